"""How much one account of a ledger may be asked for: both who asks and who tells keep to it."""

LEAST_NONCE = 16
"""Bytes that make a request unlike any other."""

MOST_STATES = 256
"""Earlier states of the ledger whose roots are asked for at once."""

__all__ = ["LEAST_NONCE", "MOST_STATES"]
