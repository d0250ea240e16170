-- Seizures: one or two a case, each of one drug, with a weight whose logarithm is normal.
CREATE TABLE seizures AS
WITH drawn AS (
  SELECT c.*, line,
         draw('drug', agency, c.number * 10 + line) AS drug_bits,
         draw('kilograms', agency, c.number * 10 + line) AS weight_bits,
         draw('purity', agency, c.number * 10 + line) AS other_bits
  FROM cases AS c, range(1, 3) AS lines(line)
  WHERE line = 1 OR hi(draw('second drug', agency, c.number)) < second_share()
),
named AS (
  SELECT s.*, o.drug
  FROM (SELECT *, hi(drug_bits) AS u FROM drawn) AS s
  ASOF JOIN drug_odds AS o ON s.work = o.work AND s.month = o.month AND s.u >= o.lo
),
weighed AS (
  SELECT s.*, least(exp(q.mu + q.sigma * normal(s.weight_bits)), largest_kg() * (1.0 - 0.3 * lo(s.other_bits))) AS kg
  FROM named AS s JOIN quantity_odds AS q ON q.work = s.work AND q.drug = s.drug
),
-- scales: to the gram from a kilogram on, to ten milligrams below
rounded AS (
  SELECT *, greatest(round(kg, CASE WHEN kg >= 1 THEN 3 ELSE 5 END), 0.00001) AS quantity_kg FROM weighed
)
SELECT agency, number, year, line, case_ref, seized_on, province, district, s.drug, transport, destination,
       weapon, quantity_kg,
       CASE WHEN hi(other_bits) < 0.4 THEN CAST(25 + floor(lo(drug_bits) * 65) AS BIGINT) END AS purity_pct,
       CAST(round(quantity_kg * p.price, 2) AS DECIMAL(14, 2)) AS value_pkr,
       concat(pick(notes(), lo(drug_bits)), ', officer ', 100 + number % 900) AS remarks
FROM rounded AS s JOIN prices AS p ON p.drug = s.drug;
