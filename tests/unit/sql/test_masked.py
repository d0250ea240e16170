"""No constant is left in masked SQL, however it was written."""

from __future__ import annotations

import pytest

from rabita.sql.masked import HIDDEN, masked

SECRET = "Khan"


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT count(*) FROM s WHERE officer = '{SECRET}'",
        f"SELECT 1 -- {SECRET}",
        f"SELECT /* {SECRET} */ 1",
        f"SELECT $${SECRET}$$, $tag${SECRET}$tag$",
        f"SELECT E'{SECRET}', N'{SECRET}', r'{SECRET}', x'{SECRET}', b'{SECRET}', u&'{SECRET}'",
        f'SELECT "{SECRET}" FROM "{SECRET}"',
        f"SELECT 'it''s {SECRET}'",
        f"SELECT '{SECRET}",
        f"SELECT count(*) FROM s WHERE n IN ('a', '{SECRET}') AND d > DATE '{SECRET}'",
        f"SELECT {chr(0)}'{SECRET}'",
    ],
)
def test_no_constant_is_left(sql: str) -> None:
    assert SECRET not in masked(sql)


@pytest.mark.parametrize("number", ["4711", "47.11", "4711e5", "0x4711", "4711abc", ".4711"])
def test_no_number_is_left(number: str) -> None:
    assert "4711" not in masked(f"SELECT a FROM t WHERE n = {number}")


def test_what_was_asked_can_still_be_read() -> None:
    sql = "SELECT drug, sum(kg) AS total FROM seizures WHERE year >= 2025 GROUP BY drug ORDER BY 2 DESC"
    assert masked(sql) == (
        "SELECT drug , sum ( kg ) AS total FROM seizures WHERE year >= ? GROUP BY drug ORDER BY ? DESC"
    )


def test_what_cannot_be_cut_is_hidden_whole() -> None:
    assert masked("SELECT 'open") == HIDDEN
    assert masked("") == ""
