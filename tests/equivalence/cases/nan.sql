-- name: nan equals nan
-- expect: equal or refused type_mismatch
SELECT count(*) AS n FROM persons WHERE score = 'NaN'::DOUBLE
---
-- name: nan is greater than infinity
-- expect: equal or refused type_mismatch
SELECT count(*) AS n FROM persons WHERE score > 'Infinity'::DOUBLE
---
-- name: not equal to itself
SELECT count(*) AS n FROM persons WHERE score <> score
---
-- name: minus zero equals zero
SELECT count(*) AS n FROM persons WHERE score = 0
---
-- name: minus zero equals minus zero
SELECT count(*) AS n FROM persons WHERE score = -0.0
---
-- name: max
SELECT max(score) AS m FROM persons
---
-- name: max without nan
-- expect: equal or refused type_mismatch
SELECT max(score) AS m, min(score) AS i FROM persons WHERE score <> 'NaN'::DOUBLE
---
-- name: avg with infinities
SELECT avg(score) AS a FROM persons WHERE score < 1e400
---
-- name: groups
SELECT sex, sum(score) AS s, avg(score) AS a, max(score) AS m FROM persons GROUP BY sex
---
-- name: distinct sum
SELECT sum(DISTINCT score) AS s FROM persons WHERE score > 0 AND score < 100
---
-- name: in
-- expect: equal or refused type_mismatch
SELECT count(*) AS n FROM persons WHERE score IN (0.5, 'NaN'::DOUBLE)
---
-- name: order and limit
SELECT score, count(*) AS n FROM persons GROUP BY score ORDER BY score DESC NULLS LAST LIMIT 3
---
-- name: arithmetic
SELECT score * 0 AS z, count(*) AS n FROM persons GROUP BY 1
---
-- name: round
SELECT round(score, 1) AS z, floor(score) AS f, count(*) AS n FROM persons GROUP BY ALL
---
-- name: sign and abs
SELECT sign(score) AS z, abs(score) AS f, count(*) AS n FROM persons GROUP BY ALL
---
-- name: isnan
-- expect: refused function_not_allowed
SELECT count(*) AS n FROM persons WHERE isnan(score)
---
-- name: nan in having
SELECT port, sum(weight) AS w FROM visits GROUP BY port HAVING sum(weight) > 0
---
-- name: greatest with nan
SELECT greatest(score, 1e0) AS g, least(score, 1e0) AS l, count(*) AS n FROM persons GROUP BY ALL
