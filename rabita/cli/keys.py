"""`rabita keys`: make, show and rotate a federation's keys, certificates and tokens (docs/keys.md)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue
from rabita.cli.plain import plain
from rabita.refusal import Code, Refusal
from rabita.trust.catalogue_signature import sign_catalogue
from rabita.trust.certificates import AUTHORITY_DAYS, PARTY_DAYS
from rabita.trust.describe import Description, describe
from rabita.trust.files import PUBLIC, check_absent, read_file, read_text, write_file
from rabita.trust.issue import (
    issue_party,
    load_authority_folder,
    load_catalogue_signer,
    make_authority,
    publish_authority,
    rotate_authority,
    rotate_party,
)
from rabita.trust.names import parse_party
from rabita.trust.parties import load_signer
from rabita.trust.sketch_key import FILE as SKETCH_KEY
from rabita.trust.sketch_key import make_sketch_key, publish_sketch_key, read_sketch_key
from rabita.trust.users import (
    DEFAULT_ISSUER,
    DEFAULT_LIFETIME,
    Identity,
    issue_user,
    make_issuer,
    publish_issuers,
    renew_token,
    rotate_issuer,
)

app = typer.Typer(no_args_is_help=True, help="Make, show and rotate keys, certificates and tokens.")
rotate = typer.Typer(no_args_is_help=True, help="Renew what is there, while everything runs.")
app.add_typer(rotate, name="rotate")

_Authority = Annotated[Path, typer.Argument(metavar="DIR", help="The authority's folder.")]
_Issuer = Annotated[Path, typer.Argument(metavar="DIR", help="The token issuer's folder.")]
_Federation = Annotated[str, typer.Option("--federation", metavar="NAME", help="As in federation.yaml.")]
_Days = Annotated[int | None, typer.Option(min=1, max=36_500, help="How many days it is valid.")]
_TokenDays = Annotated[int, typer.Option(min=0, max=366, help="How many days the token is valid.")]
_Hours = Annotated[int, typer.Option(min=0, max=24 * 366, help="And how many hours; 8 if neither is given.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
_DropOld = Annotated[bool, typer.Option("--drop-old", help="End a rotation: only the newest still counts.")]
_Into = Annotated[
    list[Path] | None,
    typer.Option("--into", metavar="DIR", help="A party's trust folder to put it into; may be repeated."),
]


@app.command()
def authority(folder: _Authority, federation: _Federation, days: _Days = None, force: _Force = False) -> None:
    """Make a development authority for a federation, and the key that signs its catalogues."""
    made = make_authority(folder, federation, days=days or AUTHORITY_DAYS, replace=force)
    _say(f"authority of {made.federation} in {folder}")
    _say("  ca.pem is for everyone; ca.key and catalogue.key never leave this folder")
    _end_of(folder / "ca.pem")


@app.command()
def party(
    folder: _Authority,
    name: Annotated[str, typer.Argument(metavar="broker|agency/ID", help="Whom it is for.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The party's trust folder.")],
    days: _Days = None,
    force: _Force = False,
) -> None:
    """Issue a party's two certificates and keys into its trust folder."""
    spiffe_id = f"spiffe://{load_authority_folder(folder).federation}/{parse_party(name)}"
    issue_party(folder, spiffe_id, out, days=days or PARTY_DAYS, replace=force)
    _say(f"{spiffe_id} in {out}")
    _say("  ca.pem, tls.pem, tls.key, signing.pem, signing.key; add issuers.json and catalogue.jws")
    _end_of(out / "tls.pem")


@app.command()
def issuer(
    folder: _Issuer,
    federation: _Federation,
    name: Annotated[str, typer.Option("--name", help="What `iss` says in its tokens.")] = DEFAULT_ISSUER,
    into: _Into = None,
    force: _Force = False,
) -> None:
    """Make a development issuer of users' tokens."""
    made = make_issuer(folder, federation, name=name, replace=force)
    _say(f"issuer {made.name} of tokens for {made.federation} in {folder}")
    _say("  issuers.json is what every party pins; issuer.key never leaves this folder")
    _publish_issuers(folder, into)


@app.command()
def user(
    folder: _Issuer,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user, as ledgers will name them.")],
    role: Annotated[list[str], typer.Option("--role", help="A role; may be repeated.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The user's folder.")],
    agency: Annotated[str, typer.Option("--agency", help="The agency that employs them.")] = "",
    assurance: Annotated[str, typer.Option("--assurance", help="How surely they were identified.")] = "",
    days: _TokenDays = 0,
    hours: _Hours = 0,
    force: _Force = False,
) -> None:
    """Make a user's key and first token."""
    identity = Identity(name, tuple(role), agency, assurance)
    issue_user(folder, identity, out, lifetime=_lifetime(days, hours), replace=force)
    _say(f"{name} ({', '.join(role)}) in {out}: key.pem and token.jwt, both secret")
    _end_of(out / "token.jwt")


