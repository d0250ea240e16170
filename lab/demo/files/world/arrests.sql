-- Arrests: as many in a case as its kind of work makes. A person is a number: of the agency's own, or of the pool that all meet.
CREATE TABLE arrests AS
WITH counted AS (
  SELECT c.* EXCLUDE (u), o.people
  FROM (SELECT *, people_share AS u FROM cases) AS c
  ASOF JOIN arrest_odds AS o ON c.work = o.work AND c.u >= o.lo
),
taken AS (
  SELECT *, number * 8 + nth AS arrest_no FROM (SELECT *, unnest(range(1, people + 1)) AS nth FROM counted)
),
drawn AS (
  SELECT *, draw('who', agency, arrest_no) AS who_bits, draw('part', agency, arrest_no) AS part_bits,
         draw('verdict', agency, arrest_no) AS other_bits
  FROM taken
),
known AS (
  SELECT *, hi(who_bits) < pool_share() AS of_pool,
         CASE WHEN hi(who_bits) < pool_share() THEN concat('x', CAST(floor(lo(who_bits) * pool_size()) AS INTEGER))
              WHEN hi(who_bits) < pool_share() + repeat_share()
                THEN concat('p', CAST(floor(lo(who_bits) * arrest_no) AS INTEGER))
              ELSE concat('p', arrest_no) END AS person_no
  FROM drawn
),
-- what a person is, is drawn from the person's number, so that it is the same at every arrest and agency
described AS (
  SELECT *, draw('person', CASE WHEN of_pool THEN 'all' ELSE agency END, person_no) AS person_bits,
         draw('face', CASE WHEN of_pool THEN 'all' ELSE agency END, person_no) AS face_bits
  FROM known
),
citizens AS (
  SELECT a.*, o.nationality, hi(a.person_bits) < female_arrested() AS female
  FROM (SELECT *, lo(person_bits) AS u FROM described) AS a
  ASOF JOIN nationality_odds AS o ON a.u >= o.lo
)
SELECT a.agency, a.number, a.year, a.arrest_no, a.person_no, concat(a.agency, '-', a.person_no) AS person_id,
       -- numbers that begin with 99 are issued to nobody
       CASE WHEN nationality = 'pk'
            THEN concat('99', right(concat('0000000000', face_bits % 100000000000), 11)) END AS cnic,
       a.case_ref,
       concat(pick(CASE WHEN female THEN women() ELSE men() END, lo(face_bits)), ' ',
              pick(families(), hi(face_bits))) AS name,
       CAST(a.seized_on AS TIMESTAMP) + to_minutes(CAST(floor(lo(part_bits) * 1440) AS BIGINT)) AS arrested_at,
       a.province, a.district, CASE WHEN female THEN 'f' ELSE 'm' END AS sex,
       -- younger people more often; one year older with every year
       a.year - first_year() + youngest() + CAST(floor(pow(hi(face_bits), 1.7) * (oldest() - youngest())) AS BIGINT) AS age,
       nationality,
       pick(involvements(), hi(part_bits)) AS involvement,
       CASE WHEN s.quantity_kg <= 0.1 THEN '9a' WHEN s.quantity_kg <= 1.0 THEN '9b' ELSE '9c' END AS section,
       -- trials take up to two years
       CASE WHEN a.month + 24 * hi(other_bits) <= all_months() THEN lo(other_bits) < convicted_share() END AS convicted,
       CASE WHEN lo(part_bits) < 0.3
            THEN CAST(round(exp(9.2 + 1.3 * normal(other_bits))) AS DECIMAL(12, 2)) END AS cash_pkr
FROM citizens AS a JOIN seizures AS s ON s.agency = a.agency AND s.number = a.number AND s.line = 1;
