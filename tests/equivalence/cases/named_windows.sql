-- name: one name, used twice
SELECT drug, count(*) AS n, rank() OVER w AS r, sum(count(*)) OVER w AS s FROM seizures GROUP BY drug WINDOW w AS (ORDER BY count(*) DESC, drug) ORDER BY ALL
---
-- name: two names
SELECT drug, district, count(*) AS n, row_number() OVER a AS x, sum(count(*)) OVER b AS y FROM seizures GROUP BY drug, district WINDOW a AS (PARTITION BY drug ORDER BY count(*), district), b AS (PARTITION BY district) ORDER BY ALL
---
-- name: a frame
SELECT drug, sum(count(*)) OVER w AS n FROM seizures GROUP BY drug WINDOW w AS (ORDER BY drug NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY ALL
---
-- name: in qualify
SELECT drug, count(*) AS n FROM seizures GROUP BY drug WINDOW w AS (ORDER BY count(*) DESC, drug) QUALIFY row_number() OVER w <= 3 ORDER BY n DESC, drug
---
-- name: without case
SELECT drug, row_number() OVER Big AS r FROM drugs WINDOW bIG AS (ORDER BY drug) ORDER BY ALL
---
-- name: a filter before it
SELECT drug, district, sum(count(*)) FILTER (WHERE district IS NOT NULL) OVER w AS s FROM seizures GROUP BY drug, district WINDOW w AS (PARTITION BY drug) ORDER BY ALL
---
-- name: inside a larger expression
SELECT drug, round(count(*) * 100 / sum(count(*)) OVER w, 1) AS share FROM seizures GROUP BY drug WINDOW w AS () ORDER BY ALL
---
-- name: not used
SELECT count(*) AS n FROM seizures WINDOW w AS (PARTITION BY drug)
---
-- name: in a derived table
SELECT max(r) AS m FROM (SELECT drug, rank() OVER w AS r FROM seizures GROUP BY drug WINDOW w AS (ORDER BY count(*)))
---
-- name: the inner one is not the outer one
SELECT s.d, rank() OVER w AS r FROM (SELECT drug AS d, count(*) AS n, rank() OVER w AS q FROM seizures GROUP BY drug WINDOW w AS (ORDER BY drug)) s WINDOW w AS (ORDER BY s.n, s.d) ORDER BY ALL
---
-- name: the outer one is not seen inside
-- expect: refused syntax
SELECT s.d, rank() OVER w AS r FROM (SELECT drug AS d, rank() OVER w AS q FROM seizures GROUP BY drug) s WINDOW w AS (ORDER BY s.d)
---
-- name: a name that is not there
-- expect: refused syntax
SELECT drug, rank() OVER v AS r FROM seizures GROUP BY drug WINDOW w AS (ORDER BY drug)
---
-- name: no WINDOW at all
-- expect: refused syntax
SELECT drug, rank() OVER v AS r FROM seizures GROUP BY drug
---
-- name: a window that adds to a named one
-- expect: refused not_supported
SELECT drug, rank() OVER (w ORDER BY count(*)) AS r FROM seizures GROUP BY drug WINDOW w AS (PARTITION BY drug)
---
-- name: twice the same name
-- expect: refused not_supported
SELECT drug, rank() OVER w AS r FROM seizures GROUP BY drug WINDOW w AS (ORDER BY drug), W AS (ORDER BY drug DESC)
---
-- name: over rows
-- expect: refused row_level
SELECT drug, rank() OVER w AS r FROM seizures WINDOW w AS (ORDER BY drug)
---
-- name: in ORDER BY, where DuckDB knows no name
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY drug WINDOW w AS (ORDER BY drug) ORDER BY rank() OVER w
