"""The last word on each person: role, class and country out of all that the text and the register say."""

from collections import Counter

from services.extract.engine.document import Document
from services.extract.engine.people.companies import Companies
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.holders import GENERIC
from services.extract.engine.people.offices import RANK, Office, tenure_class
from services.extract.engine.people.persons import People, Person, PersonMention

_OF_STATE = frozenset(
    ("head_of_state", "head_of_government", "deputy_head_of_government", "foreign_minister", "minister", "speaker")
)


def settle(document: Document, people: People, countries: Countries, companies: Companies) -> None:
    """Fill in `role`, `kind` and `country` of the people of a document."""
    for person in people.persons:
        _settle(person)
        if person.country is None and person.role is not None:
            person.country = next((c for o in person.offices if (c := companies.country_of(o.owner))), None)
    _settle_presidents(people)
    homeless = [p for p in people.persons if p.country is None and p.official is None and _serves_a_state(p)]
    for person in homeless:
        person.country = _country_of_delegation(document, countries, person) or _country_beside(
            document, people, person
        )
    homeless = [person for person in homeless if person.country is None]
    if homeless and (country := _country_of_text(document, countries)) is not None:
        for person in homeless:
            person.country = country


def _settle_presidents(people: People) -> None:
    """ "Переговоры с N; после них главы государств …": two presidents, of whom the register knows N for one."""
    for index, offices in people.offices.items():
        for office in offices:
            if not (office.plural and not office.countries and office.role in ("президент", "глава государства")):
                continue
            near = {
                id(person): person
                for sentence in (index - 1, index)
                for _, person in people.in_sentence(sentence)
                if any(tenure.office == "президент" for tenure in person.tenures)
            }
            if len(near) <= 2:
                for person in near.values():
                    person.role = person.role or "президент"


def _serves_a_state(person: Person) -> bool:
    role = person.role or ""
    return bool(role) and (person.kind in _OF_STATE or (person.kind == "deputy" and "министра" in role))


def _country_of_delegation(document: Document, countries: Countries, person: Person) -> str | None:
    """The country before "во главе с": "делегация Кубы во главе с министром N"."""
    for mention in person.mentions:
        words = [token.text for token in document.sentences[mention.sentence].tokens]
        stop = mention.start - 3
        if stop > 0 and words[stop : stop + 2] == ["во", "главе"]:
            for index in range(max(0, stop - 4), stop):
                found = countries.at(words, index)
                if found is not None and index + found[0] == stop:
                    return found[1]
    return None


def _country_beside(document: Document, people: People, person: Person) -> str | None:
    """The country of the one named just before in a row: "вице-премьер A и замминистра экономики B"."""
    for mention in person.mentions:
        before = [
            (other, owner) for other, owner in people.in_sentence(mention.sentence) if other.stop <= mention.start
        ]
        if not before:
            continue
        other, owner = before[-1]
        between = document.sentences[mention.sentence].tokens[other.stop : mention.start]
        if (
            [token.text for token in between] in ([","], ["и"])
            and _without_country(other)
            and _without_country(mention)
        ):
            return owner.country
    return None


def _without_country(mention: PersonMention) -> bool:
    return bool(mention.offices) and not any(office.countries for office in mention.offices)


def _country_of_text(document: Document, countries: Countries) -> str | None:
    """The country that a text is about, where it is about one.

    "Премьер-министр N" without a country is how the press of a country writes of its own.
    """
    told: Counter[str] = Counter()
    for sentence in document.sentences:
        words = [token.text for token in sentence.tokens]
        for index, word in enumerate(words):
            country = countries.at(words, index)
            code = country[1] if country is not None else countries.adjective(word)
            if code is not None:
                told[code] += 1
    (first, most), (_, second) = [*told.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= 3 and most >= 2 * second else None


def _settle(person: Person) -> None:
    """The role, class and country of a person out of all that was said."""
    said = [o for o in person.offices if not o.former and o.kind != "colleague"]
    beside = {id(o) for mention in person.mentions for o in mention.offices}
    own = [o for o in said if id(o) in beside or o.role not in GENERIC]
    exact = [o for o in own if o.role not in GENERIC]
    chosen = exact or own or said
    if chosen:
        counts: dict[str, int] = {}
        for office in chosen:
            counts[office.role] = counts.get(office.role, 0) + (2 if id(office) in beside else 1)
        best = max(chosen, key=lambda o: (counts[o.role], -RANK[o.kind], len(o.role)))
        person.role = _chain_role(person, best)
        person.kind = best.kind if best.role not in GENERIC or person.kind is None else person.kind
        if best.role in GENERIC:
            person.role = _by_register(person, best) or best.role
        elif " — " not in (person.role or ""):
            person.role = _completed(person, best.role)
    countries = [o.country for o in [*chosen, *said] if o.country]
    if countries:
        person.country = max(dict.fromkeys(countries), key=countries.count)
    elif chosen and person.official is None:
        person.country = None


def _chain_role(person: Person, best: Office) -> str:
    """The role, together with a second office said in one breath ("вице-премьер — министр иностранных дел")."""
    for mention in person.mentions:
        if best not in mention.offices:
            continue
        row = [o for o in mention.offices if not o.former]
        near = [o for o in row if o is best or any(_adjoin(o, other) for other in row if other is not o)]
        if best in near and len(near) > 1:
            return " — ".join(dict.fromkeys(o.role for o in near))
    return best.role


def _adjoin(first: Office, second: Office) -> bool:
    return first.sentence == second.sentence and (
        0 <= second.start - first.stop <= 1 or 0 <= first.start - second.stop <= 1
    )


def _completed(person: Person, role: str) -> str:
    """The role with what the register adds to it: "губернатор" is "губернатор Астраханской области"."""
    longer = [t.office for t in person.tenures if fold(t.office).startswith(fold(role) + " ")]
    return longer[0] if len(longer) == 1 and " " not in role else role


def _by_register(person: Person, office: Office) -> str | None:
    """What the register calls the office of a "лидер" or "глава государства"."""
    for tenure in person.tenures:
        kind = tenure_class(tenure)
        if kind in ("head_of_state", "head_of_government") and tenure.country == (office.country or person.country):
            return tenure.office
    return None
