"""What is signed: the documents that a verb of signing has for its object, and those between whom a document is."""

import re
from collections.abc import Sequence

from services.extract.engine.lexicon import fold
from services.extract.engine.papers import ACTS, Paper, paper_at, paper_within
from services.extract.engine.parties import Group, Party
from services.extract.engine.places import country_of_adjective
from services.extract.engine.reading import Reading


def leads_to_list(reading: Reading, verb: int) -> bool:
    """ "В ходе визита были подписаны:": nothing but little words stands between the verb and the colon."""
    return reading.tokens[-1].text == ":" and all(
        token.pos in ("ADV", "PART", "PUNCT", "CCONJ") for token in reading.tokens[verb + 1 :]
    )


def points_back(reading: Reading, verb: int) -> bool:
    """ "их подписали министры", "его подписали в Осло": the documents told before."""
    return any(
        reading.tokens[child].text.lower() in ("его", "ее", "её", "их") and reading.tokens[child].pos in ("PRON", "DET")
        for child in reading.children(verb, "obj", "nsubj:pass", "det", "nsubj")
    )


def papers_of(reading: Reading, verb: int, papers: Sequence[Paper], before: bool) -> list[Paper]:
    """The documents that are the verb's object (or, in the passive, its subject), coordinated ones with it."""
    number = reading.clause(verb).number
    own = [
        paper
        for paper in papers
        if (reading.clauses.of[paper.head] == number or reading.tokens[paper.head].head == verb)
        and paper.preposition in ("", "под")
        and not _of_something_else(reading, paper, verb)
    ]
    clause = reading.clause(verb)
    marker = next((i for i in range(verb - 1, max(-1, verb - 8), -1) if reading.lemma(i) == "который"), None)
    if clause.kind == "relative" or (marker is not None and reading.tokens[marker - 1].text == ","):
        marker = next((i for i in clause.tokens if reading.lemma(i) == "который"), None)
        under = marker is not None and reading.preposition(marker) == "под"
        if marker is not None and (reading.tokens[marker].feats.get("Case") in ("Acc", "Nom") or under):
            before_it = [paper for paper in papers if 0 <= marker - paper.tokens.stop <= 3]
            if before_it:
                return before_it
    after = [paper for paper in own if paper.head > verb]
    earlier = [paper for paper in own if paper.head < verb]
    feats = reading.tokens[verb].feats
    if feats.get("VerbForm") == "Part" and feats.get("Variant") != "Short":
        # "документ, подписанный в 2015 году", "24 подписанных документа"
        noun = reading.tokens[verb].head
        direct = [paper for paper in papers if paper.tokens.start <= noun < paper.tokens.stop]
        if direct and noun != direct[0].head and noun < verb:
            within = paper_at(reading.sentence, noun)
            if within is not None:
                return [within]  # "закон о ратификации договора, подписанного в 2019 году": the treaty is signed
        ratified = _ratified(reading, verb, direct[0]) if direct else None
        if ratified is not None:
            return [ratified]
        if direct:
            return _among(reading, direct[0], papers) or direct
        just_before = [paper for paper in papers if 0 <= verb - paper.tokens.stop <= 1]
        near = [paper for paper in papers if -8 <= paper.head - verb <= 4]
        return just_before or near[:1]
    chosen = after or _row_before(reading, earlier)
    chosen = [
        paper
        for paper in chosen
        if not any(token.text in ("—", "–") for token in reading.tokens[verb : paper.tokens.start])
    ] or chosen[:1]
    if not chosen:
        chosen = [
            paper
            for paper in papers
            if paper.head > verb and paper.preposition in ("", "под") and reading.no_predicate_between(verb, paper.head)
        ]
    return with_coordinated(reading, chosen, papers)


def _of_something_else(reading: Reading, paper: Paper, verb: int) -> bool:
    """ "условия в рамках соглашения о …", "посвящённой годовщине договора о …": a genitive that nobody signs here."""
    above = reading.tokens[paper.head].head
    if above < 0 or above in paper.tokens or above == verb or reading.tokens[above].pos != "NOUN":
        return False
    itself = reading.tokens[above].head == verb  # "подписали целую пачку соглашений"
    return reading.tokens[paper.head].feats.get("Case") == "Gen" and 0 < paper.head - above < 5 and not itself


def _ratified(reading: Reading, participle: int, law: Paper) -> Paper | None:
    """ "закон о ратификации соглашения о …, подписанное 5 мая": what a law ratifies, where the participle is of it."""
    inner = paper_within(reading.sentence, law) if law.kind in ACTS and law.head < participle else None
    if inner is None:
        return None
    ours, act = reading.tokens[participle].feats, reading.tokens[law.head].feats
    return inner if ours.get("Case") == "Gen" != act.get("Case") or ours.get("Gender") != act.get("Gender") else None


def _row_before(reading: Reading, earlier: list[Paper]) -> list[Paper]:
    """ "Соглашение о …, а также декларацию о … подписали …": the last document before the verb and those beside it."""
    row = earlier[-1:]
    for paper in reversed(earlier[:-1]):
        link = [token.text.lower() for token in reading.tokens[paper.tokens.stop : row[0].tokens.start]]
        if not link or not set(link) <= {",", "и", "а", "также"} or paper.title is None:
            break  # "бумагу, договор аренды, подписали" is one
        row.insert(0, paper)
    return row


