-- name: above the average
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE qty_kg > (SELECT avg(qty_kg) FROM seizures)
---
-- name: above the average of all by group
SELECT drug, count(*) AS n FROM seizures WHERE qty_kg >= (SELECT avg(qty_kg) FROM seizures WHERE armed) GROUP BY drug ORDER BY drug
---
-- name: decimal exactly
SELECT count(*) AS n FROM seizures WHERE qty_kg = (SELECT max(qty_kg) FROM seizures)
---
-- name: date
SELECT count(*) AS n FROM seizures WHERE seized_on = (SELECT min(seized_on) FROM seizures)
---
-- name: timestamp
SELECT count(*) AS n FROM seizures WHERE logged_at < (SELECT max(entered) FROM visits)
---
-- name: empty scalar
SELECT count(*) AS n FROM seizures WHERE qty_kg > (SELECT avg(qty_kg) FROM seizures WHERE drug = 'no such')
---
-- name: correlated average elsewhere
SELECT count(*) AS n, sum(units) AS u FROM seizures s WHERE s.units > (SELECT avg(v.weight) FROM visits v WHERE v.drug = s.drug)
---
-- name: correlated on two
SELECT count(*) AS n FROM seizures s WHERE s.units > (SELECT 0.5 * max(v.weight) FROM visits v WHERE v.drug = s.drug AND v.grade = s.grade)
---
-- name: own average by drug
SELECT s.drug, count(*) AS n FROM seizures s WHERE s.qty_kg > (SELECT avg(z.qty_kg) FROM seizures z WHERE z.drug = s.drug) GROUP BY s.drug ORDER BY ALL
---
-- name: joined with groups
SELECT s.drug, count(*) AS n, max(g.n) AS m FROM seizures s JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) g ON g.drug = s.drug GROUP BY s.drug ORDER BY ALL
---
-- name: left joined with groups
SELECT s.drug, count(*) AS n, max(g.n) AS m FROM seizures s LEFT JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) g ON g.drug = s.drug GROUP BY s.drug ORDER BY ALL
---
-- name: share of the whole
SELECT drug, sum(qty_kg) / (SELECT sum(qty_kg) FROM seizures) AS share FROM seizures GROUP BY drug ORDER BY drug
---
-- name: having above the average group
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING count(*) > (SELECT avg(n) FROM (SELECT count(*) AS n FROM seizures GROUP BY drug))
---
-- name: having correlated with a reference table
SELECT drug, count(*) AS n FROM seizures s GROUP BY drug HAVING count(*) > (SELECT max(schedule) FROM drugs d WHERE d.drug = s.drug)
---
-- name: having correlated with another shared table
SELECT drug, count(*) AS n FROM seizures s GROUP BY drug HAVING sum(units) > (SELECT sum(weight) FROM visits v WHERE v.drug = s.drug)
---
-- name: select correlated with a reference table
SELECT drug, (SELECT max(label) FROM drugs d WHERE d.drug = s.drug) AS label, count(*) AS n FROM seizures s GROUP BY drug ORDER BY ALL
---
-- name: select correlated with another shared table
SELECT drug, (SELECT sum(weight) FROM visits v WHERE v.drug = s.drug) AS w, count(*) AS n FROM seizures s GROUP BY drug ORDER BY ALL
---
-- name: having in groups elsewhere
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING drug IN (SELECT drug FROM visits GROUP BY drug HAVING count(*) > 1)
---
-- name: having not in groups elsewhere
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING drug NOT IN (SELECT drug FROM visits WHERE drug IS NOT NULL)
---
-- name: having exists
SELECT drug, count(*) AS n FROM seizures s GROUP BY drug HAVING EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug)
---
-- name: having not exists
SELECT drug, count(*) AS n FROM seizures s GROUP BY drug HAVING NOT EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug)
---
-- name: reference rows with shared values
SELECT d.drug, (SELECT sum(s.qty_kg) FROM seizures s WHERE s.drug = d.drug) AS q FROM drugs d ORDER BY ALL
---
-- name: reference rows above shared values
SELECT d.district, d.population FROM districts d WHERE d.population > (SELECT sum(s.units) FROM seizures s WHERE s.district = d.district) ORDER BY ALL
---
-- name: reference rows in shared groups
SELECT drug FROM drugs WHERE drug IN (SELECT drug FROM seizures) ORDER BY ALL
---
-- name: reference rows not in shared groups
SELECT drug FROM drugs WHERE drug NOT IN (SELECT drug FROM seizures WHERE drug IS NOT NULL) ORDER BY ALL
---
-- name: reference rows that exist
SELECT d.drug, d.schedule FROM drugs d WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.drug = d.drug AND s.armed) ORDER BY ALL
---
-- name: reference rows that do not exist
SELECT d.drug, d.schedule FROM drugs d WHERE NOT EXISTS (SELECT 1 FROM seizures s WHERE s.drug = d.drug) ORDER BY ALL
---
-- name: three rounds
SELECT count(*) AS n FROM seizures WHERE units > (SELECT avg(weight) FROM visits WHERE weight < (SELECT max(income) FROM persons))
---
-- name: the top groups only
SELECT drug, district, count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM seizures GROUP BY drug ORDER BY count(*) DESC, drug LIMIT 2) GROUP BY ALL ORDER BY ALL
---
-- name: scalar over a reference table
SELECT count(*) AS n FROM seizures WHERE grade > (SELECT min(schedule) FROM drugs)
---
-- name: scalar row of a reference table
SELECT count(*) AS n FROM seizures WHERE grade >= (SELECT schedule FROM drugs ORDER BY schedule NULLS LAST LIMIT 1)
---
-- name: correlated scalar over a reference table
SELECT count(*) AS n FROM seizures s WHERE qty_kg > (SELECT max(rate) FROM drugs d WHERE d.drug = s.drug)
---
-- name: joined with grouped reference table
SELECT g.m, count(*) AS n FROM seizures s JOIN (SELECT drug, max(schedule) AS m FROM drugs GROUP BY drug) g ON g.drug = s.drug GROUP BY g.m ORDER BY ALL
---
-- name: compared with a fed double
SELECT count(*) AS n FROM persons WHERE score = (SELECT max(score) FROM persons)
---
-- name: distinct count is fed
SELECT count(*) AS n FROM seizures WHERE grade < (SELECT count(DISTINCT drug) FROM visits)
---
-- name: stddev is fed
SELECT count(*) AS n FROM seizures WHERE units > (SELECT avg(units) + 2 * stddev_samp(units) FROM seizures WHERE units < 1000)
