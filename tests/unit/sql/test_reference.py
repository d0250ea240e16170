"""docs/sql.md says what the allow-list says."""

from pathlib import Path

from rabita.sql.reference import reference


def test_the_page_is_what_the_tables_say() -> None:
    page = Path(__file__).parents[3] / "docs" / "sql.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: python -m rabita.sql.reference > docs/sql.md"
    )
