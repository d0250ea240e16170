-- name: median of an integer dimension
SELECT median(grade) AS m FROM seizures
---
-- name: continuous quantiles of an integer dimension
SELECT quantile_cont(grade, 0) AS a, quantile_cont(grade, 0.25) AS b, quantile_cont(grade, 0.9) AS c, quantile_cont(grade, 1) AS d FROM seizures
---
-- name: discrete quantiles of an integer dimension
SELECT quantile_disc(grade, 0) AS a, quantile_disc(grade, 0.25) AS b, quantile_disc(grade, 0.9) AS c, quantile_disc(grade, 1) AS d FROM seizures
---
-- name: median of a decimal dimension
SELECT median(purity) AS m FROM seizures
---
-- name: continuous quantiles of a decimal dimension
SELECT quantile_cont(purity, 0) AS a, quantile_cont(purity, 0.25) AS b, quantile_cont(purity, 0.9) AS c, quantile_cont(purity, 1) AS d FROM seizures
---
-- name: discrete quantiles of a decimal dimension
SELECT quantile_disc(purity, 0) AS a, quantile_disc(purity, 0.25) AS b, quantile_disc(purity, 0.9) AS c, quantile_disc(purity, 1) AS d FROM seizures
---
-- name: median of a double dimension
SELECT median(score) AS m FROM persons
---
-- name: continuous quantiles of a double dimension
SELECT quantile_cont(score, 0) AS a, quantile_cont(score, 0.25) AS b, quantile_cont(score, 0.9) AS c, quantile_cont(score, 1) AS d FROM persons
---
-- name: discrete quantiles of a double dimension
SELECT quantile_disc(score, 0) AS a, quantile_disc(score, 0.25) AS b, quantile_disc(score, 0.9) AS c, quantile_disc(score, 1) AS d FROM persons
---
-- name: median of a date is a timestamp
SELECT drug, median(seized_on) AS m, quantile_cont(seized_on, 0.3) AS q FROM seizures WHERE seized_on > '1900-01-01' GROUP BY drug
---
-- name: discrete quantile of a date is a date
SELECT quantile_disc(seized_on, 0.3) AS q FROM seizures
---
-- name: quantiles of timestamps
SELECT median(logged_at) AS m, quantile_disc(logged_at, 0.75) AS q FROM seizures WHERE logged_at > TIMESTAMP '1900-01-01 00:00:00'
---
-- name: median of text is one of the values
SELECT median(drug) AS m, quantile_disc(district, 0.3) AS q FROM seizures
---
-- name: median of booleans
SELECT median(armed) AS m, quantile_disc(armed, 0.9) AS q FROM seizures
---
-- name: median of a step of a dimension
SELECT median(year(seized_on)) AS y, median(grade // 10) AS g FROM seizures
---
-- name: median of the agency
SELECT quantile_disc(agency, 0.5) AS a FROM seizures
---
-- name: median of a dimension by group
SELECT drug, median(grade) AS g, median(purity) AS p FROM seizures GROUP BY drug
---
-- name: median of a dimension under a condition
SELECT drug, median(grade) FILTER (WHERE armed) AS g FROM seizures GROUP BY drug
---
-- name: median of a measure, qty_kg
SELECT median(qty_kg) AS m FROM seizures
---
-- name: continuous quantiles of a measure, qty_kg
SELECT quantile_cont(qty_kg, 0) AS a, quantile_cont(qty_kg, 0.25) AS b, quantile_cont(qty_kg, 0.9) AS c, quantile_cont(qty_kg, 1) AS d FROM seizures
---
-- name: discrete quantiles of a measure, qty_kg
SELECT quantile_disc(qty_kg, 0) AS a, quantile_disc(qty_kg, 0.25) AS b, quantile_disc(qty_kg, 0.9) AS c, quantile_disc(qty_kg, 1) AS d FROM seizures
---
-- name: median of a measure, price
SELECT median(price) AS m FROM seizures
---
-- name: continuous quantiles of a measure, price
SELECT quantile_cont(price, 0) AS a, quantile_cont(price, 0.25) AS b, quantile_cont(price, 0.9) AS c, quantile_cont(price, 1) AS d FROM seizures
---
-- name: discrete quantiles of a measure, price
SELECT quantile_disc(price, 0) AS a, quantile_disc(price, 0.25) AS b, quantile_disc(price, 0.9) AS c, quantile_disc(price, 1) AS d FROM seizures
---
-- name: median of a measure, income
SELECT median(income) AS m FROM persons
---
-- name: continuous quantiles of a measure, income
SELECT quantile_cont(income, 0) AS a, quantile_cont(income, 0.25) AS b, quantile_cont(income, 0.9) AS c, quantile_cont(income, 1) AS d FROM persons WHERE income < 1000000
---
-- name: discrete quantiles of a measure, income
SELECT quantile_disc(income, 0) AS a, quantile_disc(income, 0.25) AS b, quantile_disc(income, 0.9) AS c, quantile_disc(income, 1) AS d FROM persons WHERE income < 1000000
---
-- name: median of a measure, weight
SELECT median(weight) AS m FROM visits
---
-- name: continuous quantiles of a measure, weight
SELECT quantile_cont(weight, 0) AS a, quantile_cont(weight, 0.25) AS b, quantile_cont(weight, 0.9) AS c, quantile_cont(weight, 1) AS d FROM visits
---
-- name: discrete quantiles of a measure, weight
SELECT quantile_disc(weight, 0) AS a, quantile_disc(weight, 0.25) AS b, quantile_disc(weight, 0.9) AS c, quantile_disc(weight, 1) AS d FROM visits
---
-- name: median of a measure, exact
SELECT median(exact) AS m FROM visits WHERE exact < 3
---
-- name: continuous quantiles of a measure, exact
SELECT quantile_cont(exact, 0) AS a, quantile_cont(exact, 0.25) AS b, quantile_cont(exact, 0.9) AS c, quantile_cont(exact, 1) AS d FROM visits WHERE exact < 3
---
-- name: discrete quantiles of a measure, exact
SELECT quantile_disc(exact, 0) AS a, quantile_disc(exact, 0.25) AS b, quantile_disc(exact, 0.9) AS c, quantile_disc(exact, 1) AS d FROM visits WHERE exact < 3
---
-- name: median of a measure by group
SELECT drug, median(qty_kg) AS q, median(price) AS p FROM seizures GROUP BY drug
---
-- name: median of a measure by two keys with NULLs
SELECT drug, armed, median(price) AS p FROM seizures GROUP BY drug, armed
---
-- name: median of a measure by agency
SELECT agency, median(qty_kg) AS q FROM seizures GROUP BY agency
---
-- name: median of a measure by an expression
SELECT grade > 2 AS high, median(price) AS p FROM seizures GROUP BY 1
---
-- name: median of a measure in one agency
SELECT median(qty_kg) AS q FROM seizures WHERE agency = 'anf'
---
-- name: median of a measure under a condition
SELECT drug, median(qty_kg) FILTER (WHERE armed) AS q FROM seizures GROUP BY drug
---
-- name: median of no rows
SELECT median(qty_kg) AS q, median(grade) AS g FROM seizures WHERE false
---
-- name: median of no rows by group
SELECT drug, median(qty_kg) AS q FROM seizures WHERE false GROUP BY drug
---
-- name: median of one row
SELECT case_ref IS NULL AS n, median(price) AS p FROM seizures GROUP BY 1
---
-- name: median of nothing but NULL
SELECT median(price) AS p, median(grade) AS g FROM seizures WHERE price IS NULL AND grade IS NULL
---
-- name: NaN is the largest, infinities are next
SELECT port, quantile_disc(weight, 0) AS least, quantile_disc(weight, 1) AS most FROM visits GROUP BY port
---
-- name: ties
SELECT median(CASE WHEN qty_kg > 1 THEN 2 ELSE 1 END) AS m FROM seizures
---
-- name: negative zero
SELECT median(price * 0) AS z FROM seizures WHERE price < 1000
---
-- name: median in HAVING and ORDER BY
SELECT drug FROM seizures GROUP BY drug HAVING median(qty_kg) > 1 ORDER BY median(price) DESC NULLS LAST, drug
---
-- name: median in an expression
SELECT drug, round(median(qty_kg) / sum(qty_kg), 6) AS r FROM seizures GROUP BY drug HAVING sum(qty_kg) > 0
---
-- name: median beside other aggregates
SELECT drug, count(*) AS n, median(units) FILTER (WHERE units < 1000000) AS m, avg(qty_kg) AS a, count(DISTINCT district) AS d FROM seizures GROUP BY drug
---
-- name: median of an expression
SELECT median(qty_kg * 2 + 1) AS m FROM seizures
---
-- name: several quantiles of one measure
SELECT drug, quantile_cont(qty_kg, 0.05) AS a, quantile_cont(qty_kg, 0.25) AS b, median(qty_kg) AS c, quantile_cont(qty_kg, 0.75) AS d, quantile_disc(qty_kg, 0.95) AS e FROM seizures GROUP BY drug
---
-- name: WITHIN GROUP
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY qty_kg), percentile_disc(0.25) WITHIN GROUP (ORDER BY grade) FROM seizures
---
-- name: quantile is discrete
SELECT quantile(qty_kg, 0.5), quantile(grade, 0.5) FROM seizures
---
-- name: ROLLUP
SELECT drug, district, median(qty_kg) AS q FROM seizures GROUP BY ROLLUP (drug, district)
---
-- name: over a join with a reference table
SELECT d.schedule, median(s.qty_kg) AS q FROM seizures s JOIN drugs d ON d.drug = s.drug GROUP BY d.schedule
---
-- name: above the median
SELECT count(*) AS n FROM seizures WHERE qty_kg > (SELECT median(qty_kg) FROM seizures)
---
-- name: median of merged sums
SELECT median(s) AS m, quantile_disc(s, 0.9) AS q FROM (SELECT drug, sum(qty_kg) AS s FROM seizures GROUP BY drug)
---
-- name: median of a reference table
SELECT median(population) AS p FROM districts
---
-- name: median over a window of merged groups
SELECT drug, median(sum(qty_kg)) OVER () AS m FROM seizures GROUP BY drug
---
-- name: DISTINCT
-- expect: refused not_supported
SELECT median(DISTINCT qty_kg) FROM seizures
---
-- name: fraction from a column
-- expect: refused type_mismatch
SELECT quantile_cont(qty_kg, grade) FROM seizures
---
-- name: fraction that is negative
-- expect: refused type_mismatch
SELECT quantile_cont(qty_kg, -0.5) FROM seizures
---
-- name: fraction above one
-- expect: refused type_mismatch
SELECT quantile_disc(qty_kg, 1.5) FROM seizures
---
-- name: fraction left out
-- expect: refused not_supported
SELECT quantile_disc(qty_kg) FROM seizures
---
-- name: several fractions
-- expect: refused not_supported
SELECT quantile_cont(qty_kg, [0.1, 0.9]) FROM seizures
---
-- name: fraction that is a double
-- expect: refused type_mismatch
SELECT quantile_cont(qty_kg, 5e-1) FROM seizures
---
-- name: continuous quantile of text
-- expect: refused type_mismatch
SELECT quantile_cont(drug, 0.5) FROM seizures
---
-- name: of an identifier
-- expect: refused not_supported
SELECT median(person) FROM seizures
---
-- name: in WHERE
-- expect: refused not_supported
SELECT count(*) FROM seizures WHERE median(qty_kg) > 1
---
-- name: WITHIN GROUP descending
-- expect: refused not_supported
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY qty_kg DESC) FROM seizures
---
-- name: WITHIN GROUP of two columns
-- expect: refused not_supported
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY qty_kg, price) FROM seizures
---
-- name: percentile without WITHIN GROUP
-- expect: refused not_supported
SELECT percentile_cont(qty_kg, 0.25) FROM seizures
---
-- name: approximate by name
-- expect: refused function_not_allowed
SELECT approx_quantile(qty_kg, 0.5) FROM seizures
---
-- name: a search within a search
-- expect: refused too_large
SELECT median(qty_kg) FROM seizures WHERE qty_kg > (SELECT median(qty_kg) FROM seizures)
---
-- name: WITHIN GROUP of another name
-- expect: refused not_supported
SELECT quantile_cont(0.5) WITHIN GROUP (ORDER BY qty_kg) FROM seizures
