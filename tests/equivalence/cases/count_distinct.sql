-- name: dimension
SELECT count(DISTINCT drug) AS n FROM seizures
---
-- name: dimension in groups
SELECT district, count(DISTINCT drug) AS n FROM seizures GROUP BY district
---
-- name: dimension of no rows
SELECT count(DISTINCT drug) AS n FROM seizures WHERE FALSE
---
-- name: nulls only
SELECT count(DISTINCT drug) AS n FROM seizures WHERE drug IS NULL
---
-- name: group of nulls only
SELECT drug, count(DISTINCT drug) AS n FROM seizures GROUP BY drug
---
-- name: doubles with nan and zeros
SELECT count(DISTINCT score) AS n FROM persons
---
-- name: several
SELECT count(DISTINCT drug) AS d, count(DISTINCT grade) AS g, count(*) AS n FROM seizures
---
-- name: several in groups
SELECT armed, count(DISTINCT drug) AS d, count(DISTINCT grade) AS g, sum(units) AS u FROM seizures GROUP BY armed
---
-- name: expression
SELECT count(DISTINCT lower(drug)) AS n FROM seizures
---
-- name: colocated identifier
SELECT count(DISTINCT person) AS n FROM persons
---
-- name: colocated identifier in groups
SELECT sex, count(DISTINCT person) AS n FROM persons GROUP BY sex
---
-- name: colocated identifier with filter
SELECT count(DISTINCT person) FILTER (WHERE armed) AS n FROM seizures
---
-- name: identifier that agencies share
-- expect: near
SELECT count(DISTINCT cnic) AS n FROM persons
---
-- name: identifier that agencies share by agency
SELECT agency, count(DISTINCT cnic) AS n FROM persons GROUP BY agency
---
-- name: identifier at one agency
SELECT count(DISTINCT cnic) AS n FROM persons WHERE agency = 'anf'
---
-- name: agencies
SELECT count(DISTINCT agency) AS n FROM persons
---
-- name: agencies in groups
SELECT drug, count(DISTINCT agency) AS n FROM seizures GROUP BY drug
---
-- name: with having and order
SELECT district, count(DISTINCT drug) AS n FROM seizures GROUP BY district HAVING count(DISTINCT drug) > 1 ORDER BY n DESC, district
---
-- name: arithmetic
SELECT count(DISTINCT drug) * 1.0 / count(*) AS r FROM seizures
---
-- name: distinct sum beside distinct count of one column
SELECT count(DISTINCT grade) AS n, sum(DISTINCT grade) AS s, avg(DISTINCT grade) AS a FROM seizures WHERE grade < 1000
---
-- name: distinct decimals
SELECT sum(DISTINCT purity) AS s, count(DISTINCT purity) AS n FROM seizures
---
-- name: by case
SELECT count(DISTINCT CASE WHEN armed THEN drug END) AS n FROM seizures
---
-- name: by null
SELECT count(DISTINCT NULL) AS n FROM seizures
---
-- name: by constant
SELECT count(DISTINCT 1) AS n FROM seizures
---
-- name: by constant of no rows
SELECT count(DISTINCT 1) AS n FROM seizures WHERE FALSE
---
-- name: two columns
-- expect: refused not_supported
SELECT count(DISTINCT (drug, grade)) AS n FROM seizures
---
-- name: distinct measure
-- expect: near
SELECT count(DISTINCT qty_kg) AS n FROM seizures
---
-- name: distinct dates
SELECT count(DISTINCT seized_on) AS n, count(DISTINCT year(seized_on)) AS y FROM seizures
---
-- name: same column with two filters
SELECT count(DISTINCT drug) FILTER (WHERE armed) AS a, count(DISTINCT drug) FILTER (WHERE NOT armed) AS b, count(DISTINCT drug) AS c FROM seizures
---
-- name: identifier that agencies share in groups
-- expect: near
SELECT sex, count(DISTINCT cnic) AS n FROM persons GROUP BY sex ORDER BY sex
---
-- name: identifier that agencies share under a filter beside an exact count
-- expect: near
SELECT count(*) AS rows, count(DISTINCT cnic) FILTER (WHERE sex = 'F') AS n FROM persons
---
-- name: identifier that agencies share with totals
-- expect: near
SELECT sex, count(DISTINCT cnic) AS n FROM persons GROUP BY ROLLUP (sex) ORDER BY sex NULLS LAST, n
---
-- name: identifier that agencies share in having
-- expect: near
SELECT sex FROM persons GROUP BY sex HAVING count(DISTINCT cnic) > 1000 ORDER BY sex
---
-- name: identifier that agencies share in an earlier round
-- expect: near
SELECT count(*) AS n FROM seizures WHERE grade < (SELECT count(DISTINCT cnic) FROM persons) * 1000
---
-- name: a function of an identifier that agencies share
-- expect: near
SELECT count(DISTINCT lower(cnic)) AS n FROM persons
---
-- name: an identifier that nobody has
-- expect: near
SELECT count(DISTINCT cnic) AS n FROM persons WHERE sex = 'nobody'
---
-- name: approximate where exact is possible
-- expect: near
SELECT agency, approx_count_distinct(drug) AS n FROM seizures GROUP BY agency ORDER BY agency
---
-- name: approximate over merged groups is exact
-- union: SELECT count(DISTINCT n) AS n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
SELECT approx_count_distinct(n) AS n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: approximate over a window
-- expect: refused function_not_allowed
SELECT drug, approx_count_distinct(count(*)) OVER () AS n FROM seizures GROUP BY drug
---
-- name: approximate distinct
-- expect: refused not_supported
SELECT approx_count_distinct(DISTINCT drug) AS n FROM seizures
---
-- name: sums of a measure's different values
-- expect: refused not_supported
SELECT sum(DISTINCT qty_kg) AS n FROM seizures