@app.command()
def token(
    folder: _Issuer,
    user_folder: Annotated[Path, typer.Argument(metavar="USER_DIR", help="Folder of key.pem and token.jwt.")],
    role: Annotated[
        list[str] | None, typer.Option("--role", help="Other roles than before; may be repeated.")
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Another agency than before.")] = None,
    days: _TokenDays = 0,
    hours: _Hours = 0,
) -> None:
    """Give a user a fresh token that says what the last one said. Their key stays."""
    identity = renew_token(
        folder, user_folder, roles=role or None, agency=agency, lifetime=_lifetime(days, hours)
    )
    _say(f"fresh token for {identity.subject} ({', '.join(identity.roles)}) in {user_folder}")
    _end_of(user_folder / "token.jwt")


@app.command("sign-catalogue")
def sign(
    folder: _Authority,
    catalogue: Annotated[Path, typer.Argument(metavar="FILE", help="The federation's catalogue.yaml.")],
    into: _Into = None,
    force: _Force = False,
) -> None:
    """Sign a catalogue for the federation: into parties' trust folders, or to standard output."""
    read = load_catalogue(catalogue)
    targets = [party / "catalogue.jws" for party in into or ()]
    check_absent(targets, replace=force)
    text = sign_catalogue(
        load_catalogue_signer(folder),
        federation=load_authority_folder(folder).federation,
        version=read.version,
        catalogue_hash=read.hash,
        now=int(time.time()),
    )
    if not targets:
        _say(text)
    for target in targets:
        write_file(target, text.encode("ascii") + b"\n", PUBLIC)
        _say(f"signed version {read.version}, {read.hash}: {target}")


@app.command()
def sketch(folder: _Authority, into: _Into = None) -> None:
    """Give agencies the federation's key for sketches, made where there is none. No broker may have it."""
    _agencies(into)  # before anything is made
    if not (folder / SKETCH_KEY).exists():
        make_sketch_key(folder)
    _publish_sketch_key(folder, into)


@rotate.command("sketch")
def rotate_the_sketch_key(folder: _Authority, into: _Into = None) -> None:
    """A new key for sketches. Until every agency has it, what needs a sketch is refused."""
    _agencies(into)
    make_sketch_key(folder, replace=True)
    _publish_sketch_key(folder, into)


@rotate.command("authority")
def rotate_the_authority(
    folder: _Authority, days: _Days = None, drop_old: _DropOld = False, into: _Into = None
) -> None:
    """A new authority key beside the old certificate; with --drop-old, only the new one stays."""
    renewed = rotate_authority(folder, days=days or AUTHORITY_DAYS, drop_old=drop_old)
    _say(f"authority of {renewed.federation}: {_kept(folder / 'ca.pem')} in {folder / 'ca.pem'}")
    for party_folder in into or ():
        publish_authority(folder, party_folder)
        _say(f"  {party_folder / 'ca.pem'} renewed")
    if not drop_old:
        _say("  next: ca.pem to every party and user, rotate each party, sign the catalogue, then --drop-old")


@rotate.command("issuer")
def rotate_the_issuer(folder: _Issuer, drop_old: _DropOld = False, into: _Into = None) -> None:
    """A new key for tokens beside the old public ones; with --drop-old, only the new one counts."""
    renewed = rotate_issuer(folder, drop_old=drop_old)
    _say(f"issuer {renewed.name} signs with key {renewed.kid}")
    _publish_issuers(folder, into)
    if not drop_old:
        _say("  next: issuers.json to every party; --drop-old once the last old token has expired")


@rotate.command("party")
def rotate_a_party(
    folder: _Authority,
    out: Annotated[Path, typer.Argument(metavar="PARTY_DIR", help="The party's trust folder.")],
    days: _Days = None,
    new_signing_key: Annotated[
        bool, typer.Option("--new-signing-key", help="A new key for receipts and the ledger too.")
    ] = False,
) -> None:
    """New certificates and a new TLS key for a party; its signing key stays unless asked for."""
    spiffe_id = rotate_party(folder, out, days=days or PARTY_DAYS, new_signing_key=new_signing_key)
    _say(f"{spiffe_id} renewed in {out}")
    _end_of(out / "tls.pem")


@app.command()
def show(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificate, key, token, ...")],
) -> None:
    """Say what is in a file, without its secrets, and warn of what expires within 14 days."""
    for file in files:
        found = describe(read_file(file), int(time.time()), str(file))
        for description in found:
            _say(f"{file}: {description.kind}")
            for fact in description.facts:
                _say(f"  {fact.about:<12} {fact.said}")
        _warn(file, found)


def _warn(file: Path, found: Sequence[Description]) -> None:
    warnings = [warning for description in found for warning in description.warnings]
    if any(description.secret for description in found) and file.stat().st_mode & 0o077:
        warnings.append("others on this machine can read this secret file")
    for warning in warnings:
        typer.echo(plain(f"warning: {file}: {warning}"), err=True)


def _end_of(file: Path) -> None:
    facts = describe(read_file(file), int(time.time()), str(file))[0].facts
    for fact in facts:
        if fact.about in {"valid until", "expires"}:
            _say(f"  {fact.about} {fact.said}")


def _kept(bundle: Path) -> str:
    count = read_file(bundle).count(b"-----BEGIN CERTIFICATE-----")
    return "1 certificate" if count == 1 else f"{count} certificates"


def _publish_issuers(folder: Path, into: Sequence[Path] | None) -> None:
    for party_folder in into or ():
        publish_issuers(folder, party_folder)
        _say(f"  {party_folder / 'issuers.json'} written")


def _publish_sketch_key(folder: Path, into: Sequence[Path] | None) -> None:
    _say(f"key for sketches {read_sketch_key(read_text(folder / SKETCH_KEY), SKETCH_KEY).id} in {folder}")
    for agency in _agencies(into):
        publish_sketch_key(folder, agency)
        _say(f"  {agency / SKETCH_KEY} written")


def _agencies(into: Sequence[Path] | None) -> list[Path]:
    """The folders, if none of them is the broker's; `Refusal(USAGE)`."""
    folders = list(into or ())
    for agency in folders:
        if (agency / "signing.pem").exists() and load_signer(agency).name.agency is None:
            raise Refusal(
                Code.USAGE,
                f"{agency} is the broker's, and the key for sketches is kept from the broker",
                hint="name the folders of agencies",
            )
    return folders


def _lifetime(days: int, hours: int) -> int:
    return days * 86_400 + hours * 3600 or DEFAULT_LIFETIME


def _say(text: str) -> None:
    typer.echo(plain(text))


__all__ = ["app"]
