"""`rabita policy`: what a federation's policies say, whether they are in order, and who may ask what.

Everything here works on a federation's folder, offline. A sub-command a file.
"""

from __future__ import annotations

import typer

from rabita.cli.policy.check import check
from rabita.cli.policy.diff import diff
from rabita.cli.policy.explain import explain
from rabita.cli.policy.show import show
from rabita.cli.policy.tables import try_tables

app = typer.Typer(no_args_is_help=True, help="Read, check and try the policies of a federation's folder.")
app.command()(show)
app.command()(check)
app.command("test")(try_tables)
app.command()(diff)
app.command()(explain)

__all__ = ["app"]
