"""Text from outside made safe for a terminal: no control characters, no escape sequences, no bidi tricks."""

from __future__ import annotations

import re

# C0, DEL and C1; the marks that reorder or hide text (Unicode TR 36, "Trojan Source"); separators that break
# lines; half characters, which no stream can write.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text with every unsafe character replaced by U+FFFD, so that nothing vanishes unseen.

    >>> plain("a\\x1b[31mb")
    'a�[31mb'
    """
    return _UNSAFE.sub("\ufffd", text)


def plain_lines(text: str) -> list[str]:
    """The text's lines, each plain; tabs are spaces."""
    return [plain(line.replace("\t", "    ")) for line in text.splitlines()]


__all__ = ["plain", "plain_lines"]
