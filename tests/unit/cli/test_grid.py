"""Tables for people: aligned, folded, never cut off, and safe whatever is in them."""

import pytest
from rich.cells import cell_len

from rabita.cli.grid import Heading, grid_lines
from rabita.cli.screen import Screen

PIPE = Screen(width=None, colour=False, unicode=True)
TERMINAL = Screen(width=40, colour=True, unicode=True)
NARROW = Screen(width=40, colour=False, unicode=True)


def lines(rows: list[list[str | None]], screen: Screen = PIPE, *, numbers: bool = False) -> list[str]:
    width = len(rows[0])
    return list(grid_lines([Heading(f"c{i}", numbers) for i in range(width)], rows, screen))


def test_numbers_stand_at_the_right() -> None:
    assert lines([["1"], ["1000"]], numbers=True)[2:] == ["   1", "1000"]


def test_null_and_the_text_null_differ() -> None:
    assert lines([[None], ["NULL"], ['"NULL"']])[2:] == ["NULL", '"NULL"', '"NULL"']


def test_null_is_dim_in_colour() -> None:
    assert "\x1b[2mNULL" in lines([[None]], TERMINAL)[2]


@pytest.mark.parametrize("value", ["[red]x[/red]", "[bold", "[link=http://x]y[/link]", "\\[x]", ":smile:"])
def test_markup_in_values_is_shown_as_it_is(value: str) -> None:
    assert lines([[value]])[2] == value


@pytest.mark.parametrize(
    "value", ["\x1b[31mred", "a\x07b", "a\rb", "a\nb", "\x9b31m", "a\u202eb", "\x1b]0;t\x07"]
)
def test_control_characters_never_reach_the_terminal(value: str) -> None:
    shown = "".join(lines([[value]]))
    assert not set(shown) & set("\x1b\x07\r\n\x9b\u202e")
    assert "\ufffd" in shown


def test_a_pipe_gets_every_value_on_one_line() -> None:
    assert lines([["x" * 5000, "y"]])[2] == "x" * 5000 + "  y"


def test_a_long_value_is_folded_at_the_terminals_width_and_nothing_is_lost() -> None:
    shown = lines([["x" * 100, "tail"]], NARROW)
    assert all(len(line) <= 40 for line in shown)
    assert "".join(shown).count("x") == 100


def test_wide_characters_keep_the_columns_aligned() -> None:
    shown = lines([["漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "a"], ["رابطہ", "b"]], NARROW)
    assert all(cell_len(line) <= 40 for line in shown)
    assert "".join(shown).count("漢") == 11


def test_columns_that_do_not_fit_even_folded_become_blocks() -> None:
    shown = lines([[str(i) * 12 for i in range(8)]], NARROW)
    assert shown[0] == "row 1"
    assert [line.split()[0] for line in shown[1:]] == [f"c{i}" for i in range(8)]
    assert all(len(line) <= 40 for line in shown)


def test_numbers_are_never_folded() -> None:
    number = "1234567890123456789012345"
    shown = list(grid_lines([Heading("n", True), Heading("t")], [[number, "x" * 50]], NARROW))
    assert any(number in line for line in shown)


def test_no_rows_still_show_the_columns() -> None:
    assert list(grid_lines([Heading("drug")], [], PIPE)) == ["drug", "────"]
