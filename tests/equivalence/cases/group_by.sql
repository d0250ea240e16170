-- name: one key
SELECT drug, count(*) AS n FROM seizures GROUP BY drug
---
-- name: two keys
SELECT drug, district, count(*) AS n FROM seizures GROUP BY drug, district
---
-- name: key not shown
SELECT count(*) AS n FROM seizures GROUP BY drug
---
-- name: key shown twice
SELECT drug, drug AS again, count(*) AS n FROM seizures GROUP BY drug
---
-- name: grouped twice by one key
SELECT drug, count(*) AS n FROM seizures GROUP BY drug, drug
---
-- name: position
SELECT drug, grade, count(*) AS n FROM seizures GROUP BY 2, 1
---
-- name: all
SELECT drug, grade, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: all with an expression of an aggregate
SELECT drug, sum(units) / count(*) AS a FROM seizures GROUP BY ALL
---
-- name: all without keys
SELECT count(*) AS n FROM seizures GROUP BY ALL
---
-- name: alias
SELECT lower(drug) AS d, count(*) AS n FROM seizures GROUP BY d
---
-- name: alias that hides a column
SELECT lower(drug) AS drug, count(*) AS n FROM seizures GROUP BY drug
---
-- name: expression
SELECT grade % 2 AS odd, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY grade % 2
---
-- name: expression over a key
SELECT grade + 1 AS next, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY grade
---
-- name: expression of key and aggregate
SELECT grade * count(*) AS product FROM seizures WHERE grade < 100 GROUP BY grade
---
-- name: null key is one group
SELECT district, count(*) AS n, count(district) AS m FROM seizures GROUP BY district
---
-- name: boolean key
SELECT armed, count(*) AS n FROM seizures GROUP BY armed
---
-- name: date key
SELECT seized_on, count(*) AS n FROM seizures GROUP BY seized_on
---
-- name: timestamp key
SELECT logged_at, count(*) AS n FROM seizures GROUP BY logged_at
---
-- name: decimal key
SELECT purity, count(*) AS n FROM seizures GROUP BY purity
---
-- name: double key with nan infinity and minus zero
SELECT score, count(*) AS n FROM persons GROUP BY score
---
-- name: integer key
SELECT grade, count(*) AS n FROM seizures GROUP BY grade
---
-- name: case as a key
SELECT CASE WHEN grade > 5 THEN 'high' WHEN grade > 0 THEN 'low' END AS class, count(*) AS n FROM seizures GROUP BY class
---
-- name: coalesce as a key
SELECT coalesce(drug, '?') AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: condition as a key
SELECT drug = 'ice' AS is_ice, count(*) AS n FROM seizures GROUP BY 1
---
-- name: is null as a key
SELECT drug IS NULL AS unknown, count(*) AS n FROM seizures GROUP BY 1
---
-- name: constant key
SELECT 'x' AS k, count(*) AS n FROM seizures GROUP BY k
---
-- name: constant key with no rows
SELECT 'x' AS k, count(*) AS n FROM seizures WHERE FALSE GROUP BY k
---
-- name: constant beside keys
SELECT 1 AS one, drug, count(*) AS n FROM seizures GROUP BY drug
---
-- name: constant output without keys
SELECT 'total' AS what, count(*) AS n FROM seizures
---
-- name: keys without aggregates
SELECT drug FROM seizures GROUP BY drug
---
-- name: keys without aggregates and a filter
SELECT drug, grade FROM seizures WHERE armed GROUP BY ALL
---
-- name: a qualified key
SELECT seizures.drug, count(*) AS n FROM seizures GROUP BY seizures.drug
---
-- name: a key qualified once
SELECT seizures.drug, count(*) AS n FROM seizures GROUP BY drug
---
-- name: a key by position of an alias with the name of another column
SELECT drug AS district, count(*) AS n FROM seizures GROUP BY 1
---
-- name: text keys of several cases stay apart
SELECT drug, count(*) AS n FROM seizures WHERE lower(drug) IN ('ice', 'heroin') GROUP BY drug
---
-- name: unicode keys
SELECT district, count(*) AS n FROM seizures WHERE district > 'z' OR district LIKE '%İ%' GROUP BY district
---
-- name: trailing space is another key
SELECT drug, count(*) AS n FROM seizures WHERE drug LIKE 'opium%' GROUP BY drug
---
-- name: empty key text is not null
SELECT sex, count(*) AS n FROM persons GROUP BY sex
---
-- name: group by a number too large
-- expect: refused syntax
SELECT drug, count(*) FROM seizures GROUP BY 3
---
-- name: group by zero
-- expect: refused syntax
SELECT drug, count(*) FROM seizures GROUP BY 0
---
-- name: rollup
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY ROLLUP (drug)
---
-- name: cube
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY CUBE (drug, grade)
---
-- name: grouping sets
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY GROUPING SETS ((drug), ())
---
-- name: not grouped
-- expect: refused not_grouped
SELECT drug, grade, count(*) FROM seizures GROUP BY drug
---
-- name: group by an aggregate
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures GROUP BY count(*)
---
-- name: group by a negative number
-- expect: refused syntax
SELECT drug, -3 AS x, count(*) FROM seizures GROUP BY drug, -3
