-- name: sums keep the scale
SELECT drug, sum(qty_kg) AS s FROM seizures GROUP BY drug
---
-- name: full scale
SELECT sum(exact) AS s, min(exact) AS a, max(exact) AS b FROM visits
---
-- name: average at full scale
SELECT avg(exact) AS s FROM visits
---
-- name: products add scales
SELECT sum(qty_kg * purity) AS s FROM seizures
---
-- name: price with discount and tax
-- union: SELECT sum(qty_kg::DECIMAL(38,2) * (1 - purity) * (1 + purity)) AS s FROM seizures
SELECT sum(qty_kg * (1 - purity) * (1 + purity)) AS s FROM seizures
---
-- name: plus a constant
SELECT sum(qty_kg + 0.001) AS s FROM seizures
---
-- name: minus an integer
SELECT sum(qty_kg - 1) AS s FROM seizures
---
-- name: division
SELECT sum(qty_kg) / 3 AS s, sum(qty_kg) / sum(purity) AS r FROM seizures
---
-- name: comparison of two scales
SELECT count(*) AS n FROM seizures WHERE qty_kg > purity
---
-- name: sums of two scales
SELECT sum(qty_kg + purity) AS s FROM seizures
---
-- name: case of two scales
SELECT max(CASE WHEN armed THEN qty_kg ELSE purity END) AS m FROM seizures
---
-- name: coalesce of two scales
SELECT sum(coalesce(purity, 1.5)) AS s FROM seizures
---
-- name: abs
SELECT sum(abs(qty_kg)) AS s FROM seizures
---
-- name: negation
SELECT sum(-qty_kg) AS s FROM seizures
---
-- name: constant scale
SELECT sum(1.10) AS s, sum(1.1000) AS t FROM seizures
---
-- name: product with a constant
SELECT sum(qty_kg * 1.25) AS s, 100.00 * sum(qty_kg) AS t FROM seizures
---
-- name: having on a decimal
SELECT drug, sum(qty_kg) AS s FROM seizures GROUP BY drug HAVING sum(qty_kg) > 1.005
---
-- name: distinct decimals of two scales
SELECT purity AS p, qty_kg AS q, count(*) AS n FROM seizures GROUP BY 1, 2
---
-- name: sum with a filter
SELECT sum(qty_kg) FILTER (WHERE purity >= 0.5) AS s FROM seizures
---
-- name: sum over reference rates
SELECT sum(s.qty_kg * d.rate) AS s FROM seizures s JOIN drugs d ON s.drug = d.drug
