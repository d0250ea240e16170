"""How exact an answer is: one word, the loosest that holds, and the rule that applied as a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.catalogue import load_catalogue
from rabita.merge.caveats import exactness, rule
from rabita.merge.obliged import Obliged
from rabita.plan import Approximation
from rabita.refusal import Code, Refusal

ESTIMATE = Approximation("count(DISTINCT person)", "hyperloglog", "standard error 1.6 %")


def test_an_answer_with_an_estimate_is_approximate() -> None:
    assert exactness([], [ESTIMATE]) == "approximate"
    assert exactness([], []) == "exact"


CATALOGUE = """\
version: 1
purposes: [trend]
tables: {t: {subject: p, columns: {p: {type: string, role: identifier}}}}
"""
Said = Callable[..., str]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    catalogue = load_catalogue(tmp_path / "catalogue.yaml")
    return lambda **agencies: rule([Obliged(*agency) for agency in agencies.items()], ["t"], catalogue)


def test_the_rule_tells_of_everything_that_may_have_been_left_out(said: Said) -> None:
    small, share = {"min_group_size": "10"}, {"max_share": "0.85"}
    assert said(anf={"min_group_size": "1"}) == ""
    assert said(anf=small, asf=small) == "groups of fewer than 10 (counted by p) at an agency are left out"
    assert said(anf={**small, **share, "p_percent": "12.5", "guard": "differencing"}) == (
        "groups of fewer than 10 (counted by p) at an agency are left out, and numbers of which one makes up "
        "over 85 %, and numbers that give one's part to 12.5 %, and what with other answers would tell of "
        "fewer than 10"
    )
    assert said(anf=share) == "numbers of which one makes up over 85 % at an agency are left out"


def test_the_rule_names_agencies_where_they_differ(said: Said) -> None:
    small, share = {"min_group_size": "10"}, {"max_share": "0.85"}
    assert said(anf={**small, **share}, asf=small, open={}) == (
        "at anf groups of fewer than 10 (counted by p) are left out, and numbers of which one makes up "
        "over 85 %; at asf groups of fewer than 10 (counted by p) are left out"
    )


BOUNDED = "q: {type: double, role: measure, bounds: [0, 9]}"


def test_the_rule_says_that_parts_are_cut_where_there_are_bounds_and_noise(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(CATALOGUE.replace("columns: {", f"columns: {{{BOUNDED}, "))
    bounded = load_catalogue(path)
    path.write_text(CATALOGUE)
    cut = "and what one subject adds to a sum outside the catalogue's bounds is cut"
    noisy, rounded = Obliged("anf", {"noise": "cell_key"}), Obliged("asf", {"round_to": "5"})
    assert rule([noisy], ["t"], bounded).endswith(f"digits or fewer, {cut}")
    assert cut not in rule([rounded], ["t"], bounded)
    assert cut not in rule([noisy], ["t"], load_catalogue(path))


@pytest.mark.parametrize("text", ["", "-0.1", "1e3", "0.85; and more", "NaN", "\u0661", "1" * 12])
def test_an_obligation_that_is_no_number_is_refused(said: Said, text: str) -> None:
    for name in ("max_share", "p_percent", "min_group_size"):
        with pytest.raises(Refusal) as caught:
            said(anf={name: text})
        assert caught.value.code is Code.RECEIPT_INVALID
