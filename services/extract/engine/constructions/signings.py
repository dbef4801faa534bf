"""Signings: who signs which documents, in the active, the passive, as a noun and as a participle."""

import re
from collections.abc import Iterator, Sequence

from services.contracts.event import SignedDocument
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.coreference import HEADS
from services.extract.engine.lexicon import fold
from services.extract.engine.mentions import MINISTERS
from services.extract.engine.papers import Paper, paper_at
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading

_ACTIVE = re.compile(r"(вш|ущ|ющ|ащ|ящ)(ий|ая|ее|ие|его|ему|им|ем|ей|ую|их|ими)(ся)?$")


_VERBS = lex.SIGN_VERBS | lex.CONCLUDE_VERBS
_WORDS = {"присутствовать"} | _VERBS | lex.SIGN_NOUNS | lex.SIGNATURE_NOUNS


def find(reading: Reading, papers: Sequence[Paper]) -> Iterator[Candidate]:
    """All candidates for signings in a sentence; `papers` are the documents that its words name."""
    if _WORDS.isdisjoint(reading.lemmas):
        return
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        candidate: Candidate | None = None
        if token.pos in ("VERB", "AUX", "ADJ") and lemma in _VERBS:
            candidate = _verb(reading, index, lemma, papers)
        elif token.pos == "NOUN" and lemma in lex.SIGN_NOUNS:
            candidate = _noun(reading, index, lemma, papers)
        elif token.pos == "NOUN" and lemma in lex.SIGNATURE_NOUNS:
            candidate = _signature(reading, index, papers)
        elif lemma == "присутствовать" and reading.is_finite(index):
            candidate = _present(reading, index)
        if candidate is not None:
            yield candidate
            yield from _gapped(reading, candidate, papers)


