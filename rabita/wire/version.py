"""What this program speaks and is called; the two sides of a call compare it."""

from __future__ import annotations

WIRE_VERSION = 1
"""The version of the contract in `protos/rabita/v1`."""

PROGRAM = "rabita 0.1"
"""The program's own name and version, for people."""

__all__ = ["PROGRAM", "WIRE_VERSION"]
