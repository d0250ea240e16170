-- name: key
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug
---
-- name: key descending
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug DESC
---
-- name: nulls first
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug NULLS FIRST
---
-- name: descending nulls first
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug DESC NULLS FIRST
---
-- name: descending nulls last
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug DESC NULLS LAST
---
-- name: aggregate then key
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY count(*) DESC, drug
---
-- name: alias then position
SELECT drug, sum(qty_kg) AS kg FROM seizures GROUP BY drug ORDER BY kg DESC, 1
---
-- name: aggregate not shown
SELECT drug FROM seizures GROUP BY drug ORDER BY max(grade), drug
---
-- name: key not shown
SELECT count(*) AS n FROM seizures GROUP BY drug ORDER BY drug
---
-- name: expression of aggregates
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY -count(*), drug
---
-- name: expression of an alias
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n * -1, drug
---
-- name: alias that hides a column
SELECT drug, count(*) AS grade FROM seizures GROUP BY drug ORDER BY grade DESC, drug
---
-- name: alias equal to another column inside an expression
SELECT drug, min(grade) AS grade FROM seizures GROUP BY drug ORDER BY drug, grade
---
-- name: output names crossed
SELECT drug AS district, district AS drug, count(*) AS n FROM seizures GROUP BY seizures.drug, seizures.district ORDER BY drug, district
---
-- name: order by all
SELECT drug, grade, count(*) AS n FROM seizures GROUP BY ALL ORDER BY ALL
---
-- name: limit
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n DESC, drug LIMIT 3
---
-- name: limit zero
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 0
---
-- name: limit beyond
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 1000
---
-- name: offset
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug OFFSET 4
---
-- name: limit and offset
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 3 OFFSET 2
---
-- name: limit after having
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) > 1 ORDER BY n, drug DESC LIMIT 2
---
-- name: limit on one row
SELECT count(*) AS n FROM seizures LIMIT 1
---
-- name: limit zero on one row
SELECT count(*) AS n FROM seizures LIMIT 0
---
-- name: nan sorts last
SELECT score, count(*) AS n FROM persons GROUP BY score ORDER BY score
---
-- name: nan sorts first descending
SELECT score, count(*) AS n FROM persons GROUP BY score ORDER BY score DESC
---
-- name: text by bytes
SELECT district, count(*) AS n FROM seizures GROUP BY district ORDER BY district
---
-- name: case and aliases
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY CASE WHEN drug = 'ice' THEN 0 ELSE 1 END, drug
---
-- name: dates
SELECT seized_on, count(*) AS n FROM seizures GROUP BY seized_on ORDER BY seized_on DESC NULLS LAST LIMIT 5
---
-- name: ordered by a constant
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY 'x', drug
---
-- name: ordered without keys
SELECT count(*) AS n FROM seizures ORDER BY count(*)
---
-- name: percent limit
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 40%
---
-- name: position too large
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY 3
---
-- name: negative position is an expression
-- expect: refused type_mismatch
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY -1, drug
---
-- name: collate
-- expect: refused function_not_allowed
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug COLLATE NOCASE
