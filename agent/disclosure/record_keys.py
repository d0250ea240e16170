"""Each subject's secret number, in the SQL that the agency's own database runs and nowhere else."""

from __future__ import annotations

from rabita.plan.hidden import RecordKey

SEED = "record_keys"
"""The name of the agency's secret in its state folder."""


def record_key(seed: bytes) -> RecordKey:
    """A keyed hash of a subject, under 2^32, as SQL. The seed is in it: the text is never shown.

    The key has a fixed length and the hash is cut to 32 of its 256 bits, so that SHA-256 over key and
    subject is as good a pseudorandom function as HMAC (nothing can be appended to a cut hash).

    >>> record_key(bytes(2))("t.s")
    "CAST('0x' || left(sha256('0000' || coalesce(CAST(t.s AS VARCHAR), '')), 8) AS BIGINT)"
    """

    def sql(subject: str) -> str:
        text = f"coalesce(CAST({subject} AS VARCHAR), '')"
        return f"CAST('0x' || left(sha256('{seed.hex()}' || {text}), 8) AS BIGINT)"

    return sql


__all__ = ["SEED", "record_key"]
