"""Whether the broker's report proves that the answer is in the broker's ledger, as it was given.

1. The key in the certificate is the broker's, under the pinned authority.
2. The entry is in that ledger, under a checkpoint signed with that key (`rabita/wire/recorded.py`).
3. It is of this question and of these very rows, says of every agency what the report says, and holds the
   state of each agency's ledger that the agency's receipt states.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from rabita.client.receipts import VerifiedReport
from rabita.client.report import malformed
from rabita.ledger.note import checkpoint_in
from rabita.ledger.seen_before import state_seen
from rabita.refusal import Refusal
from rabita.trust import Authority, NotCertified, VerifiedReceipt, broker_id
from rabita.wire.recorded import check_answered


def check_broker_record(
    verified: VerifiedReport, *, digest: str, explained: bool, authority: Authority, federation: str, now: int
) -> None:
    """Nothing where it does; `Refusal(ANSWER_MALFORMED | RECEIPT_INVALID)` otherwise."""
    report = verified.report
    stated: dict[str, Any] = {"question": report.question}
    if not explained:
        stated |= {
            "result": digest,
            "agencies": {agency.id: agency.state.value for agency in report.agencies},
            "witnessed": {
                agency.id: _state(verified.receipts[agency.id])
                for agency in report.agencies
                if verified.receipts[agency.id]
            }
            or None,
        }
    kind = "explained" if explained else "answered"
    key = _key(report.ledger.get("certificate"), authority, federation, now)
    check_answered(report.ledger, federation=federation, key=key, kind=kind, stated=stated)


def _state(receipts: tuple[VerifiedReceipt, ...]) -> str:
    last = max((one.receipt for one in receipts), key=lambda receipt: receipt.round)
    try:
        return state_seen(checkpoint_in(last.checkpoint), last.ledger_index)
    except Refusal:
        raise malformed("a receipt's checkpoint cannot be read") from None


def _key(certificate: object, authority: Authority, federation: str, now: int) -> bytes:
    try:
        der = base64.b64decode(str(certificate), validate=True)
        return authority.signing_key(der, broker_id(federation), now).public_bytes_raw()
    except binascii.Error:
        raise malformed("the certificate of its ledger cannot be read") from None
    except NotCertified as why:
        raise malformed(f"the certificate of its ledger {why}") from None


__all__ = ["check_broker_record"]
