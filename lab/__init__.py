"""A whole federation on one machine: demo data, keys, processes."""

PART_OF = "rabita"
"""Looked at before a command is loaded: other distributions have packages named `lab` too."""
