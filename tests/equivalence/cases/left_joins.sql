-- name: to a reference table
SELECT d.label, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug GROUP BY d.label
---
-- name: count of the optional side
SELECT count(d.drug) AS n, count(*) AS m FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug
---
-- name: is null finds what has no partner
SELECT s.drug, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug WHERE d.drug IS NULL GROUP BY s.drug
---
-- name: condition in on
SELECT d.label, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug AND s.armed GROUP BY d.label
---
-- name: condition in where
SELECT d.label, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug WHERE d.schedule > 1 GROUP BY d.label
---
-- name: outer word
SELECT count(d.label) AS n FROM seizures s LEFT OUTER JOIN drugs d ON s.drug = d.drug
---
-- name: to a colocated table
SELECT p.sex, count(*) AS n, count(p.person) AS m FROM seizures s LEFT JOIN persons p ON s.person = p.person GROUP BY p.sex
---
-- name: from persons
SELECT p.sex, count(*) AS n, count(s.case_ref) AS m, sum(s.units) AS u FROM persons p LEFT JOIN seizures s ON s.person = p.person GROUP BY p.sex
---
-- name: agency of the optional side
SELECT s.agency, count(*) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person GROUP BY s.agency
---
-- name: distinct of a shared identifier by the agency of the optional side
-- expect: near
SELECT s.agency, count(DISTINCT p.cnic) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person GROUP BY s.agency
---
-- name: distinct dimension by the agency of the optional side
SELECT s.agency, count(DISTINCT p.sex) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person GROUP BY s.agency
---
-- name: where on the agency of the optional side
SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person WHERE s.agency = 'anf'
---
-- name: on the agency of the optional side
SELECT count(*) AS n, count(s.case_ref) AS m FROM persons p LEFT JOIN seizures s ON s.person = p.person AND s.agency = 'anf'
---
-- name: on the agency of the kept side
SELECT count(*) AS n, count(s.case_ref) AS m FROM persons p LEFT JOIN seizures s ON s.person = p.person AND p.agency = 'anf'
---
-- name: by agency
SELECT count(*) AS n, count(s.case_ref) AS m FROM persons p LEFT JOIN seizures s ON s.agency = p.agency AND s.drug = 'ice'
---
-- name: condition on keys in where does not tie
-- expect: refused not_colocated
SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON s.drug = p.sex WHERE s.person = p.person
---
-- name: kept reference table
-- expect: refused not_colocated
SELECT d.label, count(s.case_ref) AS n FROM drugs d LEFT JOIN seizures s ON s.drug = d.drug GROUP BY d.label
---
-- name: right join to a reference table
-- expect: refused not_colocated
SELECT d.label, count(s.case_ref) AS n FROM seizures s RIGHT JOIN drugs d ON s.drug = d.drug GROUP BY d.label
---
-- name: right join that keeps the shared table
SELECT d.label, count(*) AS n FROM drugs d RIGHT JOIN seizures s ON s.drug = d.drug GROUP BY d.label
---
-- name: full join
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s FULL JOIN drugs d ON s.drug = d.drug
---
-- name: two left joins
SELECT d.schedule, t.province, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug LEFT JOIN districts t ON s.district = t.district GROUP BY ALL
---
-- name: left then inner on the optional side
SELECT count(*) AS n FROM seizures s LEFT JOIN persons p ON s.person = p.person JOIN drugs d ON d.label = p.sex
---
-- name: left join using
SELECT drug, count(*) AS n, count(label) AS m FROM seizures LEFT JOIN drugs USING (drug) GROUP BY drug
---
-- name: right join using gives the right column
SELECT drug, count(*) AS n FROM drugs RIGHT JOIN seizures USING (drug) GROUP BY drug
---
-- name: coalesce over the optional side
SELECT coalesce(d.label, 'unknown') AS label, count(*) AS n FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug GROUP BY 1
---
-- name: derived table on the optional side
-- expect: refused not_supported
SELECT count(d.l) AS n FROM seizures s LEFT JOIN (SELECT drug, upper(label) AS l FROM drugs WHERE schedule = 1) d ON s.drug = d.drug
---
-- name: comma then left join
SELECT count(*) AS n, count(t.province) AS m FROM seizures s, drugs d LEFT JOIN districts t ON t.province = d.label WHERE s.drug = d.drug
---
-- name: left join after a comma names only its neighbour
SELECT count(*) AS n FROM seizures s, drugs d LEFT JOIN districts t ON t.district = s.district
---
-- name: left join on false
SELECT count(*) AS n, count(d.drug) AS m FROM seizures s LEFT JOIN drugs d ON FALSE
---
-- name: left join of the reference tables alone
SELECT d.drug, count(t.district) AS n FROM drugs d LEFT JOIN districts t ON t.district = d.drug GROUP BY d.drug
---
-- name: counts of two tables as the hint says
SELECT a.drug, a.n, coalesce(v.n, 0) AS visits FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) a LEFT JOIN (SELECT drug, count(*) AS n FROM visits GROUP BY drug) v ON v.drug = a.drug
---
-- name: counts for each row of a reference table as the hint says
SELECT d.drug, d.schedule, coalesce(s.n, 0) AS n FROM drugs d LEFT JOIN (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) s ON s.drug = d.drug
---
-- name: a correlated count
-- expect: refused not_colocated
SELECT drug, (SELECT count(*) FROM visits v WHERE v.drug = s.drug) AS w, count(*) AS n FROM seizures s GROUP BY drug
