INSERT INTO persons VALUES
  ('c-1', '100', 'M', DATE '1980-02-29', 1000, 0.5),
  ('c-2', '200', 'F', DATE '1970-01-01', 25, 'NaN'),
  ('C-2', '201', 'M', NULL, NULL, 0.0),
  ('c-3', '102', NULL, DATE '2001-09-09', 4611686018427387903, '-Infinity'),
  (NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO seizures VALUES
  ('C1', 'c-1', 'heroin', 'karachi', 1, 12.00, 0.500, 99.0, 4, true, DATE '2024-01-31', TIMESTAMP '2024-01-31 00:00:00'),
  ('C2', 'c-1', 'HEROIN', 'karachi', 1, 0.50, 0.750, 0.1, 1, false, DATE '2024-02-01', TIMESTAMP '2024-02-01 00:00:01'),
  ('C3', 'c-2', 'ice', 'lahore', 2, 1.50, 0.500, 10.5, 3, NULL, DATE '2024-02-29', TIMESTAMP '2024-02-29 23:00:00'),
  ('C4', 'C-2', 'ice', 'Lahore', -3, NULL, 0.100, 0.2, 6, true, DATE '2000-02-29', TIMESTAMP '2000-02-29 12:34:56.789012'),
  ('C5', 'c-3', NULL, NULL, NULL, 2.00, NULL, 0.3, NULL, NULL, NULL, NULL),
  ('C6', NULL, 'opium', 'quetta', 5, 1.00, 0.333, -0.0, -4611686018427387904, false, DATE '2024-12-31', TIMESTAMP '2024-12-31 23:59:59'),
  (NULL, NULL, 'opium', 'quetta', 6, -1.00, 0.333, 0.0, 8, true, DATE '2024-12-31', TIMESTAMP '2024-12-31 00:00:00'),
  ('C8', 'c-3', 'hashish', 'peshawar', 9, 250.75, 1.000, 17.0, 12, true, DATE '2024-06-15', TIMESTAMP '2024-06-15 08:00:00'),
  ('C9', 'zy', 'hashish', 'peshawar', 9, 0.25, 1.000, 17.0, 12, true, DATE '2023-06-15', TIMESTAMP '2023-06-15 20:00:00'),
  ('C10', 'c-1', 'cocaïne', 'atlantis', 4, 5.00, 0.900, 1.0, 1, false, DATE '2023-12-25', TIMESTAMP '2023-12-25 10:10:10');
INSERT INTO visits VALUES
  ('karachi', 1, 'heroin', 0.25, 1.0000000000, TIMESTAMP '2024-03-31 02:30:00'),
  ('Karachi', 2, 'ice', 'NaN', 2.0000000000, TIMESTAMP '1970-01-01 00:00:00'),
  (NULL, NULL, 'khat', -1e10, 3.3333333333, TIMESTAMP '2024-01-01 00:00:00');
INSERT INTO words VALUES
  ('x', 1, 5, 1, 'a', 0.5), ('select', 3, 7, 7, 'order', 7.0), ('', NULL, 0, 0, '', 0.0);
