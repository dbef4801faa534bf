"""Signings: who signs which documents, in the active, the passive, as a noun and as a participle."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.contracts.event import SignedDocument
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.gatherings import takes_part
from services.extract.engine.constructions.several_papers import each_paper
from services.extract.engine.constructions.signatories import (
    before_and,
    before_contrast,
    between_it_and_paper,
    body_between,
    body_of_each,
    by_others,
    by_unknown_leaders,
    each_side,
    exchange,
    firms_after,
    in_person,
    members,
    of_another_kind,
    of_each_country,
    officials_of_states,
    outside_brackets,
    represented,
    settle_country,
    sides_told_of,
    stand_for_country,
    states_of_officials,
    unknown_sides,
    witnesses,
)
from services.extract.engine.constructions.signed_papers import (
    between_of,
    leads_to_list,
    object_is_document,
    papers_of,
    points_back,
    with_coordinated,
    without_sides,
    words_of_sides,
)
from services.extract.engine.papers import ACTS, Paper
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading

_ACTIVE = re.compile(r"(вш|ущ|ющ|ащ|ящ)(ий|ая|ее|ие|его|ему|им|ем|ей|ую|их|ими)(ся)?$")
_VERBS = lex.SIGN_VERBS | lex.CONCLUDE_VERBS
_WATCH_VERBS = frozenset("присутствовать наблюдать следить".split())
_WORDS = _WATCH_VERBS | {"свидетель"} | _VERBS | lex.SIGN_NOUNS | lex.SIGNATURE_NOUNS


def find(reading: Reading, papers: Sequence[Paper]) -> list[Candidate]:
    """All candidates for signings in a sentence; `papers` are the documents that its words name."""
    if _WORDS.isdisjoint(reading.lemmas):
        return []
    found = _with_their_signatures(list(_all(reading, papers)))
    return [candidate for candidate in found if not any(_told_in_part(candidate, other) for other in found)]


def _with_their_signatures(found: list[Candidate]) -> list[Candidate]:
    """ "заключено соглашение о …: подписи поставили X и Y": who put their names to what was signed."""
    kept = list(found)
    for signed, signature in pairwise(found):
        unsigned = signed.construction.startswith("passive") and signed.documents and not signed.participants
        if unsigned and signature.construction == "signature" and signature.anaphoric and not signature.documents:
            signed.participants = list(signature.participants)
            kept.remove(signature)
    return kept


_IN_PART = (("в", "частности"), ("в", "том", "числе"), ("среди", "них"), ("в", "их", "числе"))


def _told_in_part(candidate: Candidate, other: Candidate) -> bool:
    """ "подписан пакет документов, в частности, A и B подписали договор": the other tells what the package holds."""
    titled = any(document.title or document.kind != "other" for document in candidate.documents)
    if titled or candidate.with_function("signatory") or candidate.trigger >= other.trigger or not other.documents:
        return False
    between = [token.text.lower() for token in candidate.reading.tokens[candidate.trigger : other.trigger]]
    return any(
        tuple(between[at : at + len(words)]) == words for words in _IN_PART for at in range(len(between) - len(words))
    )


def _all(reading: Reading, papers: Sequence[Paper]) -> Iterator[Candidate]:
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        candidate: Candidate | None = None
        if token.pos in ("VERB", "AUX", "ADJ") and lemma in _VERBS:
            candidate = _verb(reading, index, lemma, papers)
        elif token.pos == "NOUN" and lemma in lex.SIGN_NOUNS:
            candidate = _noun(reading, index, lemma, papers)
        elif token.pos == "NOUN" and lemma in lex.SIGNATURE_NOUNS:
            candidate = _signature(reading, index, papers)
        elif (lemma in _WATCH_VERBS and reading.is_finite(index)) or lemma == "свидетель":
            candidate = _present(reading, index)
        if candidate is not None:
            yield from each_paper(reading, candidate, papers)


def _verb(reading: Reading, verb: int, lemma: str, papers: Sequence[Paper]) -> Candidate | None:
    feats = reading.tokens[verb].feats
    finite = reading.tokens[verb].text.lower().endswith(("ли", "лись"))  # "скрепили", taken for something else
    participle = feats.get("VerbForm") == "Part" and feats.get("Variant") != "Short" and not finite
    passive = (
        feats.get("Voice") == "Pass"
        or participle
        or any(reading.tokens[child].rel in ("nsubj:pass", "aux:pass") for child in reading.children(verb))
    )
    named = papers_of(reading, verb, papers, before=passive)
    if not named and lemma in lex.CONCLUDE_VERBS:
        return None
    pointed = not named and points_back(reading, verb)
    listed = not named and not pointed and leads_to_list(reading, verb)
    if not named and not pointed and not listed and not object_is_document(reading, verb):
        return None
    if (participle and _there_are_none(reading, verb)) or (passive and _earlier_ones(reading, verb, named)):
        return None
    acts = participle and feats.get("Voice") == "Act" and _ACTIVE.search(reading.tokens[verb].text.lower()) is not None
    if passive and not acts:
        signers = reading.agent(verb) or (between_it_and_paper(reading, verb, named) if participle else None)
        signers = signers or (exchange(reading, verb) if participle else firms_after(reading, verb))
        if lemma in ("скрепить", "скреплять"):  # "скреплён подписями X и Y"
            signatures = (c for c in reading.children(verb) if reading.lemma(c) in lex.SIGNATURE_NOUNS)
            signers = signers or next((g for c in signatures if (g := reading.genitive(c)) is not None), None)
    else:
        signers = outside_brackets(reading, before_contrast(reading, verb, reading.subject(verb), named))
    name = "participle" if participle else "passive" if passive else "active"
    candidate = Candidate("signing", f"{name}:{lemma}", reading, verb, verb)
    candidate.states = states_of_officials(signers)
    candidate.body = body_of_each(reading, verb) if signers is None or not signers.people() else None
    if candidate.states or candidate.body or officials_of_states(reading, verb, signers):
        signers, candidate.for_states = None, True
    elif signers is None and not passive and (sides := sides_told_of(reading, verb)) is not None:
        candidate.sides_told_of = sides
    elif signers is None:
        signers = represented(reading, verb)
        candidate.add(of_each_country(reading, verb) if signers is None and not passive else [], "signatory")
        others = by_unknown_leaders(reading, verb) if passive else by_others(reading, verb)
        candidate.half_known = signers is None and others and not candidate.participants
    _fill(reading, candidate, signers, named)
    if participle and len(named) and named[0].tokens.start > verb + 2:
        candidate.anaphoric = True  # "среди подписанных документов — …": of the signing told of
    if listed:
        candidate.documents.append(SignedDocument(title=None, kind="other"))
    if pointed:
        candidate.refers, candidate.points_back = SignedDocument(title=None, kind="other"), True
    return candidate


def _there_are_none(reading: Reading, participle: int) -> bool:
    """ "подписанных контрактов нет": what does not exist was not signed."""
    noun = reading.tokens[participle].head
    absent = [i for i in range(participle, len(reading.tokens)) if reading.tokens[i].text.lower() == "нет"]
    return (
        noun > participle
        and reading.tokens[noun].feats.get("Case") == "Gen"
        and any(reading.clauses.of[i] == reading.clauses.of[noun] for i in absent)
    )


def _earlier_ones(reading: Reading, participle: int, papers: Sequence[Paper]) -> bool:
    """ "дополняет ранее заключённые соглашения": which they are is not said, nor when."""
    full = reading.tokens[participle].text.lower().endswith(("ые", "ых", "ыми", "ым"))
    before = participle and reading.tokens[participle - 1].text.lower() in ("ранее", "уже", "прежде")
    return full and bool(before) and all(paper.plural and paper.title is None for paper in papers)


def _noun(reading: Reading, noun: int, lemma: str, papers: Sequence[Paper]) -> Candidate | None:
    named = [
        paper
        for paper in papers
        if not paper.preposition
        and (0 < paper.head - noun <= 5 or (paper.head > noun and reading.tokens[paper.head].head == noun))
    ]
    named = with_coordinated(reading, named[:1], papers)
    verb = reading.verb_over(noun)
    if not named and reading.preposition(noun) == "к" and verb != noun:  # "соглашение готовится к подписанию"
        subjects = reading.children(verb, "nsubj", "nsubj:pass", "obj")
        named = with_coordinated(reading, [paper for paper in papers if paper.head in subjects][:1], papers)
    if _only_judged(reading, noun, verb):
        return None
    candidate = Candidate("signing", f"noun:{lemma}", reading, noun, verb)
    candidate.anaphoric = not named
    signers = reading.agent(noun) or reading.between(noun)
    _fill(reading, candidate, signers, named)
    watching = reading.subject(verb) if _watched(reading, noun, verb) else None
    if watching is not None:
        candidate.add(watching.people(), "witness")
    return candidate


def _only_judged(reading: Reading, noun: int, verb: int) -> bool:
    """ "Подписание декларации станет важным шагом": what somebody says that it will be, not that it will take place."""
    if reading.lemma(verb) not in ("стать", "послужить", "явиться") or reading.tokens[verb].feats.get("Tense") != "Fut":
        return False
    subject = reading.tokens[noun].feats.get("Case") == "Nom" and noun < verb
    return subject and any(
        reading.lemma(i) in _JUDGEMENTS and reading.tokens[i].feats.get("Case") in ("Ins", None)
        for i in range(verb + 1, min(verb + 6, len(reading.tokens)))
    )


_JUDGEMENTS = lex.words("шаг вклад свидетельство стимул толчок основа фактор подтверждение сигнал импульс залог веха")


def _present(reading: Reading, word: int) -> Candidate | None:
    """ "на церемонии присутствовали X и Y", "свидетелями церемонии стали X": who watched what was told as signed."""
    verb = word
    if reading.lemma(word) == "свидетель":
        if reading.tokens[word].feats.get("Case") != "Ins":
            return None
        verb = next((i for i in reading.clause(word).tokens if reading.lemma(i) in ("быть", "стать")), word)
    ceremony = any(
        reading.lemma(i) == "церемония" and reading.preposition(i) in ("на", "за", None)
        for i in reading.clause(verb).tokens
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
    if noun > 1 and reading.lemma(noun - 1) == "церемония" and reading.preposition(noun - 1) == "в":
        # "приняли участие в церемонии подписания"
        return takes_part(reading, verb) or reading.lemma(verb) in ("участвовать", "поучаствовать")
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
    named = papers_of(reading, verb, papers, before=False)
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


def _done_together(reading: Reading, companions: Group) -> bool:
    """ "соглашение о сотрудничестве с университетом Лимы": with whom one does it is who signs as well."""
    at = next((i for i in range(companions.start - 1, companions.start - 5, -1) if reading.tokens[i].pos == "ADP"), 0)
    return at > 0 and reading.tokens[at].text.lower() in ("с", "со") and reading.lemma(at - 1) in _TOGETHER


def _of_one_side(signers: Group) -> bool:
    return len({party.country for party in signers.parties()}) == 1


_TOGETHER = frozenset("сотрудничество взаимодействие партнерство взаимопонимание намерение дружба побратимство".split())


def _fill(reading: Reading, candidate: Candidate, signers: Group | None, papers: list[Paper]) -> None:
    companions = reading.companions([candidate.trigger], reading.clause(candidate.trigger).number)
    before_noun = candidate.construction.startswith("noun") and companions is not None
    acts = bool(papers) and all(paper.kind in ACTS for paper in papers)
    if (
        acts
        or candidate.for_states
        or (before_noun and companions is not None and companions.start < candidate.trigger)
    ):
        companions = None  # "беседа с X и подписание документов"
    if companions is not None and any(companions.start in paper.tokens for paper in papers):
        last = any(companions.stop == paper.tokens.stop for paper in papers)
        one_side = signers is not None and len(signers.parties()) == 1 and not signers.people()
        together = _done_together(reading, companions) and signers is not None and _of_one_side(signers)
        if not companions.people() and not (last and one_side) and not together:
            companions = None  # "соглашение о торговле с X" is the document's title
    said = ""
    named = next((g for paper in papers if (g := between_of(reading, paper)) is not None), None)
    if signers is not None and named is not None and len(named.parties()) > 1:
        # "стороны подписали меморандум между A и B": the bodies sign it
        said = words_of_sides(reading, named) if reading.lemma(signers.head) == "сторона" else ""
        if len(signers.people()) > 1 and all(party.office == "region" for party in named.parties()):
            said = ""  # those who met sign for their regions
        if said or unknown_sides(reading, signers) or _is_offered(reading, candidate.verb):
            candidate.construction, signers = "passive:" + candidate.construction.partition(":")[2], named
            candidate.of_document = True
    parties: list[Party] = []
    for group in (before_and(reading, signers), signers, of_another_kind(reading, signers), companions):
        if group is not None:
            parties.extend(group.parties())
    parties = [each for party in parties for each in members(reading, signers, party) or [party]]
    parties.extend(in_person(reading, signers))
    if not candidate.construction.startswith(("passive", "participle", "noun")):
        parties.extend(each_side(reading, candidate.verb, signers))
    partner = companions is not None and any(companions.start in paper.tokens for paper in papers)
    said = words_of_sides(reading, companions) if companions is not None and partner else said
    body = None
    if len(papers) == 1 and not acts and not parties:
        words = papers[0].tokens
        body = body_between(reading, words)
        before = reading.clause(candidate.verb).tokens
        body = body or body_between(reading, [i for i in before if i < candidate.verb and i not in words])
    if body is not None:
        candidate.body, candidate.for_states = body, True
    elif not parties:
        ends = [paper for paper in papers[:1] + papers[-1:] if paper.kind not in ACTS]  # within a row it is of one
        said_between = [
            group
            for paper in ends
            if (group := between_of(reading, paper)) is not None
            and [party.kind for party in group.parties()] != ["country"]  # "между Перу и самой организацией"
        ]
        between = max(said_between, key=lambda group: len(group.parties()) > 1, default=None)
        if between is not None:
            parties.extend(between.parties())
            candidate.of_document = True
            said = words_of_sides(reading, between)
    if not parties and not acts and body is None and (partner_of := _partner(reading, papers)) is not None:
        parties.extend(partner_of.parties())
    if not parties and not acts and body is None:
        number = reading.clause(candidate.verb).number
        free = [g for g in reading.groups if not any(g.start in paper.tokens for paper in papers)]
        sides = next((g for g in free if g.preposition == "между" and g.clause == number), None)
        parties.extend(sides.parties() if sides is not None else [])
    stand_for_country(reading, parties)
    if named is not None:
        settle_country(parties, named.parties())
    candidate.add(distinct(parties), "signatory")
    alone = companions is not None and signers is None and [party.kind for party in parties] == ["country"]
    candidate.half_known = candidate.half_known or (alone and candidate.construction.startswith("passive"))
    if not candidate.construction.startswith("participle") or exchange(reading, candidate.trigger) is None:
        candidate.add(witnesses(reading, candidate.trigger), "witness")
    for paper in papers:
        candidate.document_words.append((paper.start, paper.stop))
        if paper.reference and (len(papers) == 1 or candidate.construction.startswith("signature")):
            candidate.refers = SignedDocument(title=None, kind=paper.kind)
        else:
            candidate.documents.append(SignedDocument(title=without_sides(paper.title, said), kind=paper.kind))


def _partner(reading: Reading, papers: Sequence[Paper]) -> Group | None:
    """ "соглашение с KAIST будет подписано": the one body that is said to sign, right after the document."""
    ends = {paper.tokens.stop for paper in papers}
    beside = (g for g in reading.groups if g.preposition in ("с", "со") and g.start - 1 in ends)
    group = next(beside, None)
    bodies = group is not None and all(party.kind == "organization" and party.name for party in group.parties())
    return group if bodies else None


def _is_offered(reading: Reading, verb: int) -> bool:
    """ "X предложил подписать соглашение между A и B": who offers it need not be who is to sign."""
    above = reading.tokens[verb].head
    infinitive = reading.tokens[verb].feats.get("VerbForm") == "Inf"
    return infinitive and above >= 0 and reading.lemma(above) in lex.PROPOSE_VERBS
