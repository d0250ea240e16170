"""What may leave an agency: pure functions on Arrow that make a released partial of a raw one (DESIGN §9)."""

from agent.disclosure.partials import DisclosedPartial, RawPartial
from agent.disclosure.pipeline import SUPPORTED, disclose
from agent.disclosure.withheld import Withheld

__all__ = ["SUPPORTED", "DisclosedPartial", "RawPartial", "Withheld", "disclose"]
