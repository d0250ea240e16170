"""Signed notes and checkpoints, to the byte as C2SP specifies them (signed-note, tlog-checkpoint).

Pure. A note is a text, an empty line and signature lines; a checkpoint is a note whose text is the origin,
the size and the root of a tree. A verifier key is written `origin+hash+base64`. Only Ed25519 is understood:
signatures by other keys stand in a note without being looked at, as the specification asks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rabita.ledger.tree import HASH_BYTES
from rabita.refusal import Code, Refusal

ED25519 = b"\x01"
MAX_NOTE_BYTES = 16_384
MAX_NAME_BYTES = 200
_EM_DASH = "\u2014 "
_KEY_ID_BYTES = 4
_PUBLIC_KEY_BYTES = 32
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class VerifierKey:
    """A name and the Ed25519 public key that signs under it."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.public_key) != _PUBLIC_KEY_BYTES:
            raise Refusal(Code.CONFIGURATION, f"not a name or not a key for signed notes: {self.name!r}")

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, algorithm and key."""
        named = self.name.encode() + b"\n" + ED25519 + self.public_key
        return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public_key)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key that is written so, and only so.

        >>> VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").name
        'PeterNeumann'
        """
        name, _, rest = text.partition("+")
        encoded = _bytes(rest.partition("+")[2])
        if is_name(name) and encoded is not None and encoded[:1] == ED25519:
            public_key = encoded[1:]
            if len(public_key) == _PUBLIC_KEY_BYTES and cls(name, public_key).text == text:
                return cls(name, public_key)
        raise Refusal(
            Code.CONFIGURATION,
            "not a verifier key",
            hint="a verifier key is written origin+hash+base64, as in the ledger's file key.pub",
        )

    def verify(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


class NoteSigner:
    """A private key under its name."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self.verifier = VerifierKey(name, key.public_key().public_bytes_raw())
        self._key = key
        self._id = self.verifier.id

    def sign(self, text: str) -> str:
        """The note of a text; the text ends with a newline and has no empty last line of its own."""
        signature = _base64(self._id + self._key.sign(text.encode()))
        return f"{text}\n{_EM_DASH}{self.verifier.name} {signature}\n"


@dataclass(frozen=True)
class Checkpoint:
    """What a log's keeper signs: its origin, its size and its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def open_note(note: str, key: VerifierKey) -> str:
    """The text of a note that `key` signed; refused if it did not, or signed it wrongly."""
    if len(note) > MAX_NOTE_BYTES or len(note.encode(errors="replace")) > MAX_NOTE_BYTES:
        raise _broken("longer than a note may be")
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not text or not signatures.endswith("\n"):
        raise _broken("no text with an empty line and signatures after it")
    text += "\n"
    if any(ord(character) < 0x20 and character != "\n" for character in note) or not _is_utf8(note):
        raise _broken("control characters in it")
    signed = False
    for line in signatures[:-1].split("\n"):
        name, key_id, signature = _signature(line)
        if name == key.name and key_id == key.id:
            if signed or not key.verify(text.encode(), signature):
                raise _broken(f"the signature of {key.name} is wrong")
            signed = True
    if not signed:
        raise _broken(f"not signed by {key.name} with the key {key.id.hex()}")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text is; extension lines are passed over."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
        raise _broken("not origin, size and root on a line each")
    root = _bytes(lines[2])
    if root is None or len(root) != HASH_BYTES:
        raise _broken("its root is no SHA-256 in base64")
    return Checkpoint(lines[0], int(lines[1]), root)


def checkpoint_in(note: str) -> Checkpoint:
    """The checkpoint in a note whose signatures are not looked at: others vouch for it, or have looked."""
    return parse_checkpoint(note.rpartition("\n\n")[0] + "\n")


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a note that `key` signed under the checkpoint's own origin."""
    checkpoint = parse_checkpoint(open_note(note, key))
    if checkpoint.origin != key.name:
        raise _broken(f"it is of {checkpoint.origin!r}, not of {key.name!r}")
    return checkpoint


def is_name(name: str) -> bool:
    """Whether a key, and so a log, can be called so: no spaces, no plus, nothing unprintable.

    >>> is_name("rabita/drugs/broker"), is_name("a+b"), is_name("a b")
    (True, False, False)
    """
    return (
        name.isprintable()
        and 0 < len(name.encode(errors="replace")) <= MAX_NAME_BYTES
        and "+" not in name
        and not any(character.isspace() for character in name)
    )


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_EM_DASH).partition(" ")
    content = _bytes(encoded)
    if not line.startswith(_EM_DASH) or not is_name(name) or content is None or len(content) < 5:
        raise _broken("a line where a signature should be")
    return name, content[:_KEY_ID_BYTES], content[_KEY_ID_BYTES:]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes | None:
    """What `text` is the base64 of; None for anything that is not exactly how those bytes are written."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _base64(content) == text else None


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _broken(why: str) -> Refusal:
    return Refusal(Code.LEDGER_CORRUPT, f"not a signed checkpoint: {why}")


__all__ = [
    "Checkpoint",
    "NoteSigner",
    "VerifierKey",
    "checkpoint_in",
    "is_name",
    "open_checkpoint",
    "open_note",
    "parse_checkpoint",
]
