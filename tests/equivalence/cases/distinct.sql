-- name: one column
SELECT DISTINCT drug FROM seizures
---
-- name: two columns
SELECT DISTINCT drug, grade FROM seizures
---
-- name: expression
SELECT DISTINCT lower(drug) AS d FROM seizures
---
-- name: with order
SELECT DISTINCT drug FROM seizures ORDER BY drug
---
-- name: with order and limit
SELECT DISTINCT grade FROM seizures ORDER BY grade DESC NULLS LAST LIMIT 2
---
-- name: over aggregates
SELECT DISTINCT count(*) AS n FROM seizures GROUP BY drug
---
-- name: over aggregates with order
SELECT DISTINCT count(*) AS n FROM seizures GROUP BY drug ORDER BY n
---
-- name: over one aggregate
SELECT DISTINCT count(*) AS n FROM seizures
---
-- name: key dropped
SELECT DISTINCT grade FROM seizures GROUP BY drug, grade
---
-- name: doubles with nan and minus zero
SELECT DISTINCT score FROM persons
---
-- name: a constant
SELECT DISTINCT 1 AS one FROM seizures
---
-- name: a constant of no rows
SELECT DISTINCT 1 AS one FROM seizures WHERE FALSE
---
-- name: filtered
SELECT DISTINCT drug FROM seizures WHERE armed AND grade > 1
---
-- name: distinct on
-- expect: refused not_supported
SELECT DISTINCT ON (drug) drug, grade FROM seizures
---
-- name: ordered by what is not shown
-- expect: refused not_grouped
SELECT DISTINCT drug FROM seizures ORDER BY grade
