INSERT INTO persons VALUES
  ('h-1', '100', 'F', DATE '1980-02-29', 30, 1.0),
  ('h-2', '300', 'F', DATE '1981-03-01', 31, 2.0),
  ('h-3', '300', 'm', DATE '1982-04-02', NULL, 2.0);
INSERT INTO visits VALUES
  ('gwadar', 2, 'ice', 3.5, -0.5, TIMESTAMP '2024-03-31 03:30:00'),
  ('gwadar', 9, 'ice', 3.5, 0.5, TIMESTAMP '2023-03-31 03:30:00'),
  ('karachi', -1, '', 0.0, 0.0000000000, TIMESTAMP '2024-05-05 05:05:05');
