"""Absurd words in a receipt that is otherwise right: what they must not do, and which are an agency's own."""

from __future__ import annotations

from collections.abc import Iterable

from tests.attacks.stand_in import Draft, Lie, Part

ESCAPE = "\x1b[31mred\x1b]0;owned\x07\x9b2J\r\u202e"
MARKUP = "[red]all is well[/red] [link=file:///x]here[/link]"


def words(**changes: object) -> Lie:
    def told(draft: Draft) -> Iterable[Part]:
        return [*draft.rows(), draft.signed(**changes)]

    return told


WORDS: dict[str, Lie] = {
    "policies with escapes": words(policies=(ESCAPE,)),
    "policies with line ends": words(policies=("a\nb",)),
    "withheld with escapes": words(withheld=ESCAPE),
    "withheld negative": words(withheld="-7\n"),
    "obligations with escapes": words(obligations={"min_group_size": ESCAPE}),
    "obligations of no number": words(obligations={"min_group_size": "[red]many"}),
    "obligations of an absurd number": words(obligations={"min_group_size": "9" * 200}),
    "obligations of nobody": words(obligations={"min_group_size": "0"}),
    "obligations negative": words(obligations={"min_group_size": "-5"}),
    "obligations padded": words(obligations={"min_group_size": "003"}),
    "obligations in other digits": words(obligations={"min_group_size": "\u0663"}),
    "another withheld than is on its record": words(withheld="-7"),
    "markup in withheld": words(withheld=MARKUP),
    "other obligations than are on its record": words(obligations={"min_group_size": "3", MARKUP: MARKUP}),
    "another policy than is on its record": words(policy_hash="sha256:" + "0" * 64),
    "obligations of spaces": words(obligations={"min_group_size": " 3 "}),
}
"""Each has to be refused, or shown without acting on the terminal."""

HARMLESS_WORDS: dict[str, Lie] = {
    "markup in policies": words(policies=(MARKUP,)),
    "a thousand policies": words(policies=tuple(f"p{i}" * 5 for i in range(1000))),
}
"""Words that an agency may sign: they are its own, and are shown as they are."""

__all__ = ["ESCAPE", "HARMLESS_WORDS", "MARKUP", "WORDS"]
