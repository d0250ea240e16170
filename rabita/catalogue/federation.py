"""Loads `federation.yaml`: the federation's name, and its agencies with names and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rabita.catalogue.case_file import read_register_path
from rabita.catalogue.reading import Item, open_document

FEDERATION_KEYS = ("name", "agencies", "cases")
_NEEDED = FEDERATION_KEYS[:-1]
AGENCY_KEYS = ("name", "address")
BROKER = "broker"
"""Not an agency's id: the broker's ledger and trust folder have this name beside the agencies'."""

_FEDERATION_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}\Z")
FEDERATION_NAME_RULE = "a name of lower-case letters, digits and - that starts with a letter, at most 63 long"
_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):(?P<port>[0-9]{1,5})\Z")
ADDRESS_RULE = "host:port with a port from 1 to 65535"


@dataclass(frozen=True)
class Agency:
    """A member of the federation; `address` is the host:port its agent listens on, where it is known."""

    id: str
    name: str
    address: str | None = None


@dataclass(frozen=True)
class Federation:
    """A federation's name and members by id, and the folder it was loaded from.

    `cases` is the file of the register of cases that its broker keeps, None where it keeps none.
    """

    name: str
    agencies: Mapping[str, Agency]
    folder: Path
    cases: Path | None = None


def load_federation(folder: Path) -> Federation:
    """The federation of `folder/federation.yaml`."""
    document = open_document(folder / "federation.yaml")
    name, agencies, cases = "", dict[str, Agency](), None
    with document.collecting():
        parts = document.root.entries(FEDERATION_KEYS, required=_NEEDED)
        with document.collecting():
            name = read_federation_name(parts["name"])
        with document.collecting():
            agencies = _agencies(parts["agencies"])
        with document.collecting():
            cases = read_register_path(parts["cases"], folder) if "cases" in parts else None
    document.finish()
    return Federation(name, agencies, folder, cases)


def read_federation_name(item: Item) -> str:
    """A federation's name, as it stands in certificates and tokens."""
    name = item.scalar(FEDERATION_NAME_RULE).text
    if not _FEDERATION_NAME.match(name):
        raise item.wrong(FEDERATION_NAME_RULE)
    return name


def read_address(item: Item) -> str:
    """host:port; an IPv6 host in brackets."""
    text = item.scalar(ADDRESS_RULE).text
    if not is_address(text):
        raise item.wrong(ADDRESS_RULE)
    return text


def is_address(text: str) -> bool:
    """Whether a text is host:port.

    >>> is_address("[::1]:7443"), is_address("agency.example"), is_address("agency.example:0")
    (True, False, False)
    """
    match = _ADDRESS.match(text)
    return match is not None and 1 <= int(match["port"]) <= 65535


def read_agency_id(item: Item, text: str) -> str:
    """The id of an agency, which is none of the words taken."""
    if text == BROKER:
        raise item.wrong(f"any id but {BROKER!r}, which the broker has", found=repr(text))
    return item.checked_name(text)


def _agencies(item: Item) -> dict[str, Agency]:
    entries = item.entries(keys="a map of agencies")
    if not entries:
        raise item.wrong("a map of at least one agency", found="an empty map")
    agencies: dict[str, Agency] = {}
    taken: dict[str, str] = {}
    for agency_id, each in entries.items():
        with item.document.collecting():
            agency = _agency(read_agency_id(each, agency_id), each)
            if agency.address is not None and taken.setdefault(agency.address, agency_id) != agency_id:
                raise each.wrong(
                    "an address of its own for every agency",
                    found=f"the address of {taken[agency.address]}, {agency.address}",
                )
            agencies[agency_id] = agency
    return agencies


def _agency(agency_id: str, item: Item) -> Agency:
    if item.is_null:
        return Agency(agency_id, agency_id)
    parts = item.entries(AGENCY_KEYS)
    name = parts["name"].text("a text", limit=200) if "name" in parts else agency_id
    address = read_address(parts["address"]) if "address" in parts else None
    return Agency(agency_id, " ".join(name.split()), address)


__all__ = ["AGENCY_KEYS", "FEDERATION_KEYS", "Agency", "Federation", "is_address", "load_federation"]
