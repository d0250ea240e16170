"""Durations as people write them."""

import pytest
import typer

from rabita.cli.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("30s", 30.0), ("2m", 120.0), ("1.5s", 1.5), ("30", 30.0)]
)
def test_a_duration_is_in_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-1s", "1h", "1 s", "1e3s", "٣s", "inf", "nan", "30s\n"])
def test_anything_else_is_a_usage_error(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_duration(text)
