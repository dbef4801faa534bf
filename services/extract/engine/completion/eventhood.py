"""What is no event, and who is no party to one: tellings that come to nothing when the whole article is read."""

import re
from collections.abc import Sequence

from services.extract.engine.constructions.signatories import of_state
from services.extract.engine.merging import Telling, Told, places_agree
from services.extract.engine.parties import Party
from services.extract.engine.places import find_bodies


def is_event(event: Told) -> bool:
    """Whether somebody identifiable takes part, as the type demands."""
    if event.type == "visit":
        visitors = event.with_function("visitor")
        known = any(party.country or party.role for party in visitors)
        if all(party.unowned for party in visitors):
            return False
        if event.date is None and all(_counted(telling) for telling in event.tellings):
            return False  # "до этого посещал Минск дважды"
        return bool(visitors) and (known or event.place is not None or event.mode is not None)
    if event.type == "signing":
        return bool(event.with_function("signatory"))
    parties = event.parties
    if not parties:
        return False
    if len(parties) == 1 and parties[0].kind == "country":
        return False
    if event.kind in ("session", "summit"):
        people = any(party.kind == "person" for party in parties)
        if len(parties) == 1 and people and all(_open_to_all(telling) for telling in event.tellings):
            return False  # somebody alone at a conference
        if sum(party.kind == "person" for party in parties) == 1 and not any(
            telling.candidate.joined or (telling.candidate.asserted and len(parties) > 1) for telling in event.tellings
        ):
            return False
        return people or any(
            telling.candidate.asserted or telling.candidate.construction.startswith("verb:")
            for telling in event.tellings
        )
    sides = {party.country or id(party) for party in parties}
    return len(parties) >= 2 and (len(sides) >= 2 or any(party.kind == "person" for party in parties))


_TIMES = frozenset("дважды трижды четырежды неоднократно".split())


def _counted(telling: Telling) -> bool:
    """Whether the clause says how often something happened, and so of no one occasion."""
    reading = telling.candidate.reading
    return any(reading.tokens[i].text.lower() in _TIMES for i in reading.clause(telling.candidate.verb).tokens)


def _open_to_all(telling: Telling) -> bool:
    return telling.candidate.reading.lemma(telling.candidate.trigger) in ("форум", "конференция")


def shadow_of_call(event: Told, told: Sequence[Told]) -> bool:
    """Whether a meeting is only "обсудили" of a call told in the same sentence."""
    if event.type != "meeting" or not all(telling.candidate.weak for telling in event.tellings):
        return False
    lines = event.sentences
    people = {id(party) for party in event.parties}
    return any(
        other.type == "call" and people <= {id(party) for party in other.parties} and lines & other.sentences
        for other in told
    )


def of_one_party(event: Told, told: Sequence[Told]) -> bool:
    """Whether "стороны" of talks are only those who travel together: whom they talk to the text has not said."""
    people = {id(party) for party in event.parties}
    if event.type not in ("meeting", "signing") or len(people) < 2 or len({p.country for p in event.parties}) > 1:
        return False
    signing = event.type == "signing"
    if not all(t.candidate.anaphoric or (signing and t.candidate.completed) for t in event.tellings):
        return False
    return any(other.type == "visit" and people <= {id(p) for p in other.with_function("visitor")} for other in told)


def is_journey(event: Told, told: Sequence[Told]) -> bool:
    """Whether a visit that leads nowhere in particular ("турне по Африке") is that of which the text tells each leg."""
    if event.type != "visit" or event.place is not None or event.with_function("host"):
        return False
    visitors = {id(party) for party in event.with_function("visitor")}
    legs = {
        other.place.name
        for other in told
        if other.type == "visit" and other.status == event.status and other.place is not None
        if {id(party) for party in other.with_function("visitor")} == visitors
    }
    framed = all(telling.candidate.reading.presupposed(telling.candidate.trigger) for telling in event.tellings)
    return len(legs) > 1 or (bool(legs) and framed and event.date is None)


