"""Where a state governs: a ministry, a parliament or a government house that a sentence speaks of as a place.

"В Министерстве иностранных дел Туркменистана прошла встреча" puts the meeting in Ashgabat though no town is named: what
governs a country sits in its capital. A few sit elsewhere, and of those nothing is said here.
"""

from collections.abc import Collection, Iterator, Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.capitals import capitals
from services.extract.engine.document import Sentence
from services.extract.engine.mentions import Countries
from services.extract.engine.places import PlaceMention, gazetteer
from services.extract.engine.scope import SAY_VERBS

_BODIES = lex.words(
    "министерство мид минобороны минэнерго минэкономики минтранс минздрав минсельхоз минфин минюст миннауки парламент "
    "сенат мажилис меджлис кенеш хурал сейм кнессет правительство кабмин госдума совбез"
)
_HOUSES = {
    "дом": ("правительство", "парламент"),
    "администрация": ("президент",),
    "канцелярия": ("президент", "премьер"),
}
_OWN = {"мажилис": "KZ", "кенеш": "KG", "хурал": "MN", "госдума": "RU"}  # what one state alone calls so
_CHAMBERS = frozenset(("сенат", "мажилис"))
_CALLED = frozenset(("милли", "жогорку"))  # "в Жогорку Кенеше"
_SEATS = _BODIES | _HOUSES.keys()
_BUILDINGS = frozenset(("здание", "стена", "офис"))
# The government or the parliament of these sits in another city than the capital.
_ELSEWHERE = frozenset(("NL", "ZA", "MY", "BO", "CL", "CI", "LK", "TZ", "BJ", "SZ", "IL"))
_NOT_A_PLACE = SAY_VERBS | lex.words(
    "считать полагать ожидать прокомментировать комментировать работать служить трудиться назначить обратиться "
    "обращаться представить внести вносить направить поступить призвать опровергать планировать рассчитывать знать "
    "доложить доложиться отчитаться увидеть видеть признать признавать "
    "пояснить пояснять ответить напоминать подтверждать называть назвать"
)


def is_seat(lemma: str) -> bool:
    """Whether a noun is what a state governs by, so that who comes to it has come to the state's capital."""
    return lemma in _BODIES


def seats_in(
    sentence: Sentence,
    countries: Countries,
    places: Sequence[PlaceMention],
    people: Collection[int],
    home: str | None,
) -> Iterator[PlaceMention]:
    """The seats of government that something is in; `home` is the country of one whose country is not said.

    `people` are the tokens that people's names begin at, which say nothing of whose a seat is.
    """
    lemmas, tokens = sentence.lemmas, sentence.tokens
    for index in range(len(tokens)):
        if lemmas[index] not in _BODIES and lemmas[index] not in _HOUSES:
            continue
        first = index
        owner = countries.adjectives.get(index - 1)
        if owner is not None:
            first -= 1
        if first and tokens[first - 1].text.lower() in _CALLED:
            first -= 1
        if first and lemmas[first - 1] in _BUILDINGS and tokens[index].feats.get("Case") == "Gen":
            first -= 1
        within = first > 0 and tokens[first - 1].text.lower() in ("в", "во") and not _not_a_place(sentence, first)
        if not within and not _is_visited(sentence, index, first):
            continue
        stop = _stop(sentence, index)
        if lemmas[index] in _HOUSES and lemmas[index + 1 : index + 2] not in (
            [kind] for kind in _HOUSES[lemmas[index]]
        ):
            continue
        named = next((p for p in places if p.tokens.start == stop and p.kind == "country"), None)
        if owner is not None:
            country: str | None = owner[-1]
        elif named is not None:
            country = named.country
        elif stop < len(tokens) and tokens[stop].text[:1].isupper() and stop not in people:
            continue  # "в Министерстве экономики Татарстана"
        else:
            country = _OWN.get(lemmas[index], home)
        name = capitals().get(country or "")
        if name is None or country in _ELSEWHERE:
            continue
        city = gazetteer().city(name, country)
        called = [tokens[index - 1].text] if index and tokens[index - 1].text.lower() in _CALLED else []
        title = " ".join((*called, lemmas[index], *(token.text for token in tokens[index + 1 : stop])))
        title = tokens[index].text if tokens[index].text.isupper() else title
        if tokens[index].text[:1].isupper():
            title = title[:1].upper() + title[1:]
        yield PlaceMention(
            tokens[first].start,
            tokens[stop - 1].stop,
            name,
            country,
            "venue",
            city.lat if city else None,
            city.lon if city else None,
            title,
            "в" if within else "",
            range(first, stop),
            first,
        )


def _stop(sentence: Sentence, index: int) -> int:
    """The token after what a ministry or a house is of: "иностранных дел", "экономики и финансов"."""
    tokens = sentence.tokens
    if sentence.lemmas[index] in _HOUSES:
        return index + 2
    stop = index + 1
    if sentence.lemmas[index] in _CHAMBERS and sentence.lemmas[stop : stop + 1] == ["парламент"]:
        return stop + 1
    while sentence.lemmas[index] == "министерство" and stop < len(tokens) and stop - index <= 6:
        token = tokens[stop]
        joined = token.pos == "CCONJ" and stop + 1 < len(tokens) and tokens[stop + 1].feats.get("Case") == "Gen"
        of_it = token.pos in ("NOUN", "ADJ") and token.feats.get("Case") == "Gen"
        if not joined and (not of_it or token.text[:1].isupper() or token.feats.get("Animacy") == "Anim"):
            break
        stop += 1
    return stop


def _is_visited(sentence: Sentence, index: int, first: int) -> bool:
    """ "Сенат посетила делегация Кубы": what somebody visits, whatever the network says of its case."""
    token = sentence.tokens[index]
    if token.head < 0 or sentence.lemmas[token.head] not in lex.GO_TO_VERBS:
        token = sentence.tokens[first]
    if token.head < 0 or sentence.lemmas[token.head] not in lex.GO_TO_VERBS:
        return False
    governed = first > 0 and sentence.tokens[first - 1].pos == "ADP"
    return token.rel in ("obj", "nsubj") and token.feats.get("Case") in ("Acc", "Nom", None) and not governed


def _not_a_place(sentence: Sentence, index: int) -> bool:
    """ "в МИД сообщили", "работал в Министерстве": who says or whom somebody serves."""
    above = sentence.tokens[index].head
    return above < 0 or sentence.lemmas[above] in _NOT_A_PLACE
