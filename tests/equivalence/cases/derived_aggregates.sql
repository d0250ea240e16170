-- name: aggregate of aggregates
SELECT n, count(*) AS m FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) GROUP BY n ORDER BY ALL
---
-- name: aggregate of an aggregate without groups
SELECT max(n) AS a, avg(n) AS b, sum(q) AS c, count(*) AS d FROM (SELECT drug, count(*) AS n, sum(qty_kg) AS q FROM seizures GROUP BY drug)
---
-- name: with named columns
SELECT a, b FROM (SELECT drug, sum(units) FROM seizures GROUP BY drug) t(a, b) ORDER BY a, b
---
-- name: cte used twice
WITH g AS (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) SELECT a.drug, a.n, b.n AS m FROM g a JOIN g b ON a.drug = b.drug ORDER BY ALL
---
-- name: cte and its maximum
WITH g AS (SELECT drug, sum(qty_kg) AS q FROM seizures GROUP BY drug) SELECT drug, q FROM g WHERE q = (SELECT max(q) FROM g)
---
-- name: cte of a cte
WITH a AS (SELECT drug, district, sum(units) AS u FROM seizures GROUP BY ALL), b AS (SELECT drug, max(u) AS m FROM a GROUP BY drug) SELECT a.drug, a.district, a.u FROM a JOIN b ON a.drug = b.drug AND a.u = b.m ORDER BY ALL
---
-- name: two tables full joined after
SELECT a.drug, a.n, b.w FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug, sum(weight) AS w FROM visits GROUP BY drug) b ON a.drug = b.drug
---
-- name: two tables left joined after
SELECT a.drug, a.n, b.w FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a LEFT JOIN (SELECT drug, sum(weight) AS w FROM visits GROUP BY drug) b ON a.drug = b.drug ORDER BY ALL
---
-- name: with a reference table kept
SELECT d.drug, d.label, coalesce(g.n, 0) AS n FROM drugs d LEFT JOIN (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) g ON g.drug = d.drug ORDER BY ALL
---
-- name: limit inside
SELECT sum(n) AS s FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n DESC, drug LIMIT 3)
---
-- name: offset inside
SELECT * FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n DESC, drug NULLS FIRST LIMIT 3 OFFSET 1) ORDER BY ALL
---
-- name: star of groups
SELECT * FROM (SELECT drug, district, count(*) AS n FROM seizures GROUP BY ALL) ORDER BY ALL
---
-- name: star exclude
SELECT t.* FROM (SELECT drug AS "Drug", count(*) AS n FROM seizures GROUP BY ALL) t ORDER BY ALL
---
-- name: filter outside
SELECT drug, n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) WHERE n > 1 AND drug LIKE '%i%' ORDER BY ALL
---
-- name: distinct outside
SELECT DISTINCT n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) ORDER BY n
---
-- name: distinct inside
SELECT count(*) AS n, count(d) AS m FROM (SELECT DISTINCT drug AS d, district FROM seizures)
---
-- name: arithmetic outside
SELECT drug, n * 2 + 1 AS a, q / n AS b, round(q, 1) AS c FROM (SELECT drug, count(*) AS n, sum(qty_kg) AS q FROM seizures GROUP BY drug) ORDER BY ALL
---
-- name: having outside
SELECT district, max(n) AS m FROM (SELECT drug, district, count(*) AS n FROM seizures GROUP BY ALL) GROUP BY district HAVING max(n) > 1 ORDER BY ALL
---
-- name: case outside
SELECT CASE WHEN n > 2 THEN 'many' ELSE 'few' END AS k, sum(n) AS s FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) GROUP BY k ORDER BY ALL
---
-- name: rows inside stay
-- expect: refused row_level
SELECT drug FROM (SELECT drug, units FROM seizures ORDER BY units LIMIT 3)
---
-- name: left join inside then count
SELECT c, count(*) AS n FROM (SELECT p.person, count(s.case_ref) FROM persons p LEFT JOIN seizures s ON s.person = p.person GROUP BY p.person) AS t(k, c) GROUP BY c ORDER BY n DESC, c DESC
---
-- name: variance of groups
SELECT var_pop(n) AS v, stddev_samp(n) AS s FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: count distinct of groups
SELECT count(DISTINCT n) AS v FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: derived in derived
SELECT max(a) AS m FROM (SELECT sum(n) AS a FROM (SELECT drug, district, count(*) AS n FROM seizures GROUP BY ALL) GROUP BY district)
---
-- name: cross join of totals
SELECT a.n, b.n AS m FROM (SELECT count(*) AS n FROM seizures) a CROSS JOIN (SELECT count(*) AS n FROM visits) b
---
-- name: using
SELECT drug, n, w FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a JOIN (SELECT drug, sum(weight) AS w FROM visits GROUP BY drug) b USING (drug) ORDER BY ALL
---
-- name: a literal key
SELECT k, count(*) AS n FROM (SELECT drug, 7 AS k, count(*) AS c FROM seizures GROUP BY drug) GROUP BY k
---
-- name: unknown column outside
-- expect: refused unknown_column
SELECT qty_kg FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: two columns of one name
-- expect: refused ambiguous_column
SELECT * FROM (SELECT drug, drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: ungrouped column outside
-- expect: refused not_grouped
SELECT drug, sum(n) FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: names as given
SELECT "DRUG", T.drug AS x, t.N FROM (SELECT drug AS "Drug", count(*) AS "nN", sum(units) AS N FROM seizures GROUP BY drug) t ORDER BY ALL
---
-- name: names as given when inlined
SELECT "DRUG", count(*) AS n FROM (SELECT drug AS "Drug" FROM seizures) t GROUP BY ALL ORDER BY ALL
