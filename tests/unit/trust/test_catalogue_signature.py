"""The catalogue's signature: the federation's own, and nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import (
    CatalogueSignatureWatch,
    Signer,
    load_catalogue_signature,
    load_catalogue_signer,
    publish_authority,
    sign_catalogue,
    sign_receipt,
    verify_catalogue,
)
from tests.unit.trust.conftest import CATALOGUE, FEDERATION, NOW, World, tampered
from tests.unit.trust.test_receipts import RECEIPT, YEAR


def signature(world: World, signer: Signer | None = None, **changes: Any) -> str:
    wanted: dict[str, Any] = {"federation": FEDERATION, "version": 3, "catalogue_hash": CATALOGUE, "now": NOW}
    return sign_catalogue(
        signer or load_catalogue_signer(world.folder / "authority"), **{**wanted, **changes}
    )


def test_the_federations_signature_says_which_catalogue_is_in_force(world: World) -> None:
    signed = verify_catalogue(signature(world), authority=world.authority, federation=FEDERATION)
    assert (signed.version, signed.hash, signed.signed_at) == (3, CATALOGUE, NOW)


def test_neither_broker_nor_agency_can_sign_a_catalogue(world: World) -> None:
    for text in (
        signature(world, world.signer("broker")),
        signature(world, world.signer("anf")),
        signature(world, federation="other"),
        signature(world, now=NOW - YEAR),
        tampered(signature(world)),
        sign_receipt(RECEIPT, load_catalogue_signer(world.folder / "authority")),
    ):
        with pytest.raises(Refusal) as no:
            verify_catalogue(text, authority=world.authority, federation=FEDERATION)
        assert no.value.code is Code.CATALOGUE_INVALID


def test_a_trust_folder_holds_the_signature_of_the_very_catalogue_that_is_served(
    world: World, tmp_path: Path
) -> None:
    publish_authority(world.folder / "authority", tmp_path)
    path = tmp_path / "catalogue.jws"
    path.write_text(signature(world) + "\n")
    expected: dict[str, Any] = {"federation": FEDERATION, "version": 3, "catalogue_hash": CATALOGUE}
    assert load_catalogue_signature(tmp_path, **expected) == signature_text(path)
    for wrong in ({"version": 4}, {"catalogue_hash": "sha256:other"}):
        with pytest.raises(Refusal) as no:
            load_catalogue_signature(tmp_path, **{**expected, **wrong})
        assert no.value.code is Code.CATALOGUE_MISMATCH
    watch = CatalogueSignatureWatch(tmp_path, **expected)
    path.write_text(signature(world, now=NOW + 5))
    assert watch.current() == signature_text(path)
    path.write_text("nothing")
    assert watch.current() != "nothing"
    assert watch.trouble is not None


def signature_text(path: Path) -> str:
    return path.read_text().strip()
