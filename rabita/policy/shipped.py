"""Where the shipped policies lie: beside this file in an installed wheel, at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from rabita.refusal import Code, Refusal

SCHEMA_FILE = "schema.cedarschema"
LEDGER_FILE = "ledger.cedar"


def locate(module: Path) -> Path:
    """The folder of the shipped policies, seen from the path of this module.

    The wheel's own copy comes first: beside an installed package, a top-level `policies` is a stranger's.
    """
    installed, checkout = module.parent / "shipped", module.parents[2] / "policies"
    return installed if installed.is_dir() else checkout


def schema_text(folder: Path) -> str:
    """The Cedar schema in `folder`."""
    return _text(folder / SCHEMA_FILE)


def ledger_text(folder: Path) -> str:
    """Who may read a ledger, where a federation's policies do not say."""
    return _text(folder / LEDGER_FILE)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        message = f"{path}: this file of the shipped policies cannot be read ({type(problem).__name__})"
        raise Refusal(Code.CONFIGURATION, message, hint="Install rabita again.") from problem


SHIPPED = locate(Path(__file__).resolve())

__all__ = ["LEDGER_FILE", "SCHEMA_FILE", "SHIPPED", "ledger_text", "locate", "schema_text"]
