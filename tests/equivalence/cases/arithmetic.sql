-- name: division is of doubles
SELECT grade / 2 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: whole division
SELECT grade // 2 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: whole division of negatives goes to zero
SELECT units // 5 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: modulo
SELECT units % 5 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: modulo of a decimal
SELECT qty_kg % 1.5 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: modulo of a double
SELECT score % 2 AS h, count(*) AS n FROM persons GROUP BY 1
---
-- name: whole division by zero
-- expect: refused type_mismatch
SELECT units // 0 AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: whole division by a column
-- expect: refused type_mismatch
SELECT units // grade AS h, count(*) AS n FROM seizures GROUP BY 1
---
-- name: division by a column that is zero
SELECT drug, max(units / grade) AS m FROM seizures GROUP BY drug
---
-- name: division by zero of aggregates
SELECT sum(units) / sum(grade) AS m FROM seizures WHERE drug = 'Ice'
---
-- name: zero by zero
SELECT sum(units) / (count(*) - count(*)) AS m FROM seizures
---
-- name: negation
SELECT -grade AS g, count(*) AS n FROM seizures GROUP BY 1
---
-- name: minus minus
SELECT - -grade AS g, count(*) AS n FROM seizures GROUP BY 1
---
-- name: precedence
SELECT 1 + 2 * grade - 3 AS g, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: left to right
SELECT 10 - grade - 1 AS g, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: unary minus before power
SELECT -2 ** 2 AS a, count(*) AS n FROM seizures
---
-- name: power
SELECT power(grade, 2) AS a, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: caret
SELECT grade ^ 2 AS a, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: power of sums
SELECT sum(grade) ** 2 AS a FROM seizures WHERE grade < 100
---
-- name: sqrt of a negative
SELECT sqrt(grade) AS a, count(*) AS n FROM seizures GROUP BY 1
---
-- name: logarithms
SELECT ln(grade) AS l, log10(grade) AS t, log2(grade) AS b, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: log has base ten
SELECT log(grade) AS l, count(*) AS n FROM seizures WHERE grade > 0 GROUP BY ALL
---
-- name: exp
SELECT exp(grade) AS l, count(*) AS n FROM seizures WHERE grade < 50 GROUP BY ALL
---
-- name: abs and sign
SELECT abs(units) AS a, sign(units) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round half away from zero
SELECT round(qty_kg) AS r, round(qty_kg, 1) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round doubles
SELECT round(price) AS r, round(price, 1) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round integers
SELECT round(grade) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: floor and ceil
SELECT floor(qty_kg) AS f, ceil(qty_kg) AS c, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: floor of doubles
SELECT floor(price) AS f, ceiling(price) AS c, trunc(price) AS t, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: floor of integers
SELECT floor(grade) AS f, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: steps of five
SELECT grade // 5 * 5 AS step, count(*) AS n FROM seizures GROUP BY 1
---
-- name: greatest and least ignore nulls
SELECT greatest(grade, units) AS g, least(grade, units) AS l, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: integer plus decimal
SELECT sum(units + qty_kg) AS s FROM seizures WHERE units BETWEEN -100 AND 100
---
-- name: integer times double
SELECT sum(units * 0.5e0) AS s FROM seizures WHERE units BETWEEN -100 AND 100
---
-- name: product of columns
SELECT sum(grade * units) AS s FROM seizures WHERE grade < 100 AND units < 1000 AND units > -1000
---
-- name: product near the end of integers
-- union: SELECT sum(units::HUGEINT * 2) AS s FROM seizures WHERE units > 1000
SELECT sum(units * 2) AS s FROM seizures WHERE units > 1000
---
-- name: difference near the end of integers
-- expect: refused out_of_range
SELECT max(units) - min(units) AS s FROM seizures
---
-- name: constants only
SELECT 1 + 1 AS two, 7 // 2 AS three, 7 / 2 AS half, 2 * 1.5 AS d, count(*) AS n FROM seizures
---
-- name: big constants
SELECT sum(units + 9223372036854775807) AS s FROM seizures WHERE units < 0
---
-- name: underscores in numbers
SELECT count(*) AS n FROM seizures WHERE units < 1_000
---
-- name: numbers with a leading point
SELECT count(*) AS n FROM seizures WHERE purity > .5
---
-- name: numbers with an exponent
SELECT sum(grade) * 1e2 AS s FROM seizures WHERE grade < 100
---
-- name: bit operators
-- expect: refused not_supported
SELECT grade & 1 AS b, count(*) AS n FROM seizures GROUP BY 1
---
-- name: factorial
-- expect: refused syntax
SELECT grade! AS b, count(*) AS n FROM seizures GROUP BY 1
---
-- name: random
-- expect: refused function_not_allowed
SELECT sum(random()) AS b FROM seizures
---
-- name: nan in comparisons
-- expect: equal or refused type_mismatch
SELECT count(*) FILTER (WHERE price > 1e300) AS a, count(*) FILTER (WHERE price = 'NaN'::DOUBLE) AS b FROM seizures
---
-- name: arithmetic with text
-- expect: refused type_mismatch
SELECT sum(grade + '1') AS s FROM seizures
---
-- name: round integers to tens
SELECT round(units, -1) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round integers to more than they have
SELECT round(grade, -18) AS r, round(units, -3) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round decimals to tens and hundreds
SELECT round(qty_kg, -1) AS r, round(qty_kg, -2) AS s, round(purity, -1) AS t, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round doubles to tens
SELECT round(price, -1) AS r, round(price, -18) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round decimals of 38 digits to tens
SELECT round(exact, -1) AS r, round(exact, -18) AS s, count(*) AS n FROM visits GROUP BY ALL
---
-- name: round half away from zero to tens
SELECT round(grade * 5, -1) AS r, round(-grade * 5, -1) AS s, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc to tens
SELECT trunc(units, -1) AS r, trunc(qty_kg, -2) AS s, trunc(price, -1) AS t, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round to tens in a condition and a sum
SELECT sum(round(qty_kg, -1)) AS q, min(round(units, -1)) AS m, count(*) FILTER (WHERE round(units, -1) = 10) AS n FROM seizures
---
-- name: round merged numbers to tens
SELECT drug, round(sum(qty_kg), -1) AS q, round(count(*), -1) AS n, round(sum(units), -2) AS u, round(avg(price), -1) AS p FROM seizures GROUP BY drug
---
-- name: round what arithmetic makes larger to tens
SELECT round(units + units, -1) AS r, count(*) AS n FROM seizures WHERE abs(units) < 1000 GROUP BY ALL
---
-- name: round what leaves its type by it
-- expect: refused out_of_range
SELECT round(units + units, -1) AS r, count(*) AS n FROM seizures WHERE units < 1000 GROUP BY ALL
---
-- name: round large products to tens
-- expect: refused type_mismatch
SELECT round(units * units * 2, -1) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round to more tens than numbers have
-- expect: refused type_mismatch
SELECT round(units, -19) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: round to digits of a column
-- expect: refused type_mismatch
SELECT round(units, grade) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: median of numbers rounded to tens
SELECT median(round(grade, -1)) AS m FROM seizures WHERE grade < 100
