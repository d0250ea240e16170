-- name: count filter
SELECT count(*) FILTER (WHERE armed) AS n FROM seizures
---
-- name: count filter without the word where
SELECT count(*) FILTER (armed) AS n FROM seizures
---
-- name: sum filter in groups
SELECT drug, sum(units) FILTER (WHERE grade > 1) AS u FROM seizures GROUP BY drug
---
-- name: filter never true
SELECT sum(units) FILTER (WHERE FALSE) AS u, count(*) FILTER (WHERE FALSE) AS n FROM seizures
---
-- name: filter with null
SELECT count(*) FILTER (WHERE drug = NULL) AS n FROM seizures
---
-- name: several filters
SELECT count(*) FILTER (WHERE drug = 'ice') AS ice, count(*) FILTER (WHERE drug <> 'ice') AS other, count(*) AS n FROM seizures
---
-- name: filter on min and max
SELECT min(grade) FILTER (WHERE armed) AS least, max(grade) FILTER (WHERE NOT armed) AS most FROM seizures
---
-- name: filter on avg
SELECT avg(qty_kg) FILTER (WHERE drug LIKE '%i%') AS a FROM seizures
---
-- name: filter on count distinct
SELECT count(DISTINCT drug) FILTER (WHERE armed) AS n FROM seizures
---
-- name: filter on stddev
SELECT stddev_samp(grade) FILTER (WHERE grade < 100) AS s FROM seizures
---
-- name: sum case
SELECT sum(CASE WHEN armed THEN units ELSE 0 END) AS u FROM seizures
---
-- name: sum case without else
SELECT sum(CASE WHEN armed THEN units END) AS u FROM seizures
---
-- name: sum case never true
SELECT sum(CASE WHEN FALSE THEN units END) AS u FROM seizures
---
-- name: count case
SELECT count(CASE WHEN armed THEN 1 END) AS n FROM seizures
---
-- name: sum of ones
SELECT sum(CASE WHEN armed THEN 1 ELSE 0 END) AS n FROM seizures
---
-- name: several branches
SELECT drug, sum(CASE WHEN grade = 1 THEN units WHEN grade = 2 THEN 2 * units WHEN grade IS NULL THEN 100 ELSE -1 END) AS s FROM seizures GROUP BY drug
---
-- name: case of a value
SELECT sum(CASE drug WHEN 'ice' THEN 1 WHEN 'heroin' THEN 10 WHEN NULL THEN 1000 ELSE 100 END) AS s FROM seizures
---
-- name: nested case
SELECT sum(CASE WHEN armed THEN CASE WHEN grade > 1 THEN units ELSE 1 END ELSE 0 END) AS s FROM seizures
---
-- name: case with decimal and integer
SELECT sum(CASE WHEN armed THEN qty_kg ELSE 1 END) AS s FROM seizures
---
-- name: case with double and integer
SELECT sum(CASE WHEN armed THEN 1 ELSE 0.5e0 END) AS s FROM seizures
---
-- name: case around aggregates
SELECT drug, CASE WHEN count(*) > 2 THEN 'many' ELSE 'few' END AS how FROM seizures GROUP BY drug
---
-- name: case around aggregates of several kinds
SELECT drug, CASE WHEN count(*) > 2 THEN sum(qty_kg) ELSE min(units) END AS what FROM seizures GROUP BY drug
---
-- name: max case
SELECT max(CASE WHEN armed THEN drug END) AS last FROM seizures
---
-- name: avg case
SELECT avg(CASE WHEN armed THEN units ELSE 0 END) AS a FROM seizures WHERE units < 1000
---
-- name: if
SELECT sum(if(armed, 1, 0)) AS n FROM seizures
---
-- name: nullif inside
SELECT avg(nullif(grade, -3)) AS a FROM seizures WHERE grade < 100
---
-- name: coalesce inside
SELECT sum(coalesce(units, 1000)) AS s FROM seizures
---
-- name: coalesce around
SELECT drug, coalesce(sum(units), 0) AS s FROM seizures GROUP BY drug
---
-- name: count if
SELECT count_if(grade > 1) AS n FROM seizures
---
-- name: count if with nulls only
SELECT count_if(grade > 1) AS n FROM seizures WHERE grade IS NULL
---
-- name: sum of a condition
-- expect: refused type_mismatch
SELECT sum(armed) AS n FROM seizures
---
-- name: sum of a condition cast
SELECT sum(CAST(armed AS INTEGER)) AS n FROM seizures
---
-- name: share
SELECT count(*) FILTER (WHERE drug = 'heroin') / count(*) AS share FROM seizures
---
-- name: filter in a derived expression
SELECT drug, sum(units) - sum(units) FILTER (WHERE armed) AS rest FROM seizures GROUP BY drug
---
-- name: decode text
SELECT CASE WHEN count(*) > 1 THEN 'a' END AS t FROM seizures
