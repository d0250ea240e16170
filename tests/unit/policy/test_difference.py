"""`rabita policy diff | show --matrix | explain`: what policies mean, and what a change of them changes."""

from __future__ import annotations

import time

import pytest

from rabita.cli.main import main
from rabita.trust import Identity, issue_user, make_issuer

CATALOGUE = """\
version: 1
purposes: [trend_analysis, case_support]
tables:
  seizures:
    subject: person_id
    columns:
      person_id:   {type: string, role: identifier}
      drug:        {type: string, role: dimension}
      province:    {type: string, role: dimension}
      quantity_kg: {type: double, role: measure}
  visits:
    columns:
      port: {type: string, role: dimension}
"""

OLD = """\
@id("analyst-dimensions") @min_group_size("10")
permit (principal in Role::"analyst", action in [Action::"group", Action::"filter"],
        resource in ColumnRole::"dimension") when { context.purpose == "trend_analysis" };
@id("analyst-sums") @min_group_size("10") @max_groups("100")
permit (principal in Role::"analyst", action in [Action::"sum", Action::"count"],
        resource) when { context.purpose == "trend_analysis" };
"""


@pytest.fixture
def write(tmp_path):
    def folder(name, policy):
        made = tmp_path / name
        (made / "policies").mkdir(parents=True)
        (made / "federation.yaml").write_text("name: demo\nagencies:\n  anf: {name: ANF}\n")
        (made / "catalogue.yaml").write_text(CATALOGUE)
        (made / "policies" / "demo.cedar").write_text(policy)
        return made

    return folder


