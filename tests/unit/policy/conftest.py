"""A small catalogue, and policies over it from text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from rabita.catalogue.model import Catalogue, Column, Role, Table, Type
from rabita.policy import Decision, Layer, Policies, load_policies
from rabita.sql.uses import Use


def _table(name: str, columns: dict[str, tuple[str, Role]], **more: str) -> Table:
    made = {c: Column(c, Type.parse(kind), role) for c, (kind, role) in columns.items()}
    return Table(name, made, **more)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Seizures of people, weather (about no one), and drugs as a reference table."""
    tables = [
        _table(
            "seizures",
            {
                "person_id": ("string", Role.IDENTIFIER),
                "drug": ("string", Role.DIMENSION),
                "province": ("string", Role.DIMENSION),
                "quantity_kg": ("double", Role.MEASURE),
                "remarks": ("string", Role.HIDDEN),
            },
            subject="person_id",
        ),
        _table("weather", {"day": ("date", Role.DIMENSION), "rain_mm": ("double", Role.MEASURE)}),
        _table("drugs", {"drug": ("string", Role.DIMENSION)}, reference="reference/drugs.csv"),
    ]
    purposes = ("trend_analysis", "case_support", "briefing")
    return Catalogue(1, purposes, {t.name: t for t in tables}, (), "sha256:0")


Load = Callable[..., Policies]


@pytest.fixture
def load(catalogue: Catalogue) -> Load:
    """`load(federation)` or `load(federation, agency)`: policies from one text for each layer."""

    def from_texts(federation: str, agency: str | None = None) -> Policies:
        layers = [Layer("federation", {"federation.cedar": federation})]
        if agency is not None:
            layers.append(Layer("agency anf", {"anf.cedar": agency}))
        return load_policies(layers, catalogue)

    return from_texts


Ask = Callable[..., Decision]


@pytest.fixture
def ask() -> Ask:
    """Asks policies as an analyst for trend analysis, unless told otherwise."""

    def decide(
        policies: Policies,
        *uses: Use,
        roles: Iterable[str] = ("analyst",),
        purpose: str = "trend_analysis",
        case: str = "",
        subject: str = "ayesha",
        agency: str = "centre",
        assurance: str = "",
        now: int = 1_800_000_000,
    ) -> Decision:
        return policies.decide(subject, roles, agency, assurance, purpose, case, uses, now)

    return decide
