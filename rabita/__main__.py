"""`python -m rabita` is the `rabita` command."""

from rabita.cli.main import run

run()
