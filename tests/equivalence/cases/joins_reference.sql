-- name: inner
SELECT d.label, count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY d.label
---
-- name: using
SELECT drug, count(*) AS n FROM seizures JOIN drugs USING (drug) GROUP BY drug
---
-- name: comma and where
SELECT d.label, sum(s.units) AS u FROM seizures s, drugs d WHERE s.drug = d.drug GROUP BY d.label
---
-- name: rows are multiplied
SELECT count(*) AS n, sum(qty_kg) AS kg FROM seizures s JOIN drugs d ON s.drug = d.drug WHERE d.drug = 'opium'
---
-- name: two reference tables
SELECT province, schedule, count(*) AS n FROM seizures JOIN drugs USING (drug) JOIN districts USING (district) GROUP BY ALL
---
-- name: cross join
SELECT d.drug, count(*) AS n FROM seizures s CROSS JOIN drugs d GROUP BY d.drug
---
-- name: join on an expression
SELECT d.label, count(*) AS n FROM seizures s JOIN drugs d ON lower(s.drug) = lower(d.drug) GROUP BY d.label
---
-- name: join on an inequality
SELECT d.label, count(*) AS n FROM seizures s JOIN drugs d ON s.grade > d.schedule GROUP BY d.label
---
-- name: join on null matches nothing
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.grade = d.schedule
---
-- name: join on is not distinct from
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.grade IS NOT DISTINCT FROM d.schedule
---
-- name: reference first
SELECT d.label, count(*) AS n FROM drugs d JOIN seizures s ON s.drug = d.drug GROUP BY d.label
---
-- name: condition on the reference table
SELECT count(*) AS n FROM seizures s JOIN districts t ON s.district = t.district WHERE t.province = 'abroad'
---
-- name: measure of the reference table
SELECT sum(t.population) AS p, avg(t.area) AS a FROM seizures s JOIN districts t ON s.district = t.district
---
-- name: distinct over the reference table
SELECT count(DISTINCT t.province) AS p FROM seizures s JOIN districts t ON s.district = t.district
---
-- name: distinct measure of the reference table
SELECT sum(DISTINCT t.population) AS p FROM seizures s JOIN districts t ON s.district = t.district
---
-- name: date of the reference table
SELECT t.founded, count(*) AS n FROM seizures s JOIN districts t ON s.district = t.district GROUP BY t.founded
---
-- name: the reference table twice
SELECT a.label, b.label AS other, count(*) AS n FROM seizures s JOIN drugs a ON s.drug = a.drug JOIN drugs b ON a.schedule = b.schedule GROUP BY ALL
---
-- name: no match
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.district = d.drug
---
-- name: reference table only
SELECT schedule, count(*) AS n FROM drugs GROUP BY schedule
---
-- name: reference rows
SELECT drug, label FROM drugs ORDER BY drug, label
---
-- name: reference star
SELECT * FROM districts
---
-- name: reference join
SELECT count(*) AS n FROM drugs d JOIN districts t ON d.schedule > 1
---
-- name: reference filter and distinct
SELECT DISTINCT schedule FROM drugs WHERE rate > 0 ORDER BY schedule
---
-- name: reference having
SELECT schedule, sum(rate) AS r FROM drugs GROUP BY schedule HAVING count(*) > 1 ORDER BY 1
---
-- name: reference without rows
SELECT count(*) AS n, sum(rate) AS r FROM drugs WHERE drug = 'x'
---
-- name: natural join
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures NATURAL JOIN drugs
---
-- name: semi join
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s SEMI JOIN drugs d ON s.drug = d.drug
---
-- name: join with visits without subject
SELECT d.schedule, sum(v.weight) AS w FROM visits v JOIN drugs d ON v.drug = d.drug WHERE v.weight < 100 GROUP BY 1
---
-- name: or in the condition
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug OR s.grade = d.schedule
---
-- name: condition true
SELECT count(*) AS n FROM seizures s JOIN drugs d ON TRUE
