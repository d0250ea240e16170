"""The differencing guard: nothing leaves from which, with what left before, too few people can be told."""

from agent.disclosure.guard.apart import Apart, nothing_to_subtract
from agent.disclosure.guard.claims import Listing
from agent.disclosure.guard.guard import Guard, Judged, open_guard
from agent.disclosure.guard.memory import Bounds, Rule

__all__ = ["Apart", "Bounds", "Guard", "Judged", "Listing", "Rule", "nothing_to_subtract", "open_guard"]
