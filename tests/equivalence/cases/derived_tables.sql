-- name: projection
SELECT d, count(*) AS n FROM (SELECT lower(drug) AS d FROM seizures) GROUP BY d
---
-- name: filter
SELECT count(*) AS n FROM (SELECT * FROM seizures WHERE armed) t WHERE grade > 1
---
-- name: two levels
SELECT x, sum(y) AS s FROM (SELECT d AS x, u AS y FROM (SELECT drug AS d, units AS u FROM seizures WHERE grade < 9) WHERE u IS NOT NULL) GROUP BY x
---
-- name: star
SELECT count(*) AS n, sum(t.units) AS u FROM (SELECT * FROM seizures) t
---
-- name: renamed columns
SELECT a, count(*) AS n FROM (SELECT drug, grade FROM seizures) t(a, b) WHERE b > 1 GROUP BY a
---
-- name: fewer names than columns
SELECT a, sum(grade) AS n FROM (SELECT drug, grade FROM seizures WHERE grade < 100) t(a) GROUP BY a
---
-- name: names crossed
SELECT drug, count(*) AS n FROM (SELECT district AS drug, drug AS district FROM seizures) WHERE district = 'ice' GROUP BY drug
---
-- name: joined inside
SELECT label, count(*) AS n FROM (SELECT d.label, s.grade FROM seizures s JOIN drugs d ON s.drug = d.drug) GROUP BY label
---
-- name: joined outside
SELECT d.label, count(*) AS n FROM (SELECT drug AS what FROM seizures WHERE armed) s JOIN drugs d ON s.what = d.drug GROUP BY d.label
---
-- name: both sides derived
SELECT count(*) AS n FROM (SELECT person AS a FROM seizures) s JOIN (SELECT person AS b FROM persons WHERE sex = 'F') p ON s.a = p.b
---
-- name: constant column
SELECT k, count(*) AS n FROM (SELECT 'x' AS k, drug FROM seizures) GROUP BY k
---
-- name: arithmetic column
SELECT sum(v) AS s FROM (SELECT units * 2 AS v FROM seizures WHERE units < 1000)
---
-- name: without alias
SELECT count(*) AS n FROM (SELECT drug FROM seizures)
---
-- name: column hidden by the derived table
-- expect: refused unknown_column
SELECT count(*) AS n FROM (SELECT drug FROM seizures) t WHERE grade = 1
---
-- name: grouped
-- expect: equal or refused not_supported
SELECT n, count(*) AS how_many FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) GROUP BY n
---
-- name: largest group
-- expect: equal or refused not_supported
SELECT max(n) AS m FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)
---
-- name: distinct inside
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM (SELECT DISTINCT drug, grade FROM seizures)
---
-- name: limit inside
-- expect: equal or refused not_supported
SELECT sum(n) AS s FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n DESC, drug LIMIT 2)
---
-- name: rows of a grouped table
-- expect: equal or refused not_supported
SELECT * FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) WHERE n > 1
---
-- name: average of averages
-- expect: equal or refused not_supported
SELECT avg(a) AS a FROM (SELECT drug, avg(grade) AS a FROM seizures WHERE grade < 100 GROUP BY drug)
---
-- name: two grouped tables joined
-- expect: equal or refused not_supported
SELECT a.drug, a.n, b.kg FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a JOIN (SELECT drug, sum(weight) AS kg FROM visits WHERE weight < 100 GROUP BY drug) b ON a.drug = b.drug
---
-- name: two columns of one name
-- expect: refused ambiguous_column
SELECT count(*) AS n FROM (SELECT drug, drug FROM seizures) t WHERE t.drug = 'ice'
---
-- name: union inside
-- expect: equal or refused row_level
SELECT count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits)
---
-- name: values
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures s JOIN (VALUES ('ice'), ('opium')) v(d) ON s.drug = v.d
---
-- name: scalar subquery
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WHERE grade > (SELECT avg(grade) FROM seizures WHERE grade < 100)
---
-- name: in a subquery
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM drugs WHERE schedule = 2)
---
-- name: exists
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM persons p WHERE p.person = s.person AND p.sex = 'F')
---
-- name: scalar subquery in select
-- expect: equal or refused not_supported
SELECT drug, count(*) / (SELECT count(*) FROM seizures) AS share FROM seizures GROUP BY drug
---
-- name: a column that is a function of the key
-- expect: equal or refused not_grouped
-- union: SELECT drug AS d, lower(drug) AS e, count(*) AS n FROM seizures GROUP BY drug
SELECT d, e, count(*) AS n FROM (SELECT drug AS d, lower(drug) AS e FROM seizures) GROUP BY d
