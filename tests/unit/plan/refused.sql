-- code: question. Each is refused with that code.
not_supported: SELECT sum(DISTINCT income) FROM persons
not_colocated: SELECT d.schedule, count(s.kg) FROM drugs d LEFT JOIN seizures s USING (drug) GROUP BY d.schedule
not_colocated: SELECT count(*) FROM seizures a JOIN seizures b ON a.drug = b.drug
function_not_allowed: SELECT drug, any_value(kg) FROM seizures GROUP BY drug
unknown_table: SELECT drug, count(*) FROM seizures s GROUP BY seizures.drug
unknown_column: SELECT count(*) FROM seizures WHERE remarks = 'CANARY'
row_level: SELECT drug, kg FROM seizures
not_grouped: SELECT drug, kg, count(*) FROM seizures GROUP BY drug
type_mismatch: SELECT count(*) FROM seizures WHERE drug = 5
type_mismatch: SELECT count(*) FROM seizures WHERE seized_on = 'abc'
type_mismatch: SELECT count(*) FROM seizures WHERE amount = '5'
not_grouped: SELECT grade, count(*) FROM seizures GROUP BY GROUPING SETS ((drug), ())
not_supported: SELECT drug, sum(sum(kg)) FROM seizures GROUP BY drug
not_supported: SELECT count(*) FROM seizures WHERE count(*) > 1
not_supported: SELECT count(*) AS n FROM seizures WHERE n > 1
not_grouped: SELECT DISTINCT drug FROM seizures ORDER BY grade
