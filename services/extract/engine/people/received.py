"""Who is received where the name of the guest shows no case: "Гюль N принял президент Кубы"."""

from collections.abc import Sequence

from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.people.declension import Part, Sex, decline, fold
from services.extract.engine.people.layouts import nominative_layout
from services.extract.engine.people.persons import People, Person, PersonMention

_RECEIVED = frozenset(
    "принял приняла принимал принимала принимает примет "
    "встретил встретила встречал встречала встречает встретит".split()
)


def find_received(document: Document, people: People) -> None:
    """Make objects of the names before a verb of receiving that have no cases, where an office after it is its subject.

    "В тот же день | Сон Джун Гю принял президент": who has no office beside his name is the guest. The network takes
    the first name for the subject. In place: the case of the mention, the cases and relations of tokens.
    """
    for sentence in document.sentences:
        verb = next((i for i, token in enumerate(sentence.tokens) if fold(token.text) in _RECEIVED), 0)
        if not verb or not sentence.parsed:
            continue
        named = people.in_sentence(sentence.index)
        guest = next((pair for pair in reversed(named) if pair[0].stop <= verb), None)
        host = next((pair for pair in named if pair[0].start == verb + 1), None)
        if guest is None or host is None or guest[1] is host[1]:
            continue
        if _may_be_object(*guest, verb, sentence) and _is_subject(*host, sentence.tokens[verb]):
            _turn(sentence, guest[0], host[0], verb)


def _may_be_object(mention: PersonMention, person: Person, verb: int, sentence: Sentence) -> bool:
    between = sentence.tokens[mention.stop : verb]
    return (
        mention.case == "Nom"
        and not mention.offices
        and len(between) < 3
        and not any(token.pos in ("PUNCT", "VERB", "CCONJ") for token in between)
        and not _shows_case(mention.words, person.sex or "m")
    )


def _shows_case(words: Sequence[str], sex: Sex) -> bool:
    """Whether a name in the nominative is no accusative too; of Eastern names only the last word has cases."""
    if len(words) > 1 and nominative_layout(words).eastern:
        words = words[-1:]
    parts: tuple[Part, ...] = ("given", "surname")
    return any(
        word not in decline(word, sex, part)["Acc"] for word in words if not word.endswith(".") for part in parts
    )


def _is_subject(mention: PersonMention, person: Person, verb: Token) -> bool:
    """Whether an office in the nominative, of the verb's gender, opens the mention right after the verb."""
    first = min(mention.offices, key=lambda office: office.start, default=None)
    gender = verb.feats.get("Gender")
    agrees = gender is None or gender == ("Fem" if person.sex == "f" else "Masc")
    return first is not None and first.start == mention.start and first.cases == {"Nom"} and agrees


def _turn(sentence: Sentence, guest: PersonMention, host: PersonMention, verb: int) -> None:
    guest.case = "Acc"
    for index in guest.tokens:
        token = sentence.tokens[index]
        token.feats = {**token.feats, "Case": "Acc"}
        if token.head not in guest.tokens:
            token.head, token.rel = verb, "obj"
    subject = next(o.head for o in host.offices if o.start == host.start)
    sentence.tokens[subject].head, sentence.tokens[subject].rel = verb, "nsubj"
