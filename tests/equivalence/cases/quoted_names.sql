-- name: quoted column
SELECT "drug", count(*) AS n FROM "seizures" GROUP BY "drug"
---
-- name: quoted in another case
SELECT "DRUG", count(*) AS n FROM "SEIZURES" GROUP BY "Drug"
---
-- name: keyword columns
SELECT "select", "group", sum("count") AS c FROM words GROUP BY "select", "group"
---
-- name: column named like a function
SELECT sum(words.count) AS s, max("sum") AS m FROM words
---
-- name: column named like a date part
SELECT month, count(*) AS n FROM words GROUP BY month
---
-- name: function of that name is still there
SELECT count(*) AS n, count(count) AS c FROM words
---
-- name: order by a column named order
SELECT "order", count(*) AS n FROM words GROUP BY "order" ORDER BY "order"
---
-- name: alias equal to a keyword column
SELECT "group" AS "order", count(*) AS n FROM words GROUP BY "group" ORDER BY "order"
---
-- name: aggregate named like its column
SELECT sum("sum") AS sum FROM words
---
-- name: having on an alias named like a column
SELECT "order", sum("sum") AS count FROM words GROUP BY "order" HAVING count > 1
---
-- name: filter on a keyword column
SELECT count(*) AS n FROM words WHERE "select" = 'select' AND "group" = 3
---
-- name: truncation beside a column named month
SELECT date_trunc('month', entered) AS m, count(*) AS n FROM visits GROUP BY 1
---
-- name: quoted text in double quotes
-- expect: refused unknown_column
SELECT count(*) AS n FROM seizures WHERE drug = "ice"
---
-- name: stddev of a column named sum
SELECT stddev_samp("sum") AS s FROM words
---
-- name: distinct of a keyword column
SELECT count(DISTINCT "order") AS n FROM words
---
-- name: join of words to itself by agency
SELECT count(*) AS n FROM words a JOIN words b ON a.agency = b.agency AND a."order" = b."order"
