"""The last word on each person: role, class and country out of all that the text and the register say."""

import re
from collections.abc import Sequence

from services.extract.engine.document import Document
from services.extract.engine.people.declension import fold
from services.extract.engine.people.office_classes import RANK, OfficeClass, is_rank, office_class, tenure_class
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import People, Person
from services.extract.engine.people.unnamed_offices import GENERIC
from services.extract.engine.places import find_bodies


def settle(document: Document, people: People) -> None:
    """Fill in `role`, `kind` and `country` of the people of a document from what is said of their offices."""
    for person in people.persons:
        _settle(person)
    _settle_unsaid(document, people)


def tell_acting(people: People) -> None:
    """Say of those who only act for the holder of an office that they do: "исполняющий обязанности президента"."""
    for person in people.persons:
        told = {office.role: office.told for office in person.offices if office.acting and not office.former}
        if told and person.role is not None:
            person.role = " — ".join(told.get(role, role) for role in person.role.split(" — "))


def _settle_unsaid(document: Document, people: People) -> None:
    """Offices that the text names apart from their holder: "президенты двух стран", "саммит обошёлся без премьера".

    Who holds such an office by the register, and of whom the text says no other, is its holder.
    """
    free = [person for person in people.persons if person.role is None and person.tenures]
    if not free:
        return
    for offices in people.offices.values():
        for office in offices:
            counted = office.start > 0 and _is_count(document, office)
            plural = (office.plural or counted) and not _STATE_OFFICES.isdisjoint(_classes(office))
            if office.former or not (plural or office.kind in _STATE_OFFICES) or id(office) in people.holders:
                continue
            fit = [(person, held) for person in free if (held := _held(person, office)) is not None]
            if plural or len(fit) == 1:
                for person, held in fit:
                    person.role = person.role or held


def _classes(office: Office) -> set[OfficeClass]:
    """The classes of an office: "главы государств" by all of its words, "президенты банков" by the first."""
    return {office.kind, office_class(office.role.split()[0])}


def _is_count(document: Document, office: Office) -> bool:
    """ "два президента", "обоих министров"."""
    return fold(document.sentences[office.sentence].tokens[office.start - 1].text) in _COUNTS


_COUNTS = frozenset("два две двух двум двумя оба обоих обоим обоими три трех трем тремя четыре пять".split())
_STATE_OFFICES = frozenset(("head_of_state", "head_of_government", "foreign_minister", "speaker"))


def _held(person: Person, office: Office) -> str | None:
    """The office of the class that the person holds by the register, in one of the countries that the text names."""
    if office.countries and person.country not in office.countries:
        return None
    kinds = _classes(office) if office.plural else {office.kind}
    return next((t.office for t in person.tenures if t.country == person.country and tenure_class(t) in kinds), None)


def _settle(person: Person) -> None:
    """The role, class and country of a person out of all that was said."""
    said = [o for o in person.offices if not o.former and o.kind != "colleague"]
    if not said and not person.tenures:
        said = [o for o in person.offices if o.previous]
    beside = {id(o) for mention in person.mentions for o in mention.offices}
    own = [o for o in said if id(o) in beside or o.role not in GENERIC]
    own = [o for o in own if not is_rank(o.role)] or own
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
            person.role = _by_register(person, best) or _STANDARD.get(best.role, best.role)
        elif " — " not in (person.role or ""):
            person.role = _completed(person, best.role)
    countries = [o.country for o in [*chosen, *said] if o.country]
    if not countries:
        countries = [o.country for o in person.offices if o.kind == "colleague" and o.country and id(o) in beside]
    if not countries and not chosen and person.country is None:
        countries = [o.country for o in person.offices if o.country and id(o) in beside]  # a former minister's
    if countries:
        person.country = max(dict.fromkeys(countries), key=countries.count)
    elif chosen and (person.official is None or _of_another_body(person, chosen)):
        person.country = None


def _of_another_body(person: Person, chosen: Sequence[Office]) -> bool:
    """Whether the offices said are of an international body, and the register knows only offices of states: he left."""
    of_states = person.official is not None and all(tenure.country for tenure in person.official.tenures)
    return of_states and all(o.kind != "ambassador" and find_bodies(o.owner) for o in chosen)


_STANDARD = {"глава правительства": "премьер-министр"}


def _chain_role(person: Person, best: Office) -> str:
    """The role, together with a second office said in one breath ("вице-премьер — министр иностранных дел")."""
    for mention in person.mentions:
        if best not in mention.offices:
            continue
        row = [o for o in mention.offices if not o.former and (o is best or not fold(o.role).startswith("лидер"))]
        near = [o for o in row if o is best or any(_adjoin(o, other) for other in row if other is not o)]
        near = [o for o in near if o is best or not is_rank(o.role)]
        if not _BESIDES.match(best.role):
            near = [o for o in near if not _BESIDES.match(o.role)]
        if best in near and len(near) > 1:
            return " — ".join(dict.fromkeys(o.role for o in near))
    return best.role


# What an official is besides his office: no part of the role.
_BESIDES = re.compile(r"сопредседатель\b|(?:председатель|глава|руководитель) .*\bчасти\b.*\bкомиссии\b")


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
