-- Cases: when, where, how carried. One case is one agency's.
CREATE TABLE cases AS
WITH drawn AS (
  SELECT agency, work, number,
         draw('case when', agency, number) AS time_bits,
         draw('case where', agency, number) AS place_bits,
         draw('case else', agency, number) AS other_bits
  FROM (SELECT agency, work, unnest(range(1, cases + 1)) AS number FROM agencies)
),
in_month AS (
  SELECT c.*, o.month, day_of(o.month, lo(c.time_bits)) AS seized_on
  FROM (SELECT *, hi(time_bits) AS u FROM drawn) AS c
  ASOF JOIN month_odds AS o ON c.work = o.work AND c.u >= o.lo
),
in_place AS (
  SELECT c.*, o.district
  FROM (SELECT * REPLACE (hi(place_bits) AS u) FROM in_month) AS c
  ASOF JOIN district_odds AS o ON c.agency = o.agency AND c.u >= o.lo
)
SELECT c.agency, c.work, c.number, c.month, c.seized_on, year(c.seized_on) AS year,
       concat(c.agency, '-', year(c.seized_on), '-', c.number) AS case_ref,
       p.province, c.district, o.transport, o.destination,
       hi(c.other_bits) < weapon_share() AS weapon,
       lo(c.other_bits) AS people_share
FROM (SELECT * REPLACE (lo(place_bits) AS u) FROM in_place) AS c
ASOF JOIN route_odds AS o ON c.work = o.work AND c.month = o.month AND c.u >= o.lo
JOIN places AS p ON p.district = c.district;
