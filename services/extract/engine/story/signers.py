"""What the words of a signing, and those who sign, say of each other: whom they sign for, what is left unsaid."""

from collections.abc import Sequence
from itertools import pairwise

from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.signatories import of_state
from services.extract.engine.coreference import HEADS
from services.extract.engine.lexicon import fold
from services.extract.engine.merging import Told
from services.extract.engine.parties import Party


def of_those_told(candidate: Candidate) -> bool:
    """ "Документы подписали X и Y", "подписи под документами поставили": those that the text has told of."""
    if candidate.type != "signing" or not candidate.with_function("signatory") or len(candidate.document_words) != 1:
        return False
    (start, stop), tokens = candidate.document_words[0], candidate.reading.tokens
    word = next((token.text.lower() for token in tokens if (token.start, token.stop) == (start, stop)), "")
    known = start < tokens[candidate.verb].start or candidate.construction == "signature"
    return word in ("документы", "документами") and known and bool(candidate.documents)


def of_delegation(candidate: Candidate) -> bool:
    """Whether those who sign are said to lead a delegation: "во главе с X"."""
    reading, signers = candidate.reading, candidate.with_function("signatory")
    led = {
        id(party)
        for group in reading.groups
        if group.start > 1 and reading.lemma(group.start - 2) == "глава" and group.preposition == "с"
        for party in group.parties()
    }
    return bool(signers) and all(id(party) in led for party in signers)


def bundle(candidate: Candidate) -> bool:
    """ "ряд документов": nothing is said of any of them."""
    return all(document.title is None and document.kind == "other" for document in candidate.documents)


def to_be_done(candidate: Candidate, people: Sequence[Party]) -> bool:
    """ "планируется подписать": an infinitive that is of nobody whom the sentence speaks of."""
    spoken_of = (party for mention in candidate.reading.mentions for party in mention.parties)
    infinitive = candidate.reading.tokens[candidate.verb].feats.get("VerbForm") == "Inf"
    return infinitive and not any(party in people for party in spoken_of)


def unequal_sides(candidate: Candidate) -> bool:
    """Whether "стороны" who sign would be a leader and somebody who is none: then they are their states."""
    subject = candidate.reading.subject(candidate.verb)
    if subject is None or candidate.reading.lemma(subject.head) != "сторона":
        return False
    people = candidate.with_function("signatory")
    leads = [person.office in HEADS for person in people if person.kind == "person"]
    return len(people) == 2 and len({p.country for p in people}) == 2 and sorted(leads) == [False, True]


def signs_for_one(candidate: Candidate, signed: Told) -> bool:
    """ "От мэрии его подписал X": who signs for one of the bodies just told of, and is of its country."""
    people = candidate.with_function("signatory")
    if [party.kind for party in people] != ["person"]:
        return False
    words = [fold(token.text) for token in candidate.reading.tokens]
    stems = [after[:5] for word, after in pairwise(words) if word == "от"]
    bodies = (party for party in signed.with_function("signatory") if party.kind == "organization")
    named = (b for b in bodies if any(word.startswith(stem) for stem in stems for word in fold(b.name or "").split()))
    body = next(named, None)
    if body is None:
        return False
    people[0].country = people[0].country or body.country
    return True


def sign_for(people: Sequence[Party], bodies: Sequence[Party]) -> bool:
    """ "Банк и завод подписали договор. Его подписали X и Y": people who sign for the bodies just told of."""
    if len(people) != len(bodies) or not all(p.kind == "person" for p in people):
        return False
    lands = {body.country for body in bodies}
    ours = all(person.country is None or None in lands or person.country in lands for person in people)
    return ours and all(body.kind == "organization" for body in bodies)


def of_firms(sides: Sequence[Party]) -> bool:
    """Whether one of the parties at least is no organ of a state: a company, a university, a chamber."""
    return any(party.kind == "organization" and not of_state(party) for party in sides)


def by_nobody(candidate: Candidate) -> bool:
    """Whether the words of a signing in the passive leave unsaid who signed."""
    passive = candidate.construction.startswith(("passive", "noun"))
    return passive and candidate.reading.agent(candidate.verb) is None


def countries_of(people: Sequence[Party]) -> list[str]:
    """The countries of people, in order, each once."""
    return list(dict.fromkeys(party.country for party in people if party.country))
