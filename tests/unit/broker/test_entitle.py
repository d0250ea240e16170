"""Who may have the partials: whoever could have asked for what they show."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from broker.entitle import check_partials, shown_by_partials
from rabita.catalogue.model import Catalogue
from rabita.plan import Planner
from rabita.policy import Decision, Denial, Permit
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Use
from tests.unit.client.fake_federation import World

BY_DRUG = "SELECT drug, count(*) FROM seizures GROUP BY drug"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return World.make(tmp_path_factory.mktemp("world")).catalogue


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        (BY_DRUG, ["group seizures.agency"]),
        (
            "SELECT count(*) FROM seizures JOIN arrests USING (case_ref)",
            ["group seizures.agency", "group arrests.agency"],
        ),
        ("SELECT count(DISTINCT drug) FROM seizures", ["group seizures.agency", "group seizures.drug"]),
        ("SELECT count(DISTINCT case_ref) FROM seizures", ["group seizures.agency"]),
        ("SELECT sum(kg) FROM seizures WHERE drug = 'opium'", ["group seizures.agency"]),
    ],
)
def test_what_partials_show(catalogue: Catalogue, sql: str, shown: list[str]) -> None:
    assert [str(use) for use in shown_by_partials(Planner(catalogue).plan(sql), catalogue)] == shown


def permit(smallest: int) -> Permit:
    return Permit(Obligations(min_group_size=smallest), ("p",), "h")


def by_agency(uses: Sequence[Use]) -> bool:
    return any(use.column == "agency" for use in uses)


def test_one_who_may_group_by_agency_may_have_them(catalogue: Catalogue) -> None:
    check_partials(Planner(catalogue).plan(BY_DRUG), catalogue, lambda uses: permit(3))


def test_one_who_may_not_may_not(catalogue: Catalogue) -> None:
    def decide(uses: Sequence[Use]) -> Decision:
        return Denial(uses[-1], "", "Ask otherwise.", "h") if by_agency(uses) else permit(3)

    with pytest.raises(Refusal) as refused:
        check_partials(Planner(catalogue).plan(BY_DRUG), catalogue, decide)
    assert refused.value.code is Code.USE_DENIED


def test_one_who_may_in_larger_groups_alone_may_not(catalogue: Catalogue) -> None:
    with pytest.raises(Refusal, match="on other conditions"):
        check_partials(
            Planner(catalogue).plan(BY_DRUG), catalogue, lambda uses: permit(9 if by_agency(uses) else 3)
        )
