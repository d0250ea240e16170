-- name: counted and added up
SELECT drug, count(*) AS n, sum(x) AS s FROM (SELECT drug, qty_kg AS x FROM seizures UNION ALL SELECT drug, qty_kg FROM seizures WHERE armed) u GROUP BY drug
---
-- name: of two tables
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u GROUP BY drug ORDER BY drug
---
-- name: without keys
SELECT count(*) AS n, count(x) AS m, min(x) AS a, max(x) AS b, avg(x) AS c FROM (SELECT price AS x FROM seizures UNION ALL SELECT score FROM persons) u
---
-- name: without any row
SELECT count(*) AS n, sum(x) AS s, avg(x) AS a FROM (SELECT price AS x FROM seizures WHERE FALSE UNION ALL SELECT score FROM persons WHERE score IS NULL AND score IS NOT NULL) u
---
-- name: which branch as a key
SELECT kind, count(*) AS n FROM (SELECT 'seizure' AS kind, drug FROM seizures UNION ALL SELECT 'visit', drug FROM visits UNION ALL SELECT 'visit', drug FROM visits) u WHERE drug IS NOT NULL GROUP BY kind
---
-- name: a branch by its name alone
SELECT count(*) AS n FROM (SELECT 'seizure' AS kind, drug FROM seizures UNION ALL SELECT 'visit', drug FROM visits) u WHERE kind = 'visit'
---
-- name: zeros beside numbers
SELECT drug, sum(a) AS a, sum(b) AS b, sum(a) - sum(b) AS c FROM (SELECT drug, qty_kg AS a, CAST(0 AS DECIMAL(9,2)) AS b FROM seizures UNION ALL SELECT drug, CAST(0 AS DECIMAL(9,2)), qty_kg FROM seizures) u GROUP BY drug
---
-- name: joined with a reference table
SELECT d.label, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u JOIN drugs d ON d.drug = u.drug GROUP BY d.label
---
-- name: kept by an outer join
SELECT d.label, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u LEFT JOIN drugs d ON d.drug = u.drug GROUP BY d.label
---
-- name: filled by an outer join
-- expect: refused row_level
SELECT d.label, count(u.drug) AS n FROM drugs d LEFT JOIN (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u ON d.drug = u.drug GROUP BY d.label
---
-- name: with conditions and having
SELECT drug, count(*) FILTER (WHERE x > 1) AS n FROM (SELECT drug, qty_kg AS x FROM seizures WHERE armed UNION ALL SELECT drug, qty_kg FROM seizures WHERE NOT armed) u GROUP BY drug HAVING count(*) > 1 ORDER BY n DESC, drug LIMIT 3
---
-- name: in with, used twice
WITH u AS (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits), c AS (SELECT drug, count(*) AS n FROM u GROUP BY drug) SELECT a.drug, a.n, b.n AS m FROM c a JOIN c b ON a.drug = b.drug WHERE a.n >= (SELECT avg(n) FROM c)
---
-- name: a branch that aggregates
SELECT drug, sum(n) AS n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug UNION ALL SELECT drug, 1 FROM visits) u GROUP BY drug
---
-- name: a branch of a reference table
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM drugs) u GROUP BY drug
---
-- name: within one another
SELECT drug, count(*) AS n FROM (SELECT drug FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) v WHERE drug <> '' UNION ALL SELECT drug FROM visits) u GROUP BY drug
---
-- name: branches of rows of colocated tables
SELECT sex, count(*) AS n FROM (SELECT p.sex FROM seizures s JOIN persons p ON s.person = p.person UNION ALL SELECT sex FROM persons) u GROUP BY sex
---
-- name: extremes of text
SELECT min(drug) AS a, max(drug) AS b FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u
---
-- name: true of all and of any
SELECT bool_and(b) AS every, bool_or(b) AS some, count_if(b) AS n FROM (SELECT armed AS b FROM seizures UNION ALL SELECT grade > 1 FROM seizures) u
---
-- name: window above
SELECT drug, count(*) AS n, rank() OVER (ORDER BY count(*) DESC) AS r FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u GROUP BY drug
---
-- name: different values of it
SELECT DISTINCT drug FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u
---
-- name: values counted once
-- expect: refused not_supported
SELECT count(DISTINCT drug) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u
---
-- name: values counted once by a union of different rows
SELECT count(*) AS n FROM (SELECT drug FROM seizures UNION SELECT drug FROM visits) u
---
-- name: spread
-- expect: refused not_supported
SELECT stddev_samp(x) AS s FROM (SELECT price AS x FROM seizures UNION ALL SELECT score FROM persons) u
---
-- name: grouping sets
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u GROUP BY ROLLUP (drug)
---
-- name: grouping sets above
SELECT drug, sum(n) AS n FROM (SELECT drug, count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u GROUP BY drug) c GROUP BY ROLLUP (drug)
---
-- name: of two types
-- expect: refused type_mismatch
SELECT sum(x) AS s FROM (SELECT qty_kg AS x FROM seizures UNION ALL SELECT grade FROM seizures) u
---
-- name: a column that is not grouped
-- expect: refused not_grouped
SELECT drug, count(*) AS n FROM (SELECT drug, person FROM seizures UNION ALL SELECT drug, person FROM seizures) u GROUP BY person
---
-- name: the rows themselves
-- expect: refused row_level
SELECT drug FROM seizures UNION ALL SELECT drug FROM visits
---
-- name: some of the rows
-- expect: refused row_level
SELECT count(*) AS n FROM (SELECT drug FROM seizures UNION ALL (SELECT drug FROM visits ORDER BY drug LIMIT 3)) u
---
-- name: different rows of set operations
SELECT drug FROM seizures UNION SELECT drug FROM visits ORDER BY drug
---
-- name: different rows of several
SELECT drug FROM seizures UNION ALL SELECT drug FROM visits UNION SELECT drug FROM drugs
---
-- name: rows of one that are not of the other
SELECT drug, grade FROM seizures EXCEPT SELECT drug, 1 FROM visits
---
-- name: rows of both
SELECT drug FROM seizures INTERSECT SELECT drug FROM visits
---
-- name: each row of both
-- expect: refused row_level
SELECT drug FROM seizures INTERSECT ALL SELECT drug FROM visits
---
-- name: a subquery in the condition
SELECT count(*) AS n FROM (SELECT drug, person FROM seizures UNION ALL SELECT drug, person FROM seizures WHERE armed) u WHERE drug IN (SELECT drug FROM drugs)
---
-- name: a correlated subquery in the condition
SELECT count(*) AS n FROM (SELECT drug, person FROM seizures UNION ALL SELECT drug, person FROM seizures WHERE armed) u WHERE EXISTS (SELECT 1 FROM persons p WHERE p.person = u.person)
---
-- name: fed to rows of a later round
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u GROUP BY drug HAVING count(*) > 3)
---
-- name: as large as integers are
SELECT sum(x) AS s, avg(x) AS a, min(x) AS b, max(x) AS c FROM (SELECT units AS x FROM seizures UNION ALL SELECT income FROM persons UNION ALL SELECT grade FROM visits) u
---
-- name: as many digits as decimals have
SELECT min(x) AS b, max(x) AS c, count(x) AS n FROM (SELECT qty_kg AS x FROM seizures UNION ALL SELECT CAST(7 AS DECIMAL(4,2)) FROM visits) u
---
-- name: empty in one branch
SELECT drug, sum(x) AS s, avg(x) AS a FROM (SELECT drug, price AS x FROM seizures WHERE grade = 3 UNION ALL SELECT drug, weight FROM visits WHERE drug = 'nothing') u GROUP BY drug
---
-- name: by agency
SELECT agency, count(*) AS n FROM (SELECT agency FROM seizures UNION ALL SELECT agency FROM visits) u WHERE agency <> 'coast' GROUP BY agency
---
-- name: joined with rows of another agency
-- expect: refused not_colocated
SELECT count(*) AS n FROM (SELECT drug FROM seizures UNION ALL SELECT drug FROM visits) u, persons p
---
-- name: arithmetic that could overflow beside rows
-- expect: refused type_mismatch
SELECT sum(x * x * x * x * x) AS s FROM (SELECT exact AS x FROM visits UNION ALL SELECT exact FROM visits) u
---
-- name: a cast that can fail beside rows
-- expect: refused type_mismatch
SELECT sum(CAST(x AS SMALLINT)) AS s FROM (SELECT units AS x FROM seizures UNION ALL SELECT income FROM persons) u
---
-- name: a factor within and a factor without
-- expect: refused type_mismatch
SELECT sum(x * 1000000000000000000) AS s FROM (SELECT units * 1000000000000000000 AS x FROM seizures UNION ALL SELECT income FROM persons) u
---
-- name: arithmetic and choices
SELECT drug, sum(CASE WHEN x > 2 THEN x * 2 ELSE 0 END) AS s, sum(x * (1 + x)) AS q, avg(coalesce(x, 1)) AS a FROM (SELECT drug, price AS x FROM seizures WHERE grade = 3 UNION ALL SELECT drug, weight FROM visits WHERE grade = 1) u GROUP BY drug
---
-- name: arithmetic that could overflow in a subquery beside rows
-- expect: refused type_mismatch
SELECT count(*) AS n FROM (SELECT exact AS x FROM visits UNION ALL SELECT exact FROM visits) u WHERE EXISTS (SELECT 1 FROM drugs d WHERE d.rate < u.x * u.x * u.x)
---
-- name: NULL in a branch is of the other's type
SELECT drug, sum(x) AS s, min(x) AS m, count(x) AS c, count(*) AS n, avg(x) AS a FROM (SELECT drug, units AS x FROM seizures UNION ALL SELECT drug, NULL FROM visits) GROUP BY drug
---
-- name: NULL in the first branch
SELECT drug, sum(x) AS s, max(x) AS m, count(*) AS n FROM (SELECT drug, NULL AS x FROM visits UNION ALL SELECT drug, qty_kg FROM seizures) GROUP BY drug
---
-- name: NULL in each branch
SELECT d, sum(x) AS s, sum(y) AS t, max(z) AS z FROM (SELECT drug AS d, units AS x, NULL AS y, NULL AS z FROM seizures UNION ALL SELECT drug, NULL, weight, NULL FROM visits UNION ALL SELECT sex, NULL, NULL, born FROM persons) GROUP BY d
---
-- name: NULL as a key
SELECT d, g, sum(x) AS s, count(*) AS n FROM (SELECT drug AS d, grade AS g, units AS x FROM seizures WHERE grade < 100 UNION ALL SELECT NULL, grade, NULL FROM visits) GROUP BY ALL
---
-- name: NULL and a boolean, a time, a decimal
SELECT bool_or(a) AS a, min(t) AS t, min(q) AS q, max(q) AS r FROM (SELECT armed AS a, logged_at AS t, purity AS q FROM seizures UNION ALL SELECT NULL, NULL, NULL FROM visits)
---
-- name: NULL in a condition and in arithmetic
SELECT sum(x + 1) AS s, count(*) FILTER (WHERE x IS NULL) AS n, sum(coalesce(x, 1)) AS c FROM (SELECT grade AS x FROM seizures WHERE grade < 100 UNION ALL SELECT NULL FROM visits) WHERE x IS NULL OR x > 0
---
-- name: NULL in every branch
-- expect: equal or refused type_mismatch
SELECT count(x) AS c, count(*) AS n FROM (SELECT NULL AS x FROM seizures UNION ALL SELECT NULL FROM visits)
---
-- name: NULL beside a number that is made
-- expect: refused type_mismatch
SELECT min(x) AS m FROM (SELECT sign(grade) AS x FROM seizures UNION ALL SELECT NULL FROM visits)
