-- name: of a decimal of 38 digits
SELECT sum(exact) AS s, avg(exact) AS a FROM visits
---
-- name: by group
SELECT port, sum(exact) AS s, avg(exact) AS a, count(exact) AS n FROM visits GROUP BY port ORDER BY port
---
-- name: with a filter
SELECT sum(exact) FILTER (WHERE port = 'gwadar') AS s, sum(exact) FILTER (WHERE port = 'nowhere') AS z FROM visits
---
-- name: of distinct values
-- expect: refused not_supported
SELECT sum(DISTINCT exact) AS s, avg(DISTINCT exact) AS a FROM visits
---
-- name: of distinct values inside an agency
SELECT agency, sum(DISTINCT exact) AS s, avg(DISTINCT exact) AS a FROM visits GROUP BY agency ORDER BY agency
---
-- name: of the negative
SELECT sum(-exact) AS s FROM visits
---
-- name: of products of integers
-- union: SELECT sum(units::HUGEINT * units) AS s, avg(units::HUGEINT * units) AS a FROM seizures WHERE units < 1000 AND units > -1000
SELECT sum(units * units) AS s, avg(units * units) AS a FROM seizures WHERE units < 1000 AND units > -1000
---
-- name: of products of the largest integers
-- union: SELECT sum(units::HUGEINT * units) AS s FROM seizures WHERE units::HUGEINT > 1000
SELECT sum(units * units) AS s FROM seizures WHERE units > 1000
---
-- name: in a local subquery
-- expect: refused not_supported
SELECT count(*) AS n FROM persons p WHERE (SELECT sum(exact) FROM visits v WHERE v.agency = p.agency) > 0
---
-- name: above merged groups
SELECT sum(s) AS t FROM (SELECT port, sum(exact) AS s FROM visits GROUP BY port)
---
-- name: null stays untyped below arithmetic
SELECT -min(NULL) AS a, abs(max(NULL)) AS c, max(NULL) AS d FROM visits
---
-- name: a null key stays untyped below arithmetic
SELECT -k AS a, count(*) AS n FROM (SELECT NULL AS k, port FROM visits) GROUP BY k
---
-- name: a sum of sums out of range
-- expect: refused out_of_range
SELECT sum(units) * 100000000000000000000 AS s FROM seizures WHERE units > 1000
