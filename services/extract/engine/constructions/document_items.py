"""The items of a list of signed documents: who is said to sign each, and what it is called."""

from collections.abc import Sequence

from services.contracts.event import DocumentKind, SignedDocument
from services.extract.engine.papers import Paper
from services.extract.engine.papers.words import ABOUT, DASHES, NOUNS
from services.extract.engine.parties import Group, Party
from services.extract.engine.reading import Reading

_BEFORE_SIGNERS = 12  # words that an office may have before the name of who holds it


def signers_of_item(reading: Reading, papers: Sequence[Paper]) -> list[Party]:
    """ "A и B — меморандум о …", "меморандум о … — A и B", "меморандум о … (A и B)": who signs it, two or more."""
    if not papers:
        return []
    before, after = papers[0].tokens.start - 1, papers[-1].tokens.stop
    group = None
    if before > 0 and reading.tokens[before].text in DASHES:
        group = signers_before(reading, before)
    elif after < len(reading.tokens) and reading.tokens[after].text in (*DASHES, "("):
        group = next((g for g in reading.groups if 0 < g.start - after <= _BEFORE_SIGNERS), None)
    if group is None or not _may_sign(reading, group):
        return []
    parties = group.parties()
    return parties if len(parties) > 1 and all(p.kind != "country" and p.name for p in parties) else []


def one_side_of(reading: Reading, papers: Sequence[Paper]) -> list[Party]:
    """ "меморандум между министерством А и Blue Marine": the one body known of those that an item is between."""
    first = papers[0].tokens.start if papers else 0
    group = next((g for g in reading.groups if g.preposition == "между" and g.start > first), None)
    parties = group.parties() if group is not None else []
    known = len(parties) == 1 and parties[0].kind == "organization" and parties[0].country
    return parties if known else []


def signers_before(reading: Reading, dash: int) -> Group | None:
    """ "A и B — план", "руководители «A» и «B» — план": who signs what stands after a dash."""
    end = dash - (reading.tokens[dash - 1].text in '»”"')
    return next((g for g in reading.groups if g.stop in (end, dash) and _may_sign(reading, g)), None)


def _may_sign(reading: Reading, group: Group) -> bool:
    """Whether a group is in the nominative, or bodies in the genitive sign through "руководители", "ректоры"."""
    if group.case in ("Nom", None) or group.preposition == "между":
        return True
    chief = group.start - 1
    while chief >= 0 and reading.tokens[chief].text in '«"“':
        chief -= 1
    plural = chief >= 0 and reading.tokens[chief].feats.get("Number") == "Plur"
    return group.case == "Gen" and plural and reading.lemma(chief) in CHIEFS


CHIEFS = frozenset("руководитель глава представитель ректор директор гендиректор президент председатель".split())
_NAMES: dict[DocumentKind, str] = {kind: noun for noun, (kind, _) in reversed(NOUNS.items()) if kind != "other"}


def named_by_subject(reading: Reading, kind: DocumentKind) -> SignedDocument:
    """ "между A и B — о туризме": a document of the kind that the list is of, called by what it is about."""
    words = [token.text for token in reading.tokens]
    start = next(
        (i for i, word in enumerate(words) if word.lower() in ABOUT and i and words[i - 1] in DASHES),
        None,
    )
    noun = _NAMES.get(kind)
    if start is None or noun is None:
        return SignedDocument(title=None, kind=kind)
    stop = len(words) - (words[-1] in ".;,")
    offset = reading.sentence.start
    about = reading.sentence.text[reading.tokens[start].start - offset : reading.tokens[stop - 1].stop - offset]
    return SignedDocument(title=f"{noun.capitalize()} {about}", kind=kind)
