-- Each line is asked of a federation in memory and of one database with all rows: the answers are equal.
SELECT drug, count(*) FROM seizures GROUP BY drug
SELECT drug, count(*), count(kg), sum(kg), avg(kg), min(kg), max(kg), sum(amount), avg(amount), sum(price), avg(price), min(price), max(price), min(drug), max(seized_on), min(logged_at) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT count(*), count(kg), sum(kg), avg(kg), min(kg) FROM seizures WHERE drug = 'none'
SELECT count(*) FROM seizures
SELECT drug, grade, count(*) FROM seizures GROUP BY 1, 2 ORDER BY ALL
SELECT price, count(*) FROM seizures GROUP BY price
SELECT grade + 1 AS g, count(*) FROM seizures WHERE grade < 100 GROUP BY g ORDER BY ALL
SELECT sum(amount * grade) FROM seizures WHERE grade < 100
SELECT max(grade + 1) FROM seizures WHERE grade < 100
SELECT sum(grade + 1), min(-grade), max(abs(grade)) FROM seizures
SELECT drug, sum(kg) / count(*), 100.0 * sum(amount) / sum(kg), sum(amount) / 2, sum(amount) // 2, sum(amount) % 3 FROM seizures GROUP BY drug ORDER BY ALL
SELECT drug, sum(kg) AS s FROM seizures GROUP BY drug HAVING s > 5 ORDER BY s DESC, drug LIMIT 2
SELECT drug, sum(kg) AS s, s * 2 AS t FROM seizures GROUP BY drug ORDER BY t NULLS FIRST
SELECT DISTINCT drug FROM seizures ORDER BY ALL
SELECT DISTINCT drug, grade FROM seizures WHERE grade < 3
SELECT DISTINCT count(*) FROM seizures GROUP BY drug
SELECT drug FROM seizures GROUP BY drug HAVING count(*) > 25
SELECT year(seized_on), month(seized_on), quarter(seized_on), week(seized_on), dayofweek(seized_on), isodow(seized_on), dayofyear(seized_on), day(seized_on), count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT date_trunc('month', seized_on) AS m, count(*) FROM seizures GROUP BY m ORDER BY ALL
SELECT date_trunc('month', logged_at) AS m, date_trunc('week', logged_at), date_trunc('day', logged_at), hour(logged_at), minute(logged_at), second(logged_at), count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT extract(year FROM seized_on), date_part('month', seized_on), count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT count(*) FROM seizures WHERE seized_on >= '2024-01-01' AND seized_on < DATE '2025-01-01'
SELECT count(*) FROM seizures WHERE seized_on BETWEEN '2024-01-01' AND '2024-12-31'
SELECT count(*) FROM seizures WHERE seized_on IN ('2024-01-31', '1999-12-31')
SELECT count(*) FROM seizures WHERE logged_at > '2024-01-31' AND logged_at < TIMESTAMP '2024-02-01 00:00:00'
SELECT count(*) FROM seizures WHERE seized_on + INTERVAL 1 MONTH > DATE '2024-02-15'
SELECT seized_on + INTERVAL 1 MONTH, seized_on - INTERVAL '3' DAY, seized_on + 1, count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT date_diff('day', seized_on, DATE '2025-01-01') AS dd, date_diff('month', seized_on, logged_at), seized_on - DATE '2024-01-01', count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT sum(CASE WHEN armed THEN kg ELSE 0 END), sum(CASE WHEN armed THEN 1 ELSE 0 END), sum(CASE WHEN armed THEN 1 END), count(CASE WHEN armed THEN 1 END), avg(CASE WHEN armed THEN amount ELSE 0 END) FROM seizures
SELECT sum(kg) FILTER (armed), count(*) FILTER (WHERE drug = 'ice'), avg(amount) FILTER (WHERE grade = 1), min(price) FILTER (drug = 'nope') FROM seizures
SELECT drug, sum(armed::int), avg(armed::int), count_if(armed), bool_and(armed), bool_or(armed), min(armed) FROM seizures GROUP BY drug
SELECT count(DISTINCT drug), count(DISTINCT grade) FROM seizures
SELECT drug, count(DISTINCT grade), count(DISTINCT seized_on) FILTER (armed), sum(DISTINCT grade) FROM seizures WHERE grade < 100 GROUP BY drug ORDER BY ALL
SELECT count(DISTINCT person), count(DISTINCT case_ref) FROM seizures
SELECT drug, count(DISTINCT person) FROM seizures GROUP BY drug
SELECT agency, count(DISTINCT drug), sum(DISTINCT amount), avg(DISTINCT kg) FROM seizures GROUP BY agency
SELECT count(DISTINCT cnic) FROM persons WHERE agency = 'anf'
SELECT count(DISTINCT lower(drug)) FROM seizures
SELECT drug, stddev_samp(amount), stddev_pop(amount), var_samp(amount), var_pop(amount), stddev(kg), variance(kg) FROM seizures GROUP BY drug ORDER BY ALL
SELECT stddev_samp(amount) FROM seizures WHERE drug = 'none'
SELECT var_samp(income), var_pop(income) FROM persons WHERE person = 'anf-1'
SELECT agency, count(*) FROM seizures GROUP BY agency ORDER BY ALL
SELECT count(*) FROM seizures WHERE agency IN ('anf', 'police')
SELECT count(*) FROM seizures WHERE agency = 'anf'
SELECT count(*) FROM seizures WHERE agency = 'anf' AND agency = 'police'
SELECT p.sex, count(*), sum(s.kg) FROM seizures s JOIN persons p ON s.person = p.person GROUP BY p.sex
SELECT p.sex, count(*), sum(s.kg) FROM seizures s, persons p WHERE s.person = p.person GROUP BY p.sex
SELECT p.sex, count(*), count(s.kg), sum(s.kg) FROM persons p LEFT JOIN seizures s ON s.person = p.person AND s.armed GROUP BY p.sex
SELECT p.sex, count(*), count(s.kg), sum(s.kg) FROM persons p LEFT JOIN seizures s USING (person) GROUP BY p.sex
SELECT p.sex, count(*) FROM seizures s RIGHT JOIN persons p USING (person) GROUP BY p.sex
SELECT person, count(*) FROM seizures s RIGHT JOIN persons p USING (person) GROUP BY person
SELECT d.schedule, count(*), sum(s.kg * d.rate) FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY d.schedule
SELECT d.schedule, count(*), sum(s.kg * d.rate) FROM seizures s LEFT JOIN drugs d ON s.drug = d.drug GROUP BY d.schedule
SELECT d.schedule, count(*) FROM seizures s LEFT JOIN drugs d USING (drug) GROUP BY d.schedule
SELECT count(*) FROM seizures CROSS JOIN drugs
SELECT count(*) FROM seizures a JOIN seizures b ON a.case_ref = b.case_ref
SELECT count(*) FROM seizures a JOIN seizures b ON a.drug = b.drug AND a.agency = b.agency
SELECT count(*) FROM visits v JOIN seizures s ON v.agency = s.agency AND v.grade = s.grade
SELECT d.drug, d.schedule FROM drugs d ORDER BY ALL
SELECT count(*), sum(rate) FROM drugs
SELECT schedule, count(*) FROM drugs GROUP BY schedule HAVING count(*) > 0 ORDER BY ALL
SELECT * FROM drugs ORDER BY ALL
SELECT a, count(*) FROM (SELECT upper(drug) AS a, kg FROM seizures WHERE armed) t GROUP BY a
WITH t AS (SELECT drug, kg * 2 AS dbl FROM seizures WHERE kg > 0), u AS (SELECT * FROM t WHERE drug <> 'x') SELECT drug, sum(dbl) FROM u GROUP BY drug
SELECT drug, count(*) FROM (SELECT * FROM seizures) GROUP BY drug
SELECT x, sum(y) FROM seizures s(a, b, x, c, y) GROUP BY x
SELECT lower(drug), upper(drug), length(drug), left(drug, 2), right(drug, 2), substr(drug, 2, 3), trim(drug), replace(drug, 'i', 'j'), starts_with(drug, 'i'), contains(drug, 'e'), concat(drug, 'x'), drug || 'y', count(*) FROM seizures GROUP BY ALL ORDER BY ALL
SELECT round(price, 1), floor(price), ceil(price), trunc(price), sign(price), abs(price), round(kg, 1), floor(kg), ceil(kg), trunc(kg), sqrt(abs(price)), ln(amount), log10(amount), log(amount), log2(amount), exp(amount / 10), power(amount, 2), count(*) FROM seizures GROUP BY ALL
SELECT sqrt(price), count(*) FROM seizures GROUP BY ALL
SELECT CASE WHEN kg > 1 THEN 'big' WHEN kg > 0 THEN 'small' END AS c, CASE drug WHEN 'ice' THEN 1 ELSE 2.5 END, count(*) FROM seizures GROUP BY ALL
SELECT count(*) FROM seizures WHERE drug LIKE 'i%' OR drug ILIKE 'I%'
SELECT count(*) FROM seizures WHERE drug NOT LIKE 'i%' AND drug NOT IN ('heroin') AND NOT armed
SELECT count(*) FROM seizures WHERE drug IS DISTINCT FROM 'ice'
SELECT count(*) FROM seizures WHERE armed IS TRUE
SELECT count(*) FROM seizures WHERE armed IS NOT TRUE
SELECT count(*) FROM seizures WHERE armed IS NOT NULL AND armed
SELECT count(*) FROM seizures WHERE kg = 1.5 OR amount = 5.0 OR price = 2.5
SELECT count(*) FROM seizures WHERE amount IN (1, 5, 2.5, NULL)
SELECT count(*) FROM seizures WHERE price > 1e9
SELECT count(*) FROM seizures WHERE amount // 2 = 2 AND amount % 2 = 1
SELECT kg::double, amount::varchar, amount::double, amount::decimal(38,2), seized_on::varchar, seized_on::timestamp, logged_at::date, kg::varchar, armed::varchar, price::varchar, count(*) FROM seizures GROUP BY ALL
SELECT TRY_CAST(drug AS INTEGER), TRY_CAST(kg AS INTEGER), TRY_CAST(amount AS SMALLINT), TRY_CAST(drug AS DATE), count(*) FROM seizures GROUP BY ALL
SELECT 'a' AS k, count(*) FROM seizures GROUP BY k
SELECT 'a' AS k, count(*) FROM seizures WHERE drug = 'none' GROUP BY k
SELECT 'a' AS k, count(*) FROM seizures WHERE drug = 'none' GROUP BY ALL
SELECT 'a', count(*) FROM seizures GROUP BY ALL
SELECT 1 + 2, 'x', DATE '2024-01-01', 1.50, NULL, TRUE, count(*) FROM seizures
SELECT count(*) FROM seizures HAVING count(*) > 1000
SELECT drug, count(*) FROM seizures GROUP BY drug ORDER BY count(*) DESC, drug LIMIT 3 OFFSET 1
SELECT drug, count(*) FROM seizures GROUP BY drug ORDER BY 2 DESC, 1 LIMIT 0
SELECT lower(drug) AS drug, count(*) FROM seizures GROUP BY drug
SELECT lower(drug) AS drug, count(*) FROM seizures GROUP BY ALL
SELECT amount * 10 AS amount, count(*) FROM seizures GROUP BY amount HAVING amount > 15
SELECT sum(amount) AS price, drug FROM seizures GROUP BY drug HAVING price > 2
SELECT drug, -sum(amount) AS amount FROM seizures GROUP BY drug ORDER BY amount
SELECT -amount AS q, count(*) FROM seizures WHERE q < -2 GROUP BY q
SELECT count(*), "Drug" FROM SEIZURES GROUP BY "DRUG"
SELECT S.drug, count(*) FROM seizures AS s GROUP BY s.Drug
SELECT grade + 2, count(*) FROM seizures WHERE grade < 50 GROUP BY grade
SELECT min(kg * kg), max(kg * 2), min(amount * 2) FROM seizures WHERE kg < 100
SELECT sum(amount) FROM seizures WHERE kg + 1 > 2 AND amount * 2 < 100
SELECT sum(1), sum(2.5), count(1), count(NULL), sum(NULL), avg(1), min(1), max('x') FROM seizures
SELECT avg(kg) AS a FROM seizures GROUP BY drug ORDER BY a
SELECT drug, avg(amount) - avg(grade) FROM seizures WHERE grade < 100 GROUP BY drug
SELECT sum(kg) FROM seizures WHERE NOT (drug = 'ice' AND grade = 1)
SELECT count(*) FROM seizures WHERE drug = 'a\' OR 1=1 --'
SELECT count(*) FROM seizures WHERE drug = 'it''s'
SELECT coalesce(sum(kg), 0), coalesce(count(*), 0), sum(amount) > 5, sum(amount) = 5.5 FROM seizures
SELECT port, sum(weight), count(*), avg(weight) FROM visits GROUP BY port ORDER BY ALL
SELECT drug, round(avg(kg), 2), round(sum(kg)), sum(kg)::double, (sum(amount))::varchar FROM seizures GROUP BY drug
SELECT CAST(sum(amount) AS BIGINT) FROM seizures
SELECT drug, sum(kg) > 5 AND count(*) > 3 AS big FROM seizures GROUP BY drug HAVING NOT big
SELECT drug, CASE WHEN count(*) > 30 THEN 'many' ELSE 'few' END AS c FROM seizures GROUP BY drug ORDER BY c, drug
SELECT max(drug) FROM seizures WHERE drug > 'a'
SELECT count(*) FROM seizures WHERE drug = drug
SELECT count(*) FROM seizures WHERE amount < grade
SELECT count(*) FROM seizures WHERE true
SELECT count(*) FROM seizures WHERE NULL
SELECT drug d, count(*) c FROM seizures GROUP BY d ORDER BY c + 1, d
SELECT count(*) filter (where agency = 'anf') FROM seizures
SELECT sum(amount / 0), sum(amount / grade) FROM seizures
SELECT sum(price * 1e300 * 1e300) FROM seizures
SELECT sum(kg) FROM seizures WHERE -amount > 3 AND +amount < 3
SELECT count(*) FROM persons p JOIN seizures s ON p.person = s.person JOIN drugs d ON d.drug = s.drug LEFT JOIN persons q ON q.person = s.person
SELECT week(seized_on) * 2, count(*) FROM seizures GROUP BY ALL
SELECT DISTINCT drug, count(*) AS n FROM seizures GROUP BY drug ORDER BY n DESC, drug
SELECT DISTINCT drug FROM seizures GROUP BY drug ORDER BY count(*)
SELECT count(*) FROM (SELECT drug FROM seizures) a JOIN drugs b ON a.drug = b.drug
SELECT count(*) FROM seizures WHERE (armed AND drug = 'ice') = TRUE
SELECT 2 * sum(kg) - sum(kg) * 3.5 FROM seizures
SELECT sum(kg * kg * kg) FROM seizures WHERE kg < 1000
SELECT a, b, c, d, count(*) FROM (SELECT p.* FROM seizures s LEFT JOIN persons p USING (person)) x(a, b, c, d) GROUP BY ALL
SELECT a, b, c, d, e, count(*) FROM (SELECT s.* FROM seizures s RIGHT JOIN persons p USING (person)) x(a, b, c, d, e) GROUP BY ALL
SELECT a, b, c, count(*) FROM (SELECT * FROM seizures s RIGHT JOIN (SELECT person, sex FROM persons) p USING (person)) x(a, b, c) GROUP BY ALL
SELECT a, b, c, count(*) FROM (SELECT * FROM seizures s JOIN (SELECT person, sex FROM persons) p USING (person)) x(a, b, c) GROUP BY ALL
SELECT s.agency, count(DISTINCT p.sex) FROM persons p LEFT JOIN seizures s USING (person) GROUP BY ALL
SELECT count(*) FROM persons p LEFT JOIN seizures s ON p.person = s.person AND s.agency = 'anf'
SELECT s.agency, count(*) FROM persons p LEFT JOIN seizures s USING (person) WHERE s.agency = 'anf' GROUP BY ALL
