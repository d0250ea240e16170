-- name: drug <=> 'ice'
-- expect: equal or refused not_supported
-- union: SELECT drug IS NOT DISTINCT FROM 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
SELECT drug <=> 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade DIV 2
-- expect: equal or refused not_supported
-- union: SELECT grade // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
SELECT grade DIV 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: iif(armed, 1, 2)
-- expect: refused function_not_allowed
SELECT iif(armed, 1, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: if(armed, 1)
-- expect: refused not_supported
SELECT if(armed, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: nvl(drug, 'x')
-- expect: refused function_not_allowed
SELECT nvl(drug, 'x') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: truncate(price)
-- expect: refused function_not_allowed
SELECT truncate(price) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL -1 DAY
-- expect: equal or refused not_supported
-- union: SELECT seized_on + INTERVAL '-1' DAY AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
SELECT seized_on + INTERVAL -1 DAY AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY DISTINCT drug
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY DISTINCT drug
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY ALL drug
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY ALL drug
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 1, 2
-- expect: equal or refused not_supported
-- union: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 2 OFFSET 1
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 1, 2
---
-- name: SELECT logical_and(armed) AS c FROM seizures
-- expect: refused function_not_allowed
SELECT logical_and(armed) AS c FROM seizures
