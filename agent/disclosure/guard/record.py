"""One remembered total as bytes, and back: what was new about it, over the state that it was added to. Pure.

A line of JSON with the numbers of everything, then arrays: the new units, their subjects, how many each
stands for, their weights; then for each part its atom, weight, whether it is whole and how many units it has;
then the places of those units.
"""

from __future__ import annotations

import json

import numpy as np

from agent.disclosure.guard.members import Members
from agent.disclosure.guard.trial import Part, Trial


def encoded(trial: Trial) -> bytes:
    """The bytes of an allowed trial. What its atoms hold is known from the totals before it."""
    fresh = trial.fresh
    listed = [p for p in trial.parts if not p.whole]
    rows = [[p.atom, p.weight, int(p.whole), 0 if p.whole else len(p.units)] for p in trial.parts]
    places = np.concatenate([p.units for p in listed]) if listed else np.zeros(0, np.int64)
    head = {"k": trial.k, "fresh": len(fresh), "parts": len(rows), "places": len(places)}
    arrays = [
        fresh.units.astype("<u8"), fresh.subjects.astype("<u8"), fresh.many.astype("<i8"),
        fresh.weights.astype("<i8"), np.array(rows, "<i8").reshape(-1), places.astype("<u4"),
    ]  # fmt: skip
    return json.dumps(head).encode() + b"\n" + b"".join(a.tobytes() for a in arrays)


def decoded(content: bytes, fingerprint: bytes) -> Trial:
    """The trial again; `ValueError` for what was not written by `encoded`."""
    line, _, rest = content.partition(b"\n")
    try:
        head = json.loads(line)
        k, fresh, parts, places = (int(head[name]) for name in ("k", "fresh", "parts", "places"))
    except (TypeError, KeyError) as error:
        raise ValueError("not a remembered total") from error
    if len(rest) != 8 * (4 * fresh + 4 * parts) + 4 * places:
        raise ValueError("not a remembered total")
    words = np.frombuffer(rest, "<i8", 4 * fresh + 4 * parts)
    units, subjects = (np.frombuffer(rest, "<u8", fresh, 8 * i * fresh).astype(np.uint64) for i in (0, 1))
    many, weights = (words[i * fresh : (i + 1) * fresh].astype(np.int64) for i in (2, 3))
    rows = words[4 * fresh :].reshape(parts, 4).tolist()
    at = np.frombuffer(rest, "<u4", places, 8 * len(words)).astype(np.int64)
    found, start = [], 0
    for atom, weight, whole, count in rows:
        found.append(Part(atom, at[start : start + count], weight, bool(whole)))
        start += count
    return Trial(True, fingerprint, found, Members(units, subjects, many, weights), True, k)


__all__ = ["decoded", "encoded"]
