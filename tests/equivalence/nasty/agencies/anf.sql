INSERT INTO persons VALUES
  ('a-1', '100', 'F', DATE '1980-02-29', 1000, 0.5),
  ('a-2', '101', 'M', DATE '1999-12-31', NULL, 'NaN'),
  ('a-3', '102', NULL, NULL, -50, -0.0),
  ('a-4', '100', 'f', DATE '0001-01-01', 4611686018427387904, 'Infinity'),
  ('a-5', NULL, '', DATE '2030-06-01', 0, NULL),
  (NULL, '103', 'M', DATE '1980-02-29', 7, 0.5);
INSERT INTO seizures VALUES
  ('A1', 'a-1', 'heroin', 'lahore', 1, 1.50, 0.500, 10.5, 3, true, DATE '2024-01-31', TIMESTAMP '2024-01-31 23:59:59.999999'),
  ('A2', 'a-1', 'heroin', 'lahore', 1, 1.50, 0.500, 10.5, 3, true, DATE '2024-01-31', TIMESTAMP '2024-01-31 23:59:59.999999'),
  ('A3', 'a-2', 'Heroin', 'karachi', 2, 0.01, 1.000, 'NaN', NULL, false, DATE '2024-02-29', TIMESTAMP '2024-02-29 00:00:00'),
  ('A4', 'a-2', 'ice', NULL, -3, -2.25, 0.001, -0.0, -7, NULL, NULL, NULL),
  ('A5', 'a-3', 'Ice', 'İstanbul', 0, 0.00, 0.000, 0.0, 0, true, DATE '1969-12-31', TIMESTAMP '1969-12-31 12:00:00'),
  ('A6', NULL, NULL, 'straße', NULL, NULL, NULL, NULL, 5, false, DATE '9999-12-31', TIMESTAMP '9999-12-31 23:59:59'),
  ('A7', 'a-4', '', 'STRASSE', 4611686018427387904, 9999999999999.99, 0.999, 1e15, 4611686018427387904, true, DATE '0001-01-01', TIMESTAMP '0001-01-01 00:00:00'),
  (NULL, 'a-4', 'opium', 'lahore', 5, 7.25, 0.333, 'Infinity', 100, NULL, DATE '2024-12-30', TIMESTAMP '2024-12-30 06:30:00'),
  ('A9', 'a-5', 'opium ', 'quetta', 5, 7.25, 0.333, 2.5, 1, true, DATE '2025-01-01', TIMESTAMP '2025-01-01 00:00:00.5'),
  ('A9', 'a-5', 'opium', 'quetta', 5, 7.25, 0.333, 2.5, 1, true, DATE '2025-01-01', TIMESTAMP '2025-01-01 00:00:00.5'),
  ('A11', 'zz', 'hero_in', 'l%hore', 7, 100.00, 0.250, 3.25, 2, false, DATE '2024-07-01', TIMESTAMP '2024-07-01 13:00:00'),
  ('A12', 'a-1', 'it''s', '😀', 7, 3.00, 0.250, -3.25, 2, false, DATE '2023-07-01', TIMESTAMP '2023-07-01 13:00:00');
INSERT INTO visits VALUES
  ('karachi', 1, 'heroin', 0.5, 0.0000000001, TIMESTAMP '2024-03-31 01:30:00'),
  ('karachi', 1, 'heroin', 0.5, 0.0000000001, TIMESTAMP '2024-03-31 01:30:00'),
  ('gwadar', NULL, NULL, 2.0, 9999999999999999999999.9999999999, TIMESTAMP '2024-10-27 02:30:00'),
  (NULL, 2, 'ice', NULL, -1.5, NULL),
  ('qasim', 3, 'opium', 1e10, NULL, TIMESTAMP '2024-02-29 23:59:59.999999');
INSERT INTO words VALUES
  ('x', 1, 10, 1, 'a', 1.5), ('x', 1, 20, 2, 'b', NULL), (NULL, 2, NULL, 12, 'a', 2.5), ('y', 2, 3, NULL, NULL, -1.0);
INSERT INTO persons VALUES
  ('a-8', '300', 'F', DATE '1981-03-01', 31, 2.0),
  ('a-9', '100', 'M', DATE '1981-03-01', 32, 3.0);
