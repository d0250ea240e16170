-- name: count by ROLLUP (drug, district)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY ROLLUP (drug, district)
---
-- name: nobody by ROLLUP (drug, district)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY ROLLUP (drug, district)
---
-- name: count by CUBE (drug, district)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY CUBE (drug, district)
---
-- name: nobody by CUBE (drug, district)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY CUBE (drug, district)
---
-- name: count by GROUPING SETS ((drug), (district), ())
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS ((drug), (district), ())
---
-- name: nobody by GROUPING SETS ((drug), (district), ())
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS ((drug), (district), ())
---
-- name: count by GROUPING SETS ((drug, district), drug)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS ((drug, district), drug)
---
-- name: nobody by GROUPING SETS ((drug, district), drug)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS ((drug, district), drug)
---
-- name: count by GROUPING SETS (())
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS (())
---
-- name: nobody by GROUPING SETS (())
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS (())
---
-- name: count by drug, ROLLUP (district)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY drug, ROLLUP (district)
---
-- name: nobody by drug, ROLLUP (district)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY drug, ROLLUP (district)
---
-- name: count by ROLLUP ((drug, district), armed)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY ROLLUP ((drug, district), armed)
---
-- name: nobody by ROLLUP ((drug, district), armed)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY ROLLUP ((drug, district), armed)
---
-- name: count by GROUPING SETS (ROLLUP (drug), CUBE (district))
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS (ROLLUP (drug), CUBE (district))
---
-- name: nobody by GROUPING SETS (ROLLUP (drug), CUBE (district))
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS (ROLLUP (drug), CUBE (district))
---
-- name: count by GROUPING SETS ((drug), (drug))
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS ((drug), (drug))
---
-- name: nobody by GROUPING SETS ((drug), (drug))
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS ((drug), (drug))
---
-- name: count by ROLLUP (upper(drug))
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY ROLLUP (upper(drug))
---
-- name: nobody by ROLLUP (upper(drug))
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY ROLLUP (upper(drug))
---
-- name: count by GROUPING SETS ((drug, drug), ())
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS ((drug, drug), ())
---
-- name: nobody by GROUPING SETS ((drug, drug), ())
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS ((drug, drug), ())
---
-- name: count by GROUPING SETS ((armed), (grade % 2))
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY GROUPING SETS ((armed), (grade % 2))
---
-- name: nobody by GROUPING SETS ((armed), (grade % 2))
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY GROUPING SETS ((armed), (grade % 2))
---
-- name: count by ROLLUP (drug), ROLLUP (armed)
SELECT count(*) AS n, sum(qty_kg) AS q, avg(units) AS u, max(grade) AS g FROM seizures GROUP BY ROLLUP (drug), ROLLUP (armed)
---
-- name: nobody by ROLLUP (drug), ROLLUP (armed)
SELECT count(*) AS n, sum(qty_kg) AS q FROM seizures WHERE drug = 'no such' GROUP BY ROLLUP (drug), ROLLUP (armed)
---
-- name: keys and grouping of ROLLUP (drug, district)
SELECT drug, district, grouping(drug) AS a, grouping(district, drug) AS b, grouping_id(drug, district) AS c, count(*) AS n FROM seizures GROUP BY ROLLUP (drug, district) ORDER BY ALL
---
-- name: having of ROLLUP (drug, district)
SELECT drug, district, count(*) AS n FROM seizures GROUP BY ROLLUP (drug, district) HAVING grouping(drug) = 1 OR count(*) > 2 ORDER BY ALL
---
-- name: distinct counts of ROLLUP (drug, district)
SELECT drug, district, count(DISTINCT grade) AS n, stddev_pop(grade % 5) AS s FROM seizures GROUP BY ROLLUP (drug, district) ORDER BY 1, 2, 3
---
-- name: windows of ROLLUP (drug, district)
SELECT drug, district, count(*) AS n, rank() OVER (PARTITION BY grouping(drug) ORDER BY count(*)) AS r FROM seizures GROUP BY ROLLUP (drug, district) ORDER BY ALL
---
-- name: derived ROLLUP (drug, district)
SELECT a, sum(n) AS s FROM (SELECT drug, district, grouping(drug) AS a, count(*) AS n FROM seizures GROUP BY ROLLUP (drug, district)) GROUP BY a ORDER BY ALL
---
-- name: joined ROLLUP (drug, district)
SELECT drug, district, sum(income) AS n FROM seizures s JOIN persons p ON s.person = p.person GROUP BY ROLLUP (drug, district) ORDER BY ALL
---
-- name: above a round ROLLUP (drug, district)
SELECT drug, district, count(*) AS n FROM seizures WHERE units > (SELECT avg(units) FROM seizures WHERE units < 1000) GROUP BY ROLLUP (drug, district) ORDER BY ALL
---
-- name: keys and grouping of CUBE (drug, district)
SELECT drug, district, grouping(drug) AS a, grouping(district, drug) AS b, grouping_id(drug, district) AS c, count(*) AS n FROM seizures GROUP BY CUBE (drug, district) ORDER BY ALL
---
-- name: having of CUBE (drug, district)
SELECT drug, district, count(*) AS n FROM seizures GROUP BY CUBE (drug, district) HAVING grouping(drug) = 1 OR count(*) > 2 ORDER BY ALL
---
-- name: distinct counts of CUBE (drug, district)
SELECT drug, district, count(DISTINCT grade) AS n, stddev_pop(grade % 5) AS s FROM seizures GROUP BY CUBE (drug, district) ORDER BY 1, 2, 3
---
-- name: windows of CUBE (drug, district)
SELECT drug, district, count(*) AS n, rank() OVER (PARTITION BY grouping(drug) ORDER BY count(*)) AS r FROM seizures GROUP BY CUBE (drug, district) ORDER BY ALL
---
-- name: derived CUBE (drug, district)
SELECT a, sum(n) AS s FROM (SELECT drug, district, grouping(drug) AS a, count(*) AS n FROM seizures GROUP BY CUBE (drug, district)) GROUP BY a ORDER BY ALL
---
-- name: joined CUBE (drug, district)
SELECT drug, district, sum(income) AS n FROM seizures s JOIN persons p ON s.person = p.person GROUP BY CUBE (drug, district) ORDER BY ALL
---
-- name: above a round CUBE (drug, district)
SELECT drug, district, count(*) AS n FROM seizures WHERE units > (SELECT avg(units) FROM seizures WHERE units < 1000) GROUP BY CUBE (drug, district) ORDER BY ALL
---
-- name: keys and grouping of GROUPING SETS ((drug), (district), ())
SELECT drug, district, grouping(drug) AS a, grouping(district, drug) AS b, grouping_id(drug, district) AS c, count(*) AS n FROM seizures GROUP BY GROUPING SETS ((drug), (district), ()) ORDER BY ALL
---
-- name: having of GROUPING SETS ((drug), (district), ())
SELECT drug, district, count(*) AS n FROM seizures GROUP BY GROUPING SETS ((drug), (district), ()) HAVING grouping(drug) = 1 OR count(*) > 2 ORDER BY ALL
---
-- name: distinct counts of GROUPING SETS ((drug), (district), ())
SELECT drug, district, count(DISTINCT grade) AS n, stddev_pop(grade % 5) AS s FROM seizures GROUP BY GROUPING SETS ((drug), (district), ()) ORDER BY 1, 2, 3
---
-- name: windows of GROUPING SETS ((drug), (district), ())
SELECT drug, district, count(*) AS n, rank() OVER (PARTITION BY grouping(drug) ORDER BY count(*)) AS r FROM seizures GROUP BY GROUPING SETS ((drug), (district), ()) ORDER BY ALL
---
-- name: derived GROUPING SETS ((drug), (district), ())
SELECT a, sum(n) AS s FROM (SELECT drug, district, grouping(drug) AS a, count(*) AS n FROM seizures GROUP BY GROUPING SETS ((drug), (district), ())) GROUP BY a ORDER BY ALL
---
-- name: joined GROUPING SETS ((drug), (district), ())
SELECT drug, district, sum(income) AS n FROM seizures s JOIN persons p ON s.person = p.person GROUP BY GROUPING SETS ((drug), (district), ()) ORDER BY ALL
---
-- name: above a round GROUPING SETS ((drug), (district), ())
SELECT drug, district, count(*) AS n FROM seizures WHERE units > (SELECT avg(units) FROM seizures WHERE units < 1000) GROUP BY GROUPING SETS ((drug), (district), ()) ORDER BY ALL
---
-- name: reference tables
SELECT province, count(*) AS n, grouping(province) AS g FROM districts GROUP BY ROLLUP (province) ORDER BY ALL
---
-- name: over groups
SELECT drug, sum(n) AS n FROM (SELECT drug, district, count(*) AS n FROM seizures GROUP BY ALL) GROUP BY ROLLUP (drug) ORDER BY ALL
---
-- name: key inside an aggregate
SELECT grade, sum(grade) AS s, count(grade) AS c, grade + 1 AS p FROM seizures WHERE grade < 100 GROUP BY ROLLUP (grade) ORDER BY ALL
---
-- name: by alias
SELECT upper(drug) AS d, count(*) AS n FROM seizures GROUP BY ROLLUP (d) ORDER BY ALL
---
-- name: by position
SELECT drug, count(*) AS n FROM seizures GROUP BY ROLLUP (1) ORDER BY ALL
---
-- name: grouping of one set
SELECT drug, grouping(drug) AS g, count(*) AS n FROM seizures GROUP BY drug ORDER BY ALL
---
-- name: order by grouping
SELECT drug, count(*) AS n FROM seizures GROUP BY ROLLUP (drug) ORDER BY grouping(drug), drug
---
-- name: share of the total
SELECT drug, count(*) AS n, count(*) / max(count(*)) OVER () AS share FROM seizures GROUP BY ROLLUP (drug) ORDER BY ALL
---
-- name: keys alone
SELECT drug, armed FROM seizures GROUP BY CUBE (drug, armed) ORDER BY ALL
---
-- name: grouping alone
SELECT grouping(drug) AS g FROM seizures GROUP BY ROLLUP (drug) ORDER BY ALL
---
-- name: in subqueries
SELECT count(*) AS n FROM seizures WHERE drug IN (SELECT drug FROM visits GROUP BY ROLLUP (drug))
---
-- name: exists correlated
-- expect: refused not_colocated
SELECT count(*) AS n FROM persons p WHERE EXISTS (SELECT drug FROM seizures s WHERE s.person = p.person GROUP BY ROLLUP (drug))
---
-- name: grouping of no key
-- expect: refused not_grouped
SELECT drug, grouping(district) AS g FROM seizures GROUP BY drug
---
-- name: grouping in where
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures WHERE grouping(drug) = 0 GROUP BY ROLLUP (drug)
---
-- name: too many
-- expect: refused too_large
SELECT count(*) AS n FROM seizures GROUP BY CUBE (drug, district, armed, grade, seized_on)
