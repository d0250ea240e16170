"""The fake federation, made once for the client's tests; its broker forgets between tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.client import Federation, connect
from tests.unit.client.fake_federation import FakeBroker, World, serve


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.make(tmp_path_factory.mktemp("federation"))


@pytest.fixture(scope="session")
def served(world: World) -> Iterator[tuple[FakeBroker, str]]:
    broker = FakeBroker(world)
    server, address = serve(broker)
    yield broker, address
    server.stop(0)


@pytest.fixture
def broker(served: tuple[FakeBroker, str]) -> FakeBroker:
    served[0].reset()
    return served[0]


@pytest.fixture
def profile(world: World, served: tuple[FakeBroker, str], tmp_path: Path) -> Path:
    return world.write_profile(tmp_path / "amna.yaml", served[1])


@pytest.fixture
def federation(profile: Path, broker: FakeBroker) -> Iterator[Federation]:
    with connect(profile=profile) as connected:
        yield connected
