-- name: drop
-- expect: refused not_a_query
DROP TABLE seizures
---
-- name: insert
-- expect: refused not_a_query
INSERT INTO seizures SELECT * FROM seizures
---
-- name: update
-- expect: refused not_a_query
UPDATE seizures SET drug = 'x'
---
-- name: delete
-- expect: refused not_a_query
DELETE FROM seizures
---
-- name: create
-- expect: refused not_a_query
CREATE TABLE t AS SELECT * FROM seizures
---
-- name: copy
-- expect: refused not_a_query
COPY seizures TO 'x.csv'
---
-- name: attach
-- expect: refused not_a_query
ATTACH 'x.db'
---
-- name: pragma
-- expect: refused not_a_query
PRAGMA database_list
---
-- name: set
-- expect: refused not_a_query
SET threads = 1
---
-- name: call
-- expect: refused not_a_query
CALL pragma_version()
---
-- name: install
-- expect: refused not_a_query
INSTALL httpfs
---
-- name: explain
-- expect: refused not_a_query
EXPLAIN SELECT count(*) FROM seizures
---
-- name: describe
-- expect: refused not_a_query
DESCRIBE seizures
---
-- name: show
-- expect: refused not_a_query
SHOW TABLES
---
-- name: summarize
-- expect: refused not_a_query
SUMMARIZE seizures
---
-- name: pivot
-- expect: refused not_a_query
PIVOT seizures ON drug USING count(*)
---
-- name: two statements
-- expect: refused not_a_query
SELECT count(*) FROM seizures; SELECT count(*) FROM visits
---
-- name: a statement after a comment
-- expect: refused not_a_query
SELECT count(*) FROM seizures; -- and
DROP TABLE seizures
---
-- name: values
-- expect: refused not_a_query
VALUES (1)
---
-- name: nothing but a comment
-- expect: refused syntax
-- nothing
/* at all */
---
-- name: begin
-- expect: refused not_a_query
BEGIN TRANSACTION
---
-- name: no from
-- expect: refused not_supported
SELECT 1
---
-- name: union
SELECT count(*) FROM seizures UNION ALL SELECT count(*) FROM visits
---
-- name: from without select
-- expect: refused row_level
FROM seizures
---
-- name: broken
-- expect: refused syntax
SELECT count(* FROM seizures
---
-- name: unknown word
-- expect: refused syntax
SELEC count(*) FROM seizures
---
-- name: trailing semicolon is fine
SELECT count(*) AS n FROM seizures;
---
-- name: comments are fine
SELECT /* all */ count(*) AS n -- of them
FROM seizures
---
-- name: into
-- expect: refused not_supported
SELECT count(*) INTO t FROM seizures
---
-- name: for update
-- expect: refused not_supported
SELECT count(*) FROM seizures FOR UPDATE
---
-- name: an aggregate of nothing but an order
-- expect: refused not_supported
SELECT sum(ORDER BY drug) FROM seizures
