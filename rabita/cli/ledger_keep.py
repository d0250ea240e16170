"""What a ledger's keeper does to it while nobody serves: retention, a new key, a peer taken back.

Each is an entry of its own, with who ordered it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.ledger_options import Folder
from rabita.cli.plural import count
from rabita.ledger import Ledger
from rabita.ledger.expire import expire as expire_entries
from rabita.ledger.folder import KEY_FILE, require_folder
from rabita.ledger.search import moment_of
from rabita.ledger.seen_before import BROKER_NAME, READMITTED
from rabita.refusal import Code, Refusal
from rabita.trust import Party, load_party
from rabita.trust.certificates import read_ed25519_key
from rabita.trust.files import read_file
from rabita.wire.restored import restored_witness
from rabita.wire.witnessing import BROKER, origin_of

ROTATED = "rotated"
"""Of the first entry that a new key signs, where it was changed while nobody served."""

_Trust = Annotated[
    Path, typer.Option("--trust", metavar="FOLDER", help="The party's trust folder, with its signing key.")
]
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who orders it; goes on record.")]


def expire(
    path: Folder,
    trust: _Trust,
    by: _By,
    before: Annotated[str, typer.Option("--before", help="Entries older than this date or time.")],
) -> None:
    """Take who asked, and their words, out of entries beyond their term; their proofs go on holding."""
    party = _keeper(path, trust)
    if not before:
        raise Refusal(Code.USAGE, "--before is empty", hint="write 2026-07-01 or 2026-07-01T12:30:00Z")
    done = expire_entries(
        path, origin=_origin(party), key=party.signer.key, before=moment_of(before), by=_name(by)
    )
    typer.echo(f"{count(done.removed, 'entry', 'entries')} of the first {done.below} lost their text")


def rotate(
    path: Folder,
    trust: _Trust,
    old_key: Annotated[
        Path, typer.Option("--old-key", metavar="FILE", help="The signing key that the ledger has now.")
    ],
) -> None:
    """Record that the party's signing key changed: the old key vouches for the one in the trust folder."""
    party = _keeper(path, trust)
    key = read_ed25519_key(read_file(old_key), str(old_key))
    with Ledger.open(path, origin=_origin(party), key=key) as ledger:
        old = ledger.verifier
        ledger.sign_with(party.signer.key)
        if ledger.verifier != old:  # a key vouches for what it signed: so it signs at once
            ledger.append({"kind": ROTATED, "old": old.text, "new": ledger.verifier.text})
        typer.echo(f"the ledger is signed by {ledger.verifier.text} from now on")


def readmit(
    path: Folder,
    peer: Annotated[str, typer.Argument(metavar="PEER", help="`broker`, or the agency's id.")],
    trust: _Trust,
    by: _By,
) -> None:
    """Take a peer's ledger as it is now, after it was found out and the matter was cleared up."""
    party = _keeper(path, trust)
    origin = origin_of(party.federation, BROKER if peer == BROKER_NAME else peer)
    with Ledger.open(path, origin=_origin(party), key=party.signer.key) as ledger:
        witness = restored_witness(path, ledger, party.federation)
        try:
            if not peer or origin not in witness.origins():
                seen = ", ".join(_peer(each) for each in witness.origins()) or "nobody's"
                raise Refusal(
                    Code.USAGE, f"nothing was seen of the ledger of {peer!r}", hint=f"seen were: {seen}"
                )
            ledger.append({"kind": READMITTED, "peer": peer, "by": _name(by)})
            witness.readmit(origin)
        finally:
            witness.close()
    typer.echo(f"the next state that {peer} shows is taken on trust")


def _keeper(path: Path, trust: Path) -> Party:
    """Whose ledger it is; a mistyped path must not begin another one, signed and empty."""
    require_folder(path)
    if not (path / KEY_FILE).is_file():
        raise Refusal(Code.USAGE, f"{path}: no ledger's folder: it has no {KEY_FILE}")
    return load_party(trust)


def _peer(origin: str) -> str:
    """As `PEER` is written."""
    name = origin.rpartition("/")[2]
    return BROKER_NAME if name == BROKER else name


def _origin(party: Party) -> str:
    return origin_of(party.federation, party.agency or BROKER)


def _name(by: str) -> str:
    if not by.strip() or not by.isprintable():
        raise Refusal(Code.USAGE, "--by needs the name of who orders this")
    return by


__all__ = ["expire", "readmit", "rotate"]
