"""One verb of signing with several documents, each of which others sign: a candidate for each."""

from collections.abc import Iterator, Sequence

from services.contracts.event import SignedDocument
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.document_items import signers_before
from services.extract.engine.constructions.signatories import of_each_side, of_state
from services.extract.engine.constructions.signed_papers import between_of, without_sides, words_of_sides
from services.extract.engine.papers import Paper
from services.extract.engine.parties import Group
from services.extract.engine.reading import Reading


def each_paper(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> Iterator[Candidate]:
    """The candidate, or one for each of those who sign its documents, and those whose verb is left out."""
    apart = _by_counterpart(reading, candidate, papers)
    yield from apart if len(apart) > 1 else _by_sides(reading, candidate, papers)
    yield from _gapped(reading, candidate, papers)
    yield from _gapped_after(reading, candidate, papers)
    yield from _gapped_with(reading, candidate)


def _by_sides(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> list[Candidate]:
    """ "подписаны соглашение между A и B и меморандум между C и D": a signing of each two; else the candidate itself.

    What stands before them without sides is of those who met, where organs of state sign the others.
    """
    own = [paper for paper in papers if (paper.start, paper.stop) in candidate.document_words]
    between = [between_of(reading, paper) for paper in own]
    if len(own) == 1 and own[0].plural and between[0] is not None:  # "соглашения – между A и B, а также между C и D"
        between = [g for g in reading.groups if g.preposition == "между" and g.start >= between[0].start]
        own *= len(between)
    said = [group for group in between if group is not None]
    known = {id(party) for group in said for party in group.parties()}
    if len(own) < 2 or not said or not all(id(party) in known for party in candidate.with_function("signatory")):
        return [candidate]
    between = [group if group is not None and _is_known(group) else None for group in between]
    organs = all(of_state(party) for group in said for party in group.parties())
    rows: list[tuple[Group | None, list[Paper]]] = []
    for paper, group in zip(own, between, strict=True):
        last = rows[-1] if rows else None
        joins = last is not None and last[0] is None and (not organs or all(map(_is_left_open, last[1])))
        if last is not None and group is not None and (joins or _same(last[0], group)):
            rows[-1] = (group, [*last[1], paper])
        elif last is not None and group is None and (last[0] is None or not organs):
            last[1].append(paper)
        else:
            rows.append((group, [paper]))
    if len(rows) < 2:
        return [candidate]
    result: list[Candidate] = []
    for group, row in rows:
        trigger = candidate.trigger if not result else row[0].head
        each = Candidate("signing", candidate.construction, reading, trigger, candidate.verb)
        each.add(group.parties() if group is not None else [], "signatory")
        each.of_document = group is not None
        each.add(candidate.with_function("witness"), "witness")
        for paper in row:
            title = without_sides(paper.title, words_of_sides(reading, group)) if group is not None else paper.title
            each.documents.append(SignedDocument(title=title, kind=paper.kind))
            each.document_words.append((paper.start, paper.stop))
        result.append(each)
    return result


def _is_known(group: Group) -> bool:
    """Whether two sides are named, or one that has a country: no "министерства иностранных дел"."""
    return len(group.parties()) > 1 or any(party.country for party in group.parties())


def _is_left_open(paper: Paper) -> bool:
    """Whether only the sort of a document is said, or those whom it is between are none of the parties known."""
    return paper.title is None or "между" in paper.title.split()


def _same(first: Group | None, second: Group) -> bool:
    return first is not None and {id(p) for p in first.parties()} == {id(p) for p in second.parties()}


def _by_counterpart(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> list[Candidate]:
    """ "A подписал договор о … с B и соглашение о … с C": a signing with each; else the candidate itself."""
    own = [paper for paper in papers if (paper.start, paper.stop) in candidate.document_words]
    if len(own) < 2:
        return [candidate]
    ends = [paper.tokens.start for paper in own[1:]] + [len(reading.tokens)]
    partners = [_partner(reading, paper, end) for paper, end in zip(own, ends, strict=True)]
    others = {id(party) for group in partners if group is not None for party in group.parties()}
    first = [party for party in candidate.with_function("signatory") if id(party) not in others]
    if None in partners or len(first) != 1 or len(others) < len(own):
        return [candidate]
    result = []
    for paper, partner in zip(own, partners, strict=True):
        if partner is None:
            continue
        trigger = candidate.trigger if paper is own[0] else paper.head
        each = Candidate("signing", candidate.construction, reading, trigger, candidate.verb)
        each.add(first, "signatory")
        each.add(partner.parties(), "signatory")
        each.add(candidate.with_function("witness"), "witness")
        title = without_sides(paper.title, words_of_sides(reading, partner))
        each.documents.append(SignedDocument(title=title, kind=paper.kind))
        each.document_words.append((paper.start, paper.stop))
        result.append(each)
    return result


def _partner(reading: Reading, paper: Paper, end: int) -> Group | None:
    """ "соглашение о туризме с министерством Перу": with whom a document before `end` is, if with a body or a state."""
    return next(
        (
            group
            for group in reading.groups
            if paper.head < group.start < end
            and group.preposition in ("с", "со")
            and not group.people()
            and reading.no_predicate_between(paper.head, group.head)
        ),
        None,
    )


def _gapped(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> Iterator[Candidate]:
    """ "A и B подписали соглашение, а C и D — меморандум": the verb left out after a dash."""
    if candidate.trigger != candidate.verb or not candidate.with_function("signatory"):
        return
    for paper in papers:
        dash = paper.tokens.start - 1
        if dash <= candidate.trigger or reading.tokens[dash].text not in ("—", "–", "-"):
            continue
        if not reading.no_predicate_between(candidate.trigger, paper.head):
            continue
        signers = signers_before(reading, dash)
        lands = [party.country for party in candidate.with_function("signatory") if party.country]
        parties = of_each_side(reading, dash, lands) or (signers.parties() if signers is not None else [])
        if not parties:
            continue
        trigger = signers.head if signers is not None else dash
        other = Candidate("signing", candidate.construction, reading, trigger, candidate.verb)
        other.add(parties, "signatory")
        other.add(candidate.with_function("witness"), "witness")
        other.documents.append(SignedDocument(title=paper.title, kind=paper.kind))
        other.document_words.append((paper.start, paper.stop))
        yield other


def _gapped_after(reading: Reading, candidate: Candidate, papers: Sequence[Paper]) -> Iterator[Candidate]:
    """ "Соглашение подписали A и B, а меморандум — C и D": those after the dash signed what stands before it."""
    if candidate.trigger != candidate.verb or not candidate.with_function("signatory"):
        return
    for paper in papers:
        dash = paper.tokens.stop
        if paper.head <= candidate.verb or dash + 1 >= len(reading.tokens) or reading.tokens[dash].text not in "—–-":
            continue
        if reading.tokens[paper.tokens.start - 1].text.lower() != "а":
            continue
        signers = next((g for g in reading.groups if 0 < g.start - dash <= 12 and g.preposition is None), None)
        named = signers is not None and signers.case in ("Nom", None) and signers.parties()
        if signers is None or not named or not reading.no_predicate_between(candidate.verb, signers.head):
            continue
        words, document = (paper.start, paper.stop), SignedDocument(title=paper.title, kind=paper.kind)
        if words in candidate.document_words:
            candidate.document_words.remove(words)
            candidate.documents = [own for own in candidate.documents if own != document]
        parties = [party for party in candidate.with_function("signatory") if party not in signers.parties()]
        candidate.participants = [own for own in candidate.participants if own[1] != "signatory"]
        candidate.add(parties, "signatory")
        front = next((other for other in reversed(papers) if other.tokens.stop <= candidate.verb), None)
        if not candidate.documents and front is not None:
            candidate.documents.append(SignedDocument(title=front.title, kind=front.kind))
            candidate.document_words.append((front.start, front.stop))
            candidate.refers = None
        other = Candidate("signing", candidate.construction, reading, signers.head, candidate.verb)
        other.add(signers.parties(), "signatory")
        other.add(candidate.with_function("witness"), "witness")
        other.documents.append(document)
        other.document_words.append(words)
        yield other


def _gapped_with(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "A подписал меморандум с B, C — с D": each two, where the verb and what they sign are left out."""
    kind = next((d.kind for d in candidate.documents), candidate.refers.kind if candidate.refers else None)
    if kind is None or candidate.trigger != candidate.verb or len(candidate.with_function("signatory")) < 2:
        return
    for partner in reading.groups:
        dash = partner.start - 2
        if partner.preposition not in ("с", "со") or dash <= candidate.verb or reading.tokens[dash].text not in "—–-":
            continue
        first = signers_before(reading, dash)
        if first is None or not reading.no_predicate_between(candidate.verb, partner.head):
            continue
        other = Candidate("signing", candidate.construction, reading, first.head, candidate.verb)
        other.add([*first.parties(), *partner.parties()], "signatory")
        other.add(candidate.with_function("witness"), "witness")
        other.documents.append(SignedDocument(title=None, kind=kind))
        yield other
