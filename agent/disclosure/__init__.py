"""What may leave an agency: pure functions on Arrow that make a released partial of a raw one (DESIGN §9)."""

from agent.disclosure.partials import Candidate, DisclosedPartial, Hidden, RawPartial
from agent.disclosure.perturb import check_perturbable
from agent.disclosure.pipeline import SUPPORTED, disclose, release, suppress
from agent.disclosure.record_keys import SEED, RecordKeys, check_engine
from agent.disclosure.withheld import Withheld

__all__ = [
    "SEED",
    "SUPPORTED",
    "Candidate",
    "DisclosedPartial",
    "Hidden",
    "RawPartial",
    "RecordKeys",
    "Withheld",
    "check_engine",
    "check_perturbable",
    "disclose",
    "release",
    "suppress",
]
