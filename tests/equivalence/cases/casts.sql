-- name: integer to double
SELECT sum(CAST(grade AS DOUBLE)) AS s FROM seizures
---
-- name: integer to text
SELECT CAST(grade AS VARCHAR) AS g, count(*) AS n FROM seizures GROUP BY 1
---
-- name: decimal to double
SELECT sum(qty_kg::DOUBLE) AS s FROM seizures
---
-- name: decimal to text
SELECT purity::VARCHAR AS p, count(*) AS n FROM seizures GROUP BY 1
---
-- name: double to text
SELECT score::VARCHAR AS p, count(*) AS n FROM persons WHERE score <> 0 OR score IS NULL GROUP BY 1
---
-- name: boolean to integer
SELECT CAST(armed AS INTEGER) AS a, count(*) AS n FROM seizures GROUP BY 1
---
-- name: boolean to text
SELECT CAST(armed AS VARCHAR) AS a, count(*) AS n FROM seizures GROUP BY 1
---
-- name: try cast text to integer
SELECT sum(TRY_CAST(cnic AS INTEGER)) AS s FROM persons
---
-- name: try cast text to date
SELECT count(TRY_CAST(drug AS DATE)) AS n FROM seizures
---
-- name: try cast double to integer
SELECT TRY_CAST(score AS INTEGER) AS i, count(*) AS n FROM persons GROUP BY 1
---
-- name: try cast integer to small
SELECT TRY_CAST(grade AS SMALLINT) AS i, count(*) AS n FROM seizures GROUP BY 1
---
-- name: try cast decimal to integer rounds
SELECT TRY_CAST(qty_kg AS INTEGER) AS i, count(*) AS n FROM seizures GROUP BY 1
---
-- name: try cast double to decimal
SELECT sum(TRY_CAST(price AS DECIMAL(10,2))) AS s FROM seizures
---
-- name: cast that can fail
-- expect: refused type_mismatch
SELECT sum(CAST(cnic AS INTEGER)) AS s FROM persons
---
-- name: cast a constant
-- expect: equal or refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE grade = CAST('1' AS INTEGER)
---
-- name: cast a constant to decimal
SELECT sum(units * CAST(2 AS DECIMAL(10,3))) AS s FROM seizures WHERE units < 100
---
-- name: cast an aggregate to decimal
SELECT CAST(avg(grade) AS DECIMAL(30,3)) AS a FROM seizures
---
-- name: cast an aggregate to integer rounds
SELECT CAST(avg(qty_kg) AS BIGINT) AS a FROM seizures
---
-- name: cast null
SELECT count(CAST(NULL AS INTEGER)) AS n FROM seizures
---
-- name: integer to decimal wide enough
SELECT sum(CAST(grade AS DECIMAL(38,2))) AS s FROM seizures WHERE grade < 100
---
-- name: cast to float
-- expect: refused type_mismatch
SELECT CAST(sum(price) AS FLOAT) AS s FROM seizures
---
-- name: cast to list
-- expect: refused type_mismatch
SELECT CAST(drug AS VARCHAR[]) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: text to boolean
-- expect: refused type_mismatch
SELECT CAST(drug AS BOOLEAN) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: text compared with a number
-- expect: refused type_mismatch
SELECT count(*) AS n FROM persons WHERE cnic = 100
---
-- name: number compared with a text
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE grade = '1'
---
-- name: to hugeint
SELECT CAST(count(*) AS HUGEINT) AS h FROM seizures
---
-- name: to bigint
SELECT CAST(count(*) AS INTEGER) AS h FROM seizures
---
-- name: merged sum to a decimal that could be too small
SELECT CAST(q AS DECIMAL(25,4)) / CAST(n AS DECIMAL(15,4)) AS mean FROM (SELECT sum(grade) AS q, count(*) AS n FROM seizures) d
---
-- name: merged mean to integer as a key
SELECT CAST(round(a / 2) AS INTEGER) AS step, count(*) AS n FROM (SELECT drug, count(*) AS a FROM seizures GROUP BY drug) d GROUP BY step
---
-- name: merged number cast beside rows
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures s, (SELECT sum(grade) AS g FROM seizures) d WHERE s.grade < CAST(d.g AS SMALLINT)
---
-- name: merged number cast in a condition of rows
-- expect: refused type_mismatch
SELECT sum(CASE WHEN s.grade > 1 THEN CAST(d.g AS SMALLINT) END) AS n FROM seizures s, (SELECT sum(grade) AS g FROM seizures) d
---
-- name: a sum cast in a subquery beside rows
-- expect: refused type_mismatch
SELECT count(*) AS n FROM persons p WHERE (SELECT CAST(sum(grade) AS SMALLINT) FROM seizures s WHERE s.person = p.person) > 1
---
-- name: a cast in a subquery that is merged first
SELECT count(*) AS n FROM seizures WHERE grade < (SELECT CAST(count(*) / 2 AS INTEGER) FROM seizures)
