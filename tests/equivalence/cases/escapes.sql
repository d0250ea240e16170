-- name: an underscore
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'hero!_%' ESCAPE '!'
---
-- name: a percent sign inside
SELECT count(*) AS n FROM seizures WHERE district LIKE '_^%h%' ESCAPE '^'
---
-- name: not like
SELECT count(*) AS n FROM seizures WHERE drug NOT LIKE 'hero!_%' ESCAPE '!'
---
-- name: ilike
SELECT count(*) AS n FROM seizures WHERE drug ILIKE 'HERO!_IN' ESCAPE '!'
---
-- name: not ilike
SELECT count(*) AS n FROM seizures WHERE drug NOT ILIKE '%O#_I%' ESCAPE '#'
---
-- name: the escape character itself
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'ice!!' ESCAPE '!'
---
-- name: what needs no escape
SELECT count(*) AS n FROM seizures WHERE drug LIKE '!i!ce' ESCAPE '!'
---
-- name: a percent sign escapes
SELECT count(*) AS n FROM seizures WHERE district LIKE 'l%%hore' ESCAPE '%'
---
-- name: a backslash
SELECT count(*) AS n FROM seizures WHERE drug LIKE '%\_%' ESCAPE '\'
---
-- name: NULL is neither
SELECT drug LIKE 'hero!_%' ESCAPE '!' AS y, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: in an aggregate
SELECT count(*) FILTER (WHERE drug LIKE '%!_%' ESCAPE '!') AS n, sum(CASE WHEN drug NOT LIKE 'h%!_%' ESCAPE '!' THEN grade END) AS g FROM seizures WHERE grade < 100
---
-- name: a column without a name
SELECT drug LIKE 'hero!_%' ESCAPE '!', drug NOT ILIKE 'hero!_%' ESCAPE '!', count(*) FROM seizures GROUP BY 1, 2
---
-- name: a pattern that its escape character ends
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'heroin!' ESCAPE '!'
---
-- name: a letter escapes
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE drug ILIKE 'heroX_' ESCAPE 'X'
---
-- name: two characters escape
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE drug LIKE 'hero!!_' ESCAPE '!!'
---
-- name: a column is the pattern
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE drug LIKE district ESCAPE '!'
---
-- name: a pattern that is NULL
-- expect: refused type_mismatch
SELECT count(*) AS n FROM seizures WHERE drug LIKE NULL ESCAPE '!'
