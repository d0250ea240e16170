"""The catalogue's roster: which agencies the federation has, and which shared tables each of them serves.

Optional. With it everybody who holds the signed catalogue knows whom an answer has to tell of; without it,
who the agencies are is the broker's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rabita.catalogue.federation import read_agency_id
from rabita.catalogue.model import Catalogue, Table
from rabita.catalogue.reading import Item, nearest
from rabita.refusal import Code, Refusal


def read_roster(item: Item, tables: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """The shared tables that each agency serves, by the agency's id."""
    entries = item.entries(keys="a map of agencies, each with a list of the shared tables that it serves")
    if not entries:
        raise item.wrong("a map of at least one agency", found="an empty map")
    roster: dict[str, frozenset[str]] = {}
    for agency, each in entries.items():
        with item.document.collecting():
            roster[read_agency_id(each, agency)] = _served(each, tables)
    return roster


def _served(item: Item, tables: Mapping[str, Table]) -> frozenset[str]:
    allowed = "a list of the shared tables that the agency serves"
    served: set[str] = set()
    for each in item.items(allowed):
        name = each.text(allowed)
        table = tables.get(name)
        if table is None:
            raise each.wrong(f"a table of this catalogue{nearest(name, tables)}")
        if table.is_reference:
            raise each.wrong(f"shared tables: {name} is a reference table, which every agency has")
        if name in served:
            raise each.wrong("every table once", found=f"{name!r} twice")
        served.add(name)
    if not served:
        raise item.wrong(allowed, found="an empty list")
    return frozenset(served)


def check_members(catalogue: Catalogue, agencies: Iterable[str], where: str) -> None:
    """Refuse (`CONFIGURATION`) where these are not the roster's agencies; `where` says who names them."""
    named = set(agencies)
    if not catalogue.agencies or named == catalogue.agencies.keys():
        return
    lacking = ", ".join(sorted(catalogue.agencies.keys() - named)) or "none"
    extra = ", ".join(sorted(named - catalogue.agencies.keys())) or "none"
    raise Refusal(
        Code.CONFIGURATION,
        f"{where} and the catalogue name different agencies: missing there {lacking}; "
        f"not in the catalogue {extra}",
        hint="everybody goes by the catalogue's `agencies`; have a version signed that is right",
    )


def check_served(catalogue: Catalogue, agency: str, tables: Iterable[str]) -> None:
    """Refuse (`CONFIGURATION`) where an agency serves other tables than the roster says of it.

    One that the roster does not name may try itself out: nobody asks it before a catalogue names it.
    """
    listed, served = catalogue.agencies.get(agency), frozenset(tables)
    if listed is not None and served != listed:
        raise Refusal(
            Code.CONFIGURATION,
            f"{agency} serves {_listed(served)}; the catalogue's `agencies` says {_listed(listed)}",
            hint="map the tables that the catalogue lists, or have a version signed that lists these",
        )


def is_unlisted(catalogue: Catalogue, agency: str) -> bool:
    """Whether there is a roster and the agency is not in it."""
    return bool(catalogue.agencies) and agency not in catalogue.agencies


def _listed(tables: frozenset[str]) -> str:
    return ", ".join(sorted(tables)) or "nothing"


__all__ = ["check_members", "check_served", "is_unlisted", "read_roster"]
