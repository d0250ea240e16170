"""A broker that alters what it merged, over the real wire: an asker who merges again is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from rabita.client import connect
from rabita.client.federation import Federation as Connection
from rabita.refusal import Outcome, Refusal
from tests.federation.between import Between, Event, between, honest, with_rows
from tests.federation.running import Federation

GROUPS = "SELECT drug, count(*) AS n, avg(quantity_kg) AS kg FROM seizures GROUP BY drug"
ROUNDS = "SELECT count(*) AS n FROM seizures WHERE quantity_kg > (SELECT avg(quantity_kg) FROM seizures)"
TOP = "SELECT province, drug, count(*) AS n FROM seizures GROUP BY ALL ORDER BY n DESC LIMIT 3"
LABELS = (
    "SELECT d.label, s.n FROM (SELECT drug, count(*) AS n FROM seizures GROUP BY drug) AS s"
    " JOIN drugs AS d ON d.drug = s.drug"
)

Alter = Callable[[Sequence[Event]], Sequence[Event]]


def one_more(events: Sequence[Event]) -> Sequence[Event]:
    return with_rows(events, lambda t: _with_n(t, pc.add(t["n"], 1)))


def one_a_little_larger(events: Sequence[Event]) -> Sequence[Event]:
    return with_rows(events, lambda t: t.set_column(2, "kg", pc.multiply(t["kg"], 1.000001)))


def one_left_out(events: Sequence[Event]) -> Sequence[Event]:
    return with_rows(events, lambda t: t.slice(1))


def one_twice(events: Sequence[Event]) -> Sequence[Event]:
    return with_rows(events, lambda t: pa.concat_tables([t.slice(1), t.slice(1, 1)]))


def _with_n(table: pa.Table, column: pa.ChunkedArray) -> pa.Table:  # type: ignore[type-arg]
    return table.set_column(table.schema.names.index("n"), "n", column)


def a_partial_left_out(events: Sequence[Event]) -> Sequence[Event]:
    return [e for e in events if e.partial.agency != "south"]


def no_partial(events: Sequence[Event]) -> Sequence[Event]:
    return [e for e in events if e.WhichOneof("event") != "partial"]


def each_others_partials(events: Sequence[Event]) -> Sequence[Event]:
    swapped = {"south": "north", "north": "south"}
    changed = [Event.FromString(e.SerializeToString()) for e in events]
    for event in changed:
        if event.WhichOneof("event") == "partial":
            event.partial.agency = swapped.get(event.partial.agency, event.partial.agency)
    return changed


def another_feed(events: Sequence[Event]) -> Sequence[Event]:
    changed = [Event.FromString(e.SerializeToString()) for e in events]
    for event in changed:
        if event.WhichOneof("event") == "feed":
            event.feed.content = event.feed.content.replace(b"\x40", b"\x41")
    return changed


def another_reference_table(events: Sequence[Event]) -> Sequence[Event]:
    changed = [Event.FromString(e.SerializeToString()) for e in events]
    for event in changed:
        if event.WhichOneof("event") == "reference":
            event.reference.content = event.reference.content.replace(b"heroin,Heroin", b"heroin,Hashes")
    return changed


ALTERED: list[tuple[str, Alter]] = [
    (GROUPS, one_more),
    (GROUPS, one_a_little_larger),
    (GROUPS, one_left_out),
    (GROUPS, one_twice),
    (GROUPS, a_partial_left_out),
    (GROUPS, no_partial),
    (GROUPS, each_others_partials),
    (ROUNDS, one_more),
    (ROUNDS, another_feed),
    (TOP, one_more),
    (TOP, one_twice),
    (LABELS, another_reference_table),
]


@pytest.fixture(scope="module")
def middle(small: Federation) -> Iterator[Between]:
    with between(small) as service:
        yield service


@pytest.fixture(scope="module")
def asker(small: Federation, middle: Between) -> Iterator[Connection]:
    with connect(small.layout.profile("between")) as connection:
        yield connection


@pytest.mark.parametrize("sql", [GROUPS, ROUNDS, TOP, LABELS])
def test_what_is_passed_on_unaltered_is_believed(middle: Between, asker: Connection, sql: str) -> None:
    middle.alter = honest
    assert len(asker.query(sql, purpose="trend_analysis", verify=True)) > 0


@pytest.mark.parametrize(("sql", "alter"), ALTERED, ids=[alter.__name__ for _, alter in ALTERED])
def test_an_altered_answer_is_refused(middle: Between, asker: Connection, sql: str, alter: Alter) -> None:
    middle.alter = alter
    with pytest.raises(Refusal) as refused:
        asker.query(sql, purpose="trend_analysis", verify=True)
    assert refused.value.code.outcome is Outcome.INTEGRITY
