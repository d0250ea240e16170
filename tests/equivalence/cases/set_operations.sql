-- name: UNION of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug UNION SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: UNION with a reference table
SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM drugs ORDER BY drug
---
-- name: UNION of distinct
SELECT DISTINCT drug FROM seizures UNION SELECT DISTINCT drug FROM visits
---
-- name: UNION of reference tables
SELECT drug, schedule FROM drugs UNION SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: UNION in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: UNION in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: UNION ALL of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug UNION ALL SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: UNION ALL with a reference table
SELECT drug FROM seizures GROUP BY drug UNION ALL SELECT drug FROM drugs ORDER BY drug
---
-- name: UNION ALL of distinct
SELECT DISTINCT drug FROM seizures UNION ALL SELECT DISTINCT drug FROM visits
---
-- name: UNION ALL of reference tables
SELECT drug, schedule FROM drugs UNION ALL SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: UNION ALL in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug UNION ALL SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: UNION ALL in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug UNION ALL SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: INTERSECT of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug INTERSECT SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: INTERSECT with a reference table
SELECT drug FROM seizures GROUP BY drug INTERSECT SELECT drug FROM drugs ORDER BY drug
---
-- name: INTERSECT of distinct
SELECT DISTINCT drug FROM seizures INTERSECT SELECT DISTINCT drug FROM visits
---
-- name: INTERSECT of reference tables
SELECT drug, schedule FROM drugs INTERSECT SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: INTERSECT in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug INTERSECT SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: INTERSECT in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug INTERSECT SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: EXCEPT of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug EXCEPT SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: EXCEPT with a reference table
SELECT drug FROM seizures GROUP BY drug EXCEPT SELECT drug FROM drugs ORDER BY drug
---
-- name: EXCEPT of distinct
SELECT DISTINCT drug FROM seizures EXCEPT SELECT DISTINCT drug FROM visits
---
-- name: EXCEPT of reference tables
SELECT drug, schedule FROM drugs EXCEPT SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: EXCEPT in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug EXCEPT SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: EXCEPT in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug EXCEPT SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: INTERSECT ALL of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug INTERSECT ALL SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: INTERSECT ALL with a reference table
SELECT drug FROM seizures GROUP BY drug INTERSECT ALL SELECT drug FROM drugs ORDER BY drug
---
-- name: INTERSECT ALL of distinct
SELECT DISTINCT drug FROM seizures INTERSECT ALL SELECT DISTINCT drug FROM visits
---
-- name: INTERSECT ALL of reference tables
SELECT drug, schedule FROM drugs INTERSECT ALL SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: INTERSECT ALL in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug INTERSECT ALL SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: INTERSECT ALL in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug INTERSECT ALL SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: EXCEPT ALL of groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug EXCEPT ALL SELECT drug, count(*) FROM visits GROUP BY drug ORDER BY 1, 2
---
-- name: EXCEPT ALL with a reference table
SELECT drug FROM seizures GROUP BY drug EXCEPT ALL SELECT drug FROM drugs ORDER BY drug
---
-- name: EXCEPT ALL of distinct
SELECT DISTINCT drug FROM seizures EXCEPT ALL SELECT DISTINCT drug FROM visits
---
-- name: EXCEPT ALL of reference tables
SELECT drug, schedule FROM drugs EXCEPT ALL SELECT label, schedule FROM drugs ORDER BY ALL
---
-- name: EXCEPT ALL in a derived table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures GROUP BY drug EXCEPT ALL SELECT drug FROM visits GROUP BY drug) GROUP BY drug ORDER BY ALL
---
-- name: EXCEPT ALL in a cte
WITH u AS (SELECT drug FROM seizures GROUP BY drug EXCEPT ALL SELECT drug FROM drugs) SELECT count(*) AS n, max(drug) AS m FROM u
---
-- name: limit of a union
SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM drugs ORDER BY drug LIMIT 3 OFFSET 1
---
-- name: totals
SELECT 'seizures' AS t, count(*) AS n FROM seizures UNION ALL SELECT 'visits', count(*) FROM visits ORDER BY t
---
-- name: intersect binds first
SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM visits GROUP BY drug INTERSECT SELECT drug FROM drugs ORDER BY drug
---
-- name: parentheses
(SELECT drug FROM seizures GROUP BY drug UNION SELECT drug FROM visits GROUP BY drug) INTERSECT SELECT drug FROM drugs ORDER BY drug
---
-- name: kinds meet
SELECT max(grade) AS a FROM seizures UNION ALL SELECT max(qty_kg) FROM seizures UNION ALL SELECT 1.25 FROM drugs WHERE drug = 'ice' ORDER BY a
---
-- name: kinds do not meet
-- expect: refused type_mismatch
SELECT drug FROM seizures GROUP BY drug UNION SELECT schedule FROM drugs
---
-- name: as many columns
-- expect: refused type_mismatch
SELECT drug, count(*) FROM seizures GROUP BY drug UNION SELECT drug FROM drugs
---
-- name: rows stay
-- expect: refused row_level
SELECT drug FROM seizures UNION ALL SELECT drug FROM drugs
---
-- name: by name
-- expect: refused not_supported
SELECT drug FROM drugs UNION BY NAME SELECT label FROM drugs
---
-- name: with around
WITH g AS (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) SELECT drug FROM g WHERE n > 1 UNION ALL SELECT drug FROM g WHERE n <= 1 ORDER BY drug
---
-- name: branches with their own limit
(SELECT drug FROM seizures GROUP BY drug ORDER BY drug LIMIT 1) UNION ALL (SELECT drug FROM drugs ORDER BY drug DESC LIMIT 1) ORDER BY 1