@pytest.fixture
def said(capsys):
    """Runs a command and gives its status and the words of its output, with single spaces."""

    def run(*arguments):
        status = main(["policy", *map(str, arguments)])
        return status, [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    return run


def test_another_text_with_the_same_meaning_changes_nothing(write, said):
    other = OLD.replace('context.purpose == "trend_analysis"', '["trend_analysis"].contains(context.purpose)')
    status, lines = said("diff", write("old", OLD), write("new", "// the same\n" + other))
    assert status == 0
    assert lines == [
        "other texts, but no other decision, for 2 kinds of askers, every column, use and purpose"
    ]


def test_what_is_opened_closed_and_put_under_other_conditions_is_said_apart(write, said):
    new = (
        OLD.replace('Action::"group", ', "").replace('@max_groups("100")', '@max_groups("50") @round_to("5")')
        + '@id("case-officers") @min_group_size("5") permit (principal in Role::"case_officer", '
        'action == Action::"transform", resource == Column::"seizures.drug") when { context.case != "" };'
    )
    _, lines = said("diff", write("old", OLD), write("new", new))
    assert lines == [
        "newly permitted",
        "case_officer: transform on seizures.drug, for trend_analysis with a case named and"
        " case_support with a case named",
        "groups of at least 5",
        "",
        "no longer permitted",
        "analyst: group on dimensions, for trend_analysis",
        "",
        "permitted on other conditions",
        "analyst: count, sum on dimensions, measures and identifiers, for trend_analysis",
        "analyst: count on rows of visits, for trend_analysis",
        "@round_to none -> 5; @max_groups 100 -> 50",
        "",
    ]


def test_an_agencys_forbid_is_a_difference_for_that_agency_alone(write, said):
    old, new = write("old", OLD), write("new", OLD)
    own = new / "agencies" / "anf" / "policies"
    own.mkdir(parents=True)
    (own / "anf.cedar").write_text(
        'forbid (principal, action, resource == Column::"seizures.province")'
        ' when { principal.agency != "anf" };'
    )
    assert said("diff", old, new)[1][0].startswith("the same policies")
    _, lines = said("diff", old, new, "--agency", "anf")
    assert "analyst: group, filter, count, sum on seizures.province, for trend_analysis" in lines
    assert not any(line.startswith("analyst of anf:") for line in lines)


def test_a_column_that_only_one_catalogue_has_is_a_difference(write, said):
    old, new = write("old", OLD), write("new", OLD)
    (new / "catalogue.yaml").write_text(
        CATALOGUE.replace("port: {", "berth: {type: string, role: dimension}\n      port: {")
    )
    _, lines = said("diff", old, new)
    assert lines[0] == "newly permitted"
    assert any("on visits.berth, for trend_analysis" in line for line in lines)


def test_the_matrix_says_what_all_policies_together_permit(write, said):
    forbid = 'forbid (principal, action == Action::"sum", resource in ColumnRole::"identifier");'
    _, lines = said("show", write("one", OLD + forbid), "--matrix")
    assert lines[0] == "analyst"
    assert "group, filter on dimensions, for trend_analysis" in lines
    assert "count on identifiers and rows of visits, for trend_analysis" in lines
    assert "provided groups of at least 10; at most 100 groups from one agency" in lines
    assert lines[lines.index("anyone else") + 1] == "nothing"


SQL = "SELECT drug, sum(quantity_kg) FROM seizures GROUP BY drug"


def test_explain_names_the_policy_of_each_use_and_the_strictest_conditions(write, said):
    status, lines = said(
        "explain", SQL, "--as", "analyst", "--in", write("one", OLD), "--purpose", "trend_analysis"
    )
    assert status == 0
    assert "seizures.drug group permit analyst-dimensions @min_group_size 10" in lines
    assert "seizures.quantity_kg sum permit analyst-sums @min_group_size 10; @max_groups 100" in lines
    assert lines[lines.index("permitted, provided") + 1 :] == [
        "groups of at least 10",
        "at most 100 groups from one agency",
        "",
    ]


def test_explain_says_what_forbids_and_ends_with_3_where_no_purpose_permits(write, said):
    forbid = '@id("no-drugs") forbid (principal, action, resource == Column::"seizures.drug");'
    status, lines = said("explain", SQL, "--as", "analyst", "--in", write("one", OLD + forbid))
    assert status == 3
    assert any(line.startswith("seizures.drug group deny no-drugs") for line in lines)
    assert any(
        line.startswith("denied: group seizures.drug is denied by policy 'no-drugs'") for line in lines
    )
    assert {"for trend_analysis", "for case_support"} <= set(lines)


def test_explain_takes_the_asker_from_a_token(write, said, tmp_path):
    make_issuer(tmp_path / "issuer", "demo")
    issue_user(
        tmp_path / "issuer", Identity("nadia", ("analyst",), "centre"), tmp_path / "nadia", lifetime=600
    )
    folder = write(
        "one",
        OLD.replace('Role::"analyst"', 'Role::"analyst" ').replace(
            "};", '&& principal.agency == "centre" };'
        ),
    )
    ask = ("explain", SQL, "--in", folder, "--purpose", "trend_analysis", "--as")
    assert said(*ask, tmp_path / "nadia" / "token.jwt")[0] == 0
    assert said(*ask, "analyst")[0] == 3


def test_explain_points_into_sql_that_cannot_be_asked_and_warns_of_an_unknown_role(write, capsys):
    folder = write("one", OLD)
    assert (
        main(["policy", "explain", "SELECT drgu FROM seizures", "--as", "analyst", "--in", str(folder)]) == 3
    )
    assert "^" in capsys.readouterr().err
    assert main(["policy", "explain", SQL, "--as", "anlyst", "--in", str(folder)]) == 3
    assert "no policy names the role anlyst" in capsys.readouterr().err
    assert main(["policy", "explain", SQL, "--as", "analyst", "--in", str(folder), "--purpose", "fun"]) == 3
    assert "Purposes are trend_analysis, case_support." in capsys.readouterr().err


def test_a_survey_of_a_large_catalogue_takes_seconds_at_most(write, said):
    folder = write("one", OLD)
    columns = "".join(f"      c{n}: {{type: string, role: dimension}}\n" for n in range(200))
    (folder / "catalogue.yaml").write_text(CATALOGUE + columns)
    began = time.monotonic()
    assert said("show", folder, "--matrix")[0] == 0
    assert time.monotonic() - began < 20
