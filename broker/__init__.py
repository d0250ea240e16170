"""The coordination centre's side: admits, plans, dispatches, merges, serves."""

PART_OF = "rabita"
"""Looked at before a command is loaded: other distributions have packages named `broker` too."""
