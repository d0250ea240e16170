"""Entries for other hands, with their proofs: JSON Lines or CSV, verified offline with the public key alone.

JSON Lines: a first line with the origin, the keys, the signed checkpoint and what was looked for; then a line
an entry: `index`, `entry` (the very text that the leaf is over), `private` where it was given, and the hashes
of the `inclusion` proof in hex, from the leaf up (RFC 9162). CSV has the same in its last columns, fields for
people before them, and the first line's object in the file `NAME.proof` beside it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rabita.ledger.folder import read_checkpoint, read_keys, require_folder
from rabita.ledger.keys import Keys
from rabita.ledger.note import VerifierKey
from rabita.ledger.private import SEPARATOR, is_kept, private_part, public_part
from rabita.ledger.proofs import LeafHashes
from rabita.ledger.search import Filter, parse_entry, search
from rabita.ledger.tree import leaf_hash, prove_inclusion, verify_inclusion
from rabita.refusal import Code, Refusal

FORMAT = "rabita-ledger-export/1"
FIELDS = ("index", "time", "kind", "question", "user", "agency", "purpose", "case", "decision", "code", "sql")
PROOF = ("entry", "private", "inclusion")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_LINE = 1 << 20
_MARK = '{"export": '


@dataclass(frozen=True)
class Exported:
    """One entry of an export."""

    index: int
    entry: bytes
    private: bytes
    inclusion: tuple[bytes, ...]

    @property
    def line(self) -> bytes:
        """As the ledger has it."""
        return self.entry + (SEPARATOR + self.private if self.private else b"")


@dataclass(frozen=True)
class Verdict:
    """An export that holds: of which ledger, up to which size, how many entries of it."""

    origin: str
    size: int
    entries: int
    key: str


def header_of(folder: Path, wanted: Filter) -> dict[str, Any]:
    """The first line of an export of this folder."""
    require_folder(folder)
    keys = read_keys(folder)
    note, _ = read_checkpoint(folder, keys)
    return export_header(keys.text, note, wanted)


def export_header(keys: str, note: str, wanted: Filter) -> dict[str, Any]:
    """The first line of an export under this checkpoint."""
    looked_for = {name: value for name, value in vars(wanted).items() if value}
    return {"export": FORMAT, "keys": keys, "checkpoint": note, "wanted": looked_for}


def export(
    folder: Path, wanted: Filter, header: Mapping[str, Any], *, private: bool = True
) -> Iterator[Exported]:
    """The entries that match, newest first, each proved under the checkpoint of the header."""
    checkpoint = Keys.parse(header["keys"]).open(header["checkpoint"])
    leaves = LeafHashes(folder)
    leaves.read_up_to(checkpoint.size)
    for found in search(folder, wanted, size=checkpoint.size):
        path = prove_inclusion(found.index, checkpoint.size, leaves.subtree)
        entry = public_part(found.line)
        verify_inclusion(found.index, checkpoint.size, leaf_hash(entry), path, checkpoint.root)
        yield Exported(found.index, entry, private_part(found.line) if private else b"", path)


def write_lines(out: TextIO, header: Mapping[str, Any], entries: Iterable[Exported]) -> int:
    """Write JSON Lines; how many entries."""
    out.write(json.dumps(header, ensure_ascii=False) + "\n")
    count = 0
    for one in entries:
        line: dict[str, Any] = {"index": one.index, "entry": one.entry.decode()}
        if one.private:
            line["private"] = one.private.decode()
        line["inclusion"] = [node.hex() for node in one.inclusion]
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(out: TextIO, entries: Iterable[Exported]) -> int:
    """Write CSV (RFC 4180); how many entries."""
    writer = csv.writer(out)
    writer.writerow([*FIELDS, *PROOF])
    count = 0
    for one in entries:
        proof = (one.entry.decode(), one.private.decode(), " ".join(node.hex() for node in one.inclusion))
        writer.writerow([*_cells(one), *proof])
        count += 1
    return count


def proof_file(path: Path) -> Path:
    """Where the header of a CSV export stands."""
    return path.with_name(f"{path.name}.proof")


def verify_export(path: Path, *, key: VerifierKey | None = None) -> Verdict:
    """Refuse (`LEDGER_CORRUPT`, naming the entry) unless every entry is in the ledger that the key signed."""
    is_csv = path.suffix == ".csv"
    beginning = proof_file(path) if is_csv else path
    try:
        with beginning.open("rb") as start:
            if start.read(len(_MARK)) != _MARK.encode():
                raise Refusal(Code.USAGE, f"{beginning}: neither a ledger's folder nor an export of entries")
        with path.open(encoding="utf-8", newline="") as file:
            if is_csv:
                header = json.loads(beginning.read_text(encoding="utf-8"))
                return _verify(header, _read_csv(file), key)
            header = json.loads(file.readline(_LONGEST_LINE))
            return _verify(header, _read_lines(file), key)
    except OSError as error:
        name = error.filename or path
        raise Refusal(Code.CONFIGURATION, f"{name}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError, OverflowError, csv.Error):
        raise _broken("not an export, or one of its lines was altered so that it cannot be read") from None


def _verify(header: Mapping[str, Any], entries: Iterable[Exported], pinned: VerifierKey | None) -> Verdict:
    if header["export"] != FORMAT:
        raise _broken("not an export that this version knows")
    try:
        keys = Keys.parse(header["keys"])
        checkpoint = keys.open(header["checkpoint"])
    except Refusal as refusal:
        raise _broken(f"its checkpoint does not hold: {refusal.message}") from None
    signer = keys.at(checkpoint.size)
    if pinned is not None and pinned != signer and pinned in keys.chain:
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"the export does not verify with this key: it says that {signer.text} followed {pinned.text}",
            hint="verify the ledger's folder with the key that you have: it proves which one follows",
        )
    if pinned is not None and pinned != signer:
        raise _broken(f"its checkpoint is signed by {signer.text}, not by {pinned.text}")
    count, seen = 0, set()
    for one in entries:
        if one.index in seen:
            raise _broken(f"entry {one.index}: there twice")
        seen.add(one.index)
        try:
            leaf = leaf_hash(one.entry)
            verify_inclusion(one.index, checkpoint.size, leaf, one.inclusion, checkpoint.root)
        except Refusal:
            raise _broken(f"entry {one.index}: altered, or not of this ledger") from None
        if one.private and not is_kept(one.line):
            raise _broken(f"entry {one.index}: altered: its private part is not the one written with it")
        count += 1
    return Verdict(checkpoint.origin, checkpoint.size, count, signer.text)


def _read_lines(file: TextIO) -> Iterator[Exported]:
    for text in file:
        line = json.loads(text)
        if line.keys() - {"index", "entry", "private", "inclusion"}:
            raise ValueError("another field")
        private = line.get("private", "")
        nodes = tuple(bytes.fromhex(node) for node in line["inclusion"])
        if type(line["index"]) is not int or line["index"] < 0:
            raise ValueError("no place in a ledger")
        yield Exported(line["index"], line["entry"].encode(), private.encode(), nodes)


def _read_csv(file: TextIO) -> Iterator[Exported]:
    csv.field_size_limit(_LONGEST_LINE)
    rows = csv.reader(file, strict=True)
    if next(rows) != [*FIELDS, *PROOF]:
        raise ValueError("other columns")
    for row in rows:
        entry, private, inclusion = row[len(FIELDS) :]
        nodes = tuple(bytes.fromhex(node) for node in inclusion.split())
        one = Exported(int(row[0]), entry.encode(), private.encode(), nodes)
        if row[: len(FIELDS)] != _cells(one):
            raise _broken(f"entry {one.index}: the cells before it say something else than it")
        yield one


def _cells(one: Exported) -> list[str]:
    entry = parse_entry(one.index, one.line)
    return [str(one.index), *(_cell(entry.get(name, "")) for name in FIELDS[1:])]


def _cell(value: Any) -> str:
    """A value as spreadsheets may take it: what they would compute has an apostrophe before it (CWE-1236)."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _broken(why: str) -> Refusal:
    return Refusal(Code.LEDGER_CORRUPT, f"the export does not verify: {why}")


__all__ = [
    "Exported",
    "Verdict",
    "export",
    "export_header",
    "header_of",
    "proof_file",
    "verify_export",
    "write_csv",
    "write_lines",
]
