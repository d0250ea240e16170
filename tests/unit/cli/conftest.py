"""The command line is tried against the client's fake federation."""

from tests.unit.client.conftest import broker, profile, served, world

__all__ = ["broker", "profile", "served", "world"]
