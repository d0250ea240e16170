"""Whether an answer proves its own record: the entry, its place, the proof under a signed checkpoint. Pure.

1. The entry is in the tree of the checkpoint, at the place that is stated (RFC 9162 section 2.1.3.2).
2. It is the entry of this very answer: its kind, its question, and the digests of what left.

The checkpoint in a receipt is covered by the receipt's own signature, made with the same key; the broker's
stands alone, and its own signature is verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rabita.ledger import verify_inclusion
from rabita.ledger.note import VerifierKey, open_checkpoint, parse_checkpoint
from rabita.ledger.tree import leaf_hash
from rabita.refusal import Code, Refusal
from rabita.trust import VerifiedReceipt
from rabita.wire.witnessing import BROKER, origin_of

_OF_A_FRAGMENT = ("name", "digest", "result", "groups")
"""What of a fragment's record a receipt states; the record may say more."""


def check_record(verified: VerifiedReceipt) -> VerifiedReceipt:
    """The receipt, once it proves its own record; `Refusal(RECEIPT_INVALID)` otherwise."""
    receipt = verified.receipt
    entry = _proved(
        receipt.checkpoint, origin_of(receipt.federation, receipt.agency), None,
        receipt.ledger_index, receipt.entry, receipt.inclusion,
    )  # fmt: skip
    left = [
        {"name": r.fragment, "digest": r.fragment_digest, "result": r.result_digest, "groups": r.groups}
        for r in receipt.results
    ]
    fragments = entry.get("fragments")
    if isinstance(fragments, list) and all(isinstance(one, dict) for one in fragments):
        entry["fragments"] = [{name: one.get(name) for name in _OF_A_FRAGMENT} for one in fragments]
    _agrees(
        entry,
        {
            "kind": "released",
            "question": receipt.question_id,
            "round": receipt.round,
            "policy": receipt.policy_hash,
            "obligations": receipt.obligations,
            "fragments": left,
            "withheld": receipt.withheld,
        },
    )
    return verified


def check_answered(
    ledger: Mapping[str, Any],
    *,
    federation: str,
    key: bytes,
    kind: str,
    stated: Mapping[str, Any],
) -> None:
    """Nothing where the broker's report proves the entry of that kind that states these fields."""
    origin = origin_of(federation, BROKER)
    inclusion = ledger.get("inclusion")
    if not isinstance(inclusion, list) or not all(isinstance(node, str) for node in inclusion):
        raise _no("it has no proof")
    entry = _proved(
        str(ledger.get("checkpoint")), origin, VerifierKey(origin, key),
        int(ledger["index"]), str(ledger.get("entry")), _decoded(inclusion),
    )  # fmt: skip
    _agrees(entry, {"kind": kind, **stated})


def _proved(
    note: str, origin: str, key: VerifierKey | None, index: int, entry: str, inclusion: Sequence[bytes]
) -> dict[str, Any]:
    try:
        if key is not None:
            checkpoint = open_checkpoint(note, key)
        else:
            checkpoint = parse_checkpoint(note.rpartition("\n\n")[0] + "\n")
        verify_inclusion(index, checkpoint.size, leaf_hash(entry.encode()), inclusion, checkpoint.root)
    except Refusal as refusal:
        raise _no(refusal.message) from None
    if checkpoint.origin != origin:
        raise _no("the checkpoint is of another ledger")
    try:
        read = json.loads(entry)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise _no("its entry cannot be read")
    return read


def _agrees(entry: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    for name, value in stated.items():
        if entry.get(name) != value:
            raise _no(f"the entry has another {name}")


def _decoded(nodes: Sequence[str]) -> list[bytes]:
    try:
        return [bytes.fromhex(node) for node in nodes]
    except ValueError:
        raise _no("its proof cannot be read") from None


def _no(why: str) -> Refusal:
    return Refusal(
        Code.RECEIPT_INVALID,
        f"it does not prove its own record: {why}",
        hint="the record of the answer is not in the ledger as stated; tell an officer",
    )


__all__ = ["check_answered", "check_record"]
