-- name: all aggregates
SELECT count(*) AS n, count(drug) AS c, sum(units) AS s, sum(qty_kg) AS k, avg(price) AS a, min(drug) AS i, max(seized_on) AS x, bool_and(armed) AS b, stddev_samp(grade) AS d, count(DISTINCT drug) AS u, count_if(armed) AS f FROM seizures WHERE drug = 'nothing'
---
-- name: groups
SELECT drug, count(*) AS n FROM seizures WHERE FALSE GROUP BY drug
---
-- name: groups with order
SELECT drug, count(*) AS n FROM seizures WHERE FALSE GROUP BY drug ORDER BY n LIMIT 5
---
-- name: expression
SELECT count(*) + 1 AS n, coalesce(sum(units), 0) AS s FROM seizures WHERE FALSE
---
-- name: ratio
SELECT sum(units) / count(*) AS r FROM seizures WHERE FALSE
---
-- name: having holds
SELECT count(*) AS n FROM seizures WHERE FALSE HAVING sum(units) IS NULL
---
-- name: join without partners
SELECT count(*) AS n, sum(s.units) AS u FROM seizures s JOIN drugs d ON s.drug = d.drug AND d.schedule = 77
---
-- name: distinct
SELECT DISTINCT drug FROM seizures WHERE FALSE
---
-- name: sums of doubles
SELECT sum(price) AS s, sum(1e0) AS t, sum(CASE WHEN armed THEN 1 ELSE 0 END) AS c FROM seizures WHERE FALSE
---
-- name: distinct aggregates
SELECT sum(DISTINCT grade) AS s, avg(DISTINCT grade) AS a FROM seizures WHERE FALSE
---
-- name: constant outputs
SELECT 5 AS five, count(*) AS n FROM seizures WHERE FALSE
