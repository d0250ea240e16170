"""The keys that signed a ledger, one after the other, as its file `key.pub` lists them.

Pure. The first line is the key that the ledger was made with. Each later line is a size and a key: seals over
more entries than that are signed by it. The last entry under the old key, of kind `key`, names both; so the
old key vouches for the new one, and whoever pinned any key of the chain can follow it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from rabita.ledger.note import Checkpoint, VerifierKey, open_checkpoint, parse_checkpoint
from rabita.refusal import Code, Refusal

KEY = "key"
"""The kind of the entry that names the next key."""

_LATER = re.compile(r"([1-9][0-9]{0,15}) (\S+)")


@dataclass(frozen=True)
class Keys:
    """`chain[i]` signs for more than `since[i]` entries, up to `since[i + 1]`."""

    chain: tuple[VerifierKey, ...]
    since: tuple[int, ...] = (0,)

    @property
    def first(self) -> VerifierKey:
        return self.chain[0]

    @property
    def newest(self) -> VerifierKey:
        return self.chain[-1]

    @property
    def name(self) -> str:
        return self.first.name

    @property
    def text(self) -> str:
        """The file `key.pub`."""
        later = zip(self.since[1:], self.chain[1:], strict=True)
        return "".join([f"{self.first.text}\n", *(key_line(since, key) for since, key in later)])

    def at(self, size: int) -> VerifierKey:
        """The key that signs for so many entries."""
        return self.chain[max(bisect_left(self.since, size) - 1, 0)]

    def followed_by(self, since: int, key: VerifierKey) -> Keys:
        """The chain with one key more."""
        return Keys((*self.chain, key), (*self.since, since))

    def open(self, note: str) -> Checkpoint:
        """The checkpoint in a note, signed by the key of its size; refused otherwise."""
        size = parse_checkpoint(note.rpartition("\n\n")[0] + "\n").size
        return open_checkpoint(note, self.at(size))

    @classmethod
    def parse(cls, text: str) -> Keys:
        """The chain that is written so, and only so; refused (`CONFIGURATION`) otherwise."""
        first, *later = text.removesuffix("\n").split("\n")
        chain, since = [VerifierKey.parse(first)], [0]
        for line in later:
            match = _LATER.fullmatch(line)
            if match is None or int(match[1]) <= since[-1]:
                raise Refusal(Code.CONFIGURATION, "not a size and a key on a line")
            since.append(int(match[1]))
            chain.append(VerifierKey.parse(match[2]))
        keys = cls(tuple(chain), tuple(since))
        if keys.text != text or any(key.name != keys.name for key in chain):
            raise Refusal(Code.CONFIGURATION, "not the keys of one ledger, each on a line")
        return keys


def key_line(since: int, key: VerifierKey) -> str:
    """A later key as `key.pub` has it."""
    return f"{since} {key.text}\n"


__all__ = ["KEY", "Keys", "key_line"]
