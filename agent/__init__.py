"""One agency's side: admits, decides, asks its own database, discloses, releases."""

PART_OF = "rabita"
"""Looked at before a command is loaded: other distributions have packages named `agent` too."""
