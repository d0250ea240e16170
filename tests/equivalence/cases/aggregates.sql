-- name: count star
SELECT count(*) FROM seizures
---
-- name: count without arguments
SELECT count() AS n FROM seizures
---
-- name: count of one
SELECT count(1) AS n FROM seizures
---
-- name: count of null
SELECT count(NULL) AS n FROM seizures
---
-- name: count column
SELECT count(drug) AS n, count(units) AS m FROM seizures
---
-- name: sum integer
SELECT sum(units) AS s FROM seizures
---
-- name: sum integer is wide
SELECT sum(income) AS s FROM persons
---
-- name: sum decimal
SELECT sum(qty_kg) AS s FROM seizures
---
-- name: sum double
SELECT sum(weight) AS s FROM visits WHERE weight < 100
---
-- name: sum double with nan
SELECT sum(weight) AS s FROM visits
---
-- name: sum with infinity
SELECT sum(price) AS s FROM seizures WHERE drug = 'opium'
---
-- name: sum of both infinities
SELECT sum(score) AS s FROM persons WHERE score > 100 OR score < -100
---
-- name: avg integer
SELECT avg(grade) AS a FROM seizures
---
-- name: avg large integers
SELECT avg(income) AS a FROM persons
---
-- name: avg decimal
SELECT avg(qty_kg) AS a FROM seizures
---
-- name: avg double
SELECT drug, avg(price) AS a FROM seizures GROUP BY drug
---
-- name: avg of nothing
SELECT avg(grade) AS a FROM seizures WHERE drug = 'nothing'
---
-- name: min and max integer
SELECT min(units) AS a, max(units) AS b FROM seizures
---
-- name: min and max text
SELECT min(drug) AS a, max(drug) AS b FROM seizures
---
-- name: min and max date
SELECT min(seized_on) AS a, max(seized_on) AS b FROM seizures
---
-- name: min and max timestamp
SELECT min(logged_at) AS a, max(logged_at) AS b FROM seizures
---
-- name: min and max decimal
SELECT min(qty_kg) AS a, max(qty_kg) AS b FROM seizures
---
-- name: min and max double with nan
SELECT min(score) AS a, max(score) AS b FROM persons
---
-- name: max double with nan in groups
SELECT drug, min(price) AS a, max(price) AS b FROM seizures GROUP BY drug
---
-- name: min and max boolean
SELECT min(armed) AS a, max(armed) AS b FROM seizures
---
-- name: bool and, bool or
SELECT drug, bool_and(armed) AS a, bool_or(armed) AS o FROM seizures GROUP BY drug
---
-- name: bool and of a condition
SELECT bool_and(grade > 0) AS a, bool_or(grade > 8) AS o FROM seizures
---
-- name: stddev samp
SELECT drug, stddev_samp(grade) AS s FROM seizures GROUP BY drug
---
-- name: stddev
SELECT stddev(units) AS s FROM seizures WHERE units < 1000 AND units > -1000
---
-- name: stddev pop
SELECT drug, stddev_pop(qty_kg) AS s FROM seizures GROUP BY drug
---
-- name: variance
SELECT variance(purity) AS v FROM seizures
---
-- name: var samp
SELECT var_samp(weight) AS v FROM visits WHERE weight < 100
---
-- name: var pop
SELECT district, var_pop(grade) AS v FROM seizures WHERE grade < 1000 GROUP BY district
---
-- name: stddev of one row
SELECT stddev_samp(grade) AS s, stddev_pop(grade) AS p FROM seizures WHERE case_ref = 'C8'
---
-- name: stddev of equal rows
SELECT stddev_samp(grade) AS s FROM seizures WHERE drug = 'hashish'
---
-- name: stddev of no rows
SELECT stddev_samp(grade) AS s, var_pop(grade) AS p FROM seizures WHERE FALSE
---
-- name: stddev with nan
SELECT drug, stddev_samp(price) AS s FROM seizures WHERE drug IN ('Heroin', 'heroin') GROUP BY drug
---
-- name: stddev with infinity
SELECT stddev_samp(price) AS s FROM seizures WHERE drug = 'opium'
---
-- name: stddev beside others
SELECT drug, count(grade) AS n, avg(grade) AS a, stddev_samp(grade) AS s, var_pop(grade) AS v FROM seizures WHERE grade < 100 GROUP BY drug
---
-- name: stddev of an expression
SELECT stddev_samp(grade * 2 + 1) AS s FROM seizures WHERE grade < 100
---
-- name: mean
SELECT mean(grade) AS a FROM seizures WHERE grade < 100
---
-- name: sum distinct
SELECT sum(DISTINCT grade) AS s FROM seizures
---
-- name: avg distinct
SELECT avg(DISTINCT grade) AS s FROM seizures WHERE grade < 100
---
-- name: min distinct
SELECT min(DISTINCT grade) AS s, max(DISTINCT drug) AS m FROM seizures
---
-- name: same aggregate twice
SELECT sum(units) AS a, sum(units) AS b FROM seizures
---
-- name: sum of a sum of columns
SELECT sum(grade + units) AS s FROM seizures WHERE grade < 100
---
-- name: sum with constants
-- union: SELECT sum(2 * units::HUGEINT - 1) AS s FROM seizures
SELECT sum(2 * units - 1) AS s FROM seizures
---
-- name: sum of a constant
SELECT sum(2) AS s, sum(1.5) AS d, sum(1e0) AS e FROM seizures
---
-- name: sum of a constant of no rows
SELECT sum(2) AS s FROM seizures WHERE FALSE
---
-- name: min of a constant
SELECT min('x') AS a, max(3) AS b FROM seizures
---
-- name: sum of null
SELECT sum(NULL) AS s FROM seizures
---
-- name: avg of a constant
SELECT avg(3) AS a FROM seizures
---
-- name: ratio of sums
SELECT drug, sum(qty_kg) / sum(units) AS r FROM seizures WHERE units <> 0 GROUP BY drug
---
-- name: ratio by zero
SELECT sum(units) / count(*) FILTER (WHERE FALSE) AS r FROM seizures
---
-- name: minus count
SELECT -count(*) AS n, count(*) - 1 AS m, count(*) * 1.5 AS h FROM seizures
---
-- name: integer division of aggregates
SELECT sum(units) // 3 AS a, count(*) % 7 AS b FROM seizures
---
-- name: functions of aggregates
SELECT round(avg(qty_kg), 2) AS a, abs(min(units)) AS b, upper(min(drug)) AS c, sqrt(count(*)) AS d FROM seizures
---
-- name: aggregates compared
SELECT drug, count(*) > 1 AS many, max(grade) = min(grade) AS one FROM seizures GROUP BY drug
---
-- name: cast of an aggregate
SELECT CAST(count(*) AS DOUBLE) AS a, CAST(sum(qty_kg) AS DOUBLE) AS b, CAST(count(*) AS VARCHAR) AS c FROM seizures
---
-- name: count of a subject
SELECT count(case_ref) AS n, count(person) AS m FROM seizures
---
-- name: an aggregate in an aggregate
-- expect: refused not_supported
SELECT sum(count(*)) FROM seizures
---
-- name: list
-- expect: refused function_not_allowed
SELECT list(drug) FROM seizures
---
-- name: string agg
-- expect: refused function_not_allowed
SELECT string_agg(drug, ',') FROM seizures
---
-- name: first
-- expect: refused function_not_allowed
SELECT first(drug) FROM seizures
---
-- name: any value
-- expect: refused function_not_allowed
SELECT any_value(drug) FROM seizures
---
-- name: arg max
-- expect: refused function_not_allowed
SELECT arg_max(drug, grade) FROM seizures
---
-- name: mode
-- expect: refused function_not_allowed
SELECT mode(drug) FROM seizures
---
-- name: histogram
-- expect: refused function_not_allowed
SELECT histogram(drug) FROM seizures
---
-- name: min with a number of values
-- expect: refused not_supported
SELECT min(grade, 3) FROM seizures
---
-- name: ordered aggregate
-- expect: refused not_supported
SELECT sum(grade ORDER BY drug) FROM seizures
---
-- name: sum of text
-- expect: refused type_mismatch
SELECT sum(drug) FROM seizures
---
-- name: sum of dates
-- expect: refused type_mismatch
SELECT sum(seized_on) FROM seizures
---
-- name: avg of dates
-- expect: refused type_mismatch
SELECT avg(seized_on) FROM seizures
