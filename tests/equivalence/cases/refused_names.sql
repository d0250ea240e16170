-- name: unknown table
-- expect: refused unknown_table
SELECT count(*) FROM nothing
---
-- name: unknown column
-- expect: refused unknown_column
SELECT count(nothing) FROM seizures
---
-- name: hidden column
-- expect: refused unknown_column
SELECT count(remarks) FROM seizures
---
-- name: hidden column in where
-- expect: refused unknown_column
SELECT count(*) FROM seizures WHERE remarks = 'x'
---
-- name: rowid
-- expect: refused unknown_column
SELECT max(rowid) FROM seizures
---
-- name: ambiguous
-- expect: refused ambiguous_column
SELECT drug, count(*) FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY drug
---
-- name: ambiguous agency
-- expect: refused ambiguous_column
SELECT agency, count(*) FROM seizures s JOIN persons p ON s.person = p.person GROUP BY agency
---
-- name: catalogue tables
-- expect: refused unknown_table
SELECT count(*) FROM information_schema.tables
---
-- name: duckdb tables
-- expect: refused unknown_table
SELECT count(*) FROM duckdb_tables
---
-- name: table function
-- expect: refused function_not_allowed
SELECT count(*) FROM duckdb_tables()
---
-- name: read csv
-- expect: refused function_not_allowed
SELECT count(*) FROM read_csv('/etc/passwd')
---
-- name: a file as a table
-- expect: refused unknown_table
SELECT count(*) FROM 'data.csv'
---
-- name: query function
-- expect: refused function_not_allowed
SELECT count(*) FROM query('SELECT 1')
---
-- name: range
-- expect: refused function_not_allowed
SELECT count(*) FROM range(10)
---
-- name: unnest
-- expect: refused not_supported
SELECT count(*) FROM unnest([1, 2])
---
-- name: unknown function
-- expect: refused function_not_allowed
SELECT nothing(drug), count(*) FROM seizures GROUP BY 1
---
-- name: getenv
-- expect: refused function_not_allowed
SELECT getenv('HOME') AS h, count(*) FROM seizures GROUP BY 1
---
-- name: struct access
-- expect: refused unknown_table
SELECT drug.x, count(*) FROM seizures GROUP BY 1
---
-- name: parameter
-- expect: refused not_supported
SELECT count(*) FROM seizures WHERE drug = ?
---
-- name: named parameter
-- expect: refused not_supported
SELECT count(*) FROM seizures WHERE drug = $drug
---
-- name: list literal
-- expect: equal or refused not_supported
SELECT count(*) FROM seizures WHERE drug IN ['ice']
---
-- name: lambda
-- expect: refused function_not_allowed
SELECT list_transform([1], x -> x + 1) AS l, count(*) FROM seizures GROUP BY 1
---
-- name: sample
-- expect: refused not_supported
SELECT count(*) FROM seizures USING SAMPLE 10%
---
-- name: tablesample
-- expect: refused not_supported
SELECT count(*) FROM seizures TABLESAMPLE 10%
---
-- name: qualify
SELECT drug, count(*) AS n FROM seizures GROUP BY drug QUALIFY row_number() OVER (ORDER BY drug) = 1
---
-- name: as of
-- expect: refused not_supported
SELECT count(*) FROM seizures AT (VERSION => 1)
---
-- name: positional join
-- expect: refused not_supported
SELECT count(*) FROM seizures POSITIONAL JOIN drugs
---
-- name: asof join
-- expect: refused not_supported
SELECT count(*) FROM seizures s ASOF JOIN districts d ON s.seized_on >= d.founded
---
-- name: lateral
-- expect: refused not_supported
SELECT count(*) FROM seizures s, LATERAL (SELECT s.drug) t
---
-- name: window over groups
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n, rank() OVER (ORDER BY count(*) DESC, drug) AS r FROM seizures GROUP BY drug
---
-- name: share of the total by a window
-- expect: equal or refused not_supported
SELECT drug, count(*) / sum(count(*)) OVER () AS share FROM seizures GROUP BY drug
