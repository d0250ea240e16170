-- name: simple
WITH t AS (SELECT drug, grade FROM seizures WHERE armed) SELECT drug, count(*) AS n FROM t GROUP BY drug
---
-- name: two
WITH a AS (SELECT * FROM seizures WHERE grade < 100), b AS (SELECT drug, units FROM a WHERE armed) SELECT drug, sum(units) AS u FROM b GROUP BY drug
---
-- name: used twice
WITH t AS (SELECT case_ref, drug FROM seizures) SELECT count(*) AS n FROM t a JOIN t b ON a.case_ref = b.case_ref
---
-- name: hides a table
WITH visits AS (SELECT drug FROM seizures) SELECT count(*) AS n FROM visits
---
-- name: hides its own table
WITH seizures AS (SELECT drug FROM seizures WHERE armed) SELECT count(*) AS n FROM seizures
---
-- name: column names
WITH t(a, b) AS (SELECT drug, grade FROM seizures) SELECT a, count(b) AS n FROM t GROUP BY a
---
-- name: unused
WITH t AS (SELECT drug FROM seizures) SELECT count(*) AS n FROM visits
---
-- name: unused and wrong
-- expect: refused unknown_column
WITH t AS (SELECT nothing FROM seizures) SELECT count(*) AS n FROM t
---
-- name: of a reference table
WITH d AS (SELECT drug AS code, label FROM drugs WHERE schedule IS NOT NULL) SELECT d.label, count(*) AS n FROM seizures s JOIN d ON s.drug = d.code GROUP BY d.label
---
-- name: inside a derived table
SELECT count(*) AS n FROM (WITH t AS (SELECT drug FROM seizures WHERE armed) SELECT * FROM t)
---
-- name: name in another case
WITH T AS (SELECT drug FROM seizures) SELECT count(*) AS n FROM t
---
-- name: materialized
WITH t AS MATERIALIZED (SELECT drug FROM seizures) SELECT count(*) AS n FROM t
---
-- name: grouped
-- expect: equal or refused not_supported
WITH t AS (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) SELECT * FROM t WHERE n > 1 ORDER BY drug
---
-- name: grouped and aggregated
-- expect: equal or refused not_supported
WITH t AS (SELECT drug, sum(units) AS u FROM seizures GROUP BY drug) SELECT count(*) AS n, sum(u) AS u FROM t
---
-- name: recursive
-- expect: refused not_supported
WITH RECURSIVE t AS (SELECT drug FROM seizures) SELECT count(*) FROM t
---
-- name: names itself
-- expect: refused unknown_table
WITH t AS (SELECT * FROM t) SELECT count(*) FROM t
---
-- name: two of one name
-- expect: refused not_supported
WITH t AS (SELECT drug FROM seizures), t AS (SELECT drug FROM visits) SELECT count(*) FROM t
