"""A refusal points at the place in the SQL."""

import pytest

from rabita.cli.refusals import refusal_lines
from rabita.refusal import Code, Position, Refusal


def lines(sql: str, start: int, end: int, **text: str) -> list[str]:
    refusal = Refusal(
        Code.UNKNOWN_COLUMN,
        text.get("message", "no"),
        hint=text.get("hint", ""),
        position=Position(start, end),
    )
    return refusal_lines(refusal, sql)


def pointed_at(sql: str, start: int, end: int) -> str:
    """What stands over the carets."""
    _, line, carets = lines(sql, start, end)
    return line[carets.index("^") : carets.rindex("^") + 1]


def test_the_caret_stands_under_the_place() -> None:
    sql = "SELECT drug,\n       quantty\nFROM seizures"
    assert lines(sql, 20, 27) == [
        "unknown_column: no",
        "  2 |        quantty",
        "    |        ^^^^^^^",
    ]


@pytest.mark.parametrize(("start", "end"), [(7, 11), (0, 6), (12, 16)])
def test_any_place_is_found(start: int, end: int) -> None:
    sql = "SELECT drug FROM t"
    assert pointed_at(sql, start, end) == sql[start:end]


def test_a_tab_counts_as_one_column_and_a_wide_character_as_two() -> None:
    assert lines("\tx", 1, 2)[2].endswith(" ^")
    assert lines("'漢字' x", 5, 6)[2] == "    |        ^"


def test_a_place_over_several_lines_ends_with_the_first() -> None:
    assert lines("SELECT a\nFROM t", 7, 14)[2] == "    |        ^"


@pytest.mark.parametrize(("start", "end"), [(18, 18), (18, 25), (500, 600), (4_000_000_000, 4_294_967_295)])
def test_a_place_past_the_end_points_past_the_end(start: int, end: int) -> None:
    assert lines("SELECT drug FROM t", start, end)[2].endswith("^")


def test_a_long_line_is_shown_around_the_place() -> None:
    sql = "SELECT " + "a, " * 3000 + "wrong FROM t"
    place = sql.index("wrong")
    shown = lines(sql, place, place + 5)
    assert all(len(line) < 130 for line in shown)
    assert pointed_at(sql, place, place + 5) == "wrong"


def test_escape_sequences_in_message_hint_and_sql_are_harmless() -> None:
    shown = "".join(lines("SELECT '\x1b[2J'", 7, 9, message="\x1b[31m", hint="\x9b1m"))
    assert not set(shown) & set("\x1b\x9b")


def test_without_a_place_there_is_no_sql() -> None:
    assert refusal_lines(Refusal(Code.BUSY, "busy", hint="later"), "SELECT 1") == [
        "busy: busy",
        "  hint: later",
    ]
