-- name: exists person
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person)
---
-- name: exists with its own condition
SELECT sex, count(*) AS n, sum(income) AS i FROM persons p WHERE EXISTS (SELECT * FROM seizures s WHERE s.person = p.person AND s.qty_kg > 1) GROUP BY sex ORDER BY sex
---
-- name: exists with another column compared
SELECT count(*) AS n FROM seizures a WHERE EXISTS (SELECT 1 FROM seizures b WHERE b.person = a.person AND b.case_ref <> a.case_ref)
---
-- name: in person colocated
SELECT count(*) AS n FROM persons p WHERE p.person IN (SELECT s.person FROM seizures s)
---
-- name: in without null
SELECT count(*) AS n FROM persons p WHERE p.person IN (SELECT s.person FROM seizures s WHERE s.person IS NOT NULL)
---
-- name: in correlated by agency
SELECT count(*) AS n FROM persons p WHERE p.person IN (SELECT s.person FROM seizures s WHERE s.agency = p.agency)
---
-- name: in a reference table
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM drugs WHERE schedule = 1)
---
-- name: in a reference table with null
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT label FROM drugs)
---
-- name: exists in a reference table
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM drugs d WHERE d.drug = s.drug AND d.rate > 0.5)
---
-- name: in dimension across agencies
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM visits)
---
-- name: in dimension across agencies without null
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM visits WHERE drug IS NOT NULL)
---
-- name: exists dimension across agencies
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug AND v.weight > 1)
---
-- name: exists uncorrelated
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM visits v WHERE v.weight > 100000)
---
-- name: in grouped having
SELECT count(*) AS n FROM persons WHERE person IN (SELECT person FROM seizures GROUP BY person HAVING sum(qty_kg) > 2)
---
-- name: in grouped having without null
SELECT count(*) AS n FROM persons WHERE person IN (SELECT person FROM seizures WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)
---
-- name: in under or
SELECT count(*) AS n FROM persons WHERE sex = 'F' OR person IN (SELECT person FROM seizures WHERE armed)
---
-- name: exists under case
SELECT count(*) AS n FROM persons p WHERE CASE WHEN EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person) THEN sex = 'F' ELSE sex = 'M' END
---
-- name: exists within exists
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person AND EXISTS (SELECT 1 FROM drugs d WHERE d.drug = s.drug))
---
-- name: exists within exists shared
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person AND EXISTS (SELECT 1 FROM seizures z WHERE z.person = s.person AND z.drug <> s.drug))
---
-- name: exists within in
SELECT count(*) AS n FROM persons p WHERE person IN (SELECT person FROM seizures s WHERE EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug))
---
-- name: in with joins inside
SELECT count(*) AS n FROM persons p WHERE person IN (SELECT s.person FROM seizures s JOIN drugs d ON d.drug = s.drug WHERE d.schedule > 0 AND s.person IS NOT NULL)
---
-- name: in of an expression
SELECT count(*) AS n FROM seizures WHERE upper(drug) IN (SELECT upper(drug) FROM drugs)
---
-- name: in of numbers
SELECT count(*) AS n FROM seizures WHERE grade IN (SELECT schedule FROM drugs WHERE schedule IS NOT NULL)
---
-- name: in of numbers of two kinds
SELECT count(*) AS n FROM seizures WHERE grade IN (SELECT rate FROM drugs WHERE rate IS NOT NULL)
---
-- name: in filter of an aggregate
SELECT count(*) FILTER (WHERE drug IN (SELECT drug FROM drugs WHERE schedule = 2)) AS n, sum(units) AS u FROM seizures
---
-- name: exists filter of an aggregate
SELECT drug, sum(qty_kg) FILTER (WHERE EXISTS (SELECT 1 FROM persons p WHERE p.person = s.person AND p.sex = 'M')) AS n FROM seizures s GROUP BY drug
---
-- name: in an empty set
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM visits WHERE weight > 1000000)
---
-- name: in an empty set colocated
SELECT count(*) AS n FROM persons WHERE person IN (SELECT person FROM seizures WHERE units > 100000000)
---
-- name: exists with a left join inside
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s LEFT JOIN drugs d ON d.drug = s.drug WHERE s.person = p.person AND d.schedule IS NULL)
---
-- name: in a union
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM drugs WHERE schedule = 1 UNION SELECT label FROM drugs WHERE label IS NOT NULL)
---
-- name: in a union of shared groups
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM visits WHERE drug IS NOT NULL GROUP BY drug UNION SELECT drug FROM drugs)
---
-- name: exists grouped
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT drug FROM seizures s WHERE s.person = p.person GROUP BY drug HAVING count(*) > 1)
---
-- name: exists of an aggregate is always
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT count(*) FROM seizures s WHERE s.person = p.person)
---
-- name: NOT exists person
SELECT count(*) AS n FROM persons p WHERE NOT EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person)
---
-- name: NOT exists with its own condition
SELECT sex, count(*) AS n, sum(income) AS i FROM persons p WHERE NOT EXISTS (SELECT * FROM seizures s WHERE s.person = p.person AND s.qty_kg > 1) GROUP BY sex ORDER BY sex
---
-- name: NOT exists with another column compared
SELECT count(*) AS n FROM seizures a WHERE NOT EXISTS (SELECT 1 FROM seizures b WHERE b.person = a.person AND b.case_ref <> a.case_ref)
---
-- name: not in person
SELECT count(*) AS n FROM persons p WHERE p.person NOT IN (SELECT s.person FROM seizures s)
---
-- name: NOT in without null
SELECT count(*) AS n FROM persons p WHERE p.person NOT IN (SELECT s.person FROM seizures s WHERE s.person IS NOT NULL)
---
-- name: NOT in correlated by agency
SELECT count(*) AS n FROM persons p WHERE p.person NOT IN (SELECT s.person FROM seizures s WHERE s.agency = p.agency)
---
-- name: NOT in a reference table
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM drugs WHERE schedule = 1)
---
-- name: NOT in a reference table with null
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT label FROM drugs)
---
-- name: NOT exists in a reference table
SELECT count(*) AS n FROM seizures s WHERE NOT EXISTS (SELECT 1 FROM drugs d WHERE d.drug = s.drug AND d.rate > 0.5)
---
-- name: NOT in dimension across agencies
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM visits)
---
-- name: NOT in dimension across agencies without null
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM visits WHERE drug IS NOT NULL)
---
-- name: NOT exists dimension across agencies
SELECT count(*) AS n FROM seizures s WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug AND v.weight > 1)
---
-- name: NOT exists uncorrelated
SELECT count(*) AS n FROM seizures s WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.weight > 100000)
---
-- name: NOT in grouped having
SELECT count(*) AS n FROM persons WHERE person NOT IN (SELECT person FROM seizures GROUP BY person HAVING sum(qty_kg) > 2)
---
-- name: NOT in grouped having without null
SELECT count(*) AS n FROM persons WHERE person NOT IN (SELECT person FROM seizures WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)
---
-- name: NOT in under or
SELECT count(*) AS n FROM persons WHERE sex = 'F' OR person NOT IN (SELECT person FROM seizures WHERE armed)
---
-- name: NOT exists under case
SELECT count(*) AS n FROM persons p WHERE CASE WHEN NOT EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person) THEN sex = 'F' ELSE sex = 'M' END
---
-- name: NOT exists within exists
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person AND NOT EXISTS (SELECT 1 FROM drugs d WHERE d.drug = s.drug))
---
-- name: NOT exists within exists shared
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.person AND NOT EXISTS (SELECT 1 FROM seizures z WHERE z.person = s.person AND z.drug <> s.drug))
---
-- name: NOT exists within in
SELECT count(*) AS n FROM persons p WHERE person IN (SELECT person FROM seizures s WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.drug = s.drug))
---
-- name: NOT in with joins inside
SELECT count(*) AS n FROM persons p WHERE person NOT IN (SELECT s.person FROM seizures s JOIN drugs d ON d.drug = s.drug WHERE d.schedule > 0 AND s.person IS NOT NULL)
---
-- name: NOT in of an expression
SELECT count(*) AS n FROM seizures WHERE upper(drug) NOT IN (SELECT upper(drug) FROM drugs)
---
-- name: NOT in of numbers
SELECT count(*) AS n FROM seizures WHERE grade NOT IN (SELECT schedule FROM drugs WHERE schedule IS NOT NULL)
---
-- name: NOT in of numbers of two kinds
SELECT count(*) AS n FROM seizures WHERE grade NOT IN (SELECT rate FROM drugs WHERE rate IS NOT NULL)
---
-- name: NOT in filter of an aggregate
SELECT count(*) FILTER (WHERE drug NOT IN (SELECT drug FROM drugs WHERE schedule = 2)) AS n, sum(units) AS u FROM seizures
---
-- name: NOT exists filter of an aggregate
SELECT drug, sum(qty_kg) FILTER (WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.person = s.person AND p.sex = 'M')) AS n FROM seizures s GROUP BY drug
---
-- name: NOT in an empty set
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM visits WHERE weight > 1000000)
---
-- name: NOT in an empty set colocated
SELECT count(*) AS n FROM persons WHERE person NOT IN (SELECT person FROM seizures WHERE units > 100000000)
---
-- name: NOT exists with a left join inside
SELECT count(*) AS n FROM persons p WHERE NOT EXISTS (SELECT 1 FROM seizures s LEFT JOIN drugs d ON d.drug = s.drug WHERE s.person = p.person AND d.schedule IS NULL)
---
-- name: NOT in a union
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM drugs WHERE schedule = 1 UNION SELECT label FROM drugs WHERE label IS NOT NULL)
---
-- name: NOT in a union of shared groups
SELECT count(*) AS n FROM seizures WHERE drug NOT IN (SELECT drug FROM visits WHERE drug IS NOT NULL GROUP BY drug UNION SELECT drug FROM drugs)
---
-- name: NOT exists grouped
SELECT count(*) AS n FROM persons p WHERE NOT EXISTS (SELECT drug FROM seizures s WHERE s.person = p.person GROUP BY drug HAVING count(*) > 1)
---
-- name: NOT exists of an aggregate is always
SELECT count(*) AS n FROM persons p WHERE NOT EXISTS (SELECT count(*) FROM seizures s WHERE s.person = p.person)
---
-- name: exists not colocated by inequality
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM visits v WHERE v.grade > s.grade)
---
-- name: exists by agency
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM visits v WHERE v.agency = s.agency AND v.grade > s.grade)
---
-- name: count of local rows
SELECT count(*) AS n FROM persons p WHERE (SELECT count(*) FROM seizures s WHERE s.person = p.person) >= 2
---
-- name: no local rows are zero
SELECT count(*) AS n FROM persons p WHERE (SELECT count(*) FROM seizures s WHERE s.person = p.person) = 0
---
-- name: local scalar maximum
SELECT p.sex, count(*) AS n FROM persons p WHERE p.income > (SELECT max(s.units) FROM seizures s WHERE s.person = p.person) GROUP BY p.sex
---
-- name: rows above the person own average
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures a WHERE a.qty_kg > (SELECT avg(b.qty_kg) FROM seizures b WHERE b.person = a.person)
---
-- name: uses local value in an aggregate
SELECT sum(income - (SELECT count(*) FROM seizures s WHERE s.person = p.person)) AS x FROM persons p
---
-- name: exists over a join of shared tables
SELECT s.drug, count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person WHERE EXISTS (SELECT 1 FROM seizures z WHERE z.person = p.person AND z.armed) GROUP BY s.drug
---
-- name: unknown outer column
-- expect: refused unknown_column
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT 1 FROM seizures s WHERE s.person = p.nothing)
---
-- name: hidden outer column
-- expect: refused unknown_column
SELECT count(*) AS n FROM seizures s WHERE EXISTS (SELECT 1 FROM drugs d WHERE d.drug = s.remarks)
---
-- name: rows of a scalar
-- expect: refused row_level
SELECT count(*) AS n FROM seizures s WHERE units > (SELECT units FROM seizures)
---
-- name: a scalar that may be several rows
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s WHERE grade > (SELECT schedule FROM drugs d WHERE d.drug = s.drug)
---
-- name: correlated count elsewhere
-- expect: refused not_colocated
SELECT count(*) AS n FROM seizures s WHERE (SELECT count(*) FROM visits v WHERE v.drug = s.drug) = 0
