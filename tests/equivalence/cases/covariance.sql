-- name: corr of two measures
SELECT corr(weight, grade) AS r FROM visits WHERE weight < 1e12 OR weight IS NULL
---
-- name: corr of a decimal and an integer
SELECT corr(qty_kg, grade) AS r FROM seizures WHERE grade < 100
---
-- name: all twelve at once
SELECT corr(price, qty_kg) AS a, covar_pop(price, qty_kg) AS b, covar_samp(price, qty_kg) AS c, regr_slope(price, qty_kg) AS d, regr_intercept(price, qty_kg) AS e, regr_r2(price, qty_kg) AS f, regr_count(price, qty_kg) AS g, regr_avgy(price, qty_kg) AS h, regr_avgx(price, qty_kg) AS i, regr_syy(price, qty_kg) AS j, regr_sxx(price, qty_kg) AS k, regr_sxy(price, qty_kg) AS l FROM seizures WHERE qty_kg < 1000 AND price < 1000
---
-- name: by group
SELECT drug, corr(qty_kg, grade) AS a, covar_pop(qty_kg, grade) AS b, covar_samp(qty_kg, grade) AS c FROM seizures WHERE grade < 100 GROUP BY drug ORDER BY drug
---
-- name: regression by group
SELECT district, regr_slope(qty_kg, grade) AS a, regr_intercept(qty_kg, grade) AS b, regr_r2(qty_kg, grade) AS c, regr_count(qty_kg, grade) AS d FROM seizures WHERE grade < 100 GROUP BY district ORDER BY district
---
-- name: averages and squares by group
SELECT district, regr_avgy(qty_kg, grade) AS a, regr_avgx(qty_kg, grade) AS b, regr_syy(qty_kg, grade) AS c, regr_sxx(qty_kg, grade) AS d, regr_sxy(qty_kg, grade) AS e FROM seizures WHERE grade < 100 GROUP BY district ORDER BY district
---
-- name: by agency
SELECT agency, corr(qty_kg, grade) AS a, regr_count(qty_kg, grade) AS n FROM seizures WHERE grade < 100 GROUP BY agency ORDER BY agency
---
-- name: empty input
SELECT corr(weight, grade) AS a, covar_pop(weight, grade) AS b, covar_samp(weight, grade) AS c, regr_slope(weight, grade) AS d, regr_intercept(weight, grade) AS e, regr_r2(weight, grade) AS f, regr_count(weight, grade) AS g, regr_avgy(weight, grade) AS h, regr_avgx(weight, grade) AS i, regr_syy(weight, grade) AS j, regr_sxx(weight, grade) AS k, regr_sxy(weight, grade) AS l FROM visits WHERE port = 'nowhere'
---
-- name: one row
SELECT corr(weight, grade) AS a, covar_pop(weight, grade) AS b, covar_samp(weight, grade) AS c, regr_slope(weight, grade) AS d, regr_intercept(weight, grade) AS e, regr_r2(weight, grade) AS f, regr_count(weight, grade) AS g, regr_avgy(weight, grade) AS h, regr_avgx(weight, grade) AS i, regr_syy(weight, grade) AS j, regr_sxx(weight, grade) AS k, regr_sxy(weight, grade) AS l FROM visits WHERE port = 'qasim'
---
-- name: the first constant
SELECT corr(1.5, grade) AS a, covar_pop(1.5, grade) AS b, covar_samp(1.5, grade) AS c, regr_slope(1.5, grade) AS d, regr_intercept(1.5, grade) AS e, regr_r2(1.5, grade) AS f, regr_syy(1.5, grade) AS j, regr_sxx(1.5, grade) AS k, regr_sxy(1.5, grade) AS l FROM visits
---
-- name: the second constant
SELECT corr(weight, 7) AS a, covar_pop(weight, 7) AS b, covar_samp(weight, 7) AS c, regr_slope(weight, 7) AS d, regr_intercept(weight, 7) AS e, regr_r2(weight, 7) AS f, regr_syy(weight, 7) AS j, regr_sxx(weight, 7) AS k, regr_sxy(weight, 7) AS l FROM visits WHERE weight < 100
---
-- name: both constant
SELECT corr(0.1, 0.3) AS a, covar_pop(0.1, 0.3) AS b, regr_slope(0.1, 0.3) AS d, regr_intercept(0.1, 0.3) AS e, regr_r2(0.1, 0.3) AS f FROM visits
---
-- name: a column that is the same at every agency
SELECT corr(purity, grade) AS a, regr_r2(purity, grade) AS b, regr_slope(grade, purity) AS c, regr_intercept(grade, purity) AS d FROM seizures WHERE purity = 0.333
---
-- name: a column with itself
SELECT corr(grade, grade) AS a, regr_slope(grade, grade) AS b, regr_intercept(grade, grade) AS c, regr_r2(grade, grade) AS d FROM visits
---
-- name: null in either drops the row
SELECT regr_count(weight, grade) AS a, regr_count(grade, weight) AS b, count(weight) AS c, count(grade) AS d, regr_avgx(weight, grade) AS e, regr_avgy(weight, grade) AS f FROM visits WHERE weight < 1e300 OR weight IS NULL
---
-- name: always null
SELECT corr(NULL, grade) AS a, covar_pop(grade, NULL) AS b, regr_count(NULL, NULL) AS c, regr_slope(NULL, NULL) AS d FROM visits
---
-- name: nan in the first
SELECT corr(weight, grade) AS a, covar_pop(weight, grade) AS b, covar_samp(weight, grade) AS c, regr_slope(weight, grade) AS d, regr_intercept(weight, grade) AS e, regr_r2(weight, grade) AS f, regr_count(weight, grade) AS g, regr_avgy(weight, grade) AS h, regr_avgx(weight, grade) AS i, regr_syy(weight, grade) AS j, regr_sxx(weight, grade) AS k, regr_sxy(weight, grade) AS l FROM visits
---
-- name: nan in the second
SELECT corr(grade, weight) AS a, covar_pop(grade, weight) AS b, covar_samp(grade, weight) AS c, regr_slope(grade, weight) AS d, regr_intercept(grade, weight) AS e, regr_r2(grade, weight) AS f, regr_count(grade, weight) AS g, regr_avgy(grade, weight) AS h, regr_avgx(grade, weight) AS i, regr_syy(grade, weight) AS j, regr_sxx(grade, weight) AS k, regr_sxy(grade, weight) AS l FROM visits
---
-- name: nan and infinities, by group
SELECT drug, corr(price, grade) AS a, covar_pop(price, grade) AS b, covar_samp(price, grade) AS c, regr_slope(price, grade) AS d, regr_intercept(price, grade) AS e, regr_r2(price, grade) AS f, regr_avgy(price, grade) AS h, regr_syy(price, grade) AS j, regr_sxx(price, grade) AS k, regr_sxy(price, grade) AS l FROM seizures WHERE grade < 100 GROUP BY drug ORDER BY drug
---
-- name: one row that is not a number
SELECT corr(price, grade) AS a, covar_pop(price, grade) AS b, covar_samp(price, grade) AS c, regr_slope(price, grade) AS d, regr_intercept(price, grade) AS e, regr_r2(price, grade) AS f, regr_avgy(price, grade) AS h, regr_syy(price, grade) AS j, regr_sxx(price, grade) AS k, regr_sxy(price, grade) AS l FROM seizures WHERE drug = 'Heroin'
---
-- name: infinities of both signs
SELECT regr_avgy(score, income) AS a, regr_avgx(score, income) AS b, regr_count(score, income) AS c, covar_pop(score, income) AS d, regr_syy(score, income) AS e FROM persons
---
-- name: filter
SELECT corr(qty_kg, grade) FILTER (WHERE armed) AS a, covar_samp(qty_kg, grade) FILTER (WHERE NOT armed) AS b, regr_count(qty_kg, grade) FILTER (WHERE armed IS NULL) AS c, regr_slope(qty_kg, grade) FILTER (WHERE drug = 'opium') AS d FROM seizures WHERE grade < 100
---
-- name: filter that nobody meets
SELECT corr(qty_kg, grade) FILTER (WHERE drug = 'none') AS a, regr_count(qty_kg, grade) FILTER (WHERE drug = 'none') AS b FROM seizures
---
-- name: of expressions
SELECT corr(qty_kg * 2 + 1, grade - 3) AS a, covar_pop(abs(qty_kg), sqrt(grade)) AS b, regr_slope(length(drug), grade) AS c FROM seizures WHERE grade BETWEEN 0 AND 100
---
-- name: of a condition
SELECT corr(CASE WHEN armed THEN 1 ELSE 0 END, qty_kg) AS a, covar_pop(CASE WHEN drug = 'ice' THEN qty_kg END, CASE WHEN armed THEN grade ELSE 0 END) AS b FROM seizures WHERE qty_kg < 1000
---
-- name: with a reference table
SELECT province, corr(qty_kg, population) AS a, regr_count(qty_kg, population) AS n FROM seizures JOIN districts USING (district) WHERE qty_kg < 1000 GROUP BY province ORDER BY province
---
-- name: colocated join
SELECT sex, covar_pop(qty_kg, income) AS a, regr_count(qty_kg, income) AS n FROM seizures s JOIN persons p ON s.person = p.person WHERE income < 10000 GROUP BY sex ORDER BY sex
---
-- name: having and order
SELECT drug, covar_pop(qty_kg, grade) AS c FROM seizures WHERE grade < 100 GROUP BY drug HAVING regr_count(qty_kg, grade) > 1 ORDER BY regr_count(qty_kg, grade) DESC, drug
---
-- name: arithmetic above
SELECT covar_pop(qty_kg, grade) / nullif(stddev_pop(grade), 0) AS a, round(regr_avgx(qty_kg, grade), 2) AS b, regr_count(qty_kg, grade) + 1 AS c FROM seizures WHERE grade < 100
---
-- name: rollup
SELECT drug, armed, regr_sxy(qty_kg, grade) AS a, corr(qty_kg, grade) AS b FROM seizures WHERE grade < 100 GROUP BY ROLLUP (drug, armed) ORDER BY drug, armed, b
---
-- name: above merged groups
SELECT corr(total, n) AS r, regr_slope(total, n) AS s, regr_count(total, n) AS c FROM (SELECT drug, sum(qty_kg) AS total, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY drug)
---
-- name: over a window
SELECT drug, corr(sum(qty_kg), count(*)) OVER () AS r FROM seizures WHERE grade < 100 GROUP BY drug ORDER BY drug
---
-- name: in a local subquery
SELECT count(*) AS n FROM persons p WHERE (SELECT covar_pop(qty_kg, grade) FROM seizures s WHERE s.person = p.person) > 0
---
-- name: as a number that a later round compares with
SELECT count(*) AS n FROM seizures WHERE qty_kg > (SELECT regr_avgy(qty_kg, grade) FROM seizures WHERE grade < 100)
---
-- name: the number of pairs as a number that a later round compares with
SELECT count(*) AS n FROM seizures WHERE grade < (SELECT regr_count(qty_kg, grade) FROM seizures)
---
-- name: over reference tables alone
SELECT corr(population, area) AS r, regr_slope(area, population) AS s FROM districts
---
-- name: without labels
SELECT corr(qty_kg, grade), regr_slope(qty_kg, grade - 1), regr_count(qty_kg, grade) FILTER (WHERE armed), COVAR_POP(qty_kg, grade) FROM seizures WHERE grade < 100
---
-- name: of text
-- expect: refused type_mismatch
SELECT corr(drug, grade) AS r FROM seizures
---
-- name: of a boolean
-- expect: refused type_mismatch
SELECT regr_slope(qty_kg, armed) AS r FROM seizures
---
-- name: of one argument
-- expect: refused syntax
SELECT corr(grade) AS r FROM seizures
---
-- name: of three arguments
-- expect: refused syntax
SELECT covar_pop(grade, qty_kg, units) AS r FROM seizures
---
-- name: of distinct pairs
-- expect: refused syntax
SELECT corr(DISTINCT grade, qty_kg) AS r FROM seizures
---
-- name: in where
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE corr(qty_kg, grade) > 0
---
-- name: inside an aggregate
-- expect: refused not_supported
SELECT sum(corr(qty_kg, grade)) AS n FROM seizures
