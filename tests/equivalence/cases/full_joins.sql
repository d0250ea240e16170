-- name: aggregates of two tables
SELECT a.drug, b.drug AS other, a.n, b.w FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug, sum(weight) AS w FROM visits GROUP BY drug) b ON a.drug = b.drug ORDER BY ALL
---
-- name: outer word, and what either has
SELECT coalesce(a.drug, b.drug) AS drug, coalesce(a.n, 0) AS n, coalesce(b.n, 0) AS m FROM (SELECT drug, count(*) AS n FROM seizures WHERE armed GROUP BY drug) AS a FULL OUTER JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) AS b ON a.drug = b.drug ORDER BY ALL
---
-- name: with reference rows
SELECT d.drug, d.schedule, s.n FROM drugs d FULL JOIN (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) s ON d.drug = s.drug ORDER BY ALL
---
-- name: reference tables alone
SELECT d.drug, t.district FROM drugs d FULL JOIN districts t ON d.drug = t.district ORDER BY ALL
---
-- name: a computed side
SELECT a.d, b.d AS e, a.twice, b.m FROM (SELECT drug AS d, n * 2 AS twice FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)) a FULL JOIN (SELECT lower(drug) AS d, 'm' AS m FROM drugs WHERE schedule IS NOT NULL) b ON a.d = b.d ORDER BY ALL
---
-- name: a computed side of a left join
SELECT d.drug, s.twice, s.one FROM drugs d LEFT JOIN (SELECT drug, n * 2 AS twice, 1 AS one FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) WHERE n > 2) s ON d.drug = s.drug ORDER BY ALL
---
-- name: a computed side of a right join
SELECT d.drug, s.twice FROM (SELECT drug, n * 2 AS twice FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug)) s RIGHT JOIN drugs d ON d.drug = s.drug ORDER BY ALL
---
-- name: three in a row
SELECT a.drug, b.drug AS b, c.drug AS c FROM (SELECT drug FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug FROM visits GROUP BY drug) b ON a.drug = b.drug FULL JOIN drugs c ON c.drug = coalesce(a.drug, b.drug) ORDER BY ALL
---
-- name: filtered after
SELECT a.drug, b.n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) b ON a.drug = b.drug WHERE a.n IS NULL OR b.n IS NULL ORDER BY ALL
---
-- name: aggregated after
SELECT count(*) AS n, count(a.drug) AS x, count(b.drug) AS y, sum(b.n) AS z FROM (SELECT drug FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) b ON a.drug = b.drug
---
-- name: what it joins is asked by another round
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT coalesce(a.drug, b.drug) FROM (SELECT drug FROM seizures WHERE armed GROUP BY drug) a FULL JOIN (SELECT drug FROM visits GROUP BY drug) b ON a.drug = b.drug)
---
-- name: without ON
-- expect: refused not_supported
SELECT a.drug FROM drugs a FULL JOIN districts b
---
-- name: with USING
-- expect: refused not_supported
SELECT a.n, b.n AS m FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a FULL JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) b USING (drug)
---
-- name: natural
-- expect: refused not_supported
SELECT a.n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a NATURAL FULL JOIN drugs b
---
-- name: shared tables
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s FULL JOIN persons p ON s.person = p.person
---
-- name: a shared table and aggregates
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s FULL JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) v ON s.drug = v.drug
---
-- name: beside a shared table
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s JOIN (SELECT drug FROM visits GROUP BY drug) a ON s.drug = a.drug FULL JOIN drugs d ON a.drug = d.drug
