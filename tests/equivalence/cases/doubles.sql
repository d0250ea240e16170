-- name: standard error
SELECT sem(qty_kg) AS a, sem(price) AS b, sem(units) AS c FROM seizures WHERE qty_kg < 1000 AND price < 1000
---
-- name: standard error by group
SELECT drug, sem(grade) AS s FROM seizures WHERE grade < 100 GROUP BY drug ORDER BY drug
---
-- name: standard error of nothing and of one
SELECT sem(weight) FILTER (WHERE port = 'nowhere') AS a, sem(weight) FILTER (WHERE port = 'qasim') AS b, sem(NULL) AS c FROM visits
---
-- name: standard error of what is no number
SELECT drug, sem(price) AS s, var_pop(price) AS v, stddev_pop(price) AS d FROM seizures GROUP BY drug ORDER BY drug
---
-- name: compensated sum and mean
SELECT fsum(price) AS a, favg(price) AS b, fsum(qty_kg) AS c, favg(grade) AS d FROM seizures WHERE price < 1e16 AND grade < 100
---
-- name: other names of the compensated sum
SELECT kahan_sum(weight) AS a, sumkahan(weight) AS b FROM visits WHERE weight < 1e300
---
-- name: compensated sum without a label
SELECT fsum(weight), kahan_sum(weight), favg(weight), sem(grade) FROM visits WHERE weight < 1e300
---
-- name: compensated sums of nothing
SELECT fsum(weight) AS a, favg(weight) AS b, fsum(NULL) AS c FROM visits WHERE port = 'nowhere'
---
-- name: compensated sums with nan and infinities
SELECT drug, fsum(price) AS a, favg(price) AS b FROM seizures GROUP BY drug ORDER BY drug
---
-- name: compensated sums with a filter
SELECT fsum(weight) FILTER (WHERE port = 'karachi') AS a, favg(grade) FILTER (WHERE drug = 'ice') AS b FROM visits WHERE weight < 1e300
---
-- name: compensated sum of text
-- expect: refused type_mismatch
SELECT fsum(drug) AS s FROM visits
---
-- name: compensated sum of distinct values
-- expect: refused not_supported
SELECT fsum(DISTINCT weight) AS s FROM visits
---
-- name: skewness
-- expect: refused function_not_allowed
SELECT skewness(weight) AS s FROM visits
---
-- name: kurtosis
-- expect: refused function_not_allowed
SELECT kurtosis(weight) AS s FROM visits
---
-- name: kurtosis of all
-- expect: refused function_not_allowed
SELECT kurtosis_pop(weight) AS s FROM visits
---
-- name: product
-- expect: refused function_not_allowed
SELECT product(grade) AS s FROM visits
---
-- name: bits that all have
-- expect: refused function_not_allowed
SELECT bit_and(grade) AS s FROM visits
---
-- name: bits that any has
-- expect: refused function_not_allowed
SELECT bit_or(grade) AS s FROM visits
---
-- name: bits that an odd number have
-- expect: refused function_not_allowed
SELECT bit_xor(grade) AS s FROM visits
---
-- name: geometric mean
-- expect: refused function_not_allowed
SELECT geomean(weight) AS s FROM visits
---
-- name: geometric mean, as it may be written
SELECT exp(avg(ln(weight))) AS s FROM visits WHERE weight > 0 AND weight < 1e300
---
-- name: entropy
-- expect: refused function_not_allowed
SELECT entropy(drug) AS s FROM visits
---
-- name: entropy, as it may be written
-- union: SELECT entropy(drug) AS s FROM visits WHERE drug IS NOT NULL
SELECT -sum(n / total * log2(n / total)) AS s FROM (SELECT n, sum(n) OVER () AS total FROM (SELECT drug, count(*) AS n FROM visits WHERE drug IS NOT NULL GROUP BY drug))
---
-- name: histogram
-- expect: refused function_not_allowed
SELECT histogram(drug) AS s FROM visits
---
-- name: any value
-- expect: refused function_not_allowed
SELECT any_value(drug) AS s FROM visits
