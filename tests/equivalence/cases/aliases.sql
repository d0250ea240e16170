-- name: table alias
SELECT s.drug, count(*) AS n FROM seizures AS s GROUP BY s.drug
---
-- name: table alias in another case
SELECT S.drug, count(*) AS n FROM seizures s GROUP BY S.DRUG
---
-- name: table alias with columns
SELECT a, count(*) AS n FROM drugs d(a, b) GROUP BY a
---
-- name: output keeps the case it was written in
SELECT Drug, count(*) AS N FROM seizures GROUP BY dRUG
---
-- name: unnamed outputs
SELECT count(*), sum(units), avg(grade), min(drug) FROM seizures
---
-- name: unnamed expressions
SELECT sum(units) + 1, count(*) / 2, -count(*) FROM seizures
---
-- name: unnamed count distinct
SELECT count(DISTINCT drug) FROM seizures
---
-- name: unnamed function
SELECT lower(drug), count(*) FROM seizures GROUP BY lower(drug)
---
-- name: unnamed constant
SELECT 1, 'x', NULL, TRUE, count(*) FROM seizures
---
-- name: unnamed case
SELECT CASE WHEN count(*) > 1 THEN 1 ELSE 0 END FROM seizures
---
-- name: unnamed filter
SELECT count(*) FILTER (WHERE armed) FROM seizures
---
-- name: unnamed cast
SELECT CAST(count(*) AS DOUBLE), count(*)::VARCHAR FROM seizures
---
-- name: unnamed date parts
SELECT year(seized_on), count(*) FROM seizures GROUP BY year(seized_on)
---
-- name: unnamed truncation
SELECT date_trunc('month', seized_on), count(*) FROM seizures GROUP BY date_trunc('month', seized_on)
---
-- name: unnamed comparison
SELECT drug = 'ice', drug IS NULL, count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed in and between
SELECT grade IN (1, 2), grade BETWEEN 1 AND 3, count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed like
SELECT drug LIKE 'i%', count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed coalesce
SELECT coalesce(drug, 'x'), count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed concat
SELECT drug || 'x', count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed round
SELECT round(avg(grade), 2), stddev_samp(grade) FROM seizures WHERE grade < 100
---
-- name: unnamed quoted column
SELECT sum("count"), "order" FROM words GROUP BY "order"
---
-- name: unnamed column of a function with case
SELECT SUM(UNITS), Count(*) FROM seizures
---
-- name: unnamed boolean logic
SELECT armed AND grade > 1, NOT armed, count(*) FROM seizures GROUP BY ALL
---
-- name: unnamed arithmetic of columns
SELECT grade + 1, grade * 2 - 1, grade // 2, grade % 3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: same name twice
SELECT drug AS x, count(*) AS x FROM seizures GROUP BY drug
---
-- name: alias in quotes
SELECT drug AS "the drug", count(*) AS "n %" FROM seizures GROUP BY "the drug"
---
-- name: alias with a quote
SELECT count(*) AS "a""b" FROM seizures
---
-- name: alias is a keyword
SELECT count(*) AS "select", sum(units) AS "group" FROM seizures
---
-- name: alias without as
SELECT drug d, count(*) n FROM seizures GROUP BY d
---
-- name: alias before colon
SELECT d: drug, n: count(*) FROM seizures GROUP BY d
---
-- name: alias used in a later item
SELECT drug, sum(units) AS u, u * 2 AS double_u FROM seizures GROUP BY drug
---
-- name: alias of a key used in a later item
SELECT lower(drug) AS d, d || '!' AS e, count(*) AS n FROM seizures GROUP BY d
---
-- name: alias equal to a column is not used in a later item
SELECT min(grade) AS units, max(units) AS m FROM seizures
---
-- name: unicode alias
SELECT count(*) AS "تعداد" FROM seizures
---
-- name: empty alias
-- expect: refused type_mismatch
SELECT count(*) AS "" FROM seizures
---
-- name: alias in where of an aggregate
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures WHERE n > 1 GROUP BY drug
---
-- name: from first
-- expect: refused unknown_table
SELECT drug, count(*) AS n FROM main.seizures GROUP BY drug
---
-- name: unknown alias
-- expect: refused unknown_table
SELECT x.drug, count(*) AS n FROM seizures s GROUP BY x.drug
---
-- name: table name hidden by its alias
-- expect: refused unknown_table
SELECT seizures.drug, count(*) AS n FROM seizures s GROUP BY seizures.drug
---
-- name: two tables of one alias
-- expect: refused ambiguous_column
SELECT count(*) AS n FROM seizures s JOIN persons s ON TRUE
