-- name: SELECT count(ALL drug) AS n FROM seizures
SELECT count(ALL drug) AS n FROM seizures
---
-- name: SELECT sum(ALL units) AS n FROM seizures
SELECT sum(ALL units) AS n FROM seizures
---
-- name: SELECT ALL drug, count(*) AS n FROM seizures GROUP BY drug
SELECT ALL drug, count(*) AS n FROM seizures GROUP BY drug
---
-- name: SELECT count(*) n, FROM seizures
SELECT count(*) n, FROM seizures
---
-- name: SELECT drug, count(*) n FROM seizures GROUP BY drug,
SELECT drug, count(*) n FROM seizures GROUP BY drug,
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY (drug)
SELECT drug, count(*) AS n FROM seizures GROUP BY (drug)
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY (drug, grade)
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY (drug, grade)
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY ()
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY ()
---
-- name: SELECT count(*) AS n FROM seizures GROUP BY ()
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures GROUP BY ()
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY 1, drug
SELECT drug, count(*) AS n FROM seizures GROUP BY 1, drug
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY 1.0
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY 1.0
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY (1)
SELECT drug, count(*) AS n FROM seizures GROUP BY (1)
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY 1+0
-- expect: refused not_grouped
SELECT drug, count(*) AS n FROM seizures GROUP BY 1+0
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY '1'
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY '1'
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY NULL, drug
-- expect: equal or refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY NULL, drug
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY (1)
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY (1)
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY 2.0
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY 2.0
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 2.0
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 2.0
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT ALL
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT ALL
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT NULL
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT NULL
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 1+1
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT 1+1
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT (2)
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT (2)
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT '2'
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT '2'
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT -1
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug LIMIT -1
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug FETCH FIRST 2 ROWS ONLY
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug FETCH FIRST 2 ROWS ONLY
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug FETCH FIRST 2 ROWS WITH TIES
-- expect: refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug FETCH FIRST 2 ROWS WITH TIES
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug OFFSET 2 ROWS
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug OFFSET 2 ROWS
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug OFFSET 2 LIMIT 2
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug OFFSET 2 LIMIT 2
---
-- name: SELECT TOP 2 drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug
-- expect: refused syntax
SELECT TOP 2 drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug ASC NULLS LAST, n
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug ASC NULLS LAST, n
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug USING >
-- expect: refused syntax
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY drug USING >
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY ALL DESC
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY ALL DESC
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY *
-- expect: equal or refused not_supported
SELECT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY *
---
-- name: SELECT DISTINCT ALL drug FROM seizures
-- expect: refused unknown_column
SELECT DISTINCT ALL drug FROM seizures
---
-- name: SELECT UNIQUE drug FROM seizures
-- expect: refused unknown_column
SELECT UNIQUE drug FROM seizures
---
-- name: SELECT DISTINCT (drug) FROM seizures
SELECT DISTINCT (drug) FROM seizures
---
-- name: SELECT DISTINCT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY grade
-- expect: refused not_grouped
SELECT DISTINCT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY grade
---
-- name: SELECT DISTINCT drug FROM seizures GROUP BY drug, grade
SELECT DISTINCT drug FROM seizures GROUP BY drug, grade
---
-- name: SELECT DISTINCT count(*) > 1 AS n FROM seizures GROUP BY drug ORDER BY count(*)
SELECT DISTINCT count(*) > 1 AS n FROM seizures GROUP BY drug ORDER BY count(*)
---
-- name: SELECT DISTINCT lower(drug) AS d FROM seizures ORDER BY lower(drug)
SELECT DISTINCT lower(drug) AS d FROM seizures ORDER BY lower(drug)
---
-- name: SELECT DISTINCT lower(drug) AS d FROM seizures ORDER BY drug
-- expect: equal or refused not_grouped
SELECT DISTINCT lower(drug) AS d FROM seizures ORDER BY drug
---
-- name: SELECT DISTINCT drug AS d FROM seizures ORDER BY seizures.drug
SELECT DISTINCT drug AS d FROM seizures ORDER BY seizures.drug
---
-- name: SELECT DISTINCT drug AS d, grade AS drug FROM seizures ORDER BY drug, d
SELECT DISTINCT drug AS d, grade AS drug FROM seizures ORDER BY drug, d
---
-- name: SELECT drug AS district, district AS drug, count(*) AS n FROM seizures GROUP BY 1, 2 HAVING drug = 'ice'
SELECT drug AS district, district AS drug, count(*) AS n FROM seizures GROUP BY 1, 2 HAVING drug = 'ice'
---
-- name: SELECT drug AS district, district AS drug, count(*) AS n FROM seizures WHERE drug = 'ice' GROUP BY ALL
SELECT drug AS district, district AS drug, count(*) AS n FROM seizures WHERE drug = 'ice' GROUP BY ALL
---
-- name: SELECT drug AS district, count(*) AS n FROM seizures GROUP BY district
-- expect: refused not_grouped
SELECT drug AS district, count(*) AS n FROM seizures GROUP BY district
---
-- name: SELECT drug AS district, count(*) AS n FROM seizures GROUP BY drug HAVING district = 'ice'
SELECT drug AS district, count(*) AS n FROM seizures GROUP BY drug HAVING district = 'ice'
---
-- name: SELECT drug AS district, count(*) AS n FROM seizures GROUP BY drug HAVING max(district) = 'lahore'
SELECT drug AS district, count(*) AS n FROM seizures GROUP BY drug HAVING max(district) = 'lahore'
---
-- name: SELECT drug, max(grade) AS grade FROM seizures GROUP BY drug HAVING max(grade) > 3
SELECT drug, max(grade) AS grade FROM seizures GROUP BY drug HAVING max(grade) > 3
---
-- name: SELECT drug, max(grade) AS grade FROM seizures GROUP BY drug HAVING grade > 3
SELECT drug, max(grade) AS grade FROM seizures GROUP BY drug HAVING grade > 3
---
-- name: SELECT drug, sum(grade) AS grade FROM seizures WHERE grade < 100 GROUP BY drug HAVING sum(grade) > 3 AND gr...
SELECT drug, sum(grade) AS grade FROM seizures WHERE grade < 100 GROUP BY drug HAVING sum(grade) > 3 AND grade > 4
---
-- name: SELECT drug, count(*) AS grade FROM seizures GROUP BY drug ORDER BY grade + 0
-- expect: refused not_grouped
SELECT drug, count(*) AS grade FROM seizures GROUP BY drug ORDER BY grade + 0
---
-- name: SELECT drug, count(*) AS grade FROM seizures GROUP BY drug ORDER BY max(grade), drug
SELECT drug, count(*) AS grade FROM seizures GROUP BY drug ORDER BY max(grade), drug
---
-- name: SELECT drug, max(grade) AS m, count(*) AS grade FROM seizures GROUP BY drug ORDER BY max(grade), grade, drug
SELECT drug, max(grade) AS m, count(*) AS grade FROM seizures GROUP BY drug ORDER BY max(grade), grade, drug
---
-- name: SELECT max(units) AS grade, sum(grade) AS s FROM seizures WHERE grade < 100
SELECT max(units) AS grade, sum(grade) AS s FROM seizures WHERE grade < 100
---
-- name: SELECT sum(units) AS x, max(x) AS y FROM seizures
-- expect: refused type_mismatch
SELECT sum(units) AS x, max(x) AS y FROM seizures
---
-- name: SELECT count(*) AS n, n + 1 AS m, m * 2 AS k FROM seizures
SELECT count(*) AS n, n + 1 AS m, m * 2 AS k FROM seizures
---
-- name: SELECT lower(drug) AS d, length(d) AS l, count(*) AS n FROM seizures GROUP BY ALL
SELECT lower(drug) AS d, length(d) AS l, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: SELECT lower(drug) AS d, length(d) AS l, count(*) AS n FROM seizures GROUP BY d
SELECT lower(drug) AS d, length(d) AS l, count(*) AS n FROM seizures GROUP BY d
---
-- name: SELECT lower(drug) AS d, count(*) AS n FROM seizures WHERE d = 'ice' GROUP BY d
SELECT lower(drug) AS d, count(*) AS n FROM seizures WHERE d = 'ice' GROUP BY d
---
-- name: SELECT lower(drug) AS drug, length(drug) AS l, count(*) AS n FROM seizures GROUP BY ALL
SELECT lower(drug) AS drug, length(drug) AS l, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: SELECT seizures.* FROM seizures
-- expect: equal or refused row_level
SELECT seizures.* FROM seizures
---
-- name: SELECT drug, count(*) FILTER (WHERE n > 1) AS c, count(*) AS n FROM seizures GROUP BY drug
-- expect: refused unknown_column
SELECT drug, count(*) FILTER (WHERE n > 1) AS c, count(*) AS n FROM seizures GROUP BY drug
---
-- name: SELECT grade AS g, count(*) FILTER (WHERE g > 1) AS c FROM seizures GROUP BY g
SELECT grade AS g, count(*) FILTER (WHERE g > 1) AS c FROM seizures GROUP BY g
---
-- name: SELECT count(*) FILTER (WHERE armed) FILTER (WHERE grade > 1) AS c FROM seizures
-- expect: refused syntax
SELECT count(*) FILTER (WHERE armed) FILTER (WHERE grade > 1) AS c FROM seizures
---
-- name: SELECT count(DISTINCT drug) AS c FROM seizures HAVING c > 1
SELECT count(DISTINCT drug) AS c FROM seizures HAVING c > 1
---
-- name: SELECT count(DISTINCT drug, grade) AS c FROM seizures
-- expect: refused not_supported
SELECT count(DISTINCT drug, grade) AS c FROM seizures
---
-- name: SELECT count(drug, grade) AS c FROM seizures
-- expect: refused not_supported
SELECT count(drug, grade) AS c FROM seizures
---
-- name: SELECT count(DISTINCT *) AS c FROM seizures
-- expect: refused not_supported
SELECT count(DISTINCT *) AS c FROM seizures
---
-- name: SELECT count(seizures.*) AS c FROM seizures
-- expect: equal or refused not_supported
SELECT count(seizures.*) AS c FROM seizures
---
-- name: SELECT count(s.*) AS c FROM seizures s
-- expect: equal or refused not_supported
SELECT count(s.*) AS c FROM seizures s
---
-- name: SELECT count(s) AS c FROM seizures s
-- expect: equal or refused unknown_column
SELECT count(s) AS c FROM seizures s
---
-- name: SELECT count(seizures) AS c FROM seizures
-- expect: equal or refused unknown_column
SELECT count(seizures) AS c FROM seizures
---
-- name: SELECT COUNT (*) AS c FROM seizures
SELECT COUNT (*) AS c FROM seizures
---
-- name: SELECT count( * ) AS c FROM seizures
SELECT count( * ) AS c FROM seizures
---
-- name: SELECT "count"(*) AS c FROM seizures
SELECT "count"(*) AS c FROM seizures
---
-- name: SELECT "sum"(units) AS c FROM seizures
SELECT "sum"(units) AS c FROM seizures
---
-- name: SELECT main.count(*) AS c FROM seizures
-- expect: equal or refused not_supported
SELECT main.count(*) AS c FROM seizures
---
-- name: SELECT sum(DISTINCT units) AS c FROM seizures WHERE agency = 'anf'
SELECT sum(DISTINCT units) AS c FROM seizures WHERE agency = 'anf'
---
-- name: SELECT avg(DISTINCT units) AS c FROM seizures WHERE agency = 'anf'
SELECT avg(DISTINCT units) AS c FROM seizures WHERE agency = 'anf'
---
-- name: SELECT min(DISTINCT units) AS c FROM seizures
SELECT min(DISTINCT units) AS c FROM seizures
---
-- name: SELECT agency, sum(DISTINCT units) AS c, count(DISTINCT qty_kg) AS d FROM seizures GROUP BY agency
SELECT agency, sum(DISTINCT units) AS c, count(DISTINCT qty_kg) AS d FROM seizures GROUP BY agency
---
-- name: SELECT agency, sum(DISTINCT price) AS c FROM seizures WHERE price < 100 GROUP BY agency
SELECT agency, sum(DISTINCT price) AS c FROM seizures WHERE price < 100 GROUP BY agency
---
-- name: SELECT stddev(DISTINCT grade) AS c FROM seizures
-- expect: equal or refused not_supported
SELECT stddev(DISTINCT grade) AS c FROM seizures
---
-- name: SELECT any_value(drug) AS c FROM seizures
-- expect: equal or refused function_not_allowed
SELECT any_value(drug) AS c FROM seizures
---
-- name: SELECT approx_count_distinct(drug) AS c FROM seizures
-- expect: near
SELECT approx_count_distinct(drug) AS c FROM seizures
---
-- name: SELECT median(grade) AS c FROM seizures
SELECT median(grade) AS c FROM seizures
---
-- name: SELECT quantile_cont(grade, 0.5) AS c FROM seizures
SELECT quantile_cont(grade, 0.5) AS c FROM seizures
---
-- name: SELECT corr(grade, units) AS c FROM seizures
-- expect: equal or refused function_not_allowed
SELECT corr(grade, units) AS c FROM seizures
---
-- name: SELECT bool_and(drug) AS c FROM seizures
-- expect: refused type_mismatch
SELECT bool_and(drug) AS c FROM seizures
---
-- name: SELECT bool_and(grade) AS c FROM seizures
-- expect: refused type_mismatch
SELECT bool_and(grade) AS c FROM seizures
---
-- name: SELECT every(armed) AS c FROM seizures
-- expect: refused function_not_allowed
SELECT every(armed) AS c FROM seizures
---
-- name: SELECT count_if(grade) AS c FROM seizures
-- expect: refused type_mismatch
SELECT count_if(grade) AS c FROM seizures
---
-- name: SELECT countif(armed) AS c FROM seizures
SELECT countif(armed) AS c FROM seizures
---
-- name: SELECT sum_no_overflow(grade) AS c FROM seizures
-- expect: equal or refused function_not_allowed
SELECT sum_no_overflow(grade) AS c FROM seizures
---
-- name: SELECT product(grade) AS c FROM seizures
-- expect: equal or refused function_not_allowed
SELECT product(grade) AS c FROM seizures
---
-- name: SELECT var_samp(grade) AS a, variance(grade) AS b, stddev(grade) AS c, stddev_pop(grade) AS d FROM seizures...
SELECT var_samp(grade) AS a, variance(grade) AS b, stddev(grade) AS c, stddev_pop(grade) AS d FROM seizures WHERE grade < 100
---
-- name: SELECT sum(NULL) AS a, avg(NULL) AS b, min(NULL) AS c, max(NULL) AS d, count(NULL) AS e FROM seizures
SELECT sum(NULL) AS a, avg(NULL) AS b, min(NULL) AS c, max(NULL) AS d, count(NULL) AS e FROM seizures
---
-- name: SELECT stddev_samp(NULL) AS a FROM seizures
SELECT stddev_samp(NULL) AS a FROM seizures
---
-- name: SELECT bool_and(NULL) AS a, count_if(NULL) AS b FROM seizures
SELECT bool_and(NULL) AS a, count_if(NULL) AS b FROM seizures
---
-- name: SELECT sum(1.5) AS a, avg(1.5) AS b, min(1.5) AS c FROM seizures
SELECT sum(1.5) AS a, avg(1.5) AS b, min(1.5) AS c FROM seizures
---
-- name: SELECT sum(1) + 0.5 AS a FROM seizures
SELECT sum(1) + 0.5 AS a FROM seizures
---
-- name: SELECT sum(grade) * sum(units) AS a FROM seizures WHERE grade < 100 AND abs(units) < 100
SELECT sum(grade) * sum(units) AS a FROM seizures WHERE grade < 100 AND abs(units) < 100
---
-- name: SELECT sum(grade) * 1.5 AS a FROM seizures WHERE grade < 100
SELECT sum(grade) * 1.5 AS a FROM seizures WHERE grade < 100
---
-- name: SELECT sum(qty_kg) * 1.5 AS a FROM seizures
SELECT sum(qty_kg) * 1.5 AS a FROM seizures
---
-- name: SELECT sum(qty_kg) * sum(purity) AS a FROM seizures WHERE qty_kg < 1000
SELECT sum(qty_kg) * sum(purity) AS a FROM seizures WHERE qty_kg < 1000
---
-- name: SELECT sum(qty_kg) + sum(grade) AS a FROM seizures WHERE qty_kg < 1000 AND grade < 100
SELECT sum(qty_kg) + sum(grade) AS a FROM seizures WHERE qty_kg < 1000 AND grade < 100
---
-- name: SELECT avg(qty_kg) * 2 AS a FROM seizures
SELECT avg(qty_kg) * 2 AS a FROM seizures
---
-- name: SELECT sum(grade) / 2 AS a, sum(grade) // 2 AS b, sum(grade) % 2 AS c FROM seizures WHERE grade < 100
SELECT sum(grade) / 2 AS a, sum(grade) // 2 AS b, sum(grade) % 2 AS c FROM seizures WHERE grade < 100
---
-- name: SELECT sum(grade) // count(*) AS b FROM seizures WHERE grade < 100
-- expect: equal or refused type_mismatch
SELECT sum(grade) // count(*) AS b FROM seizures WHERE grade < 100
---
-- name: SELECT sum(grade) % count(*) AS b FROM seizures WHERE grade < 100
-- expect: equal or refused type_mismatch
SELECT sum(grade) % count(*) AS b FROM seizures WHERE grade < 100
---
-- name: SELECT 10 // count(*) AS b FROM seizures
-- expect: equal or refused type_mismatch
SELECT 10 // count(*) AS b FROM seizures
---
-- name: SELECT count(*) // 2 AS b FROM seizures
SELECT count(*) // 2 AS b FROM seizures
---
-- name: SELECT round(sum(qty_kg), 1) AS a, round(avg(qty_kg), 3) AS b, round(sum(price) , 1) AS c FROM seizures WHE...
SELECT round(sum(qty_kg), 1) AS a, round(avg(qty_kg), 3) AS b, round(sum(price) , 1) AS c FROM seizures WHERE price < 100
---
-- name: SELECT round(count(*) / 3, 2) AS a FROM seizures
SELECT round(count(*) / 3, 2) AS a FROM seizures
---
-- name: SELECT floor(sum(qty_kg)) AS a, ceil(avg(grade)) AS b FROM seizures WHERE grade < 100
SELECT floor(sum(qty_kg)) AS a, ceil(avg(grade)) AS b FROM seizures WHERE grade < 100
---
-- name: SELECT abs(sum(units)) AS a, sign(sum(units)) AS b, -sum(units) AS c FROM seizures
SELECT abs(sum(units)) AS a, sign(sum(units)) AS b, -sum(units) AS c FROM seizures
---
-- name: SELECT greatest(min(grade), max(grade), count(*)) AS g FROM seizures WHERE grade < 100
SELECT greatest(min(grade), max(grade), count(*)) AS g FROM seizures WHERE grade < 100
---
-- name: SELECT greatest(sum(grade), count(*)) AS g FROM seizures WHERE grade < 100
SELECT greatest(sum(grade), count(*)) AS g FROM seizures WHERE grade < 100
---
-- name: SELECT coalesce(sum(qty_kg), 0) AS a, coalesce(sum(units), 0.5) AS b, coalesce(avg(grade), 0) AS c FROM sei...
SELECT coalesce(sum(qty_kg), 0) AS a, coalesce(sum(units), 0.5) AS b, coalesce(avg(grade), 0) AS c FROM seizures WHERE FALSE
---
-- name: SELECT nullif(count(*), 22) AS a, nullif(sum(qty_kg), 0) AS b FROM seizures
SELECT nullif(count(*), 22) AS a, nullif(sum(qty_kg), 0) AS b FROM seizures
---
-- name: SELECT CASE WHEN count(*) > 3 THEN 'x' END || 'y' AS a FROM seizures
SELECT CASE WHEN count(*) > 3 THEN 'x' END || 'y' AS a FROM seizures
---
-- name: SELECT min(drug) || max(drug) AS a, lower(max(drug)) AS b, length(min(district)) AS c FROM seizures
SELECT min(drug) || max(drug) AS a, lower(max(drug)) AS b, length(min(district)) AS c FROM seizures
---
-- name: SELECT year(max(seized_on)) AS a, max(seized_on) - min(seized_on) AS b, date_trunc('month', min(logged_at))...
SELECT year(max(seized_on)) AS a, max(seized_on) - min(seized_on) AS b, date_trunc('month', min(logged_at)) AS c FROM seizures
---
-- name: SELECT max(seized_on) + 1 AS a, max(seized_on) + INTERVAL 1 MONTH AS b FROM seizures WHERE seized_on < DATE...
SELECT max(seized_on) + 1 AS a, max(seized_on) + INTERVAL 1 MONTH AS b FROM seizures WHERE seized_on < DATE '2025-01-01'
---
-- name: SELECT date_diff('day', min(seized_on), max(seized_on)) AS a FROM seizures
SELECT date_diff('day', min(seized_on), max(seized_on)) AS a FROM seizures
---
-- name: SELECT max(logged_at) > min(seized_on) AS a FROM seizures
SELECT max(logged_at) > min(seized_on) AS a FROM seizures
---
-- name: SELECT min(seized_on) = '2024-01-31' AS a FROM seizures
SELECT min(seized_on) = '2024-01-31' AS a FROM seizures
---
-- name: SELECT max(logged_at)::DATE AS a, min(seized_on)::VARCHAR AS b FROM seizures
SELECT max(logged_at)::DATE AS a, min(seized_on)::VARCHAR AS b FROM seizures
---
-- name: SELECT count(*)::INTEGER AS a, count(*)::SMALLINT AS b, count(*)::HUGEINT AS c, count(*)::DECIMAL(10,2) AS ...
SELECT count(*)::INTEGER AS a, count(*)::SMALLINT AS b, count(*)::HUGEINT AS c, count(*)::DECIMAL(10,2) AS d FROM seizures
---
-- name: SELECT sum(units)::BIGINT AS a FROM seizures
SELECT sum(units)::BIGINT AS a FROM seizures
---
-- name: SELECT sum(units)::INTEGER AS a FROM seizures
SELECT sum(units)::INTEGER AS a FROM seizures
---
-- name: SELECT TRY_CAST(sum(units) AS INTEGER) AS a FROM seizures
SELECT TRY_CAST(sum(units) AS INTEGER) AS a FROM seizures
---
-- name: SELECT sum(qty_kg)::DECIMAL(38,2) AS a FROM seizures
SELECT sum(qty_kg)::DECIMAL(38,2) AS a FROM seizures
---
-- name: SELECT avg(grade)::INTEGER AS a FROM seizures
-- expect: refused out_of_range
SELECT avg(grade)::INTEGER AS a FROM seizures
---
-- name: SELECT bool_and(armed)::INTEGER AS a, (count(*) > 1)::INTEGER AS b FROM seizures
SELECT bool_and(armed)::INTEGER AS a, (count(*) > 1)::INTEGER AS b FROM seizures
---
-- name: SELECT count(*) IN (22, 23) AS a, count(*) BETWEEN 1 AND 100 AS b FROM seizures
SELECT count(*) IN (22, 23) AS a, count(*) BETWEEN 1 AND 100 AS b FROM seizures
---
-- name: SELECT min(drug) LIKE '%a%' AS a, min(drug) IS NULL AS b FROM seizures
SELECT min(drug) LIKE '%a%' AS a, min(drug) IS NULL AS b FROM seizures
---
-- name: SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING min(district) LIKE 'l%' OR min(district) IS N...
SELECT drug, count(*) AS n FROM seizures GROUP BY drug HAVING min(district) LIKE 'l%' OR min(district) IS NULL
---
-- name: SELECT drug, 1 + grade AS g, sum(1 + grade) AS s FROM seizures WHERE grade < 100 GROUP BY drug, 1 + grade
SELECT drug, 1 + grade AS g, sum(1 + grade) AS s FROM seizures WHERE grade < 100 GROUP BY drug, 1 + grade
---
-- name: SELECT 1 + grade AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
-- expect: refused not_grouped
SELECT 1 + grade AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
---
-- name: SELECT (grade + 1) * 2 AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
SELECT (grade + 1) * 2 AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
---
-- name: SELECT grade + 1 + 1 AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
SELECT grade + 1 + 1 AS g FROM seizures WHERE grade < 100 GROUP BY grade + 1
---
-- name: SELECT lower(drug) || 'x' AS g FROM seizures GROUP BY lower(drug)
SELECT lower(drug) || 'x' AS g FROM seizures GROUP BY lower(drug)
---
-- name: SELECT LOWER(drug) AS g, lower(DRUG) AS h FROM seizures GROUP BY Lower(Drug)
SELECT LOWER(drug) AS g, lower(DRUG) AS h FROM seizures GROUP BY Lower(Drug)
---
-- name: SELECT CASE WHEN drug = 'ice' THEN 1 END AS g FROM seizures GROUP BY drug
SELECT CASE WHEN drug = 'ice' THEN 1 END AS g FROM seizures GROUP BY drug
---
-- name: SELECT CASE WHEN drug = 'ice' THEN 1 END AS g, count(*) AS n FROM seizures GROUP BY drug = 'ice'
SELECT CASE WHEN drug = 'ice' THEN 1 END AS g, count(*) AS n FROM seizures GROUP BY drug = 'ice'
---
-- name: SELECT drug = 'ice' AS g, count(*) AS n FROM seizures GROUP BY 'ice' = drug
-- expect: refused not_grouped
SELECT drug = 'ice' AS g, count(*) AS n FROM seizures GROUP BY 'ice' = drug
---
-- name: SELECT drug IN ('a', 'ice') AS g, count(*) AS n FROM seizures GROUP BY drug IN ('ice', 'a')
-- expect: refused not_grouped
SELECT drug IN ('a', 'ice') AS g, count(*) AS n FROM seizures GROUP BY drug IN ('ice', 'a')
---
-- name: SELECT seizures.drug AS g, count(*) AS n FROM seizures GROUP BY drug HAVING seizures.drug = 'ice'
SELECT seizures.drug AS g, count(*) AS n FROM seizures GROUP BY drug HAVING seizures.drug = 'ice'
---
-- name: SELECT s.drug, d.drug, count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY s.drug, d.drug
SELECT s.drug, d.drug, count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY s.drug, d.drug
---
-- name: SELECT drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY s.drug
SELECT drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY s.drug
---
-- name: SELECT s.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY drug
SELECT s.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY drug
---
-- name: SELECT d.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY drug
-- expect: refused not_grouped
SELECT d.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY drug
---
-- name: SELECT d.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY d.drug
SELECT d.drug, count(*) AS n FROM seizures s JOIN drugs d USING (drug) GROUP BY d.drug
---
-- name: SELECT d.drug, count(*) AS n FROM seizures s LEFT JOIN drugs d USING (drug) GROUP BY d.drug
SELECT d.drug, count(*) AS n FROM seizures s LEFT JOIN drugs d USING (drug) GROUP BY d.drug
---
-- name: SELECT drug, count(*) AS n FROM seizures s LEFT JOIN drugs d USING (drug) WHERE drug IS NULL GROUP BY drug
SELECT drug, count(*) AS n FROM seizures s LEFT JOIN drugs d USING (drug) WHERE drug IS NULL GROUP BY drug
---
-- name: SELECT drug, count(d.drug) AS n FROM drugs d RIGHT JOIN seizures s USING (drug) GROUP BY drug
SELECT drug, count(d.drug) AS n FROM drugs d RIGHT JOIN seizures s USING (drug) GROUP BY drug
---
-- name: SELECT person, count(*) AS n FROM persons LEFT JOIN seizures USING (person) GROUP BY person
SELECT person, count(*) AS n FROM persons LEFT JOIN seizures USING (person) GROUP BY person
---
-- name: SELECT person, agency, count(*) AS n FROM persons JOIN seizures USING (person, agency) GROUP BY ALL
SELECT person, agency, count(*) AS n FROM persons JOIN seizures USING (person, agency) GROUP BY ALL
---
-- name: SELECT drug, grade, count(*) AS n FROM seizures JOIN visits USING (drug, grade, agency) GROUP BY ALL
SELECT drug, grade, count(*) AS n FROM seizures JOIN visits USING (drug, grade, agency) GROUP BY ALL
---
-- name: SELECT count(*) AS n FROM seizures JOIN visits USING (agency) JOIN words USING (agency)
SELECT count(*) AS n FROM seizures JOIN visits USING (agency) JOIN words USING (agency)
---
-- name: SELECT agency, count(*) AS n FROM seizures JOIN visits USING (agency) JOIN words USING (agency) GROUP BY ag...
SELECT agency, count(*) AS n FROM seizures JOIN visits USING (agency) JOIN words USING (agency) GROUP BY agency
---
-- name: SELECT count(*) AS n FROM (seizures JOIN drugs USING (drug))
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM (seizures JOIN drugs USING (drug))
---
-- name: SELECT count(*) AS n FROM (seizures s JOIN drugs d ON s.drug = d.drug) LEFT JOIN districts t ON t.district ...
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM (seizures s JOIN drugs d ON s.drug = d.drug) LEFT JOIN districts t ON t.district = s.district
---
-- name: SELECT count(*) AS n FROM seizures s LEFT JOIN (drugs d JOIN districts t ON d.schedule = 1) ON s.drug = d.d...
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures s LEFT JOIN (drugs d JOIN districts t ON d.schedule = 1) ON s.drug = d.drug
---
-- name: SELECT count(*) AS n, count(d.drug) AS m FROM seizures s LEFT JOIN (SELECT drug FROM drugs) d ON s.drug = d...
SELECT count(*) AS n, count(d.drug) AS m FROM seizures s LEFT JOIN (SELECT drug FROM drugs) d ON s.drug = d.drug
---
-- name: SELECT count(*) AS n, count(d.l) AS m FROM seizures s LEFT JOIN (SELECT drug, label AS l FROM drugs) d ON s...
SELECT count(*) AS n, count(d.l) AS m FROM seizures s LEFT JOIN (SELECT drug, label AS l FROM drugs) d ON s.drug = d.drug
---
-- name: SELECT count(*) AS n, sum(c) AS m FROM seizures s LEFT JOIN (SELECT drug, 1 AS c FROM drugs) d ON s.drug = ...
-- expect: equal or refused not_supported
SELECT count(*) AS n, sum(c) AS m FROM seizures s LEFT JOIN (SELECT drug, 1 AS c FROM drugs) d ON s.drug = d.drug
---
-- name: SELECT count(*) AS n FROM (SELECT drug FROM seizures WHERE armed) s LEFT JOIN drugs d ON s.drug = d.drug
SELECT count(*) AS n FROM (SELECT drug FROM seizures WHERE armed) s LEFT JOIN drugs d ON s.drug = d.drug
---
-- name: SELECT count(*) AS n, count(d.drug) AS m FROM (SELECT drug, upper(drug) AS u FROM seizures WHERE armed) s L...
SELECT count(*) AS n, count(d.drug) AS m FROM (SELECT drug, upper(drug) AS u FROM seizures WHERE armed) s LEFT JOIN drugs d ON s.u = upper(d.drug)
---
-- name: SELECT count(*) AS n FROM (SELECT s.drug FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug WHERE d.drug ...
SELECT count(*) AS n FROM (SELECT s.drug FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug WHERE d.drug IS NULL) x
---
-- name: SELECT count(*) AS n, count(y.label) AS m FROM seizures s LEFT JOIN (SELECT d.drug, d.label FROM drugs d LE...
SELECT count(*) AS n, count(y.label) AS m FROM seizures s LEFT JOIN (SELECT d.drug, d.label FROM drugs d LEFT JOIN districts t ON t.province = d.label) y ON s.drug = y.drug
---
-- name: SELECT count(*) AS n FROM persons p LEFT JOIN (SELECT s.person FROM seizures s JOIN drugs d ON s.drug = d.d...
SELECT count(*) AS n FROM persons p LEFT JOIN (SELECT s.person FROM seizures s JOIN drugs d ON s.drug = d.drug) x ON p.person = x.person
---
-- name: SELECT count(*) AS n, count(x.person) AS m FROM persons p LEFT JOIN (SELECT s.person FROM seizures s LEFT J...
SELECT count(*) AS n, count(x.person) AS m FROM persons p LEFT JOIN (SELECT s.person FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug) x ON p.person = x.person
---
-- name: SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON p.person = s.person LEFT JOIN visits v ON v.age...
SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON p.person = s.person LEFT JOIN visits v ON v.agency = p.agency AND v.drug = s.drug
---
-- name: SELECT count(*) AS n, count(v.weight) AS m FROM persons p LEFT JOIN seizures s ON p.person = s.person LEFT ...
SELECT count(*) AS n, count(v.weight) AS m FROM persons p LEFT JOIN seizures s ON p.person = s.person LEFT JOIN visits v ON v.agency = s.agency AND v.drug = s.drug
---
-- name: SELECT count(*) AS n, count(b.case_ref) AS m FROM seizures a LEFT JOIN seizures b ON a.case_ref = b.case_re...
SELECT count(*) AS n, count(b.case_ref) AS m FROM seizures a LEFT JOIN seizures b ON a.case_ref = b.case_ref AND b.armed
---
-- name: SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person JOIN seizures b ON b.person...
SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person JOIN seizures b ON b.person = p.person
---
-- name: SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person LEFT JOIN seizures b ON b.p...
SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person LEFT JOIN seizures b ON b.person = p.person
---
-- name: SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person LEFT JOIN visits v ON v.age...
SELECT count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person LEFT JOIN visits v ON v.agency = a.agency AND v.grade = 1 WHERE v.port IS NULL
---
-- name: SELECT count(*) AS n FROM seizures s, drugs d, districts t WHERE s.drug = d.drug AND s.district = t.district
SELECT count(*) AS n FROM seizures s, drugs d, districts t WHERE s.drug = d.drug AND s.district = t.district
---
-- name: SELECT count(*) AS n FROM drugs d, seizures s LEFT JOIN districts t ON s.district = t.district WHERE s.drug...
SELECT count(*) AS n FROM drugs d, seizures s LEFT JOIN districts t ON s.district = t.district WHERE s.drug = d.drug
---
-- name: SELECT count(*) AS n FROM drugs d LEFT JOIN districts t ON TRUE, seizures s WHERE s.drug = d.drug
SELECT count(*) AS n FROM drugs d LEFT JOIN districts t ON TRUE, seizures s WHERE s.drug = d.drug
---
-- name: SELECT count(*) AS n FROM drugs d CROSS JOIN seizures s LEFT JOIN persons p ON p.person = s.person WHERE d....
SELECT count(*) AS n FROM drugs d CROSS JOIN seizures s LEFT JOIN persons p ON p.person = s.person WHERE d.drug = s.drug
---
-- name: SELECT count(*) AS n FROM drugs d JOIN seizures s ON d.drug = s.drug LEFT JOIN persons p ON p.person = s.pe...
SELECT count(*) AS n FROM drugs d JOIN seizures s ON d.drug = s.drug LEFT JOIN persons p ON p.person = s.person
---
-- name: SELECT count(*) AS n FROM drugs d LEFT JOIN districts t ON d.drug = t.district JOIN seizures s ON s.drug = ...
SELECT count(*) AS n FROM drugs d LEFT JOIN districts t ON d.drug = t.district JOIN seizures s ON s.drug = d.drug
---
-- name: SELECT count(*) AS n FROM drugs d LEFT JOIN (SELECT * FROM seizures) s ON s.drug = d.drug
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM drugs d LEFT JOIN (SELECT * FROM seizures) s ON s.drug = d.drug
---
-- name: SELECT count(*) AS n FROM drugs d LEFT JOIN seizures s ON s.drug = d.drug WHERE s.armed
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM drugs d LEFT JOIN seizures s ON s.drug = d.drug WHERE s.armed
---
-- name: SELECT d.drug, count(s.case_ref) AS n FROM drugs d INNER JOIN seizures s ON s.drug = d.drug AND s.armed WHE...
SELECT d.drug, count(s.case_ref) AS n FROM drugs d INNER JOIN seizures s ON s.drug = d.drug AND s.armed WHERE d.schedule = 1 GROUP BY d.drug
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person AND s.person IS NOT NULL OR FALSE
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person AND s.person IS NOT NULL OR FALSE
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON (s.person = p.person)
SELECT count(*) AS n FROM seizures s JOIN persons p ON (s.person = p.person)
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person = TRUE
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.person = TRUE
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person || '' = p.person
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person || '' = p.person
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person IN (p.person)
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person IN (p.person)
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person BETWEEN p.person AND p.person
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person BETWEEN p.person AND p.person
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.cnic
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.person = p.cnic
---
-- name: SELECT count(*) AS n FROM seizures s JOIN persons p ON s.case_ref = p.person
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s JOIN persons p ON s.case_ref = p.person
---
-- name: SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = p.agency AND s.agency = 'anf'
SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = p.agency AND s.agency = 'anf'
---
-- name: SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = 'anf' AND p.agency IN ('anf')
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = 'anf' AND p.agency IN ('anf')
---
-- name: SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency IN ('anf', 'customs') AND p.agency = s.agenc...
SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency IN ('anf', 'customs') AND p.agency = s.agency AND p.agency <> 'anf'
---
-- name: SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = p.agency OR s.person = p.person
-- expect: equal or refused not_colocated
SELECT count(*) AS n FROM seizures s, persons p WHERE s.agency = p.agency OR s.person = p.person
---
-- name: SELECT count(*) AS n FROM seizures a, seizures b WHERE a.person = b.person AND a.agency = 'anf'
SELECT count(*) AS n FROM seizures a, seizures b WHERE a.person = b.person AND a.agency = 'anf'
---
-- name: SELECT count(*) AS n FROM seizures a, persons p WHERE a.person = 'a-1' AND p.person = a.person
SELECT count(*) AS n FROM seizures a, persons p WHERE a.person = 'a-1' AND p.person = a.person
---
-- name: SELECT count(*) AS n FROM seizures a, persons p WHERE a.person = p.person AND p.agency = 'customs' GROUP BY...
SELECT count(*) AS n FROM seizures a, persons p WHERE a.person = p.person AND p.agency = 'customs' GROUP BY a.agency
---
-- name: SELECT a.agency, p.agency AS b, count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person WH...
SELECT a.agency, p.agency AS b, count(*) AS n FROM seizures a LEFT JOIN persons p ON a.person = p.person WHERE p.agency = 'customs' OR p.agency IS NULL GROUP BY ALL
---
-- name: SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person AND s.agency = 'anf' WHERE ...
SELECT count(*) AS n FROM persons p LEFT JOIN seizures s ON s.person = p.person AND s.agency = 'anf' WHERE p.agency = 'customs'
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency = 'anf' AND agency IN ('anf', 'customs')
SELECT count(*) AS n FROM seizures WHERE agency = 'anf' AND agency IN ('anf', 'customs')
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency IN ('anf') OR FALSE
SELECT count(*) AS n FROM seizures WHERE agency IN ('anf') OR FALSE
---
-- name: SELECT count(*) AS n FROM seizures WHERE (agency = 'anf') IS TRUE
SELECT count(*) AS n FROM seizures WHERE (agency = 'anf') IS TRUE
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency BETWEEN 'a' AND 'b'
SELECT count(*) AS n FROM seizures WHERE agency BETWEEN 'a' AND 'b'
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency IS NOT DISTINCT FROM 'anf'
SELECT count(*) AS n FROM seizures WHERE agency IS NOT DISTINCT FROM 'anf'
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency = 'an' || 'f'
SELECT count(*) AS n FROM seizures WHERE agency = 'an' || 'f'
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency = coalesce('anf', 'x')
SELECT count(*) AS n FROM seizures WHERE agency = coalesce('anf', 'x')
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency IN ('anf', drug)
SELECT count(*) AS n FROM seizures WHERE agency IN ('anf', drug)
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency NOT IN ('anf')
SELECT count(*) AS n FROM seizures WHERE agency NOT IN ('anf')
---
-- name: SELECT count(*) AS n FROM seizures WHERE agency IN ()
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WHERE agency IN ()
---
-- name: SELECT count(*) AS n FROM (SELECT agency AS a, * FROM seizures) WHERE a = 'anf'
SELECT count(*) AS n FROM (SELECT agency AS a, * FROM seizures) WHERE a = 'anf'
---
-- name: SELECT count(*) AS n FROM (SELECT 'anf' AS agency, drug FROM seizures) WHERE agency = 'anf'
SELECT count(*) AS n FROM (SELECT 'anf' AS agency, drug FROM seizures) WHERE agency = 'anf'
---
-- name: SELECT agency, count(*) AS n FROM (SELECT 'anf' AS agency, drug FROM seizures) GROUP BY agency
SELECT agency, count(*) AS n FROM (SELECT 'anf' AS agency, drug FROM seizures) GROUP BY agency
---
-- name: SELECT count(DISTINCT cnic) AS n FROM (SELECT 'x' AS agency, cnic FROM persons) GROUP BY agency
-- expect: near
SELECT count(DISTINCT cnic) AS n FROM (SELECT 'x' AS agency, cnic FROM persons) GROUP BY agency
---
-- name: SELECT agency, count(DISTINCT cnic) AS n FROM (SELECT upper(agency) AS agency, cnic FROM persons) GROUP BY ...
-- expect: near
SELECT agency, count(DISTINCT cnic) AS n FROM (SELECT upper(agency) AS agency, cnic FROM persons) GROUP BY agency
---
-- name: SELECT left(agency, 1) AS a, count(DISTINCT sex) AS n FROM persons GROUP BY 1
SELECT left(agency, 1) AS a, count(DISTINCT sex) AS n FROM persons GROUP BY 1
---
-- name: SELECT left(agency, 1) AS a, count(DISTINCT cnic) AS n FROM persons GROUP BY 1
-- expect: near
SELECT left(agency, 1) AS a, count(DISTINCT cnic) AS n FROM persons GROUP BY 1
---
-- name: SELECT agency, drug, count(DISTINCT grade) AS n FROM seizures GROUP BY ALL
SELECT agency, drug, count(DISTINCT grade) AS n FROM seizures GROUP BY ALL
---
-- name: SELECT count(DISTINCT s.person) AS n FROM seizures s
SELECT count(DISTINCT s.person) AS n FROM seizures s
---
-- name: SELECT count(DISTINCT s.case_ref) AS n, count(DISTINCT s.person) AS m FROM seizures s
SELECT count(DISTINCT s.case_ref) AS n, count(DISTINCT s.person) AS m FROM seizures s
---
-- name: SELECT count(DISTINCT p.person) AS n, count(DISTINCT s.person) AS m FROM persons p LEFT JOIN seizures s ON ...
SELECT count(DISTINCT p.person) AS n, count(DISTINCT s.person) AS m FROM persons p LEFT JOIN seizures s ON s.person = p.person
---
-- name: SELECT count(DISTINCT upper(s.person)) AS n FROM seizures s
-- expect: near
SELECT count(DISTINCT upper(s.person)) AS n FROM seizures s
---
-- name: SELECT count(DISTINCT coalesce(person, 'x')) AS n FROM seizures
-- expect: near
SELECT count(DISTINCT coalesce(person, 'x')) AS n FROM seizures
---
-- name: SELECT count(DISTINCT person || 'x') AS n FROM seizures
-- expect: near
SELECT count(DISTINCT person || 'x') AS n FROM seizures
---
-- name: SELECT count(DISTINCT CASE WHEN armed THEN person END) AS n FROM seizures
-- expect: near
SELECT count(DISTINCT CASE WHEN armed THEN person END) AS n FROM seizures
---
-- name: SELECT person, count(DISTINCT cnic) AS n FROM persons GROUP BY person
-- expect: near
SELECT person, count(DISTINCT cnic) AS n FROM persons GROUP BY person
---
-- name: SELECT person, sum(DISTINCT income) AS n FROM persons GROUP BY person
-- expect: equal or refused not_supported
SELECT person, sum(DISTINCT income) AS n FROM persons GROUP BY person
---
-- name: SELECT count(DISTINCT agency || drug) AS n FROM seizures
SELECT count(DISTINCT agency || drug) AS n FROM seizures
---
-- name: SELECT count(DISTINCT lower(agency)) AS n FROM seizures
SELECT count(DISTINCT lower(agency)) AS n FROM seizures
---
-- name: SELECT count(DISTINCT 1) AS n, count(DISTINCT 'x') AS m, count(DISTINCT NULL) AS k FROM seizures WHERE agen...
SELECT count(DISTINCT 1) AS n, count(DISTINCT 'x') AS m, count(DISTINCT NULL) AS k FROM seizures WHERE agency = 'coast'
---
-- name: SELECT drug, count(DISTINCT 1) AS n FROM seizures GROUP BY drug
SELECT drug, count(DISTINCT 1) AS n FROM seizures GROUP BY drug
---
-- name: SELECT drug, sum(DISTINCT 2) AS n FROM seizures GROUP BY drug
SELECT drug, sum(DISTINCT 2) AS n FROM seizures GROUP BY drug
---
-- name: SELECT count(DISTINCT d.label) AS n FROM seizures s LEFT JOIN drugs d USING (drug)
SELECT count(DISTINCT d.label) AS n FROM seizures s LEFT JOIN drugs d USING (drug)
---
-- name: SELECT sum(DISTINCT d.rate) AS n, avg(DISTINCT d.rate) AS a FROM seizures s LEFT JOIN drugs d USING (drug)
SELECT sum(DISTINCT d.rate) AS n, avg(DISTINCT d.rate) AS a FROM seizures s LEFT JOIN drugs d USING (drug)
---
-- name: SELECT sum(DISTINCT grade) FILTER (WHERE armed) AS n, sum(DISTINCT grade) AS m FROM seizures WHERE grade < ...
SELECT sum(DISTINCT grade) FILTER (WHERE armed) AS n, sum(DISTINCT grade) AS m FROM seizures WHERE grade < 100
---
-- name: SELECT drug, sum(DISTINCT grade) AS m, sum(grade) AS s FROM seizures WHERE grade < 100 GROUP BY drug
SELECT drug, sum(DISTINCT grade) AS m, sum(grade) AS s FROM seizures WHERE grade < 100 GROUP BY drug
---
-- name: SELECT count(DISTINCT seized_on) FILTER (WHERE seized_on > DATE '2024-01-01') AS n FROM seizures
SELECT count(DISTINCT seized_on) FILTER (WHERE seized_on > DATE '2024-01-01') AS n FROM seizures
---
-- name: SELECT count(DISTINCT score) AS n, sum(DISTINCT score) AS s FROM persons WHERE score < 100
SELECT count(DISTINCT score) AS n, sum(DISTINCT score) AS s FROM persons WHERE score < 100
---
-- name: SELECT score, count(DISTINCT sex) AS n FROM persons GROUP BY score
SELECT score, count(DISTINCT sex) AS n FROM persons GROUP BY score
---
-- name: SELECT score, count(DISTINCT score) AS n FROM persons GROUP BY score
SELECT score, count(DISTINCT score) AS n FROM persons GROUP BY score
---
-- name: SELECT count(DISTINCT sex) AS n FROM persons HAVING count(DISTINCT sex) > 100
SELECT count(DISTINCT sex) AS n FROM persons HAVING count(DISTINCT sex) > 100
---
-- name: SELECT count(DISTINCT sex) AS n FROM persons WHERE agency = 'nobody'
SELECT count(DISTINCT sex) AS n FROM persons WHERE agency = 'nobody'
---
-- name: SELECT sex, count(DISTINCT born) AS n FROM persons WHERE agency = 'nobody' GROUP BY sex
SELECT sex, count(DISTINCT born) AS n FROM persons WHERE agency = 'nobody' GROUP BY sex
---
-- name: SELECT min(exact) AS a, max(exact) - 1 AS b FROM visits
SELECT min(exact) AS a, max(exact) - 1 AS b FROM visits
---
-- name: SELECT sum(exact * 2) AS a FROM visits
-- expect: equal or refused type_mismatch
SELECT sum(exact * 2) AS a FROM visits
---
-- name: SELECT sum(exact + 1) AS a FROM visits
-- expect: equal or refused type_mismatch
SELECT sum(exact + 1) AS a FROM visits
---
-- name: SELECT avg(exact) AS a, var_pop(exact) AS v FROM visits
SELECT avg(exact) AS a, var_pop(exact) AS v FROM visits
---
-- name: SELECT sum(exact) * 10 AS a FROM visits
SELECT sum(exact) * 10 AS a FROM visits
---
-- name: SELECT exact AS e, count(*) AS n FROM visits GROUP BY 1
SELECT exact AS e, count(*) AS n FROM visits GROUP BY 1
---
-- name: SELECT abs(exact) AS e, round(exact, 2) AS r, count(*) AS n FROM visits GROUP BY ALL
SELECT abs(exact) AS e, round(exact, 2) AS r, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT exact > 1 AS e, exact = 1.0 AS r, count(*) AS n FROM visits GROUP BY ALL
SELECT exact > 1 AS e, exact = 1.0 AS r, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT exact > grade AS e, count(*) AS n FROM visits GROUP BY ALL
SELECT exact > grade AS e, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT exact + grade AS e, count(*) AS n FROM visits GROUP BY ALL
SELECT exact + grade AS e, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT coalesce(exact, 0) AS e, count(*) AS n FROM visits GROUP BY ALL
SELECT coalesce(exact, 0) AS e, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT coalesce(exact, grade) AS e, count(*) AS n FROM visits GROUP BY ALL
SELECT coalesce(exact, grade) AS e, count(*) AS n FROM visits GROUP BY ALL
---
-- name: SELECT sum(income * income) AS a FROM persons WHERE abs(income) < 1000000
SELECT sum(income * income) AS a FROM persons WHERE abs(income) < 1000000
---
-- name: SELECT sum(income) * 2 AS a, sum(income) + 9223372036854775807 AS b FROM persons
SELECT sum(income) * 2 AS a, sum(income) + 9223372036854775807 AS b FROM persons
---
-- name: SELECT avg(income) AS a, stddev_pop(income) AS s FROM persons WHERE income > 1000000
SELECT avg(income) AS a, stddev_pop(income) AS s FROM persons WHERE income > 1000000
---
-- name: SELECT income + 1 AS e, count(*) AS n FROM persons GROUP BY 1
SELECT income + 1 AS e, count(*) AS n FROM persons GROUP BY 1
---
-- name: SELECT income * 2 AS e, count(*) AS n FROM persons WHERE income < 100000 GROUP BY 1
SELECT income * 2 AS e, count(*) AS n FROM persons WHERE income < 100000 GROUP BY 1
---
-- name: SELECT income / 2 AS e, income // 2 AS f, count(*) AS n FROM persons GROUP BY ALL
SELECT income / 2 AS e, income // 2 AS f, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT income - 1 > 5 AS e, count(*) AS n FROM persons GROUP BY ALL
SELECT income - 1 > 5 AS e, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT abs(income) AS e, -income AS f, sign(income) AS g, count(*) AS n FROM persons GROUP BY ALL
SELECT abs(income) AS e, -income AS f, sign(income) AS g, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT income % 7 AS e, income * 1.0 AS f, count(*) AS n FROM persons WHERE income < 10000000000000 GROUP B...
SELECT income % 7 AS e, income * 1.0 AS f, count(*) AS n FROM persons WHERE income < 10000000000000 GROUP BY ALL
---
-- name: SELECT greatest(income, 5) AS e, income + 0 AS z, count(*) AS n FROM persons GROUP BY ALL
SELECT greatest(income, 5) AS e, income + 0 AS z, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT income::DOUBLE AS e, count(*) AS n FROM persons GROUP BY ALL
SELECT income::DOUBLE AS e, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT income = 4611686018427387904e0 AS e, income = 4611686018427387904.0 AS g, count(*) AS n FROM persons...
SELECT income = 4611686018427387904e0 AS e, income = 4611686018427387904.0 AS g, count(*) AS n FROM persons GROUP BY ALL
---
-- name: SELECT grade IN (4611686018427387904, 1e0) AS e, count(*) AS n FROM seizures GROUP BY ALL
SELECT grade IN (4611686018427387904, 1e0) AS e, count(*) AS n FROM seizures GROUP BY ALL
---
-- name: FROM seizures SELECT count(*) AS n
FROM seizures SELECT count(*) AS n
---
-- name: FROM seizures SELECT drug, count(*) AS n GROUP BY drug
FROM seizures SELECT drug, count(*) AS n GROUP BY drug
---
-- name: SELECT n: count(*) FROM seizures
SELECT n: count(*) FROM seizures
---
-- name: SELECT count(*) AS n FROM seizures AS s WHERE s.drug = 'ice'
SELECT count(*) AS n FROM seizures AS s WHERE s.drug = 'ice'
---
-- name: SELECT count(*) AS n FROM seizures "S" WHERE s.drug = 'ice'
SELECT count(*) AS n FROM seizures "S" WHERE s.drug = 'ice'
---
-- name: SELECT count(*) AS n FROM s: seizures
SELECT count(*) AS n FROM s: seizures
---
-- name: SELECT count(*) AS n FROM seizures s(a, b, c) WHERE c = 'ice'
SELECT count(*) AS n FROM seizures s(a, b, c) WHERE c = 'ice'
---
-- name: SELECT count(*) AS n FROM seizures, LATERAL drugs
-- expect: refused not_supported
SELECT count(*) AS n FROM seizures, LATERAL drugs
---
-- name: SELECT count(*) AS n FROM seizures WINDOW w AS (PARTITION BY drug)
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM seizures WINDOW w AS (PARTITION BY drug)
---
-- name: SELECT count(*) AS n FROM seizures WHERE drug = 'ice' LIMIT 1 OFFSET 0
SELECT count(*) AS n FROM seizures WHERE drug = 'ice' LIMIT 1 OFFSET 0
---
-- name: (SELECT count(*) AS n FROM seizures)
-- expect: equal or refused not_a_query
(SELECT count(*) AS n FROM seizures)
---
-- name: ((SELECT count(*) AS n FROM seizures))
-- expect: equal or refused not_a_query
((SELECT count(*) AS n FROM seizures))
---
-- name: SELECT count(*) AS n FROM ((SELECT * FROM seizures))
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM ((SELECT * FROM seizures))
---
-- name: SELECT count(*) AS n FROM ((seizures))
-- expect: refused not_supported
SELECT count(*) AS n FROM ((seizures))
---
-- name: SELECT count(*) AS n FROM (seizures) s
-- expect: refused not_supported
SELECT count(*) AS n FROM (seizures) s
---
-- name: WITH s AS (SELECT 1 AS x) SELECT count(*) AS n FROM seizures
WITH s AS (SELECT 1 AS x) SELECT count(*) AS n FROM seizures
---
-- name: WITH s AS (SELECT drug AS x FROM drugs) SELECT x, count(*) AS n FROM s GROUP BY x
WITH s AS (SELECT drug AS x FROM drugs) SELECT x, count(*) AS n FROM s GROUP BY x
---
-- name: WITH s AS (SELECT drug AS x, 1 AS y FROM seizures) SELECT x, sum(y) AS n FROM s GROUP BY x
WITH s AS (SELECT drug AS x, 1 AS y FROM seizures) SELECT x, sum(y) AS n FROM s GROUP BY x
---
-- name: WITH a AS (SELECT drug FROM seizures), b AS (SELECT drugs.drug FROM drugs) SELECT count(*) AS n FROM a JOIN...
WITH a AS (SELECT drug FROM seizures), b AS (SELECT drugs.drug FROM drugs) SELECT count(*) AS n FROM a JOIN b ON a.drug = b.drug
---
-- name: WITH a AS (WITH b AS (SELECT drug FROM seizures) SELECT * FROM b) SELECT count(*) AS n FROM a
WITH a AS (WITH b AS (SELECT drug FROM seizures) SELECT * FROM b) SELECT count(*) AS n FROM a
---
-- name: WITH a AS (SELECT drug FROM seizures) SELECT count(*) AS n FROM (WITH a AS (SELECT drug FROM visits) SELECT...
WITH a AS (SELECT drug FROM seizures) SELECT count(*) AS n FROM (WITH a AS (SELECT drug FROM visits) SELECT * FROM a) x
---
-- name: WITH a AS (SELECT drug FROM seizures), b AS (WITH a AS (SELECT drug FROM visits) SELECT * FROM a) SELECT co...
WITH a AS (SELECT drug FROM seizures), b AS (WITH a AS (SELECT drug FROM visits) SELECT * FROM a) SELECT count(*) AS n FROM b
---
-- name: WITH drugs AS (SELECT * FROM drugs WHERE schedule = 2) SELECT count(*) AS n FROM seizures JOIN drugs USING ...
WITH drugs AS (SELECT * FROM drugs WHERE schedule = 2) SELECT count(*) AS n FROM seizures JOIN drugs USING (drug)
---
-- name: WITH a AS (SELECT drug AS agency, grade FROM seizures) SELECT agency, count(*) AS n FROM a GROUP BY agency
WITH a AS (SELECT drug AS agency, grade FROM seizures) SELECT agency, count(*) AS n FROM a GROUP BY agency
---
-- name: SELECT x.drug, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY x.d...
-- expect: equal or refused ambiguous_column
SELECT x.drug, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY x.drug
---
-- name: SELECT x.drug_1, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY 1
-- expect: equal or refused ambiguous_column
SELECT x.drug_1, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY 1
---
-- name: SELECT label, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY 1
-- expect: equal or refused ambiguous_column
SELECT label, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d ON s.drug = d.drug) x GROUP BY 1
---
-- name: SELECT label, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d USING (drug)) x GROUP BY 1
SELECT label, count(*) AS n FROM (SELECT * FROM seizures s JOIN drugs d USING (drug)) x GROUP BY 1
---
-- name: SELECT count(*) AS n FROM (SELECT s.*, d.label FROM seizures s JOIN drugs d USING (drug)) x WHERE drug = 'o...
SELECT count(*) AS n FROM (SELECT s.*, d.label FROM seizures s JOIN drugs d USING (drug)) x WHERE drug = 'opium'
---
-- name: SELECT count(*) AS n FROM (SELECT count(*) AS c FROM drugs) x
-- expect: equal or refused not_supported
SELECT count(*) AS n FROM (SELECT count(*) AS c FROM drugs) x
---
-- name: SELECT drug, label, count(*) OVER () AS n FROM drugs
-- expect: equal or refused not_supported
SELECT drug, label, count(*) OVER () AS n FROM drugs
---
-- name: SELECT drug, rate * 2 AS r FROM drugs WHERE schedule IS NULL ORDER BY rate DESC LIMIT 2
SELECT drug, rate * 2 AS r FROM drugs WHERE schedule IS NULL ORDER BY rate DESC LIMIT 2
---
-- name: SELECT drug FROM drugs LIMIT 3
SELECT drug FROM drugs LIMIT 3
---
-- name: SELECT count(*) FROM drugs d LEFT JOIN districts t ON d.drug = t.district WHERE t.district IS NULL
SELECT count(*) FROM drugs d LEFT JOIN districts t ON d.drug = t.district WHERE t.district IS NULL
---
-- name: SELECT DISTINCT ON (schedule) drug FROM drugs ORDER BY schedule, drug
-- expect: equal or refused not_supported
SELECT DISTINCT ON (schedule) drug FROM drugs ORDER BY schedule, drug
---
-- name: SELECT schedule, count(*) AS n FROM drugs GROUP BY schedule HAVING n > 1 ORDER BY schedule
SELECT schedule, count(*) AS n FROM drugs GROUP BY schedule HAVING n > 1 ORDER BY schedule
---
-- name: SELECT schedule + 1 AS s, sum(rate) AS r, avg(rate) AS a, stddev_samp(rate) AS d FROM drugs GROUP BY s
SELECT schedule + 1 AS s, sum(rate) AS r, avg(rate) AS a, stddev_samp(rate) AS d FROM drugs GROUP BY s
---
-- name: SELECT count(DISTINCT label) AS n, count(DISTINCT schedule) FILTER (WHERE rate > 0) AS m FROM drugs
SELECT count(DISTINCT label) AS n, count(DISTINCT schedule) FILTER (WHERE rate > 0) AS m FROM drugs
---
-- name: SELECT DISTINCT schedule, rate FROM drugs ORDER BY 1, 2
SELECT DISTINCT schedule, rate FROM drugs ORDER BY 1, 2
---
-- name: SELECT upper(label) AS u FROM drugs ORDER BY u
SELECT upper(label) AS u FROM drugs ORDER BY u
---
-- name: SELECT upper(label) AS u FROM drugs ORDER BY rate, label
SELECT upper(label) AS u FROM drugs ORDER BY rate, label
---
-- name: SELECT population // 1000 AS k, area / population AS d, founded + 1 AS f FROM districts
SELECT population // 1000 AS k, area / population AS d, founded + 1 AS f FROM districts
---
-- name: a sum of columns wider than integers
-- union: SELECT sum(income::HUGEINT + income) AS a FROM persons
SELECT sum(income + income) AS a FROM persons
