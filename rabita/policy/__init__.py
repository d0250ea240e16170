"""Cedar policies: what may be asked, by whom, for which purpose, and on which conditions (DESIGN §7)."""

from rabita.policy.decide import Policies
from rabita.policy.enforceable import unenforced
from rabita.policy.entities import Asking
from rabita.policy.load import load_policies, read_policy_folder
from rabita.policy.model import Decision, Denial, Layer, Obligations, Permit, Rule
from rabita.policy.reading import BROKERS_LEDGER, Reading, Readings
from rabita.policy.recorded import decided, denied
from rabita.policy.shipped import SHIPPED
from rabita.policy.watch import PolicyWatch, read_layers

__all__ = [
    "BROKERS_LEDGER",
    "SHIPPED",
    "Asking",
    "Decision",
    "Denial",
    "Layer",
    "Obligations",
    "Permit",
    "Policies",
    "PolicyWatch",
    "Reading",
    "Readings",
    "Rule",
    "decided",
    "denied",
    "load_policies",
    "read_layers",
    "read_policy_folder",
    "unenforced",
]
