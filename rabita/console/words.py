"""The console's texts, in the reader's language: one YAML file each, with the same names in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

ENGLISH = "en"
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "ps", "sd"})


@dataclass(frozen=True)
class Words:
    """The texts of one language by name."""

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __call__(self, name: str, **values: object) -> str:
        """The text of that name, with `{places}` filled in.

        >>> words("en")("search.more", count=3)
        'More entries match. These are the newest 3.'
        """
        return self.texts[name].format(**values)

    def named(self, group: str, name: object) -> str:
        """The text for a name that entries carry; the name itself where there is none for it.

        >>> words("ur").named("kind", "asked"), words("ur").named("kind", "of a later version")
        ('پوچھا گیا', 'of a later version')
        """
        return self.texts.get(f"{group}.{name}", str(name))


@cache
def words(language: str) -> Words:
    """The texts of a language that has a file; of English for any other."""
    known = language if language in languages() else ENGLISH
    return Words(known, _read(known))


@cache
def languages() -> Mapping[str, str]:
    """The languages there are: code to their own name."""
    names = sorted(
        file.name[:-5] for file in (files(__package__) / "texts").iterdir() if file.name.endswith(".yaml")
    )
    return {name: _read(name)["language"] for name in names}


def wanted(header: str) -> str:
    """The first language of an Accept-Language header that there is.

    >>> wanted("fr;q=0.9, ur-PK, en;q=0.1")
    'ur'
    """
    for part in header[:200].split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        if code in languages():
            return code
    return ENGLISH


@cache
def _read(language: str) -> Mapping[str, str]:
    loaded = yaml.safe_load((files(__package__) / "texts" / f"{language}.yaml").read_text("utf-8"))
    return {str(name): str(text) for name, text in loaded.items()}


__all__ = ["ENGLISH", "Words", "languages", "wanted", "words"]
