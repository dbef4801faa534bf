import pytest

from services.extract.engine import Engine
from services.extract.engine.networks import Tagger

pytest.register_assert_rewrite("tests.unit.extract.expectations")


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.load()
