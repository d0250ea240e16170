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
-- name: distinct on rows without an order
-- expect: refused not_supported
SELECT DISTINCT ON (drug) drug, grade FROM seizures
---
-- name: distinct on rows
-- expect: refused row_level
SELECT DISTINCT ON (drug) drug, grade FROM seizures ORDER BY drug, grade
---
-- name: distinct on merged groups
SELECT DISTINCT ON (drug) drug, district, count(*) AS n FROM seizures GROUP BY drug, district ORDER BY drug, n DESC, district
---
-- name: distinct on with nulls first and a limit
SELECT DISTINCT ON (district) drug, district, sum(units) AS u FROM seizures GROUP BY ALL ORDER BY district NULLS FIRST, u DESC NULLS LAST, drug LIMIT 3 OFFSET 1
---
-- name: distinct on an alias and a position
SELECT DISTINCT ON (d, 2) drug AS d, armed, count(*) AS n FROM seizures GROUP BY drug, armed, district ORDER BY 1, 2, 3
---
-- name: distinct on what is not selected
SELECT DISTINCT ON (lower(drug)) count(*) AS n FROM seizures GROUP BY drug ORDER BY lower(drug), n, drug
---
-- name: distinct on beside a window
SELECT DISTINCT ON (drug) drug, district, count(*) AS n, sum(count(*)) OVER () AS every FROM seizures GROUP BY drug, district ORDER BY drug, n, district
---
-- name: distinct on a window
-- expect: refused not_supported
SELECT DISTINCT ON (r) drug, rank() OVER (ORDER BY count(*)) AS r FROM seizures GROUP BY drug ORDER BY r, drug
---
-- name: distinct on beside qualify
-- expect: refused not_supported
SELECT DISTINCT ON (drug) drug, district, count(*) AS n FROM seizures GROUP BY ALL QUALIFY rank() OVER (ORDER BY n) < 3 ORDER BY drug, n
---
-- name: distinct on in a derived table
SELECT sum(n) AS n FROM (SELECT DISTINCT ON (drug) drug, count(*) AS n FROM seizures GROUP BY drug, district ORDER BY drug, n DESC)
---
-- name: distinct on in a subquery that asks
SELECT count(*) AS n FROM seizures WHERE units IN (SELECT DISTINCT ON (drug) min(units) FROM seizures GROUP BY drug, district ORDER BY drug, min(units))
---
-- name: distinct on of reference rows
SELECT DISTINCT ON (schedule) schedule, drug FROM drugs ORDER BY schedule NULLS FIRST, drug DESC
---
-- name: distinct on of a set operation's branch
(SELECT DISTINCT ON (drug) drug, count(*) AS n FROM seizures GROUP BY drug, district ORDER BY drug, n) UNION ALL (SELECT drug, 0 FROM drugs) ORDER BY 1, 2
---
-- name: ordered by what is not shown
-- expect: refused not_grouped
SELECT DISTINCT drug FROM seizures ORDER BY grade
