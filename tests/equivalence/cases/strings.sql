-- name: lower and upper
SELECT lower(district) AS l, upper(district) AS u, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: length
SELECT length(district) AS l, count(*) AS n FROM seizures GROUP BY 1
---
-- name: substr
SELECT substr(drug, 1, 2) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: substring with words
SELECT substring(drug FROM 2 FOR 2) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: substr from the end
SELECT substr(drug, -2) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: substr from zero
SELECT substr(drug, 0, 2) AS s, count(*) AS n FROM seizures GROUP BY 1
---
-- name: left and right
SELECT left(district, 1) AS l, right(district, 1) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: left with a negative length
SELECT left(drug, -2) AS l, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: trim
SELECT trim(drug) AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: ltrim and rtrim
SELECT ltrim(drug) AS l, rtrim(drug) AS r, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: replace
SELECT replace(drug, 'i', 'y') AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: replace an empty text
SELECT replace(drug, '', '') AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: concat
SELECT drug || '-' || district AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: concat function ignores nulls
SELECT concat(drug, '-', district) AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: starts with
SELECT count(*) FILTER (WHERE starts_with(drug, 'h')) AS n FROM seizures
---
-- name: contains
SELECT count(*) FILTER (WHERE contains(drug, '_')) AS n FROM seizures
---
-- name: quote inside
SELECT drug, count(*) AS n FROM seizures WHERE drug = 'it''s' GROUP BY drug
---
-- name: emoji
SELECT district, length(district) AS l, count(*) AS n FROM seizures WHERE district = '😀' GROUP BY district
---
-- name: backslash is a character
SELECT count(*) AS n FROM seizures WHERE drug <> 'a\'
---
-- name: escape text
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WHERE drug <> E'a\nb'
---
-- name: dollar quotes
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WHERE drug = $$ice$$
---
-- name: percent in a constant
SELECT count(*) AS n FROM seizures WHERE district = 'l%hore'
---
-- name: line break in a constant
SELECT count(*) AS n FROM seizures WHERE drug = 'a
b'
---
-- name: braces in a constant
SELECT drug || '{0}' AS t, count(*) AS n FROM seizures WHERE drug <> '{*}' GROUP BY 1
---
-- name: greatest and least of texts
SELECT greatest(drug, district) AS g, least(drug, district) AS l, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: text with null
SELECT min(drug || NULL) AS t FROM seizures
---
-- name: ilike with unicode
SELECT count(*) AS n FROM seizures WHERE district ILIKE 'i%'
---
-- name: german sharp s
SELECT upper(district) AS u, count(*) AS n FROM seizures WHERE lower(district) LIKE 'stra%' GROUP BY 1
---
-- name: regexp
-- expect: refused function_not_allowed
SELECT count(*) AS n FROM seizures WHERE regexp_matches(drug, '^h')
---
-- name: similar to
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures WHERE drug SIMILAR TO 'h.*'
---
-- name: repeat
-- expect: refused function_not_allowed
SELECT repeat(drug, 3) AS r, count(*) AS n FROM seizures GROUP BY 1
---
-- name: trim of other characters
-- expect: refused not_supported
SELECT trim(drug, 'h') AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: text index
-- expect: refused not_supported
SELECT drug[1] AS t, count(*) AS n FROM seizures GROUP BY 1
---
-- name: concat_ws
SELECT concat_ws('-', drug, district) AS k, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: concat_ws of one, of constants and of NULL
SELECT concat_ws(', ', drug) AS a, concat_ws('', 'x', drug, NULL, 'y') AS b, concat_ws(NULL, drug, 'z') AS c, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: concat_ws in a condition
SELECT count(*) AS n FROM seizures WHERE concat_ws('|', drug, district) = 'heroin|lahore'
---
-- name: concat_ws of merged groups
SELECT concat_ws(' of ', CAST(count(*) AS VARCHAR), drug) AS words FROM seizures GROUP BY drug
---
-- name: concat_ws without a name
SELECT concat_ws('-', drug, district), count(*) FROM seizures GROUP BY 1
---
-- name: concat_ws of numbers
-- expect: refused type_mismatch
SELECT concat_ws('-', drug, grade) AS k, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: concat_ws with the separator of a column
-- expect: refused type_mismatch
SELECT concat_ws(drug, drug, district) AS k, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: concat_ws of nothing
-- expect: refused type_mismatch
SELECT concat_ws('-') AS k, count(*) AS n FROM seizures GROUP BY ALL
