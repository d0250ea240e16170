"""`rabita ledger`: exit statuses, one clear message, and nothing that a terminal would act on."""

from __future__ import annotations

import json
import shutil

import pytest

from rabita.cli.main import main
from rabita.ledger import open_checkpoint, verify_inclusion
from rabita.ledger.note import VerifierKey
from rabita.ledger.tree import leaf_hash

HOSTILE = "[red]bold[/red] \x1b[31m\x9b31m \u202egnp.exe\r\n"


@pytest.fixture
def written(folder, open_ledger):
    ledger = open_ledger()
    for number in range(3):
        question = {
            "question": f"q{number}",
            "user": "nur",
            "purpose": "briefing",
            "sql": "SELECT 1\n  FROM t",
        }
        ledger.append({"kind": "asked", **question})
        ledger.append(
            {"kind": "refused", **question, "code": "use_denied", "obligations": {"min_group_size": "10"}}
        )
    ledger.close()
    return folder


def _run(capsys, *arguments):
    status = main(["ledger", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_whole_ledger_and_a_copy_of_it_verify(written, capsys, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(written, copy)
    for path in (written, copy):
        status, out, err = _run(capsys, "verify", path)
        assert (status, err) == (0, "")
        assert out.startswith("whole: 6 entries of rabita/drugs/broker\n")


def test_verify_as_json(written, capsys, tmp_path):
    pinned = shutil.copy(written / "key.pub", tmp_path / "taken-when-they-joined")
    status, out, _ = _run(capsys, "verify", written, "--json", "--key", pinned)
    found = json.loads(out)
    assert (status, found["size"], found["pinned"]) == (0, 6, True)
    key = VerifierKey.parse(found["key"])
    assert open_checkpoint(found["checkpoint"], key).size == 6
    status, out, _ = _run(capsys, "verify", written, "--key", found["key"])
    assert (status, "the key given" in out) == (0, True)


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_an_altered_ledger_is_status_5_and_names_the_entry(written, capsys, extra):
    file = written / "entries-000000000000.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"nur"', b'"ali"', 3))
    status, out, err = _run(capsys, "verify", written, *extra)
    assert (status, out) == (5, "")
    assert err.startswith("ledger_corrupt: entry 0: altered")


def test_another_key_than_the_one_pinned_is_status_5(written, capsys):
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    status, out, err = _run(capsys, "verify", written, "--key", other)
    assert (status, out) == (5, "")
    assert "key.pub" in err


@pytest.mark.parametrize("text", ["nonsense", "/no/such/file", "a\0b", ""])
def test_a_key_that_is_none_is_status_2_and_never_no_key_at_all(written, capsys, text):
    assert _run(capsys, "verify", written, "--key", text)[0] == 2


@pytest.mark.parametrize("command", [["verify"], ["search"], ["show", "q1"], ["checkpoint"], ["prove", "0"]])
def test_a_missing_folder_is_status_2_and_one_that_holds_no_ledger_is_not_whole(command, capsys, tmp_path):
    name, *rest = command
    status, out, err = _run(capsys, name, tmp_path / "nowhere", *rest)
    assert (status, out) == (2, "")
    assert "no such folder" in err
    (tmp_path / "file").write_text("")
    assert _run(capsys, name, tmp_path / "file", *rest)[0] == 2
    (tmp_path / "empty").mkdir()
    if name == "verify":
        assert _run(capsys, name, tmp_path / "empty")[0] == 5


def test_search_lists_newest_first_and_says_when_there_is_more(written, capsys):
    status, out, err = _run(capsys, "search", written, "--kind", "refused", "--limit", "2")
    assert status == 0
    rows = [line.split() for line in out.splitlines()[2:]]
    assert [(row[0], row[2]) for row in rows] == [("5", "refused"), ("3", "refused")]
    assert "more entries match" in err
    status, out, err = _run(capsys, "search", written, "--code", "use_denied", "--format", "json")
    assert [found["index"] for found in json.loads(out)] == [5, 3, 1]
    assert err == ""


def test_search_that_finds_nothing_is_no_failure(written, capsys):
    assert _run(capsys, "search", written, "--user", "nobody", "--format", "json")[:2] == (0, "[]\n")


@pytest.mark.parametrize("wrong", [["--limit", "0"], ["--since", "soon"], ["--format", "xml"]])
def test_search_with_a_wrong_option_is_status_2(written, capsys, wrong):
    assert _run(capsys, "search", written, *wrong)[0] == 2


def test_show_tells_one_question_in_order(written, capsys):
    status, out, _ = _run(capsys, "show", written, "q1")
    assert status == 0
    assert out.index("asked  (entry 2)") < out.index("refused  (entry 3)") < out.index("use_denied")
    assert out.count("SELECT 1") == 1
    assert "min_group_size 10" in out
    status, out, err = _run(capsys, "show", written, "q9")
    assert (status, out) == (2, "")
    assert "q9" in err


def test_checkpoint_prints_the_note_as_it_is(written, capsys):
    assert _run(capsys, "checkpoint", written)[1] == (written / "checkpoint").read_text()


def test_a_proof_holds_with_nothing_but_the_key(written, capsys):
    import base64

    key = VerifierKey.parse((written / "key.pub").read_text().strip())
    for index in range(6):
        status, out, _ = _run(capsys, "prove", written, index)
        proof = json.loads(out)
        assert (status, proof["index"]) == (0, index)
        checkpoint = open_checkpoint(proof["checkpoint"], key)
        leaf = leaf_hash(proof["entry"].encode())
        path = [base64.b64decode(node) for node in proof["inclusion_proof"]]
        verify_inclusion(index, checkpoint.size, leaf, path, checkpoint.root)
    assert _run(capsys, "prove", written, 6)[0] == 2
    assert _run(capsys, "prove", written, "x")[0] == 2


def test_a_proof_from_altered_files_is_status_5(written, capsys):
    file = written / "entries-000000000000.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"asked"', b'"taken"', 1))
    assert _run(capsys, "prove", written, 3)[0] == 5


@pytest.mark.parametrize(
    "command", [["search"], ["search", "--format", "json"], ["show", HOSTILE], ["prove", 0]]
)
def test_no_value_reaches_the_terminal_as_an_order(folder, open_ledger, capsys, command):
    open_ledger().append(
        {"kind": "asked", "question": HOSTILE, "user": HOSTILE, "sql": HOSTILE, "case": HOSTILE}
    )
    name, *rest = command
    status, out, err = _run(capsys, name, folder, *rest)
    assert status == 0
    for character in "\x1b\x9b\u202e\r":
        assert character not in out + err
    assert "[red]bold[/red]" in out
