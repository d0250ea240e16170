"""C2SP signed notes and checkpoints, against the examples of the specification and of Go's sumdb/note."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from rabita.ledger.note import (
    Checkpoint,
    NoteSigner,
    VerifierKey,
    open_checkpoint,
    open_note,
    parse_checkpoint,
)
from rabita.refusal import Code, Refusal

# golang.org/x/mod/sumdb/note, package documentation.
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_SIGNATURE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM="
)
GO_NOTE = f"{GO_TEXT}\n{GO_SIGNATURE}\n"
# C2SP tlog-checkpoint, the example.
BEHIND_THE_SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def _refused(note, key=GO_KEY):
    with pytest.raises(Refusal) as no:
        open_note(note, VerifierKey.parse(key))
    return no.value.code is Code.LEDGER_CORRUPT


def test_signing_gives_the_bytes_that_go_gives():
    signer = NoteSigner("PeterNeumann", Ed25519PrivateKey.from_private_bytes(GO_SEED))
    assert signer.verifier.text == GO_KEY
    assert signer.sign(GO_TEXT) == GO_NOTE


def test_a_note_that_go_signed_opens():
    assert open_note(GO_NOTE, VerifierKey.parse(GO_KEY)) == GO_TEXT


def test_signatures_by_strangers_are_passed_over():
    stranger = NoteSigner("stranger", Ed25519PrivateKey.generate()).sign(GO_TEXT).split("\n")[-2]
    assert open_note(f"{GO_TEXT}\n{stranger}\n{GO_SIGNATURE}\n", VerifierKey.parse(GO_KEY)) == GO_TEXT
    assert _refused(f"{GO_TEXT}\n{stranger}\n")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        GO_TEXT,
        GO_NOTE[:-1],
        GO_NOTE + "\n",
        GO_NOTE + GO_SIGNATURE,
        f"{GO_TEXT}\n{GO_SIGNATURE}\n{GO_SIGNATURE}\n",
        GO_NOTE.replace("\u2014", "-"),
        GO_NOTE.replace("your", "my", 1),
        GO_NOTE.replace("\n", "\r\n"),
        GO_NOTE.replace("JnAM=", "JnAN="),  # other text, same bytes: the last bits are not used
        GO_NOTE.replace("x08go", "x18go"),
        GO_NOTE.replace("I", "\ud800", 1),
        "x" * 1_000_000 + GO_NOTE,
    ],
)
def test_what_is_not_that_note_is_refused(note):
    assert _refused(note)


@given(st.integers(0, len(GO_NOTE.encode()) * 8 - 1))
def test_no_bit_of_a_note_can_be_changed(bit):
    content = bytearray(GO_NOTE.encode())
    content[bit // 8] ^= 1 << bit % 8
    assert _refused(content.decode(errors="surrogateescape"))


@given(st.text())
def test_no_text_at_all_makes_more_than_a_refusal(text):
    assert _refused(text)
    with pytest.raises(Refusal):
        parse_checkpoint("x" + text)
    with pytest.raises(Refusal):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("c74f20a3", "C74F20A3"),
        GO_KEY.replace("PeterNeumann", ""),
        GO_KEY.replace("PeterNeumann", "Peter Neumann"),
        GO_KEY + "=",
        GO_KEY + "\n",
        GO_KEY[:-4],
        GO_KEY.replace("+ARpc", "+Arpc"),
    ],
)
def test_a_key_is_written_one_way_only(text):
    with pytest.raises(Refusal) as no:
        VerifierKey.parse(text)
    assert no.value.code is Code.CONFIGURATION


def test_the_specifications_checkpoint_is_read_and_written_the_same():
    checkpoint = parse_checkpoint(BEHIND_THE_SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == BEHIND_THE_SOFA
    assert parse_checkpoint(BEHIND_THE_SOFA + "an extension\n") == checkpoint


@pytest.mark.parametrize("size", ["", "-1", "+1", "01", "1 ", "1.0", "0x1", "1e3", "\u0661", "1" * 17])
def test_a_size_is_decimal_digits_alone(size):
    with pytest.raises(Refusal):
        parse_checkpoint(BEHIND_THE_SOFA.replace("20852163", size))


def test_a_checkpoint_counts_only_under_its_own_origin():
    signer = NoteSigner("rabita/drugs/broker", Ed25519PrivateKey.generate())
    other = Checkpoint("rabita/drugs/agency/anf", 1, b"r" * 32)
    with pytest.raises(Refusal) as no:
        open_checkpoint(signer.sign(other.text), signer.verifier)
    assert no.value.code is Code.LEDGER_CORRUPT
