"""`rabita policy show|check|test` on a federation's folder, with the exit statuses of every command."""

from __future__ import annotations

import shutil

import pytest

from rabita.cli.main import main
from rabita.policy import SHIPPED

CATALOGUE = """\
version: 1
purposes: [trend_analysis, case_support, briefing]
tables:
  seizures:
    subject: person_id
    columns:
      person_id:   {type: string, role: identifier}
      drug:        {type: string, role: dimension}
      quantity_kg: {type: double, role: measure}
"""


@pytest.fixture
def folder(tmp_path):
    """A federation under the baseline; the agency anf forbids grouping by drug."""
    (tmp_path / "federation.yaml").write_text(
        "name: demo\nagencies:\n  anf: {name: ANF}\n  customs: {name: Customs}\n"
    )
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    (tmp_path / "policies").mkdir()
    for name in ("baseline.cedar", "baseline.test.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / "policies" / name)
    own = tmp_path / "agencies" / "anf" / "policies"
    own.mkdir(parents=True)
    (own / "anf.cedar").write_text(
        '@id("anf-no-drugs")\n'
        'forbid (principal, action == Action::"group", resource == Column::"seizures.drug");\n'
    )
    return tmp_path


def test_show_says_the_policies_in_words(folder, capsys):
    assert main(["policy", "show", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "analyst-measures  (federation, baseline.cedar:" in said
    assert "  permits   role analyst" in said
    assert "  when      the purpose is trend_analysis or briefing" in said
    assert "anf-no-drugs" not in said
    assert main(["policy", "show", str(folder), "--agency", "anf"]) == 0
    assert "anf-no-drugs  (agency anf, anf.cedar:1)" in capsys.readouterr().out


def test_show_passes_no_control_character_to_the_terminal(folder, capsys):
    text = '@id("[red]x") @min_group_size("5") permit (principal in Role::"\\u{1b}[2J\\n", action, resource);'
    (folder / "policies" / "baseline.cedar").write_text(text)
    assert main(["policy", "show", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "[red]x" in said
    assert "\x1b" not in said


def test_check_counts_what_is_in_order_at_the_federation_and_each_agency(folder, capsys):
    assert main(["policy", "check", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "federation: 21 policies in order, sha256:" in said
    assert "agency anf: 1 policy in order" in said
    assert "agency customs: 0 policies in order" in said


@pytest.mark.parametrize("where", ["policies", "agencies/anf/policies"])
def test_check_ends_with_2_and_the_place_of_what_is_wrong(folder, capsys, where):
    (folder / where / "z.cedar").write_text('\n@id("z")\npermit (principal, action, resource);')
    assert main(["policy", "check", str(folder)]) == 2
    assert 'z.cedar:2: permit "z" has no @min_group_size' in capsys.readouterr().err


def test_test_passes_on_the_baseline(folder, capsys):
    assert main(["policy", "test", str(folder)]) == 0
    assert "questions, 0 not as expected" in capsys.readouterr().out


def test_test_ends_with_3_and_the_line_of_what_goes_wrong(folder, capsys):
    table = folder / "agencies" / "anf" / "policies" / "anf.test.yaml"
    table.write_text("- {who: analyst, purpose: briefing, use: group seizures.drug, expect: permit}\n")
    assert main(["policy", "test", str(folder)]) == 3
    said = capsys.readouterr().out
    assert (
        "anf.test.yaml:1: group seizures.drug by analyst for briefing: "
        "expected permit, denied by anf-no-drugs" in said
    )
    assert main(["policy", "test", str(folder), "--agency", "customs"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "nowhere"], "catalogue.yaml"),
        (["check", "nowhere"], "catalogue.yaml"),
        (["test", "nowhere"], "catalogue.yaml"),
        (["show", "FOLDER", "--agency", "narnia"], "Agencies are anf, customs."),
        (["show"], "FOLDER"),
        (["test", "FOLDER", "--agency", "customs"], "found no example questions"),
    ],
)
def test_a_wrong_argument_ends_with_2(folder, capsys, arguments, said):
    assert main(["policy", *(str(folder) if a == "FOLDER" else a for a in arguments)]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_folder_of_policies_ends_with_2(folder, capsys):
    shutil.rmtree(folder / "policies")
    for command in ("show", "check"):
        assert main(["policy", command, str(folder)]) == 2
        assert "not a folder of policies" in capsys.readouterr().err


CASES = "FIR-1: {users: [ayesha], purposes: [case_support]}\nFIR-2: {users: [ayesha, bilal], closed: true}\n"


@pytest.fixture
def registered(folder):
    """The same federation, whose broker keeps a register, and the agency anf another."""
    (folder / "cases.yaml").write_text(CASES)
    with (folder / "federation.yaml").open("a") as file:
        file.write("cases: cases.yaml\n")
    (folder / "agencies" / "anf" / "cases.yaml").write_text("{}\n")
    (folder / "agencies" / "anf" / "agent.yaml").write_text(
        "agency: anf\nsource: {kind: files, path: data}\ncases: cases.yaml\n"
    )
    return folder


def test_check_counts_what_registers_hold_and_says_nothing_else_of_them(registered, capsys):
    assert main(["policy", "check", str(registered)]) == 0
    said = capsys.readouterr().out
    assert "cases registered: 2, open: 1, users: 2\nagency anf" in said
    assert "cases registered: 0, open: 0, users: 0\nagency customs" in said
    assert "FIR" not in said
    assert "ayesha" not in said


@pytest.mark.parametrize("where", ["cases.yaml", "agencies/anf/cases.yaml"])
def test_check_ends_with_2_and_the_place_of_what_is_wrong_in_a_register(registered, capsys, where):
    (registered / where).write_text("FIR-1:\n  users: ayesha\n")
    assert main(["policy", "check", str(registered)]) == 2
    assert "cases.yaml:2: FIR-1.users: found 'ayesha', allowed a list of users" in capsys.readouterr().err


def test_check_ends_with_2_where_no_policy_asks_for_the_register(registered, capsys):
    baseline = registered / "policies" / "baseline.cedar"
    baseline.write_text(baseline.read_text().replace("!context.case_assigned", "false"))
    assert main(["policy", "check", str(registered)]) == 2
    assert "no policy in force asks for context.case_assigned" in capsys.readouterr().err


def test_test_takes_a_case_for_the_askers_own_unless_the_row_says_otherwise(registered, capsys):
    assert main(["policy", "test", str(registered)]) == 0
    assert "questions, 0 not as expected" in capsys.readouterr().out
    row = "{who: case_officer, purpose: case_support, case: FIR-9, assigned: false, use: count any identifier"
    (registered / "policies" / "z.test.yaml").write_text(f"- {row}, expect: permit}}\n")
    assert main(["policy", "test", str(registered)]) == 3
    assert "expected permit, denied by case-not-assigned" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "purpose: briefing, assigned: true, use: group any dimension",
            "found 'true', allowed only beside case",
        ),
        ("purpose: briefing, case: F, assigned: may be, use: group any dimension", "allowed true, false"),
    ],
)
def test_a_row_says_plainly_whether_the_case_is_assigned(registered, capsys, row, message):
    (registered / "policies" / "z.test.yaml").write_text(f"- {{who: analyst, {row}, expect: deny}}\n")
    assert main(["policy", "test", str(registered)]) == 2
    assert message in capsys.readouterr().err


EXPLAIN = [
    "policy",
    "explain",
    "SELECT drug, count(*) FROM seizures GROUP BY drug",
    "--purpose",
    "case_support",
]


def test_explain_takes_a_case_for_a_roles_own(registered, capsys):
    assert main([*EXPLAIN, "--as", "case_officer", "--in", str(registered), "--case", "FIR-9"]) == 0


def test_show_says_what_a_register_does_in_words(registered, capsys):
    assert main(["policy", "show", str(registered)]) == 0
    named = "the case is named and a register of cases is kept"
    assert f"when      {named} and the case is not assigned to the asker" in capsys.readouterr().out


def test_the_matrix_tells_assigned_cases_from_others(registered, capsys):
    assert main(["policy", "show", str(registered), "--matrix"]) == 0
    said = capsys.readouterr().out
    assert "for case_support with a case that is assigned\n" in said
    assert "for trend_analysis without a case or with a case that is assigned and briefing" in said
    assert "not assigned" not in said


def test_diff_says_what_a_register_closes(registered, tmp_path_factory, capsys):
    old = tmp_path_factory.mktemp("old") / "federation"
    shutil.copytree(registered, old)
    (old / "federation.yaml").write_text(
        "name: demo\nagencies:\n  anf: {name: ANF}\n  customs: {name: Customs}\n"
    )
    assert main(["policy", "diff", str(old), str(registered)]) == 0
    said = capsys.readouterr().out
    assert "no longer permitted\n" in said
    assert "case_officer: " in said
    assert "for case_support with a case that is not assigned" in said
    assert "newly permitted" not in said
