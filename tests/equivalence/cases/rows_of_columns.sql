-- name: in
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1), ('opium', 5), ('ice', -3))
---
-- name: not in
SELECT count(*) AS n, sum(grade) AS g FROM seizures WHERE (drug, district) NOT IN (('heroin', 'lahore'), ('opium', 'quetta'))
---
-- name: NULL in a row of constants is equal to NULL
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1), (NULL, NULL), ('ice', NULL))
---
-- name: NULL in a row of constants and NOT IN
SELECT count(*) AS n FROM seizures WHERE (drug, grade) NOT IN (('heroin', 1), (NULL, NULL), ('ice', NULL))
---
-- name: never NULL
SELECT (drug, grade) IN (('heroin', 1), ('ice', NULL)) AS y, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: in an aggregate
SELECT count(*) FILTER (WHERE (drug, armed) IN (('heroin', TRUE), ('', TRUE))) AS a, sum(CASE WHEN (drug, grade) NOT IN (('heroin', 1)) THEN units END) AS b FROM seizures WHERE grade < 100
---
-- name: dates and decimals
SELECT count(*) AS n FROM seizures WHERE (seized_on, qty_kg) IN ((DATE '2024-01-31', 1.5), (DATE '2025-01-01', 7.25), (DATE '2024-07-01', 100))
---
-- name: doubles
SELECT count(*) AS n FROM persons WHERE (sex, score) IN (('F', 0.5), ('M', 0.5), (NULL, 0.0))
---
-- name: three columns
SELECT drug, count(*) AS n FROM seizures WHERE (drug, district, armed) IN (('heroin', 'lahore', TRUE), ('opium', 'quetta', TRUE), ('ice', NULL, NULL)) GROUP BY drug
---
-- name: of agencies
SELECT agency, count(*) AS n FROM seizures WHERE (agency, drug) IN (('anf', 'heroin'), ('coast', 'ice')) GROUP BY agency
---
-- name: of a reference table
SELECT s.drug, count(*) AS n FROM seizures s JOIN drugs d ON d.drug = s.drug WHERE (d.schedule, s.grade) IN ((1, 1), (2, 5)) GROUP BY s.drug
---
-- name: of merged groups
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING (drug, count(*)) IN (('heroin', 2), ('ice', 1)) ORDER BY ALL
---
-- name: of functions
SELECT count(*) AS n FROM seizures WHERE (lower(drug), year(seized_on)) IN (('heroin', 2024), ('ice', 1969))
---
-- name: one row
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1))
---
-- name: a column without a name
SELECT (drug, grade) IN (('heroin', -1), ('ice', NULL)), count(*) FROM seizures GROUP BY 1
---
-- name: rows of another length
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1, 2))
---
-- name: text and numbers
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', '1'))
---
-- name: constants that are no rows
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN ('heroin', 1)
---
-- name: rows of columns
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN ((district, 1))
---
-- name: rows of a subquery
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (SELECT drug, grade FROM visits)
---
-- name: a row elsewhere
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE (drug, grade) = ('heroin', 1)
---
-- name: text beside a time
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE (drug, logged_at) IN (('heroin', '2024-01-31'), ('ice', NULL))
---
-- name: a date beside a timestamp
SELECT count(*) AS n FROM seizures WHERE (drug, logged_at) IN (('heroin', DATE '2024-02-29'), ('Heroin', DATE '2024-02-29'), ('ice', NULL))
---
-- name: doubles among whole numbers
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1), ('ice', 2e0))
---
-- name: whole numbers and decimals
SELECT count(*) AS n FROM seizures WHERE (drug, grade, price) IN (('heroin', 1.0, 10.5), ('opium', 5, 2.5), ('ice', -3, 0))
---
-- name: whole numbers as doubles
SELECT count(*) AS n FROM seizures WHERE (drug, grade) IN (('heroin', 1e0), ('', 4611686018427387904e0))
---
-- name: negated as a whole
SELECT count(*) AS n FROM seizures WHERE NOT (drug, grade) IN (('heroin', 1), (NULL, NULL))
