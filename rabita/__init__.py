"""Rabita, a secure federated query broker: one SQL question, many agencies, no row leaves home.

`rabita.connect` is here for analysts; what it needs is imported when it is first named, so that broker and
agents, which import `rabita` too, stay without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from rabita.refusal import Refusal

if TYPE_CHECKING:
    from rabita.client import Answer, Federation, Report, connect

    __version__: str

_CLIENT = ("Answer", "Federation", "Report", "connect")


def __getattr__(name: str) -> object:
    if name in _CLIENT:
        return getattr(import_module("rabita.client"), name)
    if name == "__version__":
        return _version()
    raise AttributeError(f"module 'rabita' has no attribute {name!r}")


def _version() -> str:
    metadata = import_module("importlib.metadata")
    try:
        return str(metadata.version("rabita"))
    except metadata.PackageNotFoundError:
        return "0+unknown"


__all__ = ["Answer", "Federation", "Refusal", "Report", "connect"]
