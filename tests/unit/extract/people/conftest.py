from collections.abc import Callable

import pytest

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import People, PeopleReader, Person

Read = Callable[..., People]


@pytest.fixture(scope="session")
def reader(tagger: Tagger) -> PeopleReader:
    return PeopleReader.load(tagger.morphology.analyzer)


@pytest.fixture(scope="session")
def read(tagger: Tagger, reader: PeopleReader) -> Read:
    """The people of a text, its day by default one in 2025."""

    def people(text: str, title: str = "", day: str | None = "2025-03-01") -> People:
        document = Document.of(title, text)
        tagger.find_entities(document.lines)
        tagger.tag(document.sentences)
        return reader.read(document, day)

    return people


@pytest.fixture(scope="session")
def persons(read: Read) -> Callable[..., dict[str, Person]]:
    """The people of a text by name."""
    return lambda text, **details: {person.name: person for person in read(text, **details).persons}
