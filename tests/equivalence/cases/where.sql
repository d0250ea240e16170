-- name: equality
SELECT count(*) AS n FROM seizures WHERE drug = 'heroin'
---
-- name: inequality leaves nulls out
SELECT count(*) AS n FROM seizures WHERE drug <> 'heroin'
---
-- name: bang equals
SELECT count(*) AS n FROM seizures WHERE drug != 'heroin'
---
-- name: constant on the left
SELECT count(*) AS n FROM seizures WHERE 'ice' = drug
---
-- name: less on text
SELECT count(*) AS n FROM seizures WHERE drug < 'i'
---
-- name: is null
SELECT count(*) AS n FROM seizures WHERE drug IS NULL
---
-- name: is not null
SELECT count(*) AS n FROM seizures WHERE drug IS NOT NULL
---
-- name: equals null is never true
SELECT count(*) AS n FROM seizures WHERE drug = NULL
---
-- name: is not distinct from null
SELECT count(*) AS n FROM seizures WHERE drug IS NOT DISTINCT FROM NULL
---
-- name: is distinct from
SELECT count(*) AS n FROM seizures WHERE drug IS DISTINCT FROM 'ice'
---
-- name: in
SELECT count(*) AS n FROM seizures WHERE drug IN ('ice', 'Ice', 'nothing')
---
-- name: not in
SELECT count(*) AS n FROM seizures WHERE drug NOT IN ('ice', 'Ice')
---
-- name: in with a null
SELECT count(*) AS n FROM seizures WHERE drug IN ('ice', NULL)
---
-- name: not in with a null is never true
SELECT count(*) AS n FROM seizures WHERE drug NOT IN ('ice', NULL)
---
-- name: in with columns
SELECT count(*) AS n FROM seizures WHERE drug IN (district, 'ice')
---
-- name: between
SELECT count(*) AS n FROM seizures WHERE grade BETWEEN 1 AND 5
---
-- name: not between
SELECT count(*) AS n FROM seizures WHERE grade NOT BETWEEN 1 AND 5
---
-- name: between with the ends swapped
SELECT count(*) AS n FROM seizures WHERE grade BETWEEN 5 AND 1
---
-- name: between columns
SELECT count(*) AS n FROM seizures WHERE grade BETWEEN units AND 7
---
-- name: and binds before or
SELECT count(*) AS n FROM seizures WHERE drug = 'ice' OR drug = 'heroin' AND grade = 1
---
-- name: not over or with nulls
SELECT count(*) AS n FROM seizures WHERE NOT (drug = 'ice' OR grade > 3)
---
-- name: boolean column
SELECT count(*) AS n FROM seizures WHERE armed
---
-- name: not boolean column
SELECT count(*) AS n FROM seizures WHERE NOT armed
---
-- name: is true
SELECT count(*) AS n FROM seizures WHERE armed IS TRUE
---
-- name: is not true
SELECT count(*) AS n FROM seizures WHERE armed IS NOT TRUE
---
-- name: is false
SELECT count(*) AS n FROM seizures WHERE armed IS FALSE
---
-- name: boolean equals constant
SELECT count(*) AS n FROM seizures WHERE armed = FALSE
---
-- name: true
SELECT count(*) AS n FROM seizures WHERE TRUE
---
-- name: false
SELECT count(*) AS n FROM seizures WHERE FALSE
---
-- name: null as a condition
SELECT count(*) AS n FROM seizures WHERE NULL
---
-- name: a condition as a value
SELECT count(*) AS n FROM seizures WHERE (drug = 'ice') = armed
---
-- name: like with percent
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'o%'
---
-- name: like with underscore
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'hero_in'
---
-- name: like is of one case
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'HER%'
---
-- name: ilike
SELECT count(*) AS n FROM seizures WHERE drug ILIKE 'HER%'
---
-- name: not like
SELECT count(*) AS n FROM seizures WHERE drug NOT LIKE '%i%'
---
-- name: like without wildcard
SELECT count(*) AS n FROM seizures WHERE district LIKE 'l%hore'
---
-- name: like escape
SELECT count(*) AS n FROM seizures WHERE district LIKE 'l!%hore' ESCAPE '!'
---
-- name: alias of the select list
SELECT drug AS what, count(*) AS n FROM seizures WHERE what = 'ice' GROUP BY drug
---
-- name: alias that is a column means the column
SELECT upper(drug) AS drug, count(*) AS n FROM seizures WHERE drug = 'ice' GROUP BY ALL
---
-- name: integer against a decimal constant
SELECT count(*) AS n FROM seizures WHERE grade > 1.5
---
-- name: integer against a double constant
SELECT count(*) AS n FROM seizures WHERE grade >= 1e0
---
-- name: large integer against its neighbour
SELECT count(*) AS n FROM seizures WHERE grade = 4611686018427387905
---
-- name: large integer equals itself
SELECT count(*) AS n FROM seizures WHERE grade = 4611686018427387904
---
-- name: negative constant
SELECT count(*) AS n FROM seizures WHERE grade = -3
---
-- name: decimal against an integer
SELECT count(*) AS n FROM seizures WHERE qty_kg = 5
---
-- name: decimal against more digits than it has
SELECT count(*) AS n FROM seizures WHERE qty_kg < 1.501
---
-- name: decimal against a double
SELECT count(*) AS n FROM seizures WHERE qty_kg = 0.1e0
---
-- name: two columns
SELECT count(*) AS n FROM seizures WHERE units > grade
---
-- name: arithmetic in a condition
-- union: SELECT count(*) AS n FROM seizures WHERE units::HUGEINT * 2 + 1 > grade
SELECT count(*) AS n FROM seizures WHERE units * 2 + 1 > grade
---
-- name: a function in a condition
SELECT count(*) AS n FROM seizures WHERE lower(drug) = 'heroin'
---
-- name: coalesce in a condition
SELECT count(*) AS n FROM seizures WHERE coalesce(drug, 'none') = 'none'
---
-- name: case in a condition
SELECT count(*) AS n FROM seizures WHERE CASE WHEN armed THEN grade > 1 ELSE grade < 1 END
---
-- name: everything at once
SELECT count(*) AS n, sum(units) AS u FROM seizures
WHERE (drug LIKE '%i%' OR drug IS NULL) AND NOT (grade IN (1, 2)) AND seized_on >= DATE '2000-01-01' AND qty_kg <> 0
