-- name: count
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) > 2
---
-- name: alias
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING n > 2
---
-- name: aggregate not shown
SELECT drug FROM seizures GROUP BY drug HAVING sum(units) > 2
---
-- name: key
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING drug <> 'ice'
---
-- name: key is null
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING drug IS NULL
---
-- name: null condition drops the group
SELECT drug, sum(units) AS u FROM seizures GROUP BY drug HAVING sum(units) <> 0
---
-- name: without keys holds
SELECT count(*) AS n FROM seizures HAVING count(*) > 2
---
-- name: without keys fails
SELECT count(*) AS n FROM seizures HAVING count(*) > 2000
---
-- name: without keys and rows
SELECT count(*) AS n FROM seizures WHERE FALSE HAVING count(*) = 0
---
-- name: without aggregates shown
SELECT 1 AS one FROM seizures HAVING count(*) > 2
---
-- name: two aggregates compared
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING max(qty_kg) > 2 * min(qty_kg)
---
-- name: ratio
SELECT drug FROM seizures GROUP BY drug HAVING sum(qty_kg) / count(*) >= 1.5
---
-- name: and or not
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING NOT (count(*) = 1 OR drug IS NULL) AND min(grade) < 9
---
-- name: case
SELECT drug FROM seizures GROUP BY drug HAVING CASE WHEN count(*) > 1 THEN max(grade) > 1 ELSE TRUE END
---
-- name: in
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) IN (1, 3)
---
-- name: between
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) BETWEEN 2 AND 3
---
-- name: filter inside
SELECT drug FROM seizures GROUP BY drug HAVING count(*) FILTER (WHERE armed) >= 1
---
-- name: distinct inside
SELECT drug FROM seizures GROUP BY drug HAVING count(DISTINCT grade) >= 2
---
-- name: expression key
SELECT upper(drug) AS d, count(*) AS n FROM seizures GROUP BY upper(drug) HAVING upper(drug) LIKE 'H%'
---
-- name: alias that hides a column means the alias
SELECT drug, count(*) AS grade FROM seizures GROUP BY drug HAVING grade > 2
---
-- name: alias with the name of the key means the key
SELECT lower(drug) AS drug, count(*) AS n FROM seizures GROUP BY seizures.drug HAVING drug = 'Ice'
---
-- name: column neither grouped nor aggregated
-- expect: refused not_grouped
SELECT drug, count(*) FROM seizures GROUP BY drug HAVING district = 'lahore'
---
-- name: constant
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING TRUE
---
-- name: average of nan
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING avg(price) > 1000
---
-- name: a name inside an aggregate means the column, whatever alias there is
SELECT drug AS district, count(*) AS n FROM seizures GROUP BY drug HAVING max(district) = 'lahore'
---
-- name: an aggregate of a column that an alias of its own hides
SELECT drug, max(grade) AS grade FROM seizures GROUP BY drug HAVING max(grade) > 3
---
-- name: a filter inside an aggregate of an alias means the column
SELECT drug, count(*) AS grade FROM seizures GROUP BY drug HAVING count(*) FILTER (WHERE grade > 3) > 0
