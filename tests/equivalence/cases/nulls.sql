-- name: aggregates of nulls
SELECT count(units) AS c, sum(units) AS s, avg(units) AS a, min(units) AS i, max(units) AS x FROM seizures WHERE units IS NULL
---
-- name: groups of nulls
SELECT drug, sum(units) AS s, count(units) AS c FROM seizures GROUP BY drug
---
-- name: arithmetic with null
-- expect: equal or refused type_mismatch
SELECT sum(units + NULL) AS s FROM seizures
---
-- name: coalesce of three
SELECT coalesce(drug, district, 'none') AS x, count(*) AS n FROM seizures GROUP BY 1
---
-- name: nullif
SELECT nullif(drug, 'ice') AS x, count(*) AS n FROM seizures GROUP BY 1
---
-- name: ifnull
SELECT ifnull(units, 0) AS x, count(*) AS n FROM seizures GROUP BY 1
---
-- name: null in case
SELECT CASE WHEN grade > 1 THEN NULL ELSE 'x' END AS k, count(*) AS n FROM seizures GROUP BY 1
---
-- name: null key beside the empty text
SELECT drug, count(*) AS n FROM seizures WHERE drug IS NULL OR drug = '' GROUP BY drug
---
-- name: concat with null
SELECT drug || NULL AS x, count(*) AS n FROM seizures GROUP BY 1
---
-- name: logic of three values
SELECT armed AND grade > 1 AS a, armed OR grade > 1 AS o, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: null output
SELECT NULL AS nothing, count(*) AS n FROM seizures
---
-- name: null output of a group
SELECT drug, NULL AS nothing FROM seizures GROUP BY drug
---
-- name: bool and of nulls
SELECT bool_and(armed) AS a, bool_or(armed) AS o FROM seizures WHERE armed IS NULL
---
-- name: null groups of a colocated key cross agencies
SELECT person, count(*) AS n FROM seizures GROUP BY person
---
-- name: null groups of a colocated key with having and limit
SELECT person, count(*) AS n FROM seizures GROUP BY person HAVING count(*) >= 2 ORDER BY n DESC, person LIMIT 3
---
-- name: null colocated key with distinct
SELECT person, count(DISTINCT drug) AS n FROM seizures GROUP BY person
---
-- name: null case with distinct case
SELECT case_ref, count(DISTINCT person) AS n, count(*) AS m FROM seizures GROUP BY case_ref
---
-- name: is null of an aggregate
SELECT drug, sum(units) IS NULL AS x FROM seizures GROUP BY drug
---
-- name: comparison of null aggregates
SELECT drug, sum(units) > 1 AS x FROM seizures GROUP BY drug
---
-- name: count of a null expression
SELECT count(nullif(grade, grade)) AS n FROM seizures
---
-- name: distinct from in select
SELECT drug IS DISTINCT FROM district AS x, count(*) AS n FROM seizures GROUP BY 1
---
-- name: null in between
SELECT count(*) AS n FROM seizures WHERE grade BETWEEN NULL AND 5
---
-- name: greatest of nulls
SELECT greatest(NULL, grade) AS g, count(*) AS n FROM seizures GROUP BY 1
