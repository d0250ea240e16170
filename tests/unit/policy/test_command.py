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
