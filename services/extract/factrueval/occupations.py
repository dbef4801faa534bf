"""The Occupation facts that the engine's reader of people finds in a text: who, position, where.

Facts of which no place of work is said are not predicted: gold has next to none.
"""

import re

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader
from services.extract.engine.people.offices import Office
from services.extract.engine.people.unnamed_offices import GENERIC
from services.extract.factrueval.facts import Argument, Fact
from services.extract.factrueval.matching import Matching


class Occupations:
    """Reads the occupations of texts."""

    def __init__(self, tagger: Tagger, reader: PeopleReader, matching: Matching) -> None:
        self._tagger = tagger
        self._reader = reader
        self._countries = reader.countries
        self._matching = matching

    def read(self, text: str) -> list[Fact]:
        """The occupations that a text tells, each once."""
        document = Document.of("", text)
        long_names = {short: name for name, short in re.findall(r"([А-ЯЁ][^().,\n]{8,80}) \(([А-ЯЁ]{2,})\)", text)}
        self._tagger.find_entities(document.lines)
        self._tagger.tag(document.sentences)
        found: list[Fact] = []
        for person in self._reader.read(document).persons:
            exact = {country for o in person.offices if o.role not in GENERIC for country in o.countries}
            generic: set[str] = set()
            for office in person.offices:
                if office.role in GENERIC and (exact | generic) & set(office.countries):
                    continue  # "американский лидер" of whom the text calls president of the USA
                generic.update(office.countries if office.role in GENERIC else ())
                wheres = self._wheres(office, person.country, long_names)
                fact = occupation(person.name, (office.position, office.role), wheres)
                if not wheres or any(self._matching.same(fact, other) for other in found):
                    continue
                found.append(fact)
        return found

    def _wheres(self, office: Office, country: str | None, long_names: dict[str, str]) -> tuple[str, ...]:
        """What a place of work is called; none where it is no named body or place."""
        own = office.owner
        if own and (any(letter.isupper() for letter in own) or len(own.split()) > 1 or self._countries.adjective(own)):
            return own, *(long_names[word] for word in own.split() if word in long_names)
        if own:
            return (own, office.country) if office.country else ()  # "депутат бундестага"
        country = office.country or country
        of_country = office.kind not in ("other", "body") or office.role in ("сенатор", "депутат", "конгрессмен")
        return (country,) if country and of_country else ()


def occupation(who: str, positions: tuple[str, ...], wheres: tuple[str, ...]) -> Fact:
    """An Occupation; positions and wheres are alternatives."""
    return Fact("Occupation", (Argument("Who", (who,)), Argument("Position", positions), Argument("Where", wheres)))
