"""Annotations: a closed set of names, each with its type, and the strictest of several."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rabita.policy import Obligations
from rabita.policy.annotations import strictest
from rabita.refusal import Code, Refusal

SCOPE = "(principal, action, resource);"

WRONG = [
    ('@id("a")\n@min_gruop_size("10")\npermit', "federation.cedar:2", "@min_group_size"),
    ('@id("a")\n@Min_group_size("10")\npermit', "federation.cedar:2", "@Min_group_size"),
    ('@id("a")\n@min_group_size("10")\n@owner("x")\npermit', "federation.cedar:3", "@owner"),
    ('@id("a")\npermit', "federation.cedar:1", "has no @min_group_size"),
    ('@min_group_size("10")\npermit', "federation.cedar:1", "has no @id"),
    ('@id\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    ('@id("")\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    ('@id(" a")\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    ('@id("a\\u{1b}[31m")\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    ('@id("a\\u{202e}")\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    (f'@id("{"a" * 101}")\n@min_group_size("10")\npermit', "federation.cedar:1", "@id is not a name"),
    ('@id("a")\n@min_group_size("0")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("-5")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("ten")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("10.5")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size(" 10")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("10\\n")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("1_0")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("١٠")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("99999999999")\npermit', "federation.cedar:2", "whole number from 1"),
    ('@id("a")\n@min_group_size("5")\n@max_share("0")\npermit', "federation.cedar:3", "a share over 0"),
    ('@id("a")\n@min_group_size("5")\n@max_share("1.01")\npermit', "federation.cedar:3", "a share over 0"),
    ('@id("a")\n@min_group_size("5")\n@max_share("85%")\npermit', "federation.cedar:3", "a share over 0"),
    ('@id("a")\n@min_group_size("5")\n@max_share("NaN")\npermit', "federation.cedar:3", "a share over 0"),
    ('@id("a")\n@min_group_size("5")\n@max_share("1e-1")\npermit', "federation.cedar:3", "a share over 0"),
    ('@id("a")\n@min_group_size("5")\n@round_to("0")\npermit', "federation.cedar:3", "whole number from 1"),
    ('@id("a")\n@min_group_size("5")\n@noise("laplace")\npermit', "federation.cedar:3", '"cell_key"'),
    ('@id("a")\n@min_group_size("5")\n@noise\npermit', "federation.cedar:3", '"cell_key"'),
    ('@id("a")\n@min_group_size("5")\n@guard("pairs")\npermit', "federation.cedar:3", '"differencing"'),
    ('@id("a")\n@min_group_size("5")\n@max_groups("")\npermit', "federation.cedar:3", "whole number from 1"),
    ('@id("a")\n@min_group_size("5")\n@guard_days("9")\npermit', "federation.cedar:3", "without @guard"),
    ('@id("a")\n@min_group_size("5")\nforbid', "federation.cedar:2", "stands on a forbid"),
    ('@id("a")\n@note("x")\nforbid', "federation.cedar:2", "@note"),
]


@pytest.mark.parametrize(("head", "place", "said"), WRONG)
def test_a_wrong_annotation_is_refused_with_its_line(load, head, place, said):
    with pytest.raises(Refusal) as refused:
        load(head + SCOPE)
    assert refused.value.code is Code.CONFIGURATION
    assert refused.value.message.startswith(place + ": ")
    assert said in refused.value.message + refused.value.hint


def test_a_misspelt_annotation_is_met_with_the_right_one(load):
    with pytest.raises(Refusal) as refused:
        load('@id("a") @min_gruop_size("10") permit' + SCOPE)
    assert "Did you mean @min_group_size?" in refused.value.hint


def test_every_annotation_is_read_with_its_type(load):
    text = (
        '@id("a") @min_group_size("10") @max_share("0.85") @round_to("5") @noise("cell_key") '
        '@guard("differencing") @max_groups("10000") permit' + SCOPE
    )
    assert load(text).rules[0].obligations == Obligations(
        10, Decimal("0.85"), 5, "cell_key", "differencing", 10000
    )


@pytest.mark.parametrize("percent", ["10", "0.5", "100"])
def test_a_percentage_may_be_written_so(load, percent):
    rule = load(f'@id("a") @min_group_size("10") @p_percent("{percent}") permit' + SCOPE).rules[0]
    assert rule.obligations.p_percent == Decimal(percent)


@pytest.mark.parametrize("percent", ["0", "101", "-1", "ten", "1e1", ""])
def test_a_percentage_is_over_0_and_up_to_100(load, percent):
    with pytest.raises(Refusal, match="p_percent"):
        load(f'@id("a") @min_group_size("10") @p_percent("{percent}") permit' + SCOPE)


def test_the_larger_percentage_is_the_stricter():
    each = [Obligations(5, p_percent=Decimal("5")), Obligations(5, p_percent=Decimal("10")), Obligations(5)]
    assert strictest(each).p_percent == Decimal("10")


@pytest.mark.parametrize("share", ["0.85", ".5", "1", "1.0", "0.000000001"])
def test_a_share_may_be_written_so(load, share):
    rule = load(f'@id("a") @min_group_size("10") @max_share("{share}") permit' + SCOPE).rules[0]
    assert rule.obligations.max_share == Decimal(share)


def test_the_strictest_of_each_obligation_holds_in_whatever_order():
    several = [
        Obligations(5, max_share=Decimal("0.9"), round_to=3, max_groups=100),
        Obligations(20, noise="cell_key"),
        Obligations(10, max_share=Decimal("0.5"), round_to=5, guard="differencing", max_groups=500),
    ]
    expected = Obligations(20, Decimal("0.5"), 5, "cell_key", "differencing", 100)
    assert strictest(several) == strictest(reversed(several)) == expected


def test_the_stricter_guard_and_the_longest_memory_hold():
    each = [
        Obligations(5, guard="differencing", guard_days=30),
        Obligations(5, guard="strict", guard_days=365),
        Obligations(5),
    ]
    found = strictest(each)
    assert (found.guard, found.guard_days) == ("strict", 365)
    assert strictest([*each, Obligations(5, guard="differencing")]).guard_days is None


def test_the_smallest_budget_holds():
    each = [
        Obligations(5, max_questions_per_day=200, max_groups_per_month=1000),
        Obligations(5, max_questions_per_day=50),
        Obligations(5),
    ]
    found = strictest(each)
    assert (found.max_questions_per_day, found.max_groups_per_month) == (50, 1000)
