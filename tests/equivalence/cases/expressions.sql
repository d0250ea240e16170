-- name: NOT drug = 'ice'
SELECT NOT drug = 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug = 'ice' IS TRUE
SELECT drug = 'ice' IS TRUE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug = 'ice' IS NULL
SELECT drug = 'ice' IS NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT drug IS NULL
SELECT NOT drug IS NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT drug IN ('ice','opium')
SELECT NOT drug IN ('ice','opium') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT drug LIKE 'i%'
SELECT NOT drug LIKE 'i%' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT drug = 'ice' AND armed
SELECT NOT drug = 'ice' AND armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug || 'x' = 'icex'
SELECT drug || 'x' = 'icex' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug = 'ic' || 'e'
SELECT drug = 'ic' || 'e' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug LIKE 'i' || '%'
SELECT drug LIKE 'i' || '%' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed AND grade > 1 OR drug = 'ice'
SELECT armed AND grade > 1 OR drug = 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed OR grade > 1 AND drug = 'ice'
SELECT armed OR grade > 1 AND drug = 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed OR NOT grade > 1 AND drug = 'ice'
SELECT armed OR NOT grade > 1 AND drug = 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade BETWEEN 1 AND 5 AND armed
SELECT grade BETWEEN 1 AND 5 AND armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade BETWEEN 1 AND 5 OR armed
SELECT grade BETWEEN 1 AND 5 OR armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT grade BETWEEN 1 AND 5
SELECT NOT grade BETWEEN 1 AND 5 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade BETWEEN 1 AND 5 = armed
SELECT grade BETWEEN 1 AND 5 = armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade > 1 = armed
-- expect: refused not_supported
SELECT grade > 1 = armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed = grade > 1
-- expect: refused not_supported
SELECT armed = grade > 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed = (grade > 1)
SELECT armed = (grade > 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade IS NULL = armed
SELECT grade IS NULL = armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade IS DISTINCT FROM 1 AND armed
SELECT grade IS DISTINCT FROM 1 AND armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade IS NOT DISTINCT FROM 1 OR armed
SELECT grade IS NOT DISTINCT FROM 1 OR armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug IN ('ice') = armed
SELECT drug IN ('ice') = armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ILIKE 'I%' = armed
SELECT drug ILIKE 'I%' = armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade = 1 IS NOT TRUE
SELECT grade = 1 IS NOT TRUE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: - grade ^ 2
SELECT - grade ^ 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -grade ** 2
SELECT -grade ** 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 2 ** 3 ** 2
SELECT 2 ** 3 ** 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 2 ^ 3 ^ 2
SELECT 2 ^ 3 ^ 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 2 * grade ** 2
SELECT 2 * grade ** 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade ** -1
SELECT grade ** -1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 10 / 2 * grade
SELECT 10 / 2 * grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 10 / grade / 2
SELECT 10 / grade / 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade // 3 // 2
SELECT grade // 3 // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade % 4 * 2
SELECT grade % 4 * 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade * 2 % 3
SELECT grade * 2 % 3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 7 - grade % 3
SELECT 7 - grade % 3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade - 1 - 1
SELECT grade - 1 - 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade - (1 - 1)
SELECT grade - (1 - 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade / 2 // 1
-- expect: equal or refused type_mismatch
SELECT grade / 2 // 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -grade % 3
SELECT -grade % 3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -(grade % 3)
SELECT -(grade % 3) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -grade // 2
SELECT -grade // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: - -grade
SELECT - -grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: +grade
SELECT +grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -(-3)
SELECT -(-3) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade + -1
SELECT grade + -1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade - - 1
SELECT grade - - 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade::VARCHAR || 'x'
SELECT grade::VARCHAR || 'x' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -grade::VARCHAR
-- expect: refused type_mismatch
SELECT -grade::VARCHAR AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade + 1::DOUBLE
SELECT grade + 1::DOUBLE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 + grade::DOUBLE / 2
SELECT 1 + grade::DOUBLE / 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade = 1::DOUBLE
SELECT grade = 1::DOUBLE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug == 'ice'
SELECT drug == 'ice' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ~~ 'i%'
SELECT drug ~~ 'i%' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ~~* 'I%'
SELECT drug ~~* 'I%' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug !~~ 'i%'
SELECT drug !~~ 'i%' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ^@ 'i'
SELECT drug ^@ 'i' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ~ 'i.*'
-- expect: equal or refused function_not_allowed
SELECT drug ~ 'i.*' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug ISNULL
SELECT drug ISNULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug NOTNULL
SELECT drug NOTNULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug NOT NULL
SELECT drug NOT NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug GLOB 'i*'
-- expect: equal or refused not_supported
SELECT drug GLOB 'i*' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug RLIKE 'i'
-- expect: refused function_not_allowed
SELECT drug RLIKE 'i' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug REGEXP 'i'
-- expect: refused function_not_allowed
SELECT drug REGEXP 'i' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed XOR armed
-- expect: refused syntax
SELECT armed XOR armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade MOD 2
-- expect: refused syntax
SELECT grade MOD 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: mod(grade, 2)
SELECT mod(grade, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: div(grade, 2)
-- expect: refused syntax
SELECT div(grade, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade MOD 3 * 2
-- expect: refused syntax
SELECT grade MOD 3 * 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: nvl2(drug, 'x', 'y')
-- expect: refused function_not_allowed
SELECT nvl2(drug, 'x', 'y') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: isnull(drug, 'x')
-- expect: refused function_not_allowed
SELECT isnull(drug, 'x') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ifnull(drug, 'x')
SELECT ifnull(drug, 'x') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: decode(drug, 'ice', 1)
-- expect: refused function_not_allowed
SELECT decode(drug, 'ice', 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: zeroifnull(grade)
-- expect: refused function_not_allowed
SELECT zeroifnull(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: nullif(grade, 1.0)
SELECT nullif(grade, 1.0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: nullif(1, grade)
SELECT nullif(1, grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: nullif(drug, NULL)
SELECT nullif(drug, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: coalesce(grade, 1.5)
SELECT coalesce(grade, 1.5) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: coalesce(grade, qty_kg)
SELECT coalesce(grade, qty_kg) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: coalesce(NULL, NULL)
SELECT coalesce(NULL, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: coalesce(drug)
SELECT coalesce(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: greatest(drug, 'k')
SELECT greatest(drug, 'k') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: greatest(seized_on, '2024-01-01')
SELECT greatest(seized_on, '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: greatest(seized_on, logged_at)
SELECT greatest(seized_on, logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: greatest(grade, 1.5)
SELECT greatest(grade, 1.5) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: greatest(grade)
SELECT greatest(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: least(NULL, NULL)
SELECT least(NULL, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: log(2, grade)
SELECT log(2, grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: log(grade)
SELECT log(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: log2(grade)
SELECT log2(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: log10(grade)
SELECT log10(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ln(grade)
SELECT ln(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: exp(grade)
SELECT exp(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: pow(grade, 2)
SELECT pow(grade, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: power(grade, 0.5)
SELECT power(grade, 0.5) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: sqrt(grade)
SELECT sqrt(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: cbrt(grade)
-- expect: equal or refused function_not_allowed
SELECT cbrt(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: sign(qty_kg)
SELECT sign(qty_kg) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: sign(price)
SELECT sign(price) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: abs(price)
SELECT abs(price) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: abs(qty_kg)
SELECT abs(qty_kg) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ceil(price)
SELECT ceil(price) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ceil(grade)
SELECT ceil(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ceiling(qty_kg)
SELECT ceiling(qty_kg) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: floor(grade)
SELECT floor(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(price, 2)
SELECT round(price, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(qty_kg, 0)
SELECT round(qty_kg, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(qty_kg, 5)
SELECT round(qty_kg, 5) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(grade, 2)
SELECT round(grade, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(grade, 0)
SELECT round(grade, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(grade, -1)
-- expect: equal or refused type_mismatch
SELECT round(grade, -1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: round(price, -1)
-- expect: equal or refused type_mismatch
SELECT round(price, -1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(price)
SELECT trunc(price) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(price, 1)
SELECT trunc(price, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(qty_kg)
SELECT trunc(qty_kg) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(qty_kg, 1)
SELECT trunc(qty_kg, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(grade)
SELECT trunc(grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: length(drug)
SELECT length(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: len(drug)
SELECT len(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: char_length(drug)
SELECT char_length(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: character_length(drug)
SELECT character_length(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: octet_length(drug)
-- expect: refused function_not_allowed
SELECT octet_length(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: bit_length(drug)
-- expect: equal or refused function_not_allowed
SELECT bit_length(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: strlen(drug)
-- expect: equal or refused function_not_allowed
SELECT strlen(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: lcase(drug)
SELECT lcase(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ucase(drug)
SELECT ucase(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: lower(NULL)
SELECT lower(NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: left(drug, 0)
SELECT left(drug, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: left(drug, -1)
SELECT left(drug, -1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: right(drug, -1)
SELECT right(drug, -1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: right(drug, 0)
SELECT right(drug, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: right(drug, 100)
SELECT right(drug, 100) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, 2)
SELECT substr(drug, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, 2, -1)
SELECT substr(drug, 2, -1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, -3, 2)
SELECT substr(drug, -3, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, -100, 2)
SELECT substr(drug, -100, 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, 0)
SELECT substr(drug, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, 0, 1)
SELECT substr(drug, 0, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substr(drug, 2, 0)
SELECT substr(drug, 2, 0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substring(drug, 2, 3)
SELECT substring(drug, 2, 3) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substring(drug FROM 2)
SELECT substring(drug FROM 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substring(drug FOR 2)
SELECT substring(drug FOR 2) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: substring(drug SIMILAR 'x' ESCAPE '#')
-- expect: refused syntax
SELECT substring(drug SIMILAR 'x' ESCAPE '#') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug[1:2]
-- expect: equal or refused not_supported
SELECT drug[1:2] AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(drug)
SELECT trim(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(BOTH FROM drug)
SELECT trim(BOTH FROM drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(LEADING FROM drug)
SELECT trim(LEADING FROM drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(TRAILING FROM drug)
SELECT trim(TRAILING FROM drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(LEADING 'h' FROM drug)
-- expect: equal or refused not_supported
SELECT trim(LEADING 'h' FROM drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trim(BOTH 'h' FROM drug)
-- expect: equal or refused not_supported
SELECT trim(BOTH 'h' FROM drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ltrim(drug, 'h')
-- expect: equal or refused not_supported
SELECT ltrim(drug, 'h') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: rtrim(drug, 'm')
-- expect: equal or refused not_supported
SELECT rtrim(drug, 'm') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: replace(drug, 'i', '')
SELECT replace(drug, 'i', '') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: replace(drug, 'i', NULL)
SELECT replace(drug, 'i', NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: replace(drug, '', 'x')
SELECT replace(drug, '', 'x') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: replace(drug, 'ic', 'y')
SELECT replace(drug, 'ic', 'y') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: position('i' IN drug)
-- expect: equal or refused function_not_allowed
SELECT position('i' IN drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: strpos(drug, 'i')
-- expect: equal or refused function_not_allowed
SELECT strpos(drug, 'i') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: instr(drug, 'i')
-- expect: equal or refused function_not_allowed
SELECT instr(drug, 'i') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: concat(drug)
SELECT concat(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: concat(drug, NULL)
SELECT concat(drug, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: concat(drug, grade)
-- expect: equal or refused type_mismatch
SELECT concat(drug, grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: concat_ws('-', drug, district)
-- expect: equal or refused function_not_allowed
SELECT concat_ws('-', drug, district) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug || grade
-- expect: equal or refused type_mismatch
SELECT drug || grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug || ''
SELECT drug || '' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: contains(drug, '')
SELECT contains(drug, '') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: contains(drug, 'I')
SELECT contains(drug, 'I') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: starts_with(drug, '')
SELECT starts_with(drug, '') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: prefix(drug, 'i')
SELECT prefix(drug, 'i') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: suffix(drug, 'e')
-- expect: equal or refused function_not_allowed
SELECT suffix(drug, 'e') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ends_with(drug, 'e')
-- expect: equal or refused function_not_allowed
SELECT ends_with(drug, 'e') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: reverse(drug)
-- expect: equal or refused function_not_allowed
SELECT reverse(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ascii(drug)
-- expect: equal or refused function_not_allowed
SELECT ascii(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: initcap(drug)
-- expect: refused function_not_allowed
SELECT initcap(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: md5(drug)
-- expect: equal or refused function_not_allowed
SELECT md5(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: hash(drug)
-- expect: equal or refused function_not_allowed
SELECT hash(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: year(seized_on)
SELECT year(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: year('2024-01-01')
-- expect: refused type_mismatch
SELECT year('2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: year(DATE '2024-01-01')
SELECT year(DATE '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(year FROM seized_on)
SELECT extract(year FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(YEARS FROM seized_on)
-- expect: equal or refused not_supported
SELECT extract(YEARS FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(dow FROM seized_on)
SELECT extract(dow FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(isodow FROM seized_on)
SELECT extract(isodow FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(doy FROM seized_on)
SELECT extract(doy FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(week FROM seized_on)
SELECT extract(week FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(quarter FROM seized_on)
SELECT extract(quarter FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(epoch FROM seized_on)
-- expect: equal or refused not_supported
SELECT extract(epoch FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(decade FROM seized_on)
-- expect: equal or refused not_supported
SELECT extract(decade FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(hour FROM seized_on)
-- expect: equal or refused type_mismatch
SELECT extract(hour FROM seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(hour FROM logged_at)
SELECT extract(hour FROM logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(second FROM logged_at)
SELECT extract(second FROM logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(milliseconds FROM logged_at)
-- expect: equal or refused not_supported
SELECT extract(milliseconds FROM logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: extract(day FROM logged_at)
SELECT extract(day FROM logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('year', seized_on)
SELECT date_part('year', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('dayofweek', seized_on)
SELECT date_part('dayofweek', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('weekday', seized_on)
SELECT date_part('weekday', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('isodow', seized_on)
SELECT date_part('isodow', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('yearweek', seized_on)
-- expect: equal or refused not_supported
SELECT date_part('yearweek', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('w', seized_on)
-- expect: equal or refused not_supported
SELECT date_part('w', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_part('mon', seized_on)
-- expect: equal or refused not_supported
SELECT date_part('mon', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: datepart('month', seized_on)
SELECT datepart('month', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: dayofweek(seized_on)
SELECT dayofweek(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: weekday(seized_on)
SELECT weekday(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: isodow(seized_on)
SELECT isodow(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: dayofmonth(seized_on)
SELECT dayofmonth(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: dayofyear(seized_on)
SELECT dayofyear(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: day(seized_on)
SELECT day(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: week(seized_on)
SELECT week(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: weekofyear(seized_on)
SELECT weekofyear(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: yearweek(seized_on)
-- expect: equal or refused function_not_allowed
SELECT yearweek(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: week(seized_on, 1)
-- expect: refused not_supported
SELECT week(seized_on, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: month(logged_at)
SELECT month(logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: hour(logged_at)
SELECT hour(logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: minute(logged_at)
SELECT minute(logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: second(logged_at)
SELECT second(logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('month', seized_on)
SELECT date_trunc('month', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('MONTH', seized_on)
SELECT date_trunc('MONTH', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('months', seized_on)
-- expect: equal or refused not_supported
SELECT date_trunc('months', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('mon', seized_on)
-- expect: equal or refused not_supported
SELECT date_trunc('mon', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('week', logged_at)
SELECT date_trunc('week', logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('day', logged_at)
SELECT date_trunc('day', logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('day', seized_on)
SELECT date_trunc('day', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('hour', logged_at)
-- expect: equal or refused not_supported
SELECT date_trunc('hour', logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('minute', logged_at)
-- expect: equal or refused not_supported
SELECT date_trunc('minute', logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('decade', seized_on)
-- expect: equal or refused not_supported
SELECT date_trunc('decade', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('isoyear', seized_on)
-- expect: equal or refused not_supported
SELECT date_trunc('isoyear', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_trunc('quarter', seized_on)
SELECT date_trunc('quarter', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: datetrunc('month', seized_on)
SELECT datetrunc('month', seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: trunc(seized_on, 'month')
-- expect: refused type_mismatch
SELECT trunc(seized_on, 'month') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('day', seized_on, DATE '2024-01-01')
SELECT date_diff('day', seized_on, DATE '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('week', seized_on, DATE '2024-01-01')
SELECT date_diff('week', seized_on, DATE '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('month', seized_on, DATE '2024-01-15')
SELECT date_diff('month', seized_on, DATE '2024-01-15') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('year', seized_on, DATE '2024-01-15')
SELECT date_diff('year', seized_on, DATE '2024-01-15') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('quarter', seized_on, DATE '2024-01-15')
SELECT date_diff('quarter', seized_on, DATE '2024-01-15') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('day', seized_on, '2024-01-01')
SELECT date_diff('day', seized_on, '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('day', logged_at, TIMESTAMP '2024-01-31 00:00:00')
SELECT date_diff('day', logged_at, TIMESTAMP '2024-01-31 00:00:00') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_diff('week', logged_at, TIMESTAMP '2024-01-31 00:00:00')
SELECT date_diff('week', logged_at, TIMESTAMP '2024-01-31 00:00:00') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: datediff('day', seized_on, DATE '2024-01-01')
SELECT datediff('day', seized_on, DATE '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: datediff(seized_on, DATE '2024-01-01')
-- expect: refused syntax
SELECT datediff(seized_on, DATE '2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_sub('month', seized_on, DATE '2024-01-15')
-- expect: equal or refused function_not_allowed
SELECT date_sub('month', seized_on, DATE '2024-01-15') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: datesub('month', seized_on, DATE '2024-01-15')
-- expect: equal or refused function_not_allowed
SELECT datesub('month', seized_on, DATE '2024-01-15') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date_add(seized_on, INTERVAL 1 DAY)
-- expect: equal or refused function_not_allowed
SELECT date_add(seized_on, INTERVAL 1 DAY) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: dateadd('day', 1, seized_on)
-- expect: refused function_not_allowed
SELECT dateadd('day', 1, seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + 1
SELECT seized_on + 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on - 1
SELECT seized_on - 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 + seized_on
-- expect: equal or refused type_mismatch
SELECT 1 + seized_on AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL 1 DAY
SELECT seized_on + INTERVAL 1 DAY AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL '1 day'
SELECT seized_on + INTERVAL '1 day' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL '1' DAY
SELECT seized_on + INTERVAL '1' DAY AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL 1 WEEK
SELECT seized_on + INTERVAL 1 WEEK AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL 3 QUARTER
SELECT seized_on + INTERVAL 3 QUARTER AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL 1 MONTH
SELECT seized_on + INTERVAL 1 MONTH AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on - INTERVAL 1 MONTH
SELECT seized_on - INTERVAL 1 MONTH AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL (1) DAY
SELECT seized_on + INTERVAL (1) DAY AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL '1 month 2 days'
-- expect: equal or refused not_supported
SELECT seized_on + INTERVAL '1 month 2 days' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on + INTERVAL '1 02:03:04' DAY TO SECOND
-- expect: refused not_supported
SELECT seized_on + INTERVAL '1 02:03:04' DAY TO SECOND AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: INTERVAL 1 DAY + seized_on
SELECT INTERVAL 1 DAY + seized_on AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at + INTERVAL 90 MINUTE
SELECT logged_at + INTERVAL 90 MINUTE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at - INTERVAL 1 SECOND
SELECT logged_at - INTERVAL 1 SECOND AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at + INTERVAL 1 MICROSECOND
SELECT logged_at + INTERVAL 1 MICROSECOND AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at - seized_on
-- expect: equal or refused type_mismatch
SELECT logged_at - seized_on AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on - DATE '2024-01-01'
SELECT seized_on - DATE '2024-01-01' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at - TIMESTAMP '2024-01-01 00:00:00'
-- expect: equal or refused type_mismatch
SELECT logged_at - TIMESTAMP '2024-01-01 00:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: last_day(seized_on)
-- expect: equal or refused function_not_allowed
SELECT last_day(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: monthname(seized_on)
-- expect: equal or refused function_not_allowed
SELECT monthname(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: dayname(seized_on)
-- expect: equal or refused function_not_allowed
SELECT dayname(seized_on) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: make_date(2024, 1, 1)
-- expect: equal or refused function_not_allowed
SELECT make_date(2024, 1, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: DATE '2024-01-01'
SELECT DATE '2024-01-01' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: DATE('2024-01-01')
-- expect: equal or refused function_not_allowed
SELECT DATE('2024-01-01') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: date(logged_at)
-- expect: equal or refused function_not_allowed
SELECT date(logged_at) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIMESTAMP '2024-01-01'
SELECT TIMESTAMP '2024-01-01' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIMESTAMP '2024-01-01 10:00'
SELECT TIMESTAMP '2024-01-01 10:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIMESTAMP '2024-01-01T10:00:00'
SELECT TIMESTAMP '2024-01-01T10:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIMESTAMP '2024-01-01 10:00:00+02'
-- expect: equal or refused type_mismatch
SELECT TIMESTAMP '2024-01-01 10:00:00+02' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIMESTAMPTZ '2024-01-01 10:00:00+02'
-- expect: equal or refused type_mismatch
SELECT TIMESTAMPTZ '2024-01-01 10:00:00+02' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TIME '10:00'
-- expect: equal or refused type_mismatch
SELECT TIME '10:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: '2024-01-01'::DATE
SELECT '2024-01-01'::DATE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: '2024-01-01'::TIMESTAMP
SELECT '2024-01-01'::TIMESTAMP AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST('2024-01-01 10:00' AS DATE)
-- expect: equal or refused type_mismatch
SELECT CAST('2024-01-01 10:00' AS DATE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(seized_on AS TIMESTAMP)
SELECT CAST(seized_on AS TIMESTAMP) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(logged_at AS DATE)
SELECT CAST(logged_at AS DATE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(logged_at AS TIME)
-- expect: equal or refused type_mismatch
SELECT CAST(logged_at AS TIME) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at::DATE::TIMESTAMP
SELECT logged_at::DATE::TIMESTAMP AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on::VARCHAR
SELECT seized_on::VARCHAR AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at::VARCHAR
SELECT logged_at::VARCHAR AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(NULL AS DATE)
SELECT CAST(NULL AS DATE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on = '2024-01-31'
SELECT seized_on = '2024-01-31' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on = '2024-1-31'
-- expect: equal or refused type_mismatch
SELECT seized_on = '2024-1-31' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on > '2024'
-- expect: refused type_mismatch
SELECT seized_on > '2024' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on = logged_at
SELECT seized_on = logged_at AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at = '2024-01-31 00:00:00'
SELECT logged_at = '2024-01-31 00:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at = '2024-01-31T00:00:00'
SELECT logged_at = '2024-01-31T00:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at > '2024-01-31 10:00'
SELECT logged_at > '2024-01-31 10:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on IN ('2024-01-31', '2024-02-29')
SELECT seized_on IN ('2024-01-31', '2024-02-29') AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on = '2024-01-31 10:00:00'
-- expect: equal or refused type_mismatch
SELECT seized_on = '2024-01-31 10:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on < TIMESTAMP '2024-01-31 10:00:00'
SELECT seized_on < TIMESTAMP '2024-01-31 10:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: seized_on BETWEEN DATE '2024-01-01' AND TIMESTAMP '2024-01-31 10:00:00'
SELECT seized_on BETWEEN DATE '2024-01-01' AND TIMESTAMP '2024-01-31 10:00:00' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN seized_on ELSE logged_at END
SELECT CASE WHEN armed THEN seized_on ELSE logged_at END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN seized_on ELSE '2024-01-01' END
SELECT CASE WHEN armed THEN seized_on ELSE '2024-01-01' END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE drug WHEN 'ice' THEN 1 END
SELECT CASE drug WHEN 'ice' THEN 1 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE grade WHEN 1.0 THEN 'x' END
SELECT CASE grade WHEN 1.0 THEN 'x' END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN 1 ELSE 1.5 END
SELECT CASE WHEN armed THEN 1 ELSE 1.5 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN 1 ELSE 'x' END
-- expect: refused type_mismatch
SELECT CASE WHEN armed THEN 1 ELSE 'x' END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN NULL END
SELECT CASE WHEN armed THEN NULL END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN 1.50 ELSE 1.5 END
SELECT CASE WHEN armed THEN 1.50 ELSE 1.5 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN grade ELSE qty_kg END
SELECT CASE WHEN armed THEN grade ELSE qty_kg END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN armed THEN TRUE ELSE grade > 1 END
SELECT CASE WHEN armed THEN TRUE ELSE grade > 1 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE armed WHEN TRUE THEN 1 ELSE 0 END
SELECT CASE armed WHEN TRUE THEN 1 ELSE 0 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CASE WHEN grade THEN 1 END
-- expect: equal or refused type_mismatch
SELECT CASE WHEN grade THEN 1 END AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade AND armed
-- expect: equal or refused type_mismatch
SELECT grade AND armed AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT grade
-- expect: equal or refused type_mismatch
SELECT NOT grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed::INTEGER + 1
SELECT armed::INTEGER + 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed::BIGINT
SELECT armed::BIGINT AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed::DECIMAL(3,1)
SELECT armed::DECIMAL(3,1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed::DOUBLE
-- expect: equal or refused type_mismatch
SELECT armed::DOUBLE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: armed::VARCHAR
SELECT armed::VARCHAR AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(drug AS DATE)
SELECT TRY_CAST(drug AS DATE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(armed AS INTEGER)
SELECT TRY_CAST(armed AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(qty_kg AS DECIMAL(3,1))
SELECT TRY_CAST(qty_kg AS DECIMAL(3,1)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(qty_kg AS INTEGER)
SELECT TRY_CAST(qty_kg AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(price AS INTEGER)
SELECT TRY_CAST(price AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(price AS BIGINT)
SELECT TRY_CAST(price AS BIGINT) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(price AS DECIMAL(5,2))
SELECT TRY_CAST(price AS DECIMAL(5,2)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(grade AS BOOLEAN)
SELECT TRY_CAST(grade AS BOOLEAN) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(drug AS BOOLEAN)
SELECT TRY_CAST(drug AS BOOLEAN) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(drug AS DOUBLE)
SELECT TRY_CAST(drug AS DOUBLE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRY_CAST(seized_on AS VARCHAR)
SELECT TRY_CAST(seized_on AS VARCHAR) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS INTEGER)
-- expect: equal or refused type_mismatch
SELECT CAST(grade AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS TINYINT)
-- expect: equal or refused type_mismatch
SELECT CAST(grade AS TINYINT) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS REAL)
-- expect: equal or refused type_mismatch
SELECT CAST(grade AS REAL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS DECIMAL)
-- expect: equal or refused type_mismatch
SELECT CAST(grade AS DECIMAL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS DECIMAL(38,3))
SELECT CAST(grade AS DECIMAL(38,3)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(grade AS NUMERIC(20))
SELECT CAST(grade AS NUMERIC(20)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(qty_kg AS DECIMAL(20,4))
SELECT CAST(qty_kg AS DECIMAL(20,4)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(qty_kg AS DECIMAL(15,1))
-- expect: equal or refused type_mismatch
SELECT CAST(qty_kg AS DECIMAL(15,1)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(qty_kg AS DOUBLE)
SELECT CAST(qty_kg AS DOUBLE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(qty_kg AS VARCHAR)
SELECT CAST(qty_kg AS VARCHAR) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1.55 AS DECIMAL(3,1))
SELECT CAST(1.55 AS DECIMAL(3,1)) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1.5 AS INTEGER)
SELECT CAST(1.5 AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(2.5 AS INTEGER)
SELECT CAST(2.5 AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(-2.5 AS INTEGER)
SELECT CAST(-2.5 AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(2.5e0 AS INTEGER)
SELECT CAST(2.5e0 AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST('1.5' AS DOUBLE)
-- expect: equal or refused type_mismatch
SELECT CAST('1.5' AS DOUBLE) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(TRUE AS INTEGER)
-- expect: equal or refused type_mismatch
SELECT CAST(TRUE AS INTEGER) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST('t' AS BOOLEAN)
-- expect: equal or refused type_mismatch
SELECT CAST('t' AS BOOLEAN) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1 AS BOOLEAN)
-- expect: equal or refused type_mismatch
SELECT CAST(1 AS BOOLEAN) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1 AS VARCHAR)
SELECT CAST(1 AS VARCHAR) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1.50 AS VARCHAR)
SELECT CAST(1.50 AS VARCHAR) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: CAST(1e0 AS VARCHAR)
SELECT CAST(1e0 AS VARCHAR) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1
SELECT 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1.0
SELECT 1.0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1.
SELECT 1. AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1e2
SELECT 1e2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1e400
SELECT 1e400 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1_000
SELECT 1_000 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0x1F
-- expect: refused syntax
SELECT 0x1F AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0b11
-- expect: refused syntax
SELECT 0b11 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 007
-- expect: equal or refused type_mismatch
SELECT 007 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 9223372036854775807
SELECT 9223372036854775807 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 9223372036854775808
SELECT 9223372036854775808 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 170141183460469231731687303715884105727
SELECT 170141183460469231731687303715884105727 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -9223372036854775808
SELECT -9223372036854775808 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: - 9223372036854775808
SELECT - 9223372036854775808 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 2147483648
SELECT 2147483648 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -2147483648
SELECT -2147483648 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0.1 + 0.2
SELECT 0.1 + 0.2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0.1 * 0.1
SELECT 0.1 * 0.1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1.5 * 2
SELECT 1.5 * 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1/3
SELECT 1/3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1.0/3
SELECT 1.0/3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 7 // 2
SELECT 7 // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -7 // 2
SELECT -7 // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -7 % 2
SELECT -7 % 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 7 % -2
-- expect: equal or refused type_mismatch
SELECT 7 % -2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 7.5 % 2
SELECT 7.5 % 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 7.5 // 2
-- expect: equal or refused type_mismatch
SELECT 7.5 // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0.1e0 + 0.2e0
SELECT 0.1e0 + 0.2e0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 = 1.0
SELECT 1 = 1.0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 'a' = 'a '
SELECT 'a' = 'a ' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 'a' < 'B'
SELECT 'a' < 'B' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: '' IS NULL
SELECT '' IS NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL = NULL
SELECT NULL = NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL IS NULL
SELECT NULL IS NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL AND FALSE
SELECT NULL AND FALSE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL OR TRUE
SELECT NULL OR TRUE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NOT NULL
SELECT NOT NULL AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL + 1
-- expect: equal or refused type_mismatch
SELECT NULL + 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: NULL || 'x'
SELECT NULL || 'x' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: TRUE AND 'x' = 'x'
SELECT TRUE AND 'x' = 'x' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 IN (1, NULL)
SELECT 1 IN (1, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 IN (2, NULL)
SELECT 1 IN (2, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 1 NOT IN (2, NULL)
SELECT 1 NOT IN (2, NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade IN (1, 1.5)
SELECT grade IN (1, 1.5) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade IN (1, 2e0)
SELECT grade IN (1, 2e0) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug IN (NULL)
SELECT drug IN (NULL) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg IN (1.5, 12)
SELECT qty_kg IN (1.5, 12) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg IN (1.501)
SELECT qty_kg IN (1.501) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg = 1.500
SELECT qty_kg = 1.500 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg > 1.4999999
SELECT qty_kg > 1.4999999 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: purity * 2
SELECT purity * 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: purity * qty_kg
SELECT purity * qty_kg AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: purity + qty_kg
SELECT purity + qty_kg AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg / 3
SELECT qty_kg / 3 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg / 0
SELECT qty_kg / 0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade / 0
SELECT grade / 0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price / 0
SELECT price / 0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: 0 / grade
SELECT 0 / grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade * 1.5
SELECT grade * 1.5 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade + 1.55
SELECT grade + 1.55 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade * 1e0
SELECT grade * 1e0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg * 1e0
SELECT qty_kg * 1e0 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg * grade
SELECT qty_kg * grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg - 0.005
SELECT qty_kg - 0.005 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg % 1
SELECT qty_kg % 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price % 2
SELECT price % 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price // 2
-- expect: equal or refused type_mismatch
SELECT price // 2 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -qty_kg
SELECT -qty_kg AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: -price
SELECT -price AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price + qty_kg
SELECT price + qty_kg AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price = qty_kg
SELECT price = qty_kg AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: qty_kg = grade
SELECT qty_kg = grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: price = grade
SELECT price = grade AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grade > 0.5
SELECT grade > 0.5 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: units & 1
-- expect: equal or refused not_supported
SELECT units & 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: units | 1
-- expect: equal or refused not_supported
SELECT units | 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: units << 1
-- expect: refused not_supported
SELECT units << 1 AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ~units
-- expect: equal or refused not_supported
SELECT ~units AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: xor(units, 1)
-- expect: equal or refused not_supported
SELECT xor(units, 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: @units
SELECT @units AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: units!
-- expect: refused syntax
SELECT units! AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug COLLATE NOCASE
-- expect: equal or refused function_not_allowed
SELECT drug COLLATE NOCASE AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug COLLATE NOCASE = 'ICE'
-- expect: equal or refused function_not_allowed
SELECT drug COLLATE NOCASE = 'ICE' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug AT TIME ZONE 'UTC'
-- expect: refused not_supported
SELECT drug AT TIME ZONE 'UTC' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: logged_at AT TIME ZONE 'UTC'
-- expect: equal or refused not_supported
SELECT logged_at AT TIME ZONE 'UTC' AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ROW(drug, grade)
-- expect: equal or refused function_not_allowed
SELECT ROW(drug, grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: (drug, grade)
-- expect: equal or refused not_supported
SELECT (drug, grade) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: (drug, grade) = ('ice', 1)
-- expect: equal or refused not_supported
SELECT (drug, grade) = ('ice', 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: [drug]
-- expect: equal or refused function_not_allowed
SELECT [drug] AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: {'a': drug}
-- expect: equal or refused function_not_allowed
SELECT {'a': drug} AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: MAP {'a': drug}
-- expect: equal or refused function_not_allowed
SELECT MAP {'a': drug} AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: drug.x
-- expect: refused unknown_table
SELECT drug.x AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: lambda x: x
-- expect: refused syntax
SELECT lambda x: x AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: COLUMNS(*)
-- expect: refused not_supported
SELECT COLUMNS(*) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: EXISTS (SELECT 1)
-- expect: equal or refused not_supported
SELECT EXISTS (SELECT 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: (SELECT 1)
-- expect: equal or refused not_supported
SELECT (SELECT 1) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: ANY_VALUE(drug)
-- expect: refused function_not_allowed
SELECT ANY_VALUE(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: grouping(drug)
-- expect: refused not_supported
SELECT grouping(drug) AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
---
-- name: rank() OVER ()
-- expect: refused not_supported
SELECT rank() OVER () AS e, count(*) AS n FROM seizures WHERE grade < 100 GROUP BY 1