def _gapped(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> Iterator[Candidate]:
    """ "A и B подписали соглашение, а C и D — меморандум": the verb left out after a dash."""
    if candidate.trigger != candidate.verb or not candidate.with_function("signatory"):
        return
    for paper in papers:
        dash = paper.tokens.start - 1
        if dash <= candidate.trigger or reading.tokens[dash].text not in ("—", "–", "-"):
            continue
        signers = next((g for g in reading.groups if g.stop == dash and g.case in ("Nom", None)), None)
        if signers is None or not reading.no_predicate_between(candidate.trigger, paper.head):
            continue
        other = Candidate("signing", candidate.construction, reading, signers.head, candidate.verb)
        other.add(signers.parties(), "signatory")
        other.add(candidate.with_function("witness"), "witness")
        other.documents.append(SignedDocument(title=paper.title, kind=paper.kind))
        other.document_words.append((paper.start, paper.stop))
        yield other


def _verb(reading: Reading, verb: int, lemma: str, papers: Sequence[Paper]) -> Candidate | None:
    feats = reading.tokens[verb].feats
    finite = reading.tokens[verb].text.lower().endswith(("ли", "лись"))  # "скрепили", taken for something else
    participle = feats.get("VerbForm") == "Part" and feats.get("Variant") != "Short" and not finite
    passive = (
        feats.get("Voice") == "Pass"
        or participle
        or any(reading.tokens[child].rel in ("nsubj:pass", "aux:pass") for child in reading.children(verb))
    )
    named = _papers_of(reading, verb, papers, before=passive)
    if not named and lemma in lex.CONCLUDE_VERBS:
        return None
    pointed = not named and _points_back(reading, verb)
    listed = not named and not pointed and _leads_to_list(reading, verb)
    if not named and not pointed and not listed and not _object_is_document(reading, verb):
        return None
    if participle and _there_are_none(reading, verb):
        return None
    acts = participle and feats.get("Voice") == "Act" and _ACTIVE.search(reading.tokens[verb].text.lower()) is not None
    if passive and not acts:
        signers = reading.agent(verb) or (_between_it_and_paper(reading, verb, named) if participle else None)
        signers = signers or (_exchange(reading, verb) if participle else _firms_after(reading, verb))
        if lemma in ("скрепить", "скреплять"):  # "скреплён подписями X и Y"
            signatures = (c for c in reading.children(verb) if reading.lemma(c) in lex.SIGNATURE_NOUNS)
            signers = signers or next((g for c in signatures if (g := reading.genitive(c)) is not None), None)
    else:
        signers = reading.subject(verb)
    name = "participle" if participle else "passive" if passive else "active"
    candidate = Candidate("signing", f"{name}:{lemma}", reading, verb, verb)
    if _officials_of_states(reading, verb, signers):
        signers, candidate.for_states = None, True
    elif signers is None:
        signers = _represented(reading, verb)
        others = _by_unknown_leaders(reading, verb) if passive else _by_others(reading, verb)
        candidate.half_known = signers is None and others
    _fill(reading, candidate, signers, named)
    if participle and len(named) and named[0].tokens.start > verb + 2:
        candidate.anaphoric = True  # "среди подписанных документов — …": of the signing told of
    if listed:
        candidate.documents.append(SignedDocument(title=None, kind="other"))
    if pointed:
        candidate.refers, candidate.points_back = SignedDocument(title=None, kind="other"), True
    return candidate


def _leads_to_list(reading: Reading, verb: int) -> bool:
    """ "В ходе визита были подписаны:": nothing but little words stands between the verb and the colon."""
    return reading.tokens[-1].text == ":" and all(
        token.pos in ("ADV", "PART", "PUNCT", "CCONJ") for token in reading.tokens[verb + 1 :]
    )


def _there_are_none(reading: Reading, participle: int) -> bool:
    """ "подписанных контрактов нет": what does not exist was not signed."""
    noun = reading.tokens[participle].head
    absent = [i for i in range(participle, len(reading.tokens)) if reading.tokens[i].text.lower() == "нет"]
    return (
        noun > participle
        and reading.tokens[noun].feats.get("Case") == "Gen"
        and any(reading.clauses.of[i] == reading.clauses.of[noun] for i in absent)
    )


def _noun(reading: Reading, noun: int, lemma: str, papers: Sequence[Paper]) -> Candidate | None:
    named = [
        paper
        for paper in papers
        if not paper.preposition
        and (0 < paper.head - noun <= 5 or (paper.head > noun and reading.tokens[paper.head].head == noun))
    ]
    named = _with_coordinated(reading, named[:1], papers)
    verb = reading.verb_over(noun)
    candidate = Candidate("signing", f"noun:{lemma}", reading, noun, verb)
    candidate.anaphoric = not named
    signers = reading.agent(noun) or reading.between(noun)
    _fill(reading, candidate, signers, named)
    watching = reading.subject(verb) if _watched(reading, noun, verb) else None
    if watching is not None:
        candidate.add(watching.people(), "witness")
    return candidate


def _present(reading: Reading, verb: int) -> Candidate | None:
    """ "на церемонии присутствовали X и Y": they watched what was told to have been signed."""
    ceremony = any(
        reading.lemma(i) == "церемония" and reading.preposition(i) == "на" for i in reading.clause(verb).tokens
    )
    subject = reading.subject(verb)
    if not ceremony or subject is None or not subject.people():
        return None
    candidate = Candidate("signing", "watching", reading, verb, verb, anaphoric=True)
    candidate.add(subject.people(), "witness")
    return candidate


def _watched(reading: Reading, noun: int, verb: int) -> bool:
    """ "стали свидетелями подписания", "присутствовали при подписании"."""
    if noun and reading.lemma(noun - 1) == "свидетель":
        return True
    present = reading.lemma(verb) in ("присутствовать", "засвидетельствовать", "наблюдать")
    return present and (
        reading.preposition(noun) in ("при", "на", "за") or reading.lemma(verb) == "засвидетельствовать"
    )


def _signature(reading: Reading, noun: int, papers: Sequence[Paper]) -> Candidate | None:
    """ "поставили подписи под соглашением", "скрепили подписями" is a verb's."""
    verb = reading.verb_over(noun)
    lemma = reading.lemma(verb)
    own = reading.genitive(noun)
    if lemma in lex.SIGN_VERBS or (
        lemma not in ("поставить", "ставить", "оставить", "стоять", "появиться", "вывести")
        and (own is None or not own.people())
    ):
        return None
    named = _papers_of(reading, verb, papers, before=False)
    candidate = Candidate("signing", "signature", reading, noun, verb)
    named = named or [paper for paper in papers if paper.preposition == "под"]
    signers = own if own is not None and own.people() else reading.subject(verb)
    _fill(reading, candidate, signers, named)
    under_it = any(
        token.text.lower() in ("ним", "ней", "ними") and reading.preposition(i) == "под"
        for i, token in enumerate(reading.tokens)
    )
    if not named and under_it:
        candidate.refers, candidate.points_back = SignedDocument(title=None, kind="other"), True
    candidate.anaphoric = not named and not under_it
    return candidate


def _fill(reading: Reading, candidate: Candidate, signers: Group | None, papers: list[Paper]) -> None:
    companions = reading.companions([candidate.trigger], reading.clause(candidate.trigger).number)
    before_noun = candidate.construction.startswith("noun") and companions is not None
    if candidate.for_states or (before_noun and companions is not None and companions.start < candidate.trigger):
        companions = None  # "беседа с X и подписание документов"
    if companions is not None and any(companions.start in paper.tokens for paper in papers):
        last = any(companions.stop == paper.tokens.stop for paper in papers)
        one_side = signers is not None and len(signers.parties()) == 1 and not signers.people()
        if not companions.people() and not (last and one_side):
            companions = None  # "соглашение о торговле с X" is the document's title
    if signers is not None and (_unknown_sides(reading, signers) or _is_offered(reading, candidate.verb)):
        named = next((g for paper in papers if (g := _between_of(reading, paper)) is not None), None)
        if named is not None and len(named.parties()) > 1:
            candidate.construction, signers = "passive:" + candidate.construction.partition(":")[2], named
    parties: list[Party] = []
    for group in (_before_and(reading, signers), signers, _of_another_kind(reading, signers), companions):
        if group is not None:
            parties.extend(group.parties())
    parties = [each for party in parties for each in _members(reading, signers, party) or [party]]
    parties.extend(_in_person(reading, signers))
    if not candidate.construction.startswith(("passive", "participle", "noun")):
        parties.extend(_each_side(reading, candidate.verb, signers))
    said = ""
    for paper in papers:
        between = _between_of(reading, paper)
        if between is not None and not parties:
            parties.extend(between.parties())
            said = _words_of_sides(reading, between)
    if not parties:
        number = reading.clause(candidate.verb).number
        sides = next((g for g in reading.groups if g.preposition == "между" and g.clause == number), None)
        parties.extend(sides.parties() if sides is not None else [])
    candidate.add(distinct(parties), "signatory")
    if not candidate.construction.startswith("participle") or _exchange(reading, candidate.trigger) is None:
        candidate.add(_witnesses(reading, candidate.trigger), "witness")
    for paper in papers:
        candidate.document_words.append((paper.start, paper.stop))
        if paper.reference and (len(papers) == 1 or candidate.construction.startswith("signature")):
            candidate.refers = SignedDocument(title=None, kind=paper.kind)
        else:
            candidate.documents.append(SignedDocument(title=without_sides(paper.title, said), kind=paper.kind))


def _words_of_sides(reading: Reading, between: Group) -> str:
    """ "между заводом «Заря» и фирмой Volvo", where bodies sign: then it is no part of what they signed is called.

    A treaty of states and governments is called after them.
    """
    sides = between.parties()
    if len(sides) < 2 or any(p.kind != "organization" or fold(p.name or "").startswith(_CABINETS) for p in sides):
        return ""
    start = next((i for i in range(between.start - 1, -1, -1) if reading.lemma(i) == "между"), between.start - 1)
    first, last = reading.tokens[start], reading.tokens[between.stop - 1]
    return reading.sentence.text[first.start - reading.sentence.start : last.stop - reading.sentence.start]


_CABINETS = ("правительств", "кабинет министров")


def without_sides(title: str | None, said: str) -> str | None:
    """A title without those who signed; None where no more than the kind is left."""
    if title is None or not said or said not in title:
        return title
    rest = " ".join(title.replace(said, "").split()).strip(" ,;:()")
    return rest if " " in rest else None


def _is_offered(reading: Reading, verb: int) -> bool:
    """ "X предложил подписать соглашение между A и B": who offers it need not be who is to sign."""
    above = reading.tokens[verb].head
    infinitive = reading.tokens[verb].feats.get("VerbForm") == "Inf"
    return infinitive and above >= 0 and reading.lemma(above) in lex.PROPOSE_VERBS


def _unknown_sides(reading: Reading, signers: Group) -> bool:
    """ "Стороны подпишут …" after no two people by name: the document that they sign may say who they are."""
    return reading.lemma(signers.head) == "сторона" and not (
        len(signers.people()) > 1 and all(party.name and party.country for party in signers.people())
    )


def _members(reading: Reading, signers: Group | None, party: Party) -> list[Party]:
    """ "консорциум в составе X и Y подписал": the bodies that the last of the signers is made of."""
    if signers is None or party is not signers.parties()[-1] or party.kind == "person":
        return []
    words = [token.text.lower() for token in reading.tokens[signers.stop : signers.stop + 2]]
    group = next((g for g in reading.groups if g.start == signers.stop + 2), None)
    if words != ["в", "составе"] or group is None or group.people():
        return []
    for member in group.parties():
        member.country = member.country or party.country
    return group.parties()


def _in_person(reading: Reading, signers: Group | None) -> list[Party]:
    """ "акимат в лице X и компания подписали": who signs for the body, and who is coordinated with it after that."""
    if signers is None or signers.people():
        return []
    there = next(
        (
            number
            for number, g in enumerate(reading.groups)
            if g.people() and 0 <= g.start - signers.stop <= 3 and g.start and reading.lemma(g.start - 1) == "лицо"
        ),
        None,
    )
    if there is None:
        return []
    found = reading.groups[there].people()
    bodies = signers.parties()
    for person, body in zip(found, bodies if len(bodies) == len(found) else bodies[:1], strict=False):
        person.country = person.country or body.country
    beside = reading.groups[there + 1] if there + 1 < len(reading.groups) else None
    if beside is not None and beside.preposition is None and beside.case in ("Nom", None):
        link = reading.tokens[reading.groups[there].stop : beside.start]
        if [token.text for token in link] == ["и"]:
            return [*found, *beside.parties()]
    return found


def _of_another_kind(reading: Reading, signers: Group | None) -> Group | None:
    """ "завод «Заря» и предприниматель X": a person coordinated with an organisation, or the other way round."""
    if signers is None:
        return None
    for group in reading.groups:
        link = reading.tokens[signers.stop : group.start]
        if not link or group.preposition is not None or group.case not in ("Nom", None) or link[0].text.lower() != "и":
            continue
        described = all(t.pos in ("ADJ", "NOUN") and t.feats.get("Case") in ("Nom", "Gen") for t in link[1:])
        if described and len(link) <= 4 and bool(group.people()) != bool(signers.people()):
            return group
    return None


def _between_it_and_paper(reading: Reading, participle: int, papers: Sequence[Paper]) -> Group | None:
    """ "подписанный тут же X и Y протокол": those in the instrumental right before what they signed."""
    return next(
        (
            group
            for group in reading.groups
            if group.case == "Ins"
            and group.preposition is None
            and any(participle < group.start and group.stop == paper.tokens.start for paper in papers)
        ),
        None,
    )


def _before_and(reading: Reading, signers: Group | None) -> Group | None:
    """ "заключили университет А и институт Б": the first of two bodies, which the parser takes for an object."""
    if signers is None or signers.people() or signers.start < 2 or signers.case != "Nom":
        return None
    if reading.tokens[signers.start - 1].text.lower() != "и":
        return None
    first = next((g for g in reading.groups if g.stop == signers.start - 1 and g.preposition is None), None)
    bodies = first is not None and all(party.kind == "organization" for party in first.parties())
    return first if bodies and first is not None and first.case in ("Acc", None) else None


_OFFICIALS = frozenset("министр руководитель представитель глава чиновник ведомство правительство министерство".split())
_STATES = frozenset("страна государство республика сторона держава правительство".split())
_SEVERAL = {"двух": 2, "обеих": 2, "обоих": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6}


def states_signing(reading: Reading) -> int:
    """How many states "представители трёх стран" who sign are of; 2 where no number is said."""
    counts = (
        _SEVERAL[token.text.lower()]
        for i, token in enumerate(reading.tokens[:-1])
        if token.text.lower() in _SEVERAL and reading.lemma(i + 1) in _STATES
    )
    return next(counts, 2)


def _firms_after(reading: Reading, verb: int) -> Group | None:
    """ "Контракт на поставку: подписан «Зарёй» и Siemens": several organisations right after the verb."""
    group = next((g for g in reading.groups if 0 < g.start - verb <= 2 and g.preposition is None), None)
    several = group is not None and len(group.parties()) > 1 and not group.people()
    return group if several and group is not None and group.case in (None, "Ins") else None


def _exchange(reading: Reading, participle: int) -> Group | None:
    """ "X и Y обменялись подписанными соглашениями": those who have signed them."""
    verb = next((i for i in range(participle - 1, -1, -1) if reading.is_finite(i)), None)
    return reading.subject(verb) if verb is not None and reading.lemma(verb) in lex.EXCHANGE_VERBS else None


def _officials_of_states(reading: Reading, verb: int, signers: Group | None) -> bool:
    """ "подписали министры и руководители регионов двух стран": nobody is named, the states sign."""
    if signers is not None and any(mention.form == "name" for mention in signers.mentions):
        return False
    clause = reading.clause(verb)
    officials = any(
        reading.lemma(i) in _OFFICIALS and reading.tokens[i].feats.get("Number") == "Plur"
        for i in clause.tokens
        if reading.preposition(i) is None
    )
    if signers is not None and (reading.lemma(signers.head) not in _OFFICIALS or len(signers.parties()) > 2):
        return False
    ministers = signers.people() if signers is not None else []
    if ministers and all(p.office in MINISTERS for p in ministers) and len({p.role for p in ministers}) == 1:
        return False
    if ministers and signers is not None and _leaders_of_two(reading, signers):
        return False
    return officials and any(
        reading.tokens[i].text.lower() in _SEVERAL and reading.lemma(i + 1) in _STATES
        for i in clause.tokens
        if i + 1 < len(reading.tokens)
    )


def _leaders_of_two(reading: Reading, signers: Group) -> bool:
    """ "главы двух государств", who are two people that the text has named."""
    people = signers.people()
    if len(signers.mentions) != 1 or len(people) != 2 or people[0].country == people[1].country:
        return False
    short = signers.stop - signers.start <= 3 and reading.lemma(signers.head) in _AT_THE_HEAD
    return short and all(party.name and party.office in HEADS for party in people)


_AT_THE_HEAD = frozenset(("лидер", "глава", "президент", "премьер", "премьер-министр"))
_CHIEFS = frozenset(("лидер", "глава"))


def _of_a_session(reading: Reading) -> bool:
    """Whether the sentence tells of a body's session: its leaders are not those who met before."""
    return any(reading.lemma(i) in lex.SESSION_NOUNS for i in range(len(reading.tokens))) and any(
        mention.form == "organization" for mention in reading.mentions
    )


def _points_back(reading: Reading, verb: int) -> bool:
    """ "их подписали министры", "его подписали в Осло": the documents told before."""
    return any(
        reading.tokens[child].text.lower() in ("его", "ее", "её", "их") and reading.tokens[child].pos in ("PRON", "DET")
        for child in reading.children(verb, "obj", "nsubj:pass", "det", "nsubj")
    )


_LEADERS = frozenset("президент премьер премьер-министр король канцлер".split())


def _by_unknown_leaders(reading: Reading, verb: int) -> bool:
    """ "карта, подписанная президентами": of whom the text has named none, so not those who met."""
    return any(
        reading.lemma(child) in _LEADERS
        and reading.tokens[child].feats.get("Case") == "Ins"
        and reading.preposition(child) is None
        and reading.group_at(child) is None
        for child in reading.children(verb)
    )


def _by_others(reading: Reading, verb: int) -> bool:
    """Whether the subject is none of the parties known ("железнодорожники двух стран подписали")."""
    heads = [verb, reading.tokens[verb].head] if reading.tokens[verb].feats.get("VerbForm") == "Inf" else [verb]
    return any(
        reading.tokens[child].pos in ("NOUN", "PROPN")
        and reading.group_at(child) is None
        and reading.tokens[verb].feats.get("Number") in (None, reading.tokens[child].feats.get("Number"))
        and (
            reading.lemma(child) not in _STATES | _CHIEFS | {"гость", "участник", "политик", "коллега"}
            or (reading.lemma(child) in _CHIEFS and _of_a_session(reading))
        )
        for head in heads
        if head >= 0
        for child in reading.children(head, "nsubj")
    )


def _represented(reading: Reading, verb: int) -> Group | None:
    """ "представители «Волги» подписали": the organisation that a noun before the verb stands for."""
    for group in reading.groups:
        above = reading.governor(group)
        if (
            group.case in ("Gen", None)
            and group.clause == reading.clause(verb).number
            and all(party.kind == "organization" for party in group.parties())
            and above >= 0
            and reading.lemma(above) in ("представитель", "глава", "руководитель", "руководство", "делегация")
            and reading.tokens[above].feats.get("Case") == "Nom"
        ):
            return group
    return None


def _each_side(reading: Reading, verb: int, signers: Group | None) -> list[Party]:
    """ "от Грузии — X, от Армении — Y", "с турецкой стороны — X": who signs for each side."""
    sides = [i for i, token in enumerate(reading.tokens) if token.text.lower() == "от" or reading.lemma(i) == "сторона"]
    if not sides:
        return []
    return [
        party
        for group in reading.groups
        if group.case == "Nom"
        and group.preposition is None
        and group.people()
        and group is not signers
        and not any(reading.is_finite(i) and i != verb for i in range(min(verb, group.head) + 1, max(verb, group.head)))
        for party in group.people()
    ]


def _witnesses(reading: Reading, trigger: int) -> list[Party]:
    """ "в присутствии X": those who watch the signing."""
    for index, lemma in enumerate(reading.lemmas):
        if lemma == "присутствие" and reading.preposition(index) == "в":
            group = reading.genitive(index)
            if group is not None:
                return group.parties()
            if index > 0 and reading.tokens[index - 1].text.lower() in ("их",):
                pronoun = reading.group_at(index - 1)
                if pronoun is not None:
                    return pronoun.parties()
    return []


def sides_of(reading: Reading, paper: Paper | None) -> tuple[list[Party], str]:
    """The parties that a document is said to be between: two or more, all known; and the words that say so."""
    group = (
        _between_of(reading, paper)
        if paper is not None
        else next((g for g in reading.groups if g.preposition == "между"), None)
    )
    parties = group.parties() if group is not None else []
    if group is None or len(parties) < 2 or not all(party.name or party.kind == "country" for party in parties):
        return [], ""
    return parties, _words_of_sides(reading, group)


def _between_of(reading: Reading, paper: Paper) -> Group | None:
    return next(
        (
            group
            for group in reading.groups
            if group.preposition == "между" and paper.tokens.start <= group.start <= paper.tokens.stop + 3
        ),
        None,
    )


def _papers_of(reading: Reading, verb: int, papers: Sequence[Paper], before: bool) -> list[Paper]:
    """The documents that are the verb's object (or, in the passive, its subject), coordinated ones with it."""
    number = reading.clause(verb).number
    own = [
        paper
        for paper in papers
        if (reading.clauses.of[paper.head] == number or reading.tokens[paper.head].head == verb)
        and paper.preposition in ("", "под")
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
    return _with_coordinated(reading, chosen, papers)


def _row_before(reading: Reading, earlier: list[Paper]) -> list[Paper]:
    """ "Соглашение о …, а также декларацию о … подписали …": the last document before the verb and those beside it."""
    row = earlier[-1:]
    for paper in reversed(earlier[:-1]):
        link = [token.text.lower() for token in reading.tokens[paper.tokens.stop : row[0].tokens.start]]
        if not link or not set(link) <= {",", "и", "а", "также"} or paper.title is None:
            break  # "бумагу, договор аренды, подписали" is one
        row.insert(0, paper)
    return row


def _with_coordinated(reading: Reading, chosen: list[Paper], papers: Sequence[Paper]) -> list[Paper]:
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


def _object_is_document(reading: Reading, verb: int) -> bool:
    return any(
        reading.lemma(child) in ("документ", "бумага", "пакет", "ряд", "договоренность", "акт")
        for child in reading.children(verb, "obj", "nsubj:pass", "nsubj")
    )
