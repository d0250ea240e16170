-- name: a large constant beside a column
-- expect: refused type_mismatch
SELECT sum(qty_kg * (1000000000000000.0 * 1000000000000000.0)) AS s FROM seizures
---
-- name: a large constant inside a case
-- expect: refused type_mismatch
SELECT sum(qty_kg * CASE WHEN TRUE THEN 1000000000000000000000000000000.0 END) AS s FROM seizures
---
-- name: a large constant inside coalesce
-- expect: refused type_mismatch
SELECT count(*) AS n, qty_kg * coalesce(NULL, 1000000000000000000000000000000.0) AS k FROM seizures GROUP BY k
---
-- name: a large constant added to a column first
-- expect: refused type_mismatch
SELECT sum(qty_kg * (purity * 0 + 1000000000000000000000000000000)) AS s FROM seizures
---
-- name: a condition that fails for one person above a value
-- expect: refused type_mismatch
SELECT count(*) FILTER (WHERE person = 'a-1' AND qty_kg * greatest(1000000000000000000000000000000.0, 1) > 0) AS n FROM seizures
---
-- name: two rows of a condition overflow a sum of constants
-- expect: refused type_mismatch
SELECT sum(CASE WHEN armed THEN 90000000000000000000000000000000000000 END) AS s FROM seizures
---
-- name: two rows of a condition as a number overflow a sum
-- expect: refused type_mismatch
SELECT sum(CAST(armed AS INTEGER) * 90000000000000000000000000000000000000) AS s FROM seizures
---
-- name: powers of a column
-- expect: refused type_mismatch
SELECT sum(qty_kg * qty_kg * qty_kg * 100000000000000.0) AS s FROM seizures
---
-- name: text that reads as a large number
-- expect: refused type_mismatch
SELECT sum(TRY_CAST(concat('90000000000000000000000000000000000', left(drug, 0)) AS HUGEINT)) AS s FROM seizures
---
-- name: a day count times a constant
-- expect: refused type_mismatch
SELECT sum(date_diff('day', seized_on, DATE '2024-01-01') * 10000000000000000000000000000) AS s FROM seizures
---
-- name: products that people ask for
-- union: SELECT sum(units::HUGEINT * grade) AS s, sum(qty_kg::DECIMAL(38,2) * purity * (1 - purity)) AS t FROM seizures
SELECT sum(units * grade) AS s, sum(qty_kg * purity * (1 - purity)) AS t FROM seizures
---
-- name: a percentage
SELECT sum(100.0 * qty_kg * purity) AS s FROM seizures WHERE qty_kg < 1000
---
-- name: what is large before it is multiplied by nought
-- union: SELECT 0::BIGINT AS z, count(*) AS n, sum(units) * 0 AS s FROM seizures WHERE units IS NOT NULL GROUP BY ALL
SELECT units * 4 * 0 AS z, count(*) AS n, sum(units * 4 * 0) AS s FROM seizures WHERE units IS NOT NULL GROUP BY ALL
