"""Who is named in a sentence: people, bodies and countries, where they stand, in which case, and whose they are.

`nominal_mentions` has those who stand there without a name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from services.extract.engine import mentions
from services.extract.engine.arguments import OF_PEOPLE
from services.extract.engine.bodies import Bodies, BodyMention
from services.extract.engine.capitals import capitals
from services.extract.engine.document import Sentence, Token
from services.extract.engine.lexicon import (
    CONCLUDE_VERBS,
    LED_BODIES,
    PEOPLE_OF_BODIES,
    SIGN_NOUNS,
    SIGN_VERBS,
    fold,
)
from services.extract.engine.mentions import Countries, Spotted
from services.extract.engine.papers.words import NOUNS
from services.extract.engine.parties import Mention, Party
from services.extract.engine.people.spans import HONORIFICS
from services.extract.engine.places import PlaceMention


@dataclass(slots=True)
class Named:
    """A named person in a sentence: tokens [start, stop) with the offices around the name, the name at `head`."""

    start: int
    stop: int
    head: int
    name_start: int
    name_stop: int
    party: Party
    case: str | None = None  # by the forms of the name


DATELINE = re.compile(
    r"[А-ЯЁ][\w-]+(?:, \d{1,2} \w+)?\.?\s?/[^/\n]{2,60}/\.?\s?(?:[-–—]\s)?"
    r"|(?:[А-ЯЁ]{4,}|[А-ЯЁ]{2,}(?:-[А-ЯЁ]{2,}){1,3})(?:, [^—–\n]{2,30})?\s[—–-]\s"
)


def side_of(sentence: Sentence, name: Mention, countries: Countries, places: Sequence[PlaceMention]) -> str | None:
    """The country that the words before a name give: "афганский предприниматель X", "коллега из Томской области X"."""
    tokens = sentence.tokens
    noun = name.start - 1
    home = next((place for place in places if place.tokens.stop == name.start and place.kind != "venue"), None)
    if home is not None and home.country:
        above = home.tokens.start - 2
        from_there = (
            above >= 0 and tokens[above + 1].text.lower() == "из" and tokens[above].feats.get("Animacy") == "Anim"
        )
        return home.country if from_there else None
    if noun < 1 or tokens[noun].pos != "NOUN" or tokens[noun].feats.get("Animacy") != "Anim":
        return None
    return countries.adjectives.get(noun - 1, (None,))[-1]


def of_the_noun_before(sentence: Sentence, index: int) -> bool:
    """ "мэриями Осло": a town whose name shows no case, after the noun that is of it."""
    token, before = sentence.tokens[index], sentence.tokens[index - 1] if index else None
    if before is None or before.pos != "NOUN" or token.text[-1:] not in "оеиуэ":
        return False
    return token.rel in ("nmod", "appos") and token.head == index - 1


def _in_brackets(sentence: Sentence, mention: Mention) -> bool:
    """Whether nothing but the mention stands in a pair of brackets."""
    tokens = sentence.tokens
    return (
        mention.start > 0
        and mention.stop < len(tokens)
        and (tokens[mention.start - 1].text == "(" and tokens[mention.stop].text == ")")
    )


def without_countries_of_offices(sentence: Sentence, spotted: list[Spotted]) -> list[Spotted]:
    """In "государственный министр Бангладеш X" the country says whose X is; it is no party beside X.

    The same in "президенты Албании X и Латвии Y", where Y holds the office of X.
    """
    starting = {spot.mention.start: spot.mention for spot in spotted if spot.mention.form == "name"}
    ending = {spot.mention.stop: spot.mention for spot in spotted if spot.mention.form == "name"}
    kept: list[Spotted] = []
    for spot in spotted:
        own = spot.mention
        person = starting.get(own.stop) or starting.get(_after_titles(sentence, own.stop))
        first = _state_begins(sentence, own.start)
        before = sentence.tokens[first - 1] if first > 0 else None
        beside = ending.get(own.start - 1) if _in_brackets(sentence, own) else None
        if own.form == "country" and beside is not None:  # "X (Беларусь)"
            beside.parties[0].country = beside.parties[0].country or own.parties[0].country
            continue
        if own.form != "country" or person is None or before is None or own.case not in ("Gen", None):
            kept.append(spot)
            continue
        listed = ending.get(first - 1) if before.text in (",", "и") else None
        if listed is not None and mentions.same_case(listed.case, person.case):
            (holder,), (other,) = listed.parties, person.parties
            other.role, other.office = other.role or holder.role, other.office or holder.office
        elif before.pos != "NOUN" or before.feats.get("Animacy") != "Anim":
            kept.append(spot)
            continue
        person.parties[0].country = person.parties[0].country or own.parties[0].country
    return kept


_STATE_NOUNS = frozenset("государство королевство республика султанат эмират княжество федерация герцогство".split())


def _state_begins(sentence: Sentence, start: int) -> int:
    """Where "Королевства" of "Королевства Бутан" begins, before a country."""
    before = start - 1
    return before if before >= 0 and fold(sentence.tokens[before].lemma) in _STATE_NOUNS else start


def _after_titles(sentence: Sentence, stop: int) -> int:
    """Where a name begins after a country: "Бруней | принцем | Махмудом"."""
    while stop < len(sentence.tokens) and fold(sentence.tokens[stop].text) in HONORIFICS:
        stop += 1
    return stop


_SIGNING = SIGN_VERBS | CONCLUDE_VERBS | SIGN_NOUNS


def regions_that_sign(
    sentence: Sentence, places: Sequence[PlaceMention], claimed: Sequence[bool], bodies: Bodies
) -> list[Spotted]:
    """ "Татарстан и Узбекистан подписали меморандум", "между Татарстаном и …": regions that sign like states.

    So do towns, where one that is no capital is among them or they become twin towns.
    """
    if _SIGNING.isdisjoint(sentence.lemmas):
        return []
    found: list[Spotted] = []
    towns = _towns_that_sign(sentence, places)
    for place in places:
        token = sentence.tokens[place.head]
        if (place.kind != "region" and place not in towns) or any(claimed[i] for i in place.tokens):
            continue
        if place.country is None:
            continue
        before = sentence.tokens[place.tokens.start - 1].text.lower() if place.tokens.start else ""
        first = sentence.tokens[token.head] if token.rel == "conj" and token.head >= 0 else token
        acts = first.rel.startswith("nsubj") and token.feats.get("Case") in ("Nom", None)
        with_it = token.feats.get("Case") == "Ins" and (before in ("между", "с", "со", "и"))
        of_row = found and before == "и" and found[-1].mention.stop == place.tokens.start - 1
        by_name = before == "городами" or (of_row and found[-1].mention.case == "Ins")  # "между городами Измир и Баку"
        acts = acts or (place in towns and not with_it)
        if acts or with_it or by_name:
            party = bodies.region(place.name or token.text, place.country)
            case = "Nom" if acts and not by_name else "Ins"
            mention = Mention("organization", place.tokens.start, place.tokens.stop, place.head, case, False, [party])
            found.append(Spotted(mention))
    return found


def _towns_that_sign(sentence: Sentence, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """ "Уфа и Ташкент подписали", "между Бишкеком и Уфой": a row of towns that are not all capitals or become twins."""
    towns = [
        place
        for place in places
        if place.kind == "city"
        and place.country
        and place.venue is None
        and not place.attribute
        and (place.preposition in ("", "между"))
        and (
            sentence.tokens[place.head].feats.get("Case") in ("Nom", "Ins", None)
            or fold(place.name or "") == fold(sentence.tokens[place.head].text)
        )
    ]
    row: list[PlaceMention] = []
    for place, following in pairwise(towns):
        between = sentence.tokens[place.tokens.stop : following.tokens.start]
        if [token.text for token in between] in (["и"], [","]):
            row += [town for town in (place, following) if town not in row]
    twins = any(lemma.startswith("побратим") for lemma in sentence.lemmas)
    capital = all(capitals().get(place.country or "") in (place.name, f"Нью-{place.name}") for place in row)
    between_them = next((i for i, lemma in enumerate(sentence.lemmas) if lemma == "между"), 0)
    road = between_them and sentence.lemmas[between_them - 1] not in _TOGETHER | NOUNS.keys()  # between towns
    return row if twins or not (capital or road) else []


_TOGETHER = frozenset("сотрудничество партнерство взаимодействие взаимопонимание намерение дружба город связь".split())


def organization_of(sentence: Sentence, body: BodyMention) -> Spotted:
    """A body that the sentence names, as a mention of it."""
    case = _body_case(sentence, body.start, body.head)
    return Spotted(Mention("organization", body.start, body.stop, body.head, case, False, [body.party]))


_OF_DELEGATION = frozenset(("член", "представитель", "участник"))


def put_delegates_first(sentence: Sentence, spotted: Sequence[Spotted]) -> None:
    """ "с членами делегации": they stand where the delegation does."""
    tokens = sentence.tokens
    for spot in spotted:
        own = spot.mention
        before = own.start - 1
        led = own.form == "delegation" or any(party.kind == "delegation" for party in own.parties)
        if not led or before < 0 or sentence.lemmas[before] not in _OF_DELEGATION or own.plural:
            continue
        if own.case == "Gen" and tokens[before].feats.get("Number") == "Plur":
            own.start = own.head = before
            own.case = tokens[before].feats.get("Case")


def put_people_first(sentence: Sentence, spotted: Sequence[Spotted], bodies: Bodies) -> None:
    """ "представители «Волги» и «Дона»", "руководство банка": what they are of stands where the people do.

    The mentions of bodies and states are changed: they take the place and the case of the noun. A body's delegation is
    a party of its own.
    """
    tokens = sentence.tokens
    _put_members_first(sentence, spotted)
    if PEOPLE_OF_BODIES.isdisjoint(sentence.lemmas):
        return
    taken = {index for spot in spotted for index in range(spot.mention.start, spot.mention.stop)}
    last: Mention | None = None
    for spot in sorted(spotted, key=lambda spot: spot.mention.start):
        own = spot.mention
        if own.form not in ("organization", "country") or own.case not in ("Gen", "Nom", None):
            continue
        if last is not None and own.start == last.stop + 1 and tokens[last.stop].text in ("и", ","):
            own.case, last = last.case, own
            continue
        last = None
        noun = own.start - 1
        while noun > 0 and tokens[noun].pos == "ADJ" and tokens[noun].feats.get("Case") == "Gen":
            noun -= 1
        if noun < 0 or noun in taken or sentence.lemmas[noun] not in PEOPLE_OF_BODIES:
            continue
        first = tokens[own.start]
        if first.pos == "ADJ" and first.feats.get("Case") == "Nom" and tokens[noun].feats.get("Case") == "Gen":
            continue  # "в день визита делегации Минский завод подписал …"
        if tokens[noun].feats.get("Number") == "Plur" or sentence.lemmas[noun] in LED_BODIES:
            if sentence.lemmas[noun] == "делегация" and own.form == "organization":
                whose = sentence.text[
                    tokens[own.start].start - sentence.start : tokens[own.stop - 1].stop - sentence.start
                ]
                own.parties = [bodies.delegation(f"делегация {whose}", own.parties[0].country)]
            own.start = own.head = noun
            own.case, last = tokens[noun].feats.get("Case"), own


_MEMBERS = re.compile(
    r"(?:(?:страны|государства)(?:\s*[-–—]\s*(?:участни(?:ки|цы)|члены))?|участни(?:ки|цы)|члены)\s", re.IGNORECASE
)


def _put_members_first(sentence: Sentence, spotted: Sequence[Spotted]) -> None:
    """ "страны-участницы ШОС подписали", "государства — члены ШОС": all of them act as the body."""
    for spot in spotted:
        own = spot.mention
        if own.form != "organization" or not own.start or own.case not in ("Gen", None):
            continue
        for first in range(max(0, own.start - 4), own.start):
            token = sentence.tokens[first]
            words = sentence.text[token.start - sentence.start : sentence.tokens[own.start].start - sentence.start]
            acts = token.rel.startswith("nsubj") or token.feats.get("Case") == "Nom"
            if acts and _MEMBERS.fullmatch(words):
                own.start = own.head = first
                own.case = "Nom"
                break


def in_brackets(sentence: Sentence, mention: Mention) -> range:
    """The words in brackets that a mention ends with: "Болонский университет (Италия)"."""
    tokens = sentence.tokens
    opens = next((i for i in range(mention.start, mention.stop) if tokens[i].text == "("), mention.stop)
    return range(opens, mention.stop)


def is_attached(sentence: Sentence, start: int) -> bool:
    """Whether words stand after "при": nobody acts there, but something belongs to them."""
    return start > 0 and fold(sentence.tokens[start - 1].text) == "при"


def is_dateline(sentence: Sentence, body: BodyMention) -> bool:
    """Whether the body is the agency that a paragraph begins with: "КАБАР — Президент принял …"."""
    return (
        body.start == 0
        and body.stop + 1 < len(sentence.tokens)
        and sentence.tokens[body.stop].text in ("—", "–", "-")
        and sentence.tokens[body.stop + 1].text[:1].isupper()
        and not any(token.text in '«"“„' for token in sentence.tokens[: body.stop])
    )


_UNDECLINED = re.compile(r"Мин\w+(?:[ыи]|труда)")  # "Минобороны", "Минэкономики"


def _body_case(sentence: Sentence, start: int, head: int) -> str | None:
    """A body's case; a name that begins with quotation marks is often left in the nominative."""
    case = sentence.tokens[head].feats.get("Case")
    if case == "Gen" and sentence.tokens[head].rel.startswith("nsubj"):
        return "Nom"  # "правительства" of the plural, taken for the genitive of the singular
    word = sentence.tokens[head].text
    if (word.isupper() and len(word) > 1) or _UNDECLINED.fullmatch(word):
        return None
    if case == "Acc" and sentence.tokens[head].rel == "conj" and word[-1] not in "ую":
        return None  # "Дума и Управление X подписали": looks like the nominative
    return None if sentence.tokens[start].text in '«"“' and case == "Nom" else case


