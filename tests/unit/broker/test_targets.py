"""Which agencies a round goes to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from broker.directory import AgencyView
from broker.targets import choose


def fragment(*tables: str, agencies: set[str] | None = None) -> Any:
    return cast(Any, SimpleNamespace(name="r0f0", tables=tables, agencies=agencies))


def view(agency: str, tables: set[str] | None) -> AgencyView:
    return AgencyView(agency, agency, "ready", None if tables is None else frozenset(tables))


def test_agencies_that_serve_a_table_are_asked_and_the_others_stand_apart() -> None:
    targets = choose([fragment("seizures")], [view("anf", {"seizures"}), view("health", {"treatment"})])
    assert (set(targets.wanted), targets.apart) == ({"anf"}, {"health": "not_serving"})


def test_one_table_of_a_join_is_enough_to_be_asked() -> None:
    assert set(choose([fragment("seizures", "arrests")], [view("anf", {"arrests"})]).wanted) == {"anf"}


def test_an_agency_that_the_filter_leaves_out_is_pruned() -> None:
    targets = choose(
        [fragment("seizures", agencies={"anf"})], [view("anf", {"seizures"}), view("customs", {"seizures"})]
    )
    assert (set(targets.wanted), targets.apart) == ({"anf"}, {"customs": "pruned"})


def test_an_agency_that_never_said_what_it_serves_is_asked_all_the_same() -> None:
    assert set(choose([fragment("seizures")], [view("anf", None)]).wanted) == {"anf"}


def test_each_agency_gets_only_the_fragments_it_can_answer() -> None:
    one, two = fragment("seizures"), fragment("treatment")
    wanted = choose([one, two], [view("anf", {"seizures"}), view("health", {"treatment", "seizures"})]).wanted
    assert wanted == {"anf": (one,), "health": (one, two)}
