-- name: key
SELECT agency, count(*) AS n FROM seizures GROUP BY agency
---
-- name: key of a table that not all serve
SELECT agency, count(*) AS n FROM visits GROUP BY agency ORDER BY agency
---
-- name: filter
SELECT count(*) AS n FROM seizures WHERE agency = 'anf'
---
-- name: filter turned
SELECT count(*) AS n FROM seizures WHERE 'anf' = agency
---
-- name: in
SELECT drug, count(*) AS n FROM seizures WHERE agency IN ('anf', 'coast') GROUP BY drug
---
-- name: in with a stranger
SELECT count(*) AS n FROM seizures WHERE agency IN ('anf', 'nobody', NULL)
---
-- name: not equal
SELECT count(*) AS n FROM seizures WHERE agency <> 'anf'
---
-- name: none of them
SELECT count(*) AS n, sum(units) AS u FROM seizures WHERE agency = 'nobody'
---
-- name: none of them in groups
SELECT drug, count(*) AS n FROM seizures WHERE agency = 'nobody' GROUP BY drug
---
-- name: the empty one
SELECT count(*) AS n, max(drug) AS d FROM seizures WHERE agency = 'coast'
---
-- name: the one that serves something else
SELECT count(*) AS n FROM seizures WHERE agency = 'health'
---
-- name: two that exclude one another
SELECT count(*) AS n FROM seizures WHERE agency = 'anf' AND agency = 'customs'
---
-- name: or prunes nothing
SELECT count(*) AS n FROM seizures WHERE agency = 'anf' OR drug = 'ice'
---
-- name: not prunes nothing
SELECT count(*) AS n FROM seizures WHERE NOT (agency = 'anf')
---
-- name: in another case
SELECT count(*) AS n FROM seizures WHERE agency = 'ANF'
---
-- name: a function of it
SELECT upper(agency) AS a, count(*) AS n FROM seizures WHERE upper(agency) = 'ANF' GROUP BY 1
---
-- name: like
SELECT count(*) AS n FROM seizures WHERE agency LIKE 'a%'
---
-- name: in a conditional aggregate
SELECT count(*) FILTER (WHERE agency = 'anf') AS a, count(*) FILTER (WHERE agency = 'customs') AS c FROM seizures
---
-- name: in a sum
SELECT drug, sum(CASE WHEN agency = 'anf' THEN units ELSE 0 END) AS u FROM seizures GROUP BY drug
---
-- name: in having
SELECT agency, count(*) AS n FROM seizures GROUP BY agency HAVING agency <> 'anf'
---
-- name: min and max
SELECT min(agency) AS a, max(agency) AS b FROM persons
---
-- name: reference table has none
-- expect: refused unknown_column
SELECT agency, count(*) AS n FROM drugs GROUP BY agency
---
-- name: two tables pinned to one
SELECT count(*) AS n FROM seizures s JOIN visits v ON s.agency = v.agency WHERE s.agency = 'customs'
---
-- name: pinned inside a derived table
SELECT count(*) AS n FROM (SELECT * FROM seizures WHERE agency = 'customs') t
---
-- name: renamed in a derived table
SELECT who, count(*) AS n FROM (SELECT agency AS who FROM seizures) WHERE who = 'customs' GROUP BY who
---
-- name: compared with another column
SELECT count(*) AS n FROM seizures WHERE agency = drug
---
-- name: pinned to null
SELECT count(*) AS n FROM seizures WHERE agency = NULL
---
-- name: an equality between agencies in groups
SELECT s.agency, v.agency AS w, count(*) AS n FROM seizures s JOIN visits v USING (agency) GROUP BY ALL