def with_coordinated(reading: Reading, chosen: list[Paper], papers: Sequence[Paper]) -> list[Paper]:
    """The chosen documents and those that follow them after "и" or a comma."""
    if not chosen:
        return []
    result = [chosen[0]]
    listed = _listed(reading, chosen[0], papers)
    if listed:
        return listed
    for paper in papers:
        if paper.tokens.start < result[-1].tokens.stop:
            continue
        link = reading.tokens[result[-1].tokens.stop : paper.tokens.start]
        words = [token.text.lower() for token in link]
        if words == [":"] and len(result) == 1 and result[0].title is None and result[0].kind == "other":
            result = [paper]  # "три документа: соглашение, меморандум и план"
        elif all(word in (",", "и", "а", "также", "»", ";") for word in words) or (
            paper in chosen and reading.no_predicate_between(result[-1].tokens.start, paper.tokens.start)
        ):
            result.append(paper)
        else:
            break
    return result


def _among(reading: Reading, several: Paper, papers: Sequence[Paper]) -> list[Paper]:
    """ "Среди подписанных документов — соглашение о … и план …": those that are named."""
    words = " ".join(token.text.lower() for token in reading.tokens[: several.tokens.stop])
    if several.title is not None or not several.plural or not re.search(r"(?:среди|в числе|из) [^,;:]*$", words):
        return []
    return [paper for paper in papers if paper.tokens.start >= several.tokens.stop and not paper.reference]


_AMONG_THEM = re.compile(r"(?:в (?:их|том) числе|числе которых|среди (?:них|которых)|включая)\b")


def _listed(reading: Reading, several: Paper, papers: Sequence[Paper]) -> list[Paper]:
    """ "десять документов, в числе которых соглашение о … и план …": those that the sentence goes on to name."""
    if not several.plural or several.title is not None:
        return []
    after = [paper for paper in papers if paper.tokens.start >= several.tokens.stop and not paper.reference]
    if not after:
        return []
    link = " ".join(token.text.lower() for token in reading.tokens[several.tokens.stop : after[0].tokens.start])
    return after if len(link) < 60 and _AMONG_THEM.search(link) else []


def object_is_document(reading: Reading, verb: int) -> bool:
    return any(
        reading.lemma(child) in ("документ", "бумага", "пакет", "ряд", "договоренность", "акт")
        for child in reading.children(verb, "obj", "nsubj:pass", "nsubj")
    )


def words_of_sides(reading: Reading, between: Group) -> str:
    """ "между заводом «Заря» и фирмой Volvo", "с заводом «Заря»", where bodies sign: no part of what it is called.

    A treaty of states and governments is called after them.
    """
    sides = between.parties()
    one = len(sides) < 2 and between.preposition == "между"
    if one or any(p.kind != "organization" or fold(p.name or "").startswith(_CABINETS) for p in sides):
        return ""
    before = range(between.start - 1, -1, -1)
    start = next((i for i in before if reading.tokens[i].text.lower() == between.preposition), between.start - 1)
    first, last = reading.tokens[start], reading.tokens[between.stop - 1]
    return reading.sentence.text[first.start - reading.sentence.start : last.stop - reading.sentence.start]


_CABINETS = ("правительств", "кабинет министров")


def states_in_names(reading: Reading, words: Sequence[tuple[int, int]]) -> list[str]:
    """ "белорусско-российское соглашение": the two countries of which the name of a document makes an adjective."""
    for start, stop in words:
        for token in reading.tokens:
            parts = token.text.split("-") if start <= token.start < stop and token.pos == "ADJ" else []
            if len(parts) == 2 and parts[0].endswith("о"):
                found = [country_of_adjective(parts[0][:-1] + "ий"), country_of_adjective(parts[1])]
                lands = [country for country in found if country]
                if len(set(lands)) == 2:
                    return lands
    return []


def without_sides(title: str | None, said: str) -> str | None:
    """A title without those who signed; None where no more than the kind is left."""
    if title is None or not said:
        return title
    if said not in title:  # of whose last words the title holds the first only
        at = title.rfind(said.split(" ", 1)[0] + " ")
        said = title[at:] if at > 0 and said.startswith(title[at:]) else said
    if said not in title:
        return title
    before, _, after = title.partition(said)
    after = "" if _GOES_ON.match(after) else after
    rest = " ".join(f"{before} {after}".split()).strip(" ,;:()")
    return rest if " " in rest else None


# "… и Фондом развития Севера | и Арктики", "с банком Осло | и гильдией мастеров": what is left of names
_GOES_ON = re.compile(r" и (?:[А-ЯЁ]|[а-яё]+(?:ом|ем|ой|ей|ами|ями)\b)")


def sides_of(reading: Reading, paper: Paper | None) -> tuple[list[Party], str]:
    """The parties that a document is said to be between: two or more, all known; and the words that say so."""
    group = (
        between_of(reading, paper)
        if paper is not None
        else next((g for g in reading.groups if g.preposition == "между"), None)
    )
    parties = group.parties() if group is not None else []
    if group is None or len(parties) < 2 or not all(party.name or party.kind == "country" for party in parties):
        return [], ""
    return parties, words_of_sides(reading, group)


def between_of(reading: Reading, paper: Paper) -> Group | None:
    return next(
        (
            group
            for group in reading.groups
            if group.preposition == "между" and paper.tokens.start <= group.start <= paper.tokens.stop + 3
        ),
        None,
    )
