-- name: star
-- expect: refused row_level
SELECT * FROM seizures
---
-- name: columns
-- expect: refused row_level
SELECT drug, grade FROM seizures
---
-- name: columns with limit
-- expect: refused row_level
SELECT drug FROM seizures LIMIT 1
---
-- name: expression
-- expect: refused row_level
SELECT grade + 1 FROM seizures
---
-- name: constant
-- expect: refused row_level
SELECT 1 FROM seizures
---
-- name: derived star
-- expect: refused row_level
SELECT * FROM (SELECT * FROM seizures) t
---
-- name: star and count
-- expect: refused row_level
SELECT *, count(*) FROM seizures GROUP BY ALL
---
-- name: table star
-- expect: refused row_level
SELECT s.* FROM seizures s
---
-- name: joined with a reference table
-- expect: refused row_level
SELECT d.label FROM seizures s JOIN drugs d ON s.drug = d.drug
---
-- name: reference rows multiplied by a shared table
-- expect: refused row_level
SELECT d.label FROM drugs d CROSS JOIN seizures s
---
-- name: columns star
-- expect: refused not_supported
SELECT COLUMNS('d.*') FROM seizures
---
-- name: exclude
-- expect: refused not_supported
SELECT * EXCLUDE (drug) FROM seizures
---
-- name: window over rows
-- expect: refused not_supported
SELECT drug, row_number() OVER () FROM seizures
---
-- name: order only
-- expect: refused row_level
SELECT drug FROM seizures ORDER BY grade LIMIT 3
