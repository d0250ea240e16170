"""What leaves: the bytes of disclosed partials, and the receipt over them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.disclosure import Withheld
from agent.trim import Trimmed
from rabita.ledger import Recorded
from rabita.policy import Permit
from rabita.trust import FragmentResult, Receipt, VerifiedQuestion
from rabita.wire.arrow import chunks, encode_table, result_digest
from rabita.wire.channels import CHUNK_BYTES
from rabita.wire.v1 import agent_pb2, common_pb2, ledger_pb2


@dataclass(frozen=True)
class Released:
    """One fragment's partial as it leaves: Arrow IPC bytes, their digest, how many groups, and withheld.

    `disclosed` is how many groups passed disclosure control, sent or not: what budgets count.
    """

    fragment: str
    fragment_digest: str
    content: bytes
    digest: str
    groups: int
    withheld: Withheld
    disclosed: int


def released_bytes(trimmed: Trimmed) -> Released:
    """The bytes of a partial; only a disclosed one has any."""
    partial, table = trimmed.partial, trimmed.table
    content = encode_table(table)
    return Released(
        partial.fragment.name, partial.fragment.digest, content, result_digest([content]),
        table.num_rows, partial.withheld, partial.table.num_rows // partial.fragment.lines,
    )  # fmt: skip


def withheld_overall(released: Sequence[Released]) -> str:
    """One coarse step for a whole answer: that of the fragment with most withheld."""
    return str(max((r.withheld for r in released), default=""))


def make_receipt(
    *,
    agency: str,
    verified: VerifiedQuestion,
    round_index: int,
    permit: Permit,
    released: Sequence[Released],
    feeds: Mapping[str, str],
    recorded: Recorded,
    now: int,
    sketch_key: str = "",
) -> Receipt:
    """The statement of what was released, with its place in the agent's ledger."""
    question = verified.question
    return Receipt(
        agency=agency,
        federation=question.federation,
        question_id=question.id,
        round=round_index,
        results=tuple(FragmentResult(r.fragment, r.fragment_digest, r.digest, r.groups) for r in released),
        catalogue_hash=question.catalogue_hash,
        policy_hash=permit.policy_hash,
        policies=permit.policies,
        obligations=permit.obligations.as_json(),
        withheld=withheld_overall(released),
        ledger_index=recorded.index,
        checkpoint=recorded.checkpoint,
        issued_at=now,
        feeds=dict(feeds),
        entry=recorded.entry.decode(),
        inclusion=recorded.inclusion,
        sketch_key=sketch_key,
    )


def answer_parts(
    released: Sequence[Released], receipt: str, shown: ledger_pb2.Shown, witnessed: int
) -> list[agent_pb2.AnswerPart]:
    """The answer as it travels. A message costs more than its bytes: the receipt goes with the last chunk.

    `shown` and `witnessed` are of the exchange of checkpoints (`rabita/wire/witnessing.py`).
    """
    parts = [
        agent_pb2.AnswerPart(chunk=common_pb2.ArrowChunk(fragment=one.fragment, ipc=piece))
        for one in released
        for piece in chunks(one.content)
    ]
    beside = len(receipt) + shown.ByteSize()
    if not parts or len(parts[-1].chunk.ipc) + beside > CHUNK_BYTES:
        parts.append(agent_pb2.AnswerPart())
    parts[-1].receipt = receipt
    parts[-1].shown.CopyFrom(shown)
    parts[-1].witnessed = witnessed
    return parts


__all__ = ["Released", "answer_parts", "make_receipt", "released_bytes", "withheld_overall"]
