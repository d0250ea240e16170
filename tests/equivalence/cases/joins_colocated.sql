-- name: on the colocated key
SELECT p.sex, count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person GROUP BY p.sex
---
-- name: using
SELECT sex, sum(units) AS u FROM seizures JOIN persons USING (person) GROUP BY sex
---
-- name: condition in where
SELECT p.sex, count(*) AS n FROM seizures s, persons p WHERE s.person = p.person GROUP BY p.sex
---
-- name: sides turned
SELECT count(*) AS n FROM persons p JOIN seizures s ON p.person = s.person AND p.sex = 'M'
---
-- name: by agency
SELECT count(*) AS n FROM seizures s JOIN visits v ON s.agency = v.agency
---
-- name: by agency and more
SELECT s.drug, count(*) AS n FROM seizures s JOIN visits v ON s.agency = v.agency AND s.drug = v.drug GROUP BY s.drug
---
-- name: using agency
SELECT count(*) AS n FROM seizures JOIN visits USING (agency, drug)
---
-- name: both at one agency
SELECT count(*) AS n FROM seizures s, visits v WHERE s.agency = 'anf' AND v.agency = 'anf'
---
-- name: at two agencies
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s, visits v WHERE s.agency = 'anf' AND v.agency = 'customs'
---
-- name: with itself on the key
SELECT count(*) AS n FROM seizures a JOIN seizures b ON a.case_ref = b.case_ref
---
-- name: with itself on the person
SELECT count(*) AS n FROM seizures a JOIN seizures b ON a.person = b.person AND a.drug <> b.drug
---
-- name: through a third table
SELECT count(*) AS n FROM seizures a JOIN persons p ON a.person = p.person JOIN seizures b ON p.person = b.person
---
-- name: equal through a constant
SELECT count(*) AS n FROM seizures a, persons p WHERE a.person = 'a-1' AND p.person = 'a-1'
---
-- name: equal under is not distinct from
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures a JOIN persons p ON a.person IS NOT DISTINCT FROM p.person
---
-- name: equal only in one branch
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures a JOIN persons p ON a.person = p.person OR a.drug = 'ice'
---
-- name: equal under not
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures a JOIN persons p ON NOT (a.person <> p.person) AND a.drug = p.sex
---
-- name: not colocated
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN visits v ON s.drug = v.drug
---
-- name: cross join
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s CROSS JOIN persons p
---
-- name: on a function of the key
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON lower(s.person) = lower(p.person)
---
-- name: on the cnic
-- expect: refused not_colocated
SELECT count(*) AS n FROM persons a JOIN persons b ON a.cnic = b.cnic
---
-- name: both through a reference table
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug JOIN visits v ON v.drug = d.drug
---
-- name: count of a joined column
SELECT count(p.income) AS n, sum(p.income) AS s FROM seizures a JOIN persons p USING (person)
---
-- name: rows multiplied by a join
SELECT p.person IS NULL AS x, sum(p.score) AS s FROM persons p JOIN seizures a USING (person) WHERE p.score < 10 GROUP BY 1
---
-- name: distinct persons through a join
SELECT a.drug, count(DISTINCT p.person) AS n FROM seizures a JOIN persons p USING (person) GROUP BY a.drug
---
-- name: with a reference table
SELECT d.schedule, p.sex, count(*) AS n FROM seizures a JOIN persons p USING (person) JOIN drugs d USING (drug) GROUP BY ALL
---
-- name: agency as a key of a join
SELECT a.agency, count(*) AS n FROM seizures a JOIN persons p USING (person) GROUP BY a.agency
---
-- name: where one agency serves only one of the tables
SELECT count(*) AS n FROM persons p JOIN seizures a ON p.agency = a.agency WHERE p.sex = 'F'
---
-- name: both keys and agency
SELECT count(*) AS n FROM seizures a JOIN persons p ON a.person = p.person AND a.agency = p.agency
---
-- name: the key in every alternative
SELECT count(*) AS n, sum(s.qty_kg) AS q FROM seizures s, persons p WHERE (s.person = p.person AND p.sex = 'M' AND s.grade > 1) OR (s.person = p.person AND p.sex = 'F') OR (p.sex IS NULL AND s.person = p.person)
---
-- name: the key in one alternative only
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s, persons p WHERE (s.person = p.person AND p.sex = 'M') OR (s.grade = 1 AND p.sex = 'F')
