"""Bodies meant by what they are, of those that the text has named: "между двумя университетами", "компании"."""

import re
from collections.abc import Sequence

from services.extract.engine.coreference import Discourse
from services.extract.engine.document import Sentence
from services.extract.engine.lexicon import fold
from services.extract.engine.mentions import Spotted
from services.extract.engine.parties import Mention, Party
from services.extract.engine.places import find_bodies

_COUNTS = {
    **dict.fromkeys("два две двух двум двумя оба обе обоих обеих обоим обеим обоими обеими".split(), 2),
    **dict.fromkeys("три трех трем тремя".split(), 3),
}
_SCHOOLS = re.compile(r"университет|институт|академи|консерватори|училищ|\b[а-я]{0,4}(?:гу|ну|ту|у)\b|[a-z]{3,}")
_OFFICES = re.compile(r"\b(?:министерств|мид\b|мин[а-я]{3,}|агентств|комитет|служб|ведомств)")
_BANKS = re.compile(r"банк|bank")
_STATES = re.compile(
    r"министерств|\bмид\b|правительств|парламент|\bсенат|\bдум|совет|ассамбле|комитет|агентств|палат|администрац|акимат|"
    r"хокимият|университет|институт|академи|област|комисси|посольств"
)
_KINDS = {
    **dict.fromkeys(("университет", "вуз", "институт", "академия"), _SCHOOLS),
    **dict.fromkeys(("министерство", "ведомство", "служба", "агентство"), _OFFICES),
    "банк": _BANKS,
}
_THIS = frozenset(("этот", "данный"))
_FIRMS = frozenset("компания корпорация предприятие фирма холдинг концерн авиакомпания".split())


def bodies_meant(sentence: Sentence, claimed: Sequence[bool], discourse: Discourse) -> list[Spotted]:
    """Mentions of several bodies by their kind, or of "этот университет": those of the kind that were named last.

    With a number they are so many; without one they are all that the text has named, two or three, and the noun is
    the subject or stands after "между".
    """
    tokens, found = sentence.tokens, []
    for index, lemma in enumerate(sentence.lemmas):
        if lemma not in _KINDS and lemma not in _FIRMS:
            continue
        token = tokens[index]
        if index and not claimed[index] and sentence.lemmas[index - 1] in _THIS and token.feats.get("Number") == "Sing":
            last = _named(lemma, discourse)[-1:]  # "между этим университетом и …"
            if last:
                case = token.feats.get("Case")
                found.append(Spotted(Mention("organization", index - 1, index + 1, index, case, False, last)))
            continue
        count = _COUNTS.get(fold(tokens[index - 1].text)) if index else None
        if claimed[index] or (count is None and token.feats.get("Number") != "Plur"):
            continue
        if index + 1 < len(tokens) and (tokens[index + 1].feats.get("Case") == "Gen" or tokens[index + 1].text == "«"):
            continue  # "двух университетов Урала": others
        between = index > 0 and tokens[index - 1].text.lower() == "между"
        if count is None and not between and not (index == 0 and token.rel.startswith("nsubj")):
            continue
        parties = _named(lemma, discourse)
        if len(parties) < 2 or (count is None and len(parties) > 3) or (count is not None and len(parties) < count):
            continue
        start = index - 1 if count is not None else index
        counted = tokens[start].feats.get("Case") if count is not None else None  # "обе компании": the numeral's
        case = "Ins" if start and tokens[start - 1].text.lower() == "между" else counted or token.feats.get("Case")
        chosen = parties[-count:] if count is not None else parties
        found.append(Spotted(Mention("organization", start, index + 1, index, case, True, chosen)))
    return found


def _named(lemma: str, discourse: Discourse) -> list[Party]:
    """The bodies of a kind that the text has named, the last one last."""
    bodies = [party for party in discourse.known.values() if party.kind == "organization" and party.name]
    bodies.sort(key=lambda party: discourse.mentioned[id(party)])
    pattern = _KINDS.get(lemma)
    if pattern is not None:
        return [party for party in bodies if pattern.search(fold(party.name or ""))]
    return [p for p in bodies if not _STATES.search(fold(p.name or "")) and not find_bodies(p.name or "")]
