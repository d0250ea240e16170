"""The files of a small federation, with every key there is, for tests to write and to spoil."""

from __future__ import annotations

CATALOGUE = """\
# A catalogue with every key there is.
version: 3
purposes: [trend_analysis, case_support]
tables:
  seizures:
    about: One row
      per seizure.
    subject: case_ref
    columns:
      case_ref: {type: string, role: identifier, about: First information report}
      seized_on: {type: date, role: dimension, grain: month}
      province: {type: string, role: dimension, values: [punjab, sindh, kp, "NO"]}
      zone: {type: integer, role: dimension, values: [1, 9007199254740993]}
      age: {type: integer, role: dimension, grain: 5}
      price: {type: "decimal(9,2)", role: dimension, values: [1, 2.50]}
      is_open: {type: boolean, role: dimension, values: [true]}
      at: {type: timestamp, role: dimension, values: [2025-01-31 10:00:00]}
      quantity_kg: {type: double, role: measure}
      fine: {type: "decimal(9,3)", role: "measure", bounds: [-0.5, 1000]}
      remarks: {type: string, role: hidden}
  arrests:
    columns:
      case_ref: {type: string, role: identifier}
  drugs:
    reference: reference/drugs.csv
    columns:
      drug: {type: string}
      schedule: {type: integer, role: dimension, values: [1, 2]}
colocated:
  - [seizures.case_ref, arrests.case_ref]
agencies:
  anf: [arrests, seizures]
  customs: [seizures]
"""
DRUGS = "drug,schedule\nheroin,1\nhashish,2\n"
