"""Shows a check's report on a terminal: a table per shared table, then what does not fit and why."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from agent.check import CheckReport, ColumnReport, TableReport

_SHOWN_MISFITS = 8


def print_report(report: CheckReport, console: Console) -> None:
    """Everything the report holds. Values come in as plain text, so that none is read as markup."""
    for table in report.tables:
        _print_table(table, console)
    if report.absent:
        console.print(Text(f"not served: {', '.join(report.absent)}"))
    if report.roster:
        console.print(Text(report.roster, style="red"))
    if report.is_unlisted:
        console.print(Text("the catalogue's roster (`agencies`) does not name it yet", style="yellow"))
    console.print(Text(verdict(report), style="bold"))


def verdict(report: CheckReport) -> str:
    """The report in one sentence."""
    if not report.tables:
        return f"{report.agency}: no shared table is served"
    if report.roster:
        return f"{report.agency}: cannot be served until it serves what the catalogue's roster says"
    if not report.servable:
        broken = [table.table for table in report.tables if table.problem]
        return f"{report.agency}: cannot be served until this is mended: {', '.join(broken)}"
    loose = [t.table for t in report.tables if not t.fits]
    if loose:
        return f"{report.agency}: can be served; some values become NULL in {', '.join(loose)}"
    return f"{report.agency}: everything fits"


def _print_table(table: TableReport, console: Console) -> None:
    if table.problem:
        console.print(Text(f"{table.table} (from {table.origin})", style="bold"))
        console.print(Text(f"  {table.problem}", style="red"))
        return
    title = f"{table.table}: {table.rows:,} rows, {table.subjects:,} subjects"
    grid = Grid(title=Text(title), title_justify="left")
    grid.add_column("column")
    for heading in ("NULL", "not of type", "no code", "not in list"):
        grid.add_column(heading, justify="right")
    for column in table.columns:
        counts = (column.nulls, column.uncast, column.uncoded, column.unlisted)
        grid.add_row(Text(column.name), *(Text(f"{count:,}") for count in counts))
    console.print(grid)
    for column in table.columns:
        _print_misfits(column, console)


def _print_misfits(column: ColumnReport, console: Console) -> None:
    if column.failing:
        console.print(
            Text(f"  {column.name}: the expression fails on some rows, where it becomes NULL"),
            style="yellow",
        )
    if column.beyond:
        whose = "1 subject adds" if column.beyond == 1 else f"{column.beyond:,} subjects add"
        console.print(
            Text(f"  {column.name}: {whose} up to what is outside its bounds, and is cut under noise"),
            style="yellow",
        )
    if column.misfits:
        shown = [f"{misfit.value!r} ({misfit.rows:,})" for misfit in column.misfits[:_SHOWN_MISFITS]]
        more = ", …" if len(column.misfits) > _SHOWN_MISFITS else ""
        console.print(Text(f"  {column.name}: becomes NULL: {', '.join(shown)}{more}"), style="yellow")


__all__ = ["print_report", "verdict"]
