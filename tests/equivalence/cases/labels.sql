-- name: NOT drug = 'ice'
SELECT NOT drug = 'ice', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug = 'ice' IS TRUE
SELECT drug = 'ice' IS TRUE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug = 'ice' IS NULL
SELECT drug = 'ice' IS NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NOT drug IN ('ice','opium')
SELECT NOT drug IN ('ice','opium'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NOT drug LIKE 'i%'
SELECT NOT drug LIKE 'i%', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NOT drug = 'ice' AND armed
SELECT NOT drug = 'ice' AND armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug || 'x' = 'icex'
SELECT drug || 'x' = 'icex', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug = 'ic' || 'e'
SELECT drug = 'ic' || 'e', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug LIKE 'i' || '%'
SELECT drug LIKE 'i' || '%', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed AND grade > 1 OR drug = 'ice'
SELECT armed AND grade > 1 OR drug = 'ice', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed OR grade > 1 AND drug = 'ice'
SELECT armed OR grade > 1 AND drug = 'ice', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed OR NOT grade > 1 AND drug = 'ice'
SELECT armed OR NOT grade > 1 AND drug = 'ice', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade BETWEEN 1 AND 5 AND armed
SELECT grade BETWEEN 1 AND 5 AND armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade BETWEEN 1 AND 5 OR armed
SELECT grade BETWEEN 1 AND 5 OR armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NOT grade BETWEEN 1 AND 5
SELECT NOT grade BETWEEN 1 AND 5, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade BETWEEN 1 AND 5 = armed
SELECT grade BETWEEN 1 AND 5 = armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed = (grade > 1)
SELECT armed = (grade > 1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade IS NULL = armed
SELECT grade IS NULL = armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade IS DISTINCT FROM 1 AND armed
SELECT grade IS DISTINCT FROM 1 AND armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade IS NOT DISTINCT FROM 1 OR armed
SELECT grade IS NOT DISTINCT FROM 1 OR armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug IN ('ice') = armed
SELECT drug IN ('ice') = armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug ILIKE 'I%' = armed
SELECT drug ILIKE 'I%' = armed, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade = 1 IS NOT TRUE
SELECT grade = 1 IS NOT TRUE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -grade ** 2
SELECT -grade ** 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 2 ** 3 ** 2
SELECT 2 ** 3 ** 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 2 * grade ** 2
SELECT 2 * grade ** 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade ** -1
SELECT grade ** -1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 10 / 2 * grade
SELECT 10 / 2 * grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 10 / grade / 2
SELECT 10 / grade / 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade // 3 // 2
SELECT grade // 3 // 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade % 4 * 2
SELECT grade % 4 * 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade * 2 % 3
SELECT grade * 2 % 3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 7 - grade % 3
SELECT 7 - grade % 3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade - 1 - 1
SELECT grade - 1 - 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade - (1 - 1)
SELECT grade - (1 - 1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -grade % 3
SELECT -grade % 3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -(grade % 3)
SELECT -(grade % 3), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -grade // 2
SELECT -grade // 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: - -grade
SELECT - -grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade + -1
SELECT grade + -1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade - - 1
SELECT grade - - 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade::VARCHAR || 'x'
SELECT grade::VARCHAR || 'x', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade + 1::DOUBLE
SELECT grade + 1::DOUBLE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1 + grade::DOUBLE / 2
SELECT 1 + grade::DOUBLE / 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade = 1::DOUBLE
SELECT grade = 1::DOUBLE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug == 'ice'
SELECT drug == 'ice', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug ~~ 'i%'
SELECT drug ~~ 'i%', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug ~~* 'I%'
SELECT drug ~~* 'I%', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug !~~ 'i%'
SELECT drug !~~ 'i%', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug ISNULL
SELECT drug ISNULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug NOTNULL
SELECT drug NOTNULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug NOT NULL
SELECT drug NOT NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ifnull(drug, 'x')
SELECT ifnull(drug, 'x'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: nullif(grade, 1.0)
SELECT nullif(grade, 1.0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: nullif(1, grade)
SELECT nullif(1, grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: nullif(drug, NULL)
SELECT nullif(drug, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: coalesce(grade, 1.5)
SELECT coalesce(grade, 1.5), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: coalesce(grade, qty_kg)
SELECT coalesce(grade, qty_kg), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: coalesce(NULL, NULL)
SELECT coalesce(NULL, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: coalesce(drug)
SELECT coalesce(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: greatest(drug, 'k')
SELECT greatest(drug, 'k'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: greatest(seized_on, '2024-01-01')
SELECT greatest(seized_on, '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: greatest(seized_on, logged_at)
SELECT greatest(seized_on, logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: greatest(grade, 1.5)
SELECT greatest(grade, 1.5), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: greatest(grade)
SELECT greatest(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: least(NULL, NULL)
SELECT least(NULL, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: log(2, grade)
SELECT log(2, grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: log(grade)
SELECT log(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: log2(grade)
SELECT log2(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: log10(grade)
SELECT log10(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ln(grade)
SELECT ln(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: exp(grade)
SELECT exp(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: pow(grade, 2)
SELECT pow(grade, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: power(grade, 0.5)
SELECT power(grade, 0.5), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: sqrt(grade)
SELECT sqrt(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: sign(qty_kg)
SELECT sign(qty_kg), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: sign(price)
SELECT sign(price), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: abs(price)
SELECT abs(price), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: abs(qty_kg)
SELECT abs(qty_kg), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ceil(price)
SELECT ceil(price), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ceil(grade)
SELECT ceil(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ceiling(qty_kg)
SELECT ceiling(qty_kg), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: floor(grade)
SELECT floor(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: round(price, 2)
SELECT round(price, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: round(qty_kg, 0)
SELECT round(qty_kg, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: round(qty_kg, 5)
SELECT round(qty_kg, 5), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: round(grade, 2)
SELECT round(grade, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: round(grade, 0)
SELECT round(grade, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc(price)
SELECT trunc(price), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc(price, 1)
SELECT trunc(price, 1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc(qty_kg)
SELECT trunc(qty_kg), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc(qty_kg, 1)
SELECT trunc(qty_kg, 1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trunc(grade)
SELECT trunc(grade), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: length(drug)
SELECT length(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: len(drug)
SELECT len(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: char_length(drug)
SELECT char_length(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: character_length(drug)
SELECT character_length(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: lcase(drug)
SELECT lcase(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: ucase(drug)
SELECT ucase(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: lower(NULL)
SELECT lower(NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: left(drug, 0)
SELECT left(drug, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: left(drug, -1)
SELECT left(drug, -1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: right(drug, -1)
SELECT right(drug, -1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: right(drug, 0)
SELECT right(drug, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: right(drug, 100)
SELECT right(drug, 100), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, 2)
SELECT substr(drug, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, 2, -1)
SELECT substr(drug, 2, -1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, -3, 2)
SELECT substr(drug, -3, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, -100, 2)
SELECT substr(drug, -100, 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, 0)
SELECT substr(drug, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, 0, 1)
SELECT substr(drug, 0, 1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substr(drug, 2, 0)
SELECT substr(drug, 2, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substring(drug, 2, 3)
SELECT substring(drug, 2, 3), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substring(drug FROM 2)
SELECT substring(drug FROM 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: substring(drug FOR 2)
SELECT substring(drug FOR 2), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trim(drug)
SELECT trim(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trim(BOTH FROM drug)
SELECT trim(BOTH FROM drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trim(LEADING FROM drug)
SELECT trim(LEADING FROM drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: trim(TRAILING FROM drug)
SELECT trim(TRAILING FROM drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: replace(drug, 'i', '')
SELECT replace(drug, 'i', ''), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: replace(drug, 'i', NULL)
SELECT replace(drug, 'i', NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: replace(drug, '', 'x')
SELECT replace(drug, '', 'x'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: replace(drug, 'ic', 'y')
SELECT replace(drug, 'ic', 'y'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: concat(drug)
SELECT concat(drug), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: concat(drug, NULL)
SELECT concat(drug, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug || ''
SELECT drug || '', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: contains(drug, '')
SELECT contains(drug, ''), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: contains(drug, 'I')
SELECT contains(drug, 'I'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: starts_with(drug, '')
SELECT starts_with(drug, ''), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: prefix(drug, 'i')
SELECT prefix(drug, 'i'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: year(seized_on)
SELECT year(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: year(DATE '2024-01-01')
SELECT year(DATE '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(year FROM seized_on)
SELECT extract(year FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(dow FROM seized_on)
SELECT extract(dow FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(isodow FROM seized_on)
SELECT extract(isodow FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(doy FROM seized_on)
SELECT extract(doy FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(week FROM seized_on)
SELECT extract(week FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(quarter FROM seized_on)
SELECT extract(quarter FROM seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(hour FROM logged_at)
SELECT extract(hour FROM logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(second FROM logged_at)
SELECT extract(second FROM logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: extract(day FROM logged_at)
SELECT extract(day FROM logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_part('year', seized_on)
SELECT date_part('year', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_part('dayofweek', seized_on)
SELECT date_part('dayofweek', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_part('weekday', seized_on)
SELECT date_part('weekday', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_part('isodow', seized_on)
SELECT date_part('isodow', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: datepart('month', seized_on)
SELECT datepart('month', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: dayofweek(seized_on)
SELECT dayofweek(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: weekday(seized_on)
SELECT weekday(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: isodow(seized_on)
SELECT isodow(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: dayofmonth(seized_on)
SELECT dayofmonth(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: dayofyear(seized_on)
SELECT dayofyear(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: day(seized_on)
SELECT day(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: week(seized_on)
SELECT week(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: weekofyear(seized_on)
SELECT weekofyear(seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: month(logged_at)
SELECT month(logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: hour(logged_at)
SELECT hour(logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: minute(logged_at)
SELECT minute(logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: second(logged_at)
SELECT second(logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_trunc('month', seized_on)
SELECT date_trunc('month', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_trunc('week', logged_at)
SELECT date_trunc('week', logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_trunc('day', logged_at)
SELECT date_trunc('day', logged_at), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_trunc('day', seized_on)
SELECT date_trunc('day', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_trunc('quarter', seized_on)
SELECT date_trunc('quarter', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: datetrunc('month', seized_on)
SELECT datetrunc('month', seized_on), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('day', seized_on, DATE '2024-01-01')
SELECT date_diff('day', seized_on, DATE '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('week', seized_on, DATE '2024-01-01')
SELECT date_diff('week', seized_on, DATE '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('month', seized_on, DATE '2024-01-15')
SELECT date_diff('month', seized_on, DATE '2024-01-15'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('year', seized_on, DATE '2024-01-15')
SELECT date_diff('year', seized_on, DATE '2024-01-15'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('quarter', seized_on, DATE '2024-01-15')
SELECT date_diff('quarter', seized_on, DATE '2024-01-15'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('day', seized_on, '2024-01-01')
SELECT date_diff('day', seized_on, '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('day', logged_at, TIMESTAMP '2024-01-31 00:00:00')
SELECT date_diff('day', logged_at, TIMESTAMP '2024-01-31 00:00:00'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: date_diff('week', logged_at, TIMESTAMP '2024-01-31 00:00:00')
SELECT date_diff('week', logged_at, TIMESTAMP '2024-01-31 00:00:00'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: datediff('day', seized_on, DATE '2024-01-01')
SELECT datediff('day', seized_on, DATE '2024-01-01'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on + 1
SELECT seized_on + 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on - 1
SELECT seized_on - 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on - DATE '2024-01-01'
SELECT seized_on - DATE '2024-01-01', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: DATE '2024-01-01'
SELECT DATE '2024-01-01', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TIMESTAMP '2024-01-01'
SELECT TIMESTAMP '2024-01-01', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TIMESTAMP '2024-01-01 10:00'
SELECT TIMESTAMP '2024-01-01 10:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TIMESTAMP '2024-01-01T10:00:00'
SELECT TIMESTAMP '2024-01-01T10:00:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: '2024-01-01'::DATE
SELECT '2024-01-01'::DATE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: '2024-01-01'::TIMESTAMP
SELECT '2024-01-01'::TIMESTAMP, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(seized_on AS TIMESTAMP)
SELECT CAST(seized_on AS TIMESTAMP), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(logged_at AS DATE)
SELECT CAST(logged_at AS DATE), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: logged_at::DATE::TIMESTAMP
SELECT logged_at::DATE::TIMESTAMP, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on::VARCHAR
SELECT seized_on::VARCHAR, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: logged_at::VARCHAR
SELECT logged_at::VARCHAR, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(NULL AS DATE)
SELECT CAST(NULL AS DATE), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on = '2024-01-31'
SELECT seized_on = '2024-01-31', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on = logged_at
SELECT seized_on = logged_at, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: logged_at = '2024-01-31 00:00:00'
SELECT logged_at = '2024-01-31 00:00:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: logged_at = '2024-01-31T00:00:00'
SELECT logged_at = '2024-01-31T00:00:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: logged_at > '2024-01-31 10:00'
SELECT logged_at > '2024-01-31 10:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on IN ('2024-01-31', '2024-02-29')
SELECT seized_on IN ('2024-01-31', '2024-02-29'), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on < TIMESTAMP '2024-01-31 10:00:00'
SELECT seized_on < TIMESTAMP '2024-01-31 10:00:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: seized_on BETWEEN DATE '2024-01-01' AND TIMESTAMP '2024-01-31 10:00:00'
SELECT seized_on BETWEEN DATE '2024-01-01' AND TIMESTAMP '2024-01-31 10:00:00', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN seized_on ELSE logged_at END
SELECT CASE WHEN armed THEN seized_on ELSE logged_at END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN seized_on ELSE '2024-01-01' END
SELECT CASE WHEN armed THEN seized_on ELSE '2024-01-01' END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE drug WHEN 'ice' THEN 1 END
SELECT CASE drug WHEN 'ice' THEN 1 END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE grade WHEN 1.0 THEN 'x' END
SELECT CASE grade WHEN 1.0 THEN 'x' END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN 1 ELSE 1.5 END
SELECT CASE WHEN armed THEN 1 ELSE 1.5 END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN NULL END
SELECT CASE WHEN armed THEN NULL END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN 1.50 ELSE 1.5 END
SELECT CASE WHEN armed THEN 1.50 ELSE 1.5 END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN grade ELSE qty_kg END
SELECT CASE WHEN armed THEN grade ELSE qty_kg END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE WHEN armed THEN TRUE ELSE grade > 1 END
SELECT CASE WHEN armed THEN TRUE ELSE grade > 1 END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CASE armed WHEN TRUE THEN 1 ELSE 0 END
SELECT CASE armed WHEN TRUE THEN 1 ELSE 0 END, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed::INTEGER + 1
SELECT armed::INTEGER + 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed::BIGINT
SELECT armed::BIGINT, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed::DECIMAL(3,1)
SELECT armed::DECIMAL(3,1), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: armed::VARCHAR
SELECT armed::VARCHAR, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(drug AS DATE)
SELECT TRY_CAST(drug AS DATE), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(armed AS INTEGER)
SELECT TRY_CAST(armed AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(qty_kg AS DECIMAL(3,1))
SELECT TRY_CAST(qty_kg AS DECIMAL(3,1)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(qty_kg AS INTEGER)
SELECT TRY_CAST(qty_kg AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(price AS INTEGER)
SELECT TRY_CAST(price AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(price AS BIGINT)
SELECT TRY_CAST(price AS BIGINT), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(price AS DECIMAL(5,2))
SELECT TRY_CAST(price AS DECIMAL(5,2)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(grade AS BOOLEAN)
SELECT TRY_CAST(grade AS BOOLEAN), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(drug AS BOOLEAN)
SELECT TRY_CAST(drug AS BOOLEAN), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(drug AS DOUBLE)
SELECT TRY_CAST(drug AS DOUBLE), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRY_CAST(seized_on AS VARCHAR)
SELECT TRY_CAST(seized_on AS VARCHAR), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(grade AS DECIMAL(38,3))
SELECT CAST(grade AS DECIMAL(38,3)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(grade AS NUMERIC(20))
SELECT CAST(grade AS NUMERIC(20)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(qty_kg AS DECIMAL(20,4))
SELECT CAST(qty_kg AS DECIMAL(20,4)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(qty_kg AS DOUBLE)
SELECT CAST(qty_kg AS DOUBLE), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(qty_kg AS VARCHAR)
SELECT CAST(qty_kg AS VARCHAR), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(1.55 AS DECIMAL(3,1))
SELECT CAST(1.55 AS DECIMAL(3,1)), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(1.5 AS INTEGER)
SELECT CAST(1.5 AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(2.5 AS INTEGER)
SELECT CAST(2.5 AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(-2.5 AS INTEGER)
SELECT CAST(-2.5 AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(2.5e0 AS INTEGER)
SELECT CAST(2.5e0 AS INTEGER), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(1 AS VARCHAR)
SELECT CAST(1 AS VARCHAR), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(1.50 AS VARCHAR)
SELECT CAST(1.50 AS VARCHAR), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: CAST(1e0 AS VARCHAR)
SELECT CAST(1e0 AS VARCHAR), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1
SELECT 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1.0
SELECT 1.0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1.
SELECT 1., count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1e2
SELECT 1e2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1e400
SELECT 1e400, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0x1F
SELECT 0x1F, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0b11
SELECT 0b11, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 9223372036854775807
SELECT 9223372036854775807, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 9223372036854775808
SELECT 9223372036854775808, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 170141183460469231731687303715884105727
SELECT 170141183460469231731687303715884105727, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -9223372036854775808
SELECT -9223372036854775808, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: - 9223372036854775808
SELECT - 9223372036854775808, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 2147483648
SELECT 2147483648, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -2147483648
SELECT -2147483648, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0.1 + 0.2
SELECT 0.1 + 0.2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0.1 * 0.1
SELECT 0.1 * 0.1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1.5 * 2
SELECT 1.5 * 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1/3
SELECT 1/3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1.0/3
SELECT 1.0/3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 7 // 2
SELECT 7 // 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -7 // 2
SELECT -7 // 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -7 % 2
SELECT -7 % 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 7.5 % 2
SELECT 7.5 % 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0.1e0 + 0.2e0
SELECT 0.1e0 + 0.2e0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1 = 1.0
SELECT 1 = 1.0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 'a' = 'a '
SELECT 'a' = 'a ', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 'a' < 'B'
SELECT 'a' < 'B', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: '' IS NULL
SELECT '' IS NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NULL = NULL
SELECT NULL = NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NULL IS NULL
SELECT NULL IS NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NULL AND FALSE
SELECT NULL AND FALSE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NULL OR TRUE
SELECT NULL OR TRUE, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NOT NULL
SELECT NOT NULL, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: NULL || 'x'
SELECT NULL || 'x', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: TRUE AND 'x' = 'x'
SELECT TRUE AND 'x' = 'x', count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1 IN (1, NULL)
SELECT 1 IN (1, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1 IN (2, NULL)
SELECT 1 IN (2, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 1 NOT IN (2, NULL)
SELECT 1 NOT IN (2, NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade IN (1, 1.5)
SELECT grade IN (1, 1.5), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade IN (1, 2e0)
SELECT grade IN (1, 2e0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: drug IN (NULL)
SELECT drug IN (NULL), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg IN (1.5, 12)
SELECT qty_kg IN (1.5, 12), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg IN (1.501)
SELECT qty_kg IN (1.501), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg = 1.500
SELECT qty_kg = 1.500, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg > 1.4999999
SELECT qty_kg > 1.4999999, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: purity * 2
SELECT purity * 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: purity * qty_kg
SELECT purity * qty_kg, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: purity + qty_kg
SELECT purity + qty_kg, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg / 3
SELECT qty_kg / 3, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg / 0
SELECT qty_kg / 0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade / 0
SELECT grade / 0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: price / 0
SELECT price / 0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: 0 / grade
SELECT 0 / grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade * 1.5
SELECT grade * 1.5, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade + 1.55
SELECT grade + 1.55, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade * 1e0
SELECT grade * 1e0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg * 1e0
SELECT qty_kg * 1e0, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg * grade
SELECT qty_kg * grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg - 0.005
SELECT qty_kg - 0.005, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg % 1
SELECT qty_kg % 1, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: price % 2
SELECT price % 2, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -qty_kg
SELECT -qty_kg, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: -price
SELECT -price, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: price + qty_kg
SELECT price + qty_kg, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: price = qty_kg
SELECT price = qty_kg, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: qty_kg = grade
SELECT qty_kg = grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: price = grade
SELECT price = grade, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: grade > 0.5
SELECT grade > 0.5, count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: if(armed, 1, 0)
SELECT if(armed, 1, 0), count(*) FROM seizures WHERE grade < 100 GROUP BY ALL
---
-- name: corr(qty_kg, grade + 1)
SELECT corr(qty_kg, grade + 1), REGR_COUNT(qty_kg, grade) FILTER (WHERE armed) FROM seizures WHERE grade < 100
---
-- name: an aggregate of a column called as a word of the grammar
SELECT min(MONTH), max(month + 1), count(DISTINCT month) FROM words
