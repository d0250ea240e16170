"""What tells sets of people apart under noise: secret numbers of subjects, added up, and a secret of the sum.

Two steps, since one would be too dear: SHA-256 of each subject of a million rows takes a second.

1. *In the agency's own database* each subject has a number under 2^32: DuckDB's 64-bit hash of its
   identifier, mixed twice with halves of a secret. That is no pseudorandom function, and need not be: nobody
   ever sees these numbers or their sums. It keeps different sets apart, for whoever does not know the secret.
2. *In the agent* the sum over a set becomes the set's key, by keyed BLAKE2b (RFC 7693, section 2.9), a
   pseudorandom function of the sum: noise tells nothing of it, nor of another set's.

The same people have the same key as long as secret and hash are the same. DuckDB's hash is not promised to
stay: an engine that hashes otherwise is refused (`check_engine`), else all questions got a second answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from rabita.plan.hidden import SET_MODULUS
from rabita.plan.model import Fragment
from rabita.refusal import Code, Refusal

SEED = "record_keys"
"""The name of the agency's secret in its state folder."""

_ENGINE = {
    "'FIR-1'": 751997634788499630,
    "CAST(42 AS BIGINT)": 7199933130570745587,
    "'FIR-2024-000123456789'": 17303924903674042001,
    "NULL": 13787848793156543929,
}
"""Values and what the engine's hash has to make of them."""


@dataclass(frozen=True)
class RecordKeys:
    """The keys of one agency, from the 32 bytes of its secret."""

    seed: bytes = field(repr=False)

    def __call__(self, subject: str) -> str:
        """A subject's number as SQL; nobody has one too. The secret is in it: the text is never shown."""
        first, second = (self._half(at) for at in (b"1", b"2"))
        mixed = f"hash(xor(hash(xor(hash({subject}), {first})), {second}))"
        return f"CAST({mixed} >> 32 AS BIGINT)"

    def set_key(self, total: int) -> int:
        """The key of a set whose subjects' numbers add up to this, modulo 2^32."""
        content = (total % SET_MODULUS).to_bytes(4, "big")
        return int.from_bytes(
            hashlib.blake2b(content, digest_size=4, key=self._secret(b"set")).digest(), "big"
        )

    def keyed(self, table: pa.Table, fragment: Fragment) -> pa.Table:
        """A raw partial with keys of sets in the place of sums."""
        for name in (key for columns in fragment.members for key in columns.key):
            at = table.column_names.index(name)
            sums: list[Any] = table.column(at).to_pylist()
            keys = [None if total is None else self.set_key(total) for total in sums]
            table = table.set_column(at, name, pa.array(keys, pa.int64()))
        return table

    def _half(self, of: bytes) -> str:
        return f"CAST({int.from_bytes(self._secret(of)[:8], 'big')} AS UBIGINT)"

    def _secret(self, of: bytes) -> bytes:
        return hashlib.blake2b(of, digest_size=32, key=self.seed).digest()


def check_engine() -> None:
    """`Refusal(CONFIGURATION)` where this DuckDB hashes otherwise than the one that keys were made with."""
    with duckdb.connect(":memory:") as engine:
        found = engine.execute(f"SELECT {', '.join(f'hash({value})' for value in _ENGINE)}").fetchone()
    if found != tuple(_ENGINE.values()):
        raise Refusal(
            Code.CONFIGURATION,
            f"DuckDB {duckdb.__version__} hashes otherwise than the one this agent was made for, so that "
            "every question asked before would get other noise",
            hint="install the DuckDB that docs/dependencies.md names",
        )


__all__ = ["SEED", "RecordKeys", "check_engine"]
