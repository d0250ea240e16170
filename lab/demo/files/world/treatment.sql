-- Treatment: episodes of clients, three in ten of which are another stay of a client known before.
CREATE TABLE treatment AS
WITH drawn AS (
  SELECT agency, number,
         draw('episode', agency, number) AS time_bits,
         draw('stay', agency, number) AS stay_bits,
         draw('ward', agency, number) AS other_bits,
         draw('clinic', agency, number) AS place_bits
  FROM (SELECT agency, unnest(range(1, episodes + 1)) AS number FROM agencies)
),
in_month AS (
  SELECT *, CAST(floor(hi(time_bits) * all_months()) AS BIGINT) AS month,
         CASE WHEN hi(stay_bits) < return_share() THEN CAST(floor(lo(stay_bits) * number) AS BIGINT) ELSE number END AS client_no
  FROM drawn
),
in_place AS (
  SELECT e.*, o.district
  FROM (SELECT *, hi(place_bits) AS u FROM in_month) AS e
  ASOF JOIN treatment_district_odds AS o ON e.u >= o.lo
),
named AS (
  SELECT e.*, o.drug, draw('client', agency, client_no) AS client_bits, day_of(e.month, lo(other_bits)) AS admitted_on,
         CAST(5 + floor(exp(3.2 + 0.5 * normal(stay_bits))) AS BIGINT) AS days
  FROM (SELECT * REPLACE (lo(time_bits) AS u) FROM in_place) AS e
  ASOF JOIN treatment_drug_odds AS o ON e.month = o.month AND e.u >= o.lo
)
SELECT agency, number, client_no, concat(agency, '-c', client_no) AS client_id,
       concat(pick(CASE WHEN hi(client_bits) < female_treated() THEN women() ELSE men() END, lo(client_bits)), ' ',
              pick(families(), lo(client_bits))) AS name,
       admitted_on, p.province, e.district,
       CASE WHEN hi(client_bits) < female_treated() THEN 'f' ELSE 'm' END AS sex,
       year(admitted_on) - first_year() + youngest() + CAST(floor(pow(lo(client_bits), 1.4) * (oldest() - youngest())) AS BIGINT) AS age,
       drug, drug = 'heroin' AND hi(other_bits) < injecting_share() AS injecting,
       days, CAST(round(days * (900 + 800 * lo(other_bits)), 2) AS DECIMAL(12, 2)) AS cost_pkr,
       lo(stay_bits) + hi(other_bits) * 0.4 > 0.55 AS completed
FROM named AS e JOIN places AS p ON p.district = e.district;
