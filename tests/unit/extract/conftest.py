import pytest

from services.extract.engine.networks import Tagger


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger.load()
