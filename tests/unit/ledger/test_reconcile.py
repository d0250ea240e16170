"""What one ledger has and another lacks is listed, and a crash's leavings are told from contradictions."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Ledger, open_checkpoint
from rabita.ledger.reconcile_folders import reconcile_folders
from rabita.ledger.seen_before import state_seen
from rabita.refusal import Code, Refusal

FIELDS = {"user": "amna", "purpose": "briefing", "case": "", "sql": "SELECT 1"}


class Story:
    """A broker and the agency `anf`, whose ledgers tell what the test has them tell."""

    def __init__(self, folder):
        self.folder = folder
        self.key = Ed25519PrivateKey.generate()
        self.broker = Ledger.open(folder / "b", origin="rabita/f/broker", key=self.key)
        self.anf = Ledger.open(folder / "a", origin="rabita/f/agency/anf", key=Ed25519PrivateKey.generate())

    def state(self, ledger):
        return state_seen(open_checkpoint(ledger.checkpoint(), ledger.verifier))

    def asked(self, question="q1", **changes):
        self.broker.append({"kind": "asked", "question": question, **FIELDS})
        seen = {"broker": self.state(self.broker)}
        self.anf.append({"kind": "asked", "question": question, **FIELDS, "witnessed": seen} | changes)

    def released(self, question="q1"):
        recorded = self.anf.append({"kind": "released", "question": question, **FIELDS})
        return state_seen(open_checkpoint(recorded.checkpoint, self.anf.verifier), recorded.index)

    def answered(self, state="answered", question="q1", seen=None, **changes):
        witnessed = {"anf": seen} if seen else None
        self.broker.append({"kind": "answered", "question": question, **FIELDS,
                            "agencies": {"anf": state}, "witnessed": witnessed} | changes)  # fmt: skip

    def findings(self):
        self.broker.close()
        self.anf.close()
        return reconcile_folders(self.folder / "b", [self.folder / "a"]).findings

    def contradictions(self):
        return [finding.what for finding in self.findings() if not finding.explicable]


@pytest.fixture
def told(tmp_path):
    return Story(tmp_path)


def test_honest_ledgers_agree(told):
    for question in ("q1", "q2"):
        told.asked(question)
        told.answered(question=question, seen=told.released(question))
    told.asked("q3")
    told.anf.append({"kind": "refused", "question": "q3", **FIELDS, "code": "use_denied"})
    told.answered("refused", question="q3")
    assert told.findings() == ()


def test_an_answer_that_the_agency_never_released(told):
    told.asked()
    told.anf.append({"kind": "refused", "question": "q1", **FIELDS})
    told.answered()
    assert told.contradictions() == ["the broker says that it answered, and it has no release"]


@pytest.mark.parametrize(("code", "found"), [("use_denied", 1), ("question_replayed", 0)])
def test_a_refusal_beside_a_release_contradicts_unless_it_is_of_a_replay(told, code, found):
    told.asked()
    seen = told.released()
    told.anf.append({"kind": "refused", "question": "q1", **FIELDS, "code": code})
    told.answered(seen=seen)
    assert len(told.contradictions()) == found


def test_a_refusal_that_the_agency_never_made(told):
    told.asked()
    told.released()
    told.answered("refused")
    assert "it has no refusal" in told.contradictions()[0]


def test_a_question_that_the_broker_hides(told):
    told.anf.append({"kind": "asked", "question": "q9", **FIELDS})
    told.anf.append({"kind": "released", "question": "q9", **FIELDS})
    assert "the broker has no record" in told.contradictions()[0]


@pytest.mark.parametrize("field", ["user", "purpose", "case", "sql"])
def test_other_words_under_the_same_question(told, field):
    told.asked(**{field: "something else"})
    told.answered(seen=told.released())
    assert told.contradictions() == [f"anf was asked it with another {field}"]


def test_an_answer_at_another_place_than_the_broker_saw(told):
    told.asked()
    seen = told.released()
    told.answered(seen=seen.replace("1 ", "0 ", 1))
    assert "there is no release of it there" in told.contradictions()[0]


def test_a_state_that_the_agencys_ledger_never_went_through(told):
    told.asked()
    index, size, _ = told.released().split(" ")
    told.answered(seen=f"{index} {size} {'A' * 43}=")
    assert "saw another ledger of 2 entries" in told.contradictions()[0]


def test_a_state_beyond_the_end_of_the_brokers_ledger(told):
    told.asked(witnessed={"broker": f"99 {'A' * 43}="})
    told.answered(seen=told.released())
    assert "saw 99 entries of it" in told.contradictions()[0]


def test_a_release_from_an_agency_that_was_not_to_be_asked(told):
    told.asked()
    told.released()
    told.answered("pruned")
    assert "the broker says pruned" in told.contradictions()[0]


@pytest.mark.parametrize("state", ["failed", "unreachable", "timed_out"])
def test_a_release_that_never_arrived_is_what_a_deadline_leaves(told, state):
    told.asked()
    told.released()
    told.answered(state)
    (finding,) = told.findings()
    assert finding.explicable


def test_questions_without_an_end_are_what_a_kill_leaves(told):
    told.asked()
    assert [finding.explicable for finding in told.findings()] == [True, True]


def test_texts_beyond_their_term_do_not_contradict(told):
    from rabita.ledger.expire import expire

    told.asked()
    told.answered(seen=told.released())
    told.broker.close()
    expire(told.folder / "b", origin="rabita/f/broker", key=told.key, before="2999-01-01", by="the board")
    told.anf.close()
    assert reconcile_folders(told.folder / "b", [told.folder / "a"]).findings == ()


def test_a_ledger_that_is_not_whole_is_not_compared(told):
    told.asked()
    told.findings()
    file = told.folder / "a" / "entries-000000000000.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"asked"', b'"taken"'))
    with pytest.raises(Refusal) as no:
        reconcile_folders(told.folder / "b", [told.folder / "a"])
    assert no.value.code is Code.LEDGER_CORRUPT


def test_the_brokers_folder_comes_first(told):
    told.findings()
    with pytest.raises(Refusal) as no:
        reconcile_folders(told.folder / "a", [told.folder / "b"])
    assert no.value.code is Code.USAGE
