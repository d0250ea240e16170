-- name: year
SELECT year(seized_on) AS y, count(*) AS n FROM seizures GROUP BY 1
---
-- name: month and quarter
SELECT month(seized_on) AS m, quarter(seized_on) AS q, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: week is iso
SELECT week(seized_on) AS w, count(*) AS n FROM seizures GROUP BY 1
---
-- name: day of week
SELECT dayofweek(seized_on) AS d, isodow(seized_on) AS i, dayofyear(seized_on) AS y, day(seized_on) AS m, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: extract
SELECT extract(year FROM seized_on) AS y, extract('month' FROM seized_on) AS m, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: date part
SELECT date_part('dow', seized_on) AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: hour minute second
SELECT hour(logged_at) AS h, minute(logged_at) AS m, second(logged_at) AS s, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: truncate to month
SELECT date_trunc('month', seized_on) AS m, count(*) AS n FROM seizures GROUP BY 1
---
-- name: truncate timestamp to day
SELECT date_trunc('day', logged_at) AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: truncate to week
SELECT date_trunc('week', seized_on) AS w, count(*) AS n FROM seizures WHERE seized_on > DATE '1000-01-01' GROUP BY 1
---
-- name: truncate to quarter and year
SELECT date_trunc('quarter', logged_at) AS q, date_trunc('year', logged_at) AS y, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: comparison with a date
SELECT count(*) AS n FROM seizures WHERE seized_on >= DATE '2024-02-29'
---
-- name: comparison with a text
SELECT count(*) AS n FROM seizures WHERE seized_on >= '2024-02-29'
---
-- name: between texts
SELECT count(*) AS n FROM seizures WHERE seized_on BETWEEN '2024-01-01' AND '2024-12-31'
---
-- name: in texts
SELECT count(*) AS n FROM seizures WHERE seized_on IN ('2024-01-31', DATE '2025-01-01')
---
-- name: timestamp compared with a text that is a date
SELECT count(*) AS n FROM seizures WHERE logged_at >= '2024-01-31'
---
-- name: timestamp compared with a date
SELECT count(*) AS n FROM seizures WHERE logged_at > DATE '2024-01-31'
---
-- name: date compared with a timestamp
SELECT count(*) AS n FROM seizures WHERE seized_on < TIMESTAMP '2024-01-31 00:00:01'
---
-- name: date compared with timestamp column
SELECT count(*) AS n FROM seizures WHERE seized_on <= logged_at
---
-- name: date plus days
SELECT count(*) AS n FROM seizures WHERE seized_on > DATE '2024-01-01' + 30
---
-- name: date minus an interval
SELECT count(*) AS n FROM seizures WHERE seized_on > DATE '2024-12-31' - INTERVAL 1 YEAR
---
-- name: interval in quotes
SELECT count(*) AS n FROM seizures WHERE seized_on >= DATE '2024-03-31' - INTERVAL '1' MONTH
---
-- name: interval of days in text
SELECT count(*) AS n FROM seizures WHERE seized_on < DATE '1998-12-01' - INTERVAL '90 days'
---
-- name: month end arithmetic
SELECT DATE '2024-01-31' + INTERVAL 1 MONTH AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: column minus an interval
SELECT count(*) AS n FROM seizures WHERE seized_on - INTERVAL 1 DAY < DATE '2024-02-29' AND seized_on > DATE '1000-01-01'
---
-- name: difference of dates
SELECT sum(seized_on - DATE '2024-01-01') AS d FROM seizures WHERE year(seized_on) > 1900
---
-- name: date diff
SELECT date_diff('day', seized_on, DATE '2024-12-31') AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: date diff in months
SELECT datediff('month', seized_on, DATE '2024-12-31') AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: date diff between columns
SELECT max(date_diff('day', seized_on, logged_at)) AS d FROM seizures
---
-- name: min of a truncated date
SELECT min(date_trunc('year', seized_on)) AS y FROM seizures
---
-- name: cast timestamp to date
SELECT CAST(logged_at AS DATE) AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: cast with two colons
SELECT logged_at::date AS d, count(*) AS n FROM seizures GROUP BY 1
---
-- name: cast date to timestamp
SELECT CAST(seized_on AS TIMESTAMP) AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: cast date to text
SELECT CAST(seized_on AS VARCHAR) AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: cast timestamp to text
SELECT CAST(logged_at AS VARCHAR) AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: year in where and group
SELECT year(seized_on) AS y, month(seized_on) AS m, sum(qty_kg) AS kg FROM seizures WHERE year(seized_on) = 2024 GROUP BY y, m ORDER BY y, m
---
-- name: a date that is none
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE seized_on = DATE '2023-02-29'
---
-- name: a text that is no date
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE seized_on = 'yesterday'
---
-- name: now
-- expect: refused function_not_allowed
SELECT count(*) AS n FROM seizures WHERE logged_at < now()
---
-- name: current date
-- expect: refused function_not_allowed
SELECT count(*) AS n FROM seizures WHERE seized_on < current_date
---
-- name: strftime
-- expect: refused function_not_allowed
SELECT strftime(seized_on, '%Y') AS y, count(*) AS n FROM seizures GROUP BY 1
---
-- name: month name
-- expect: refused function_not_allowed
SELECT monthname(seized_on) AS y, count(*) AS n FROM seizures GROUP BY 1
---
-- name: leap day group
SELECT born, count(*) AS n FROM persons WHERE month(born) = 2 AND day(born) = 29 GROUP BY born
---
-- name: time of daylight saving is no matter
SELECT hour(entered) AS h, count(*) AS n FROM visits GROUP BY 1