def leave_who_stays_away(event: Told, told: Sequence[Told]) -> None:
    """Who is said not to go to a summit takes no part in it, whatever was expected before."""
    if event.type != "meeting" or event.kind not in ("session", "summit") or event.status != "planned":
        return
    absent = {
        id(visitor)
        for other in told
        if other.type == "visit" and other.status == "denied" and places_agree(other.place, event.place)
        if any(telling.candidate.construction == "staying away" for telling in other.tellings)
        for visitor in other.with_function("visitor")
    }
    event.participants = [(p, f) for p, f in event.participants if id(p) not in absent]


def leave_nameless_delegations(event: Told) -> None:
    """ "с участием больших делегаций", "с главами кубинских компаний": who they are is not said, others are named."""
    people = sum(party.kind == "person" and bool(party.name or party.role) for party in event.parties)
    if event.type in ("meeting", "call") and people >= 2:
        event.participants = [
            (p, f)
            for p, f in event.participants
            if not p.unowned and not (p.kind == "person" and p.name is None and p.role is None)
        ]


_OF_NO_STATE = re.compile(
    r"(?:(?:глава|руководитель|директор|президент|основатель|владелец) "
    r"(?:компании|корпорации|группы|холдинга|концерна|банка|города|района|округа|администрации|муниципалитета)"
    r"|(?:заместитель |первый заместитель )?(?:председател[ья] (?:правления|совета директоров)|"
    r"(?:генеральн|исполнительн|управляющ|коммерческ)\w+ директора?|(?:про)?ректора?|мэра?|аким|хоким|губернатор"
    r"|градоначальник|директор)\b"
    r"|[\w ]*(?:обл|гор|рай)исполком)"
)


_CONTRACT = re.compile(r"(?:\w+ый )?договор")


def call_contracts(event: Told) -> None:
    """A "договор" that no state nor organ of one signs, but companies, universities or towns, is a contract."""
    signers = event.with_function("signatory")
    bodies = [party for party in signers if party.kind != "person"]
    if event.type != "signing" or not signers or any(map(_stands_for_state, bodies or signers)):
        return
    event.documents = [
        document.model_copy(update={"kind": "contract"})
        if document.kind == "treaty" and _CONTRACT.match((document.title or "договор").lower())
        else document
        for document in event.documents
    ]


def _stands_for_state(signer: Party) -> bool:
    if signer.kind == "organization":
        return of_state(signer) or bool(find_bodies(signer.name or ""))
    return signer.kind != "person" or _OF_NO_STATE.match((signer.role or "").lower()) is None


_FORMAT = re.compile(r"\w \+ \w|\w [—–] \w")  # «Центральная Азия + Япония» is what a summit is called, no body


_MINISTRY = re.compile(r"(?:министерств|правительств|мин[а-яё]{3,} |мид |мвд |мчс )")


_GROUP = re.compile(r"(?:[\w-]+ая )?(?:рабочая )?группа\b")  # "встреча рабочей группы с участием X и Y"


def leave_bodies(event: Told) -> None:
    """A session's own body takes part only where its leaders are not named; one of them is not all."""
    if (
        event.type == "meeting"
        and event.kind in ("session", "summit")
        and sum(p.kind == "person" for p in event.parties) >= 2
    ):
        event.participants = [(p, f) for p, f in event.participants if p.kind == "person"]
    people = {p.country for p in event.parties if p.kind == "person" and p.country}
    if event.type == "meeting" and len(people) > 2:  # of several of its states, those who met are named
        event.participants = [
            (p, f) for p, f in event.participants if not (p.kind == "organization" and find_bodies(p.name or ""))
        ]
    if event.type == "meeting" and len(people) > 1:
        event.participants = [(p, f) for p, f in event.participants if not _GROUP.match((p.name or "").lower())]
    if event.type == "meeting" and any(party.kind == "person" for party in event.parties):
        event.participants = [(p, f) for p, f in event.participants if not _FORMAT.search(p.name or "")]
    represented = {p.country for p in event.parties if p.kind == "person" and p.country}
    if event.type in ("meeting", "call") and len(represented) >= 2:
        event.participants = [
            (p, f)
            for p, f in event.participants
            if not (p.kind == "organization" and p.country in represented and _MINISTRY.match((p.name or "").lower()))
        ]
