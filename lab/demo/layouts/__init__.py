"""The databases of the demo's agencies, one file per way of keeping records; `LAYOUTS` finds them by name."""

from __future__ import annotations

from collections.abc import Callable

from lab.demo.agencies import Agency
from lab.demo.layout import Layout
from lab.demo.layouts.airports import airports
from lab.demo.layouts.anf import anf
from lab.demo.layouts.customs import customs
from lab.demo.layouts.fia import fia
from lab.demo.layouts.forces import forces
from lab.demo.layouts.health import health
from lab.demo.layouts.partner import partner
from lab.demo.layouts.police import police
from lab.demo.layouts.register import register
from lab.demo.layouts.sindh import sindh

LAYOUTS: dict[str, Callable[[Agency], Layout]] = {
    layout.__name__: layout
    for layout in (airports, anf, customs, fia, forces, health, partner, police, register, sindh)
}

__all__ = ["LAYOUTS"]
