-- name: asked by some rows of a reference table
SELECT count(*) AS n, sum(s.units) AS u FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1 AND s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.drug = d.drug)
---
-- name: by none
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 999 AND s.units < (SELECT max(v.grade) FROM visits v WHERE v.drug = d.drug)
---
-- name: by rows whose condition is about NULL
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule IS NULL AND s.units >= (SELECT min(v.grade) FROM visits v WHERE v.drug = d.drug)
---
-- name: by rows that a left join fills
SELECT count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug WHERE (d.schedule = 1 OR d.schedule IS NULL) AND coalesce((SELECT sum(v.grade) FROM visits v WHERE v.drug = d.drug), 0) >= 0
---
-- name: conditions in ON
SELECT s.drug, count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug AND d.schedule = 2 WHERE s.units > (SELECT min(v.grade) FROM visits v WHERE v.drug = d.drug) GROUP BY s.drug
---
-- name: exists
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.label LIKE '%e%' AND EXISTS (SELECT 1 FROM visits v WHERE v.drug = d.drug AND v.weight > 1)
---
-- name: not exists
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1 AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.drug = d.drug AND v.weight > 1)
---
-- name: in
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1 AND s.grade IN (SELECT v.grade FROM visits v WHERE v.drug = d.drug)
---
-- name: not in
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1 AND s.grade NOT IN (SELECT v.grade FROM visits v WHERE v.drug = d.drug)
---
-- name: a condition under OR narrows nothing
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE (d.schedule = 1 OR s.armed) AND s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.drug = d.drug)
---
-- name: correlated on two tables
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1 AND s.units >= (SELECT min(v.grade) FROM visits v WHERE v.drug = d.drug AND v.grade = s.grade)
---
-- name: by an expression of the reference table
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule > 0 AND s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.grade = d.schedule + 1)
---
-- name: in a conditional aggregate
SELECT sum(CASE WHEN s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.drug = d.drug) THEN 1 ELSE 0 END) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.schedule = 1
---
-- name: a condition that has a subquery of its own
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.rate > (SELECT avg(rate) FROM drugs) AND s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.drug = d.drug)