def case_of(sentence: Sentence, person: Named) -> str | None:
    """The office's case, else the name's; None for an indeclinable name that the network takes for oblique."""
    tokens = sentence.tokens
    if (acting := _ACTING.get(tokens[person.start].text.lower())) is not None:
        return acting
    said = tokens[person.head].feats.get("Case")
    if said in ("Ins", "Loc", "Dat") and _is_nominative(sentence, person):
        return "Nom"  # the office is a word that the network does not know
    if said == "Acc" and person.head < person.name_start and _shows_nominative(tokens[person.head]):
        return "Nom"
    written = [token.text for token in tokens[person.name_start : person.name_stop] if token.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    unchanged = all(word in nominative for word in written)
    declines = any(_declines(word, person.party.gender) for word in written)
    shown = fold(tokens[person.start].text) not in _ACTS and not fold(tokens[person.head].text).startswith("зам")
    if person.head < person.name_start and said and shown:
        if said == "Gen" and unchanged and declines and not _is_of_noun_before(tokens, person):
            return "Nom"  # "главы МИД двух стран A и B", taken for the genitive of one head
        if (
            said == "Nom"
            and not unchanged
            and person.case not in (None, "Nom")
            and tokens[person.head].text.endswith("и")
        ):
            return person.case  # "его коллеги Натальи N", taken for the plural
        return "Acc" if said == "Gen" and person.case == "Acc" else said
    if unchanged:
        if declines:
            return "Nom"
        above = tokens[person.name_start].head
        received = above >= 0 and fold(tokens[above].lemma) in OF_PEOPLE
        if tokens[person.name_start].rel == "obj" and person.party.gender == "f" and received:
            return "Acc"  # "Вильярруэль приняли президент и премьер"
        own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
        return own if own == "Nom" else None
    own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
    if person.case is not None and person.case != own and not (person.case in ("Gen", "Acc") and own in ("Gen", "Acc")):
        return person.case
    return own


def _is_of_noun_before(tokens: Sequence[Token], person: Named) -> bool:
    """Whether the office hangs on the noun right before it: "по приглашению главы МИД N"."""
    before = tokens[person.start - 1]
    of_noun = person.start > 0 and tokens[person.head].head == person.start - 1 and before.pos == "NOUN"
    return of_noun and before.feats.get("Animacy") != "Anim"


# "исполняющим обязанности министра X": the case is the participle's.
_ACTS = frozenset(("и.о.", "врио"))  # after which the office is in the genitive, whatever the case of all
_ACTING = {
    "исполняющий": "Nom", "исполняющая": "Nom", "исполняющего": "Gen", "исполняющему": "Dat",
    "исполняющую": "Acc", "исполняющим": "Ins", "исполняющем": "Loc",
}  # fmt: skip


def _shows_nominative(token: Token) -> bool:
    """Whether a man's office cannot be an accusative by its form: "президент", for that is "президента"."""
    one = token.feats.get("Gender") == "Masc" and token.feats.get("Number") == "Sing"
    return one and token.text[-1:].lower() in "бвгджзйклмнпрстфхцчшщь"


def _is_nominative(sentence: Sentence, person: Named) -> bool:
    """Whether the name is written as in the nominative, and would be written otherwise in another case."""
    written = [t.text for t in sentence.tokens[person.name_start : person.name_stop] if t.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    return all(word in nominative for word in written) and any(_declines(w, person.party.gender) for w in written)


def _declines(word: str, gender: str | None) -> bool:
    """Whether a name in this form would look different in another case."""
    last = word[-1:].lower()
    if last in "ая":
        return True
    return gender != "f" and (last in "бвгджзйклмнпрстфхцчшщь") and not word.endswith(("ых", "их"))


def claim(claimed: list[bool], spotted: Iterable[Spotted]) -> None:
    for spot in spotted:
        for index in range(spot.mention.start, spot.mention.stop):
            claimed[index] = True


_NAMING = frozenset(("ADJ", "NOUN", "PROPN", "DET"))


def countries_in(sentence: Sentence, places: Sequence[PlaceMention], bodies: Bodies) -> Countries:
    nouns = {
        index: place.country for place in places if place.kind == "country" and place.country for index in place.tokens
    }
    adjectives: dict[int, tuple[str, ...]] = {}
    natives: dict[int, tuple[str, Literal["m", "f"]]] = {}
    adjectives_of, people = bodies.countries.adjectives, bodies.countries.people
    for index, token in enumerate(sentence.tokens):
        pos = token.pos
        if pos not in _NAMING:
            continue
        text = token.text
        if found := adjectives_of(text):
            adjectives[index] = found
        if pos == "NOUN" and text.islower() and token.feats.get("Number") == "Sing":
            if (man := people(text)) is not None:
                natives[index] = man, "m"
            elif token.lemma.endswith("ка") and (woman := bodies.countries.woman(fold(token.lemma))) is not None:
                natives[index] = woman, "f"
    return Countries(nouns, adjectives, natives)


def prepositional(sentence: Sentence, index: int) -> bool:
    return (
        index > 0
        and sentence.tokens[index - 1].pos == "ADP"
        and sentence.tokens[index - 1].text.lower() not in ("с", "со", "между")
    )
