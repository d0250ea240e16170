-- name: row_number()
SELECT drug, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: row_number() by partition
SELECT district, drug, sum(units) AS n, row_number() OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST, drug) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: rank()
SELECT drug, count(*) AS n, rank() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: rank() by partition
SELECT district, drug, sum(units) AS n, rank() OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: dense_rank()
SELECT drug, count(*) AS n, dense_rank() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: dense_rank() by partition
SELECT district, drug, sum(units) AS n, dense_rank() OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: percent_rank()
SELECT drug, count(*) AS n, percent_rank() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: percent_rank() by partition
SELECT district, drug, sum(units) AS n, percent_rank() OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: cume_dist()
SELECT drug, count(*) AS n, cume_dist() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: cume_dist() by partition
SELECT district, drug, sum(units) AS n, cume_dist() OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: ntile(2)
SELECT drug, count(*) AS n, ntile(2) OVER (ORDER BY count(*) DESC, drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: ntile(2) by partition
SELECT district, drug, sum(units) AS n, ntile(2) OVER (PARTITION BY district ORDER BY sum(units) DESC NULLS LAST, drug) AS r FROM seizures GROUP BY district, drug ORDER BY ALL
---
-- name: lag(count(*)) over an order
SELECT drug, lag(count(*)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: lead(count(*), 2) over an order
SELECT drug, lead(count(*), 2) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: lag(drug, 1, 'none') over an order
SELECT drug, lag(drug, 1, 'none') OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: first_value(drug) over an order
SELECT drug, first_value(drug) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: last_value(drug) over an order
SELECT drug, last_value(drug) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: sum(count(*)) over an order
SELECT drug, sum(count(*)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: avg(count(*)) over an order
SELECT drug, avg(count(*)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: min(count(*)) over an order
SELECT drug, min(count(*)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: max(sum(qty_kg)) over an order
SELECT drug, max(sum(qty_kg)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: count(*) over an order
SELECT drug, count(*) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: count(drug) over an order
SELECT drug, count(drug) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: sum(sum(qty_kg)) over an order
SELECT drug, sum(sum(qty_kg)) OVER (ORDER BY drug) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
SELECT drug, sum(count(*)) OVER (ORDER BY drug ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING
SELECT drug, sum(count(*)) OVER (ORDER BY drug ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
SELECT drug, sum(count(*)) OVER (ORDER BY drug RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame ROWS 2 PRECEDING
SELECT drug, sum(count(*)) OVER (ORDER BY drug ROWS 2 PRECEDING) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW
SELECT drug, sum(count(*)) OVER (ORDER BY drug GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: frame ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
SELECT drug, sum(count(*)) OVER (ORDER BY drug ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: share of the whole
SELECT drug, sum(units) / sum(sum(units)) OVER () AS share FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: qualify
SELECT district, drug, count(*) AS n FROM seizures GROUP BY district, drug QUALIFY row_number() OVER (PARTITION BY district ORDER BY count(*) DESC, drug) = 1 ORDER BY ALL
---
-- name: qualify by alias
SELECT drug, count(*) AS n, rank() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug QUALIFY r <= 2 ORDER BY ALL
---
-- name: qualify after having
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) > 1 QUALIFY rank() OVER (ORDER BY count(*)) = 1 ORDER BY ALL
---
-- name: order by a window
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY row_number() OVER (ORDER BY drug DESC NULLS FIRST)
---
-- name: filter of a window
SELECT drug, sum(count(*)) FILTER (WHERE drug LIKE 'i%') OVER () AS r FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: windows over reference rows
SELECT drug, schedule, row_number() OVER (PARTITION BY schedule ORDER BY drug) AS r FROM drugs ORDER BY ALL
---
-- name: windows over derived groups
SELECT drug, n, n - lag(n) OVER (ORDER BY drug) AS d FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) ORDER BY ALL
---
-- name: filter on a derived window
SELECT drug FROM (SELECT drug, rank() OVER (ORDER BY count(*) DESC) AS r FROM seizures GROUP BY drug) WHERE r = 1 ORDER BY ALL
---
-- name: group by all
-- expect: refused not_supported
SELECT drug, rank() OVER (ORDER BY count(*)) AS r FROM seizures GROUP BY ALL
---
-- name: distinct of windows
SELECT DISTINCT dense_rank() OVER (ORDER BY count(*)) AS r FROM seizures GROUP BY drug ORDER BY r
---
-- name: windows over rows
-- expect: refused row_level
SELECT sum(units) OVER () AS s FROM seizures
---
-- name: windows in where
-- expect: refused not_supported
SELECT count(*) FROM seizures WHERE row_number() OVER () = 1
---
-- name: unnamed window
-- expect: refused not_supported
SELECT drug, rank() OVER (ORDER BY count(*)) FROM seizures GROUP BY drug
---
-- name: a list over a window
-- expect: refused function_not_allowed
SELECT drug, list(count(*)) OVER () AS l FROM seizures GROUP BY drug
---
-- name: range with a number
SELECT grade, count(*) AS n, sum(count(*)) OVER (ORDER BY grade RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS m FROM seizures WHERE grade < 100 GROUP BY grade
---
-- name: range of numbers on both sides, descending
SELECT grade, sum(count(*)) OVER (ORDER BY grade DESC RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS m FROM seizures WHERE grade < 100 GROUP BY grade
---
-- name: range that starts after the row
SELECT grade, sum(count(*)) OVER (ORDER BY grade RANGE BETWEEN 1 FOLLOWING AND 3 FOLLOWING) AS m FROM seizures WHERE grade < 100 GROUP BY grade
---
-- name: range over NULL
SELECT grade, sum(count(*)) OVER (ORDER BY grade NULLS FIRST RANGE BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING) AS m FROM seizures WHERE grade IS NULL OR grade < 100 GROUP BY grade
---
-- name: range over decimals and doubles
SELECT qty_kg, price, sum(count(*)) OVER (ORDER BY qty_kg RANGE 1 PRECEDING) AS m, max(price) OVER (ORDER BY price RANGE BETWEEN 2 PRECEDING AND 0 FOLLOWING) AS p FROM seizures GROUP BY qty_kg, price
---
-- name: range of days
SELECT seized_on, sum(count(*)) OVER (ORDER BY seized_on RANGE BETWEEN 30 PRECEDING AND CURRENT ROW) AS m FROM seizures WHERE seized_on BETWEEN '2000-01-01' AND '2030-01-01' GROUP BY seized_on
---
-- name: range in partitions, over merged counts
SELECT drug, grade, count(*) AS n, avg(count(*)) OVER (PARTITION BY drug ORDER BY count(*) RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS m FROM seizures GROUP BY drug, grade
---
-- name: range over text
-- expect: refused type_mismatch
SELECT drug, sum(count(*)) OVER (ORDER BY drug RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS m FROM seizures GROUP BY drug
---
-- name: range over two
-- expect: refused type_mismatch
SELECT drug, grade, sum(count(*)) OVER (ORDER BY grade, drug RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS m FROM seizures GROUP BY drug, grade
---
-- name: range of a number that is not whole
-- expect: refused not_supported
SELECT grade, sum(count(*)) OVER (ORDER BY grade RANGE BETWEEN 1.5 PRECEDING AND CURRENT ROW) AS m FROM seizures GROUP BY grade
