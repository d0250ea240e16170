-- name: correlated minimum
SELECT d.drug, d.rate FROM drugs d WHERE d.rate = (SELECT min(rate) FROM drugs e WHERE e.schedule = d.schedule) ORDER BY ALL
---
-- name: not in
SELECT district FROM districts WHERE province NOT IN (SELECT label FROM drugs WHERE label IS NOT NULL) ORDER BY ALL
---
-- name: not in with null
SELECT count(*) AS n FROM districts WHERE province NOT IN (SELECT label FROM drugs)
---
-- name: exists
SELECT district FROM districts a WHERE EXISTS (SELECT 1 FROM districts b WHERE b.province = a.province AND b.population > a.population) ORDER BY ALL
---
-- name: having above a share
SELECT province, sum(population) AS p FROM districts GROUP BY province HAVING sum(population) > (SELECT sum(population) * 0.0001 FROM districts) ORDER BY p DESC, province
---
-- name: count distinct
SELECT province, count(DISTINCT district) AS n FROM districts GROUP BY province ORDER BY ALL
---
-- name: count of matches
SELECT d.drug, (SELECT count(*) FROM drugs e WHERE e.schedule = d.schedule) AS n FROM drugs d ORDER BY ALL
---
-- name: aggregates in from
SELECT max(n) AS m FROM (SELECT province, count(*) AS n FROM districts GROUP BY province)
---
-- name: no from
-- expect: refused not_supported
SELECT (SELECT 1) AS n FROM drugs
---
-- name: lateral
-- expect: refused not_supported
SELECT * FROM drugs d, LATERAL (SELECT max(rate) AS m FROM drugs e WHERE e.schedule = d.schedule)
---
-- name: recursive
-- expect: refused not_supported
WITH RECURSIVE r AS (SELECT 1 AS n FROM drugs UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r
---
-- name: any
-- expect: refused not_supported
SELECT count(*) AS n FROM drugs WHERE schedule = ANY (SELECT schedule FROM drugs)
