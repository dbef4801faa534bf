"""Relative clauses and participles that the parser hangs on the wrong noun: agreement knows better.

In "о встрече с коллегой, которая пройдёт 9 октября" the parser takes the nearest noun; the pronoun is feminine. In
"отменил запланированный на май визит, сообщило агентство" it gives the participle to the agency. It chooses each
word's head by itself, so that two words may hang on each other; one of them is then the root's.
"""

from collections.abc import Iterable, Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.document import Sentence, Token
from services.extract.engine.lexicon import fold

_REACH = 15  # tokens back that a noun is looked for
_NOUNS = frozenset(("NOUN", "PROPN"))
_EVENTS = lex.MEETING_NOUNS | lex.VISIT_NOUNS | lex.SIGN_NOUNS | {"церемония", "выставка", "чемпионат", "мероприятие"}
_TAKE_PLACE = frozenset("состояться пройти проходить начаться начинаться завершиться открыться стартовать".split())


def correct_attachments(sentences: Iterable[Sentence]) -> None:
    """Hang relative clauses and participles after a comma on the nearest noun before that agrees, in place."""
    for sentence in sentences:
        tokens = sentence.tokens
        if sentence.parsed:
            _break_circles(tokens)
            _find_subjects(tokens)
        for index, token in enumerate(tokens if sentence.parsed else ()):
            if token.rel not in ("acl:relcl", "acl") or token.head < 0:
                continue
            if _stands_before_noun(tokens, index):
                if not _agree(tokens[token.head], token, True):
                    token.head = _noun_after(tokens, index) or token.head
                _gather_before_noun(tokens, index)
                continue
            mark = _mark(tokens, index, token.head)
            if mark is None:
                continue
            takes_place = sentence.lemmas[index] in _TAKE_PLACE and sentence.lemmas[token.head] not in _EVENTS
            if not takes_place and _agree(tokens[token.head], tokens[mark], mark == index):
                continue
            noun = _noun_before(sentence, mark, mark == index, takes_place)
            if noun is None and takes_place and mark != index:
                noun = _event_before(sentence, mark)
            if noun is not None:
                token.head = noun


def _find_subjects(tokens: Sequence[Token]) -> None:
    """Read what looks like an object as the subject where the verb after it has another object, or says it is one.

    "Институт и завод подписали договор": the accusative of such nouns is their nominative, so that the networks take
    the first for what is done, or call the subject an accusative.
    """
    for index, token in enumerate(tokens):
        verb = token.head
        if token.rel not in ("nsubj", "obj") or token.feats.get("Case") != "Acc" or verb < index:
            continue
        if token.pos not in _NOUNS or token.feats.get("Animacy") != "Inan" or not _both_cases(token):
            continue
        beside = [i for i, other in enumerate(tokens) if other.head == verb and i != index]
        if any(
            tokens[i].rel.startswith("nsubj") and tokens[i].feats.get("Case") == "Nom" and tokens[i + 1].text != ":"
            for i in beside
            if i + 1 < len(tokens)
        ):
            continue
        has_object = any(i > verb and tokens[i].rel == "obj" and tokens[i].pos in _NOUNS for i in beside)
        if not _may_do(tokens, index, verb) or (token.rel == "obj" and not has_object):
            continue
        token.feats, token.rel = {**token.feats, "Case": "Nom"}, "nsubj"
        for other in tokens[:verb]:
            modifies = other.head == index and other.rel in ("amod", "conj") and other.feats.get("Case") == "Acc"
            if modifies and (other.rel == "amod" or _both_cases(other)):
                other.feats = {**other.feats, "Case": "Nom"}


def _both_cases(noun: Token) -> bool:
    """Whether the accusative of a thing's name is its nominative too."""
    return noun.feats.get("Number") == "Plur" or noun.feats.get("Gender") in ("Masc", "Neut")


def _may_do(tokens: Sequence[Token], noun: int, verb: int) -> bool:
    """Whether a finite verb in the active agrees with a noun, or with it and those coordinated with it."""
    feats = tokens[verb].feats
    if tokens[verb].pos != "VERB" or feats.get("VerbForm") != "Fin" or feats.get("Voice") == "Pass":
        return False
    if noun and tokens[noun - 1].pos == "ADP":
        return False
    several = any(token.head == noun and token.rel == "conj" for token in tokens[noun:verb])
    number = "Plur" if several else tokens[noun].feats.get("Number")
    same_gender = feats.get("Gender") in (None, tokens[noun].feats.get("Gender"))
    return feats.get("Number") == number and (number == "Plur" or same_gender)


def _break_circles(tokens: Sequence[Token]) -> None:
    """Hang a noun in the nominative that hangs on a word of its own on the root instead, as its subject."""
    root = next((index for index, token in enumerate(tokens) if token.head < 0), None)
    for index, token in enumerate(tokens):
        if root is None or index == root or token.pos not in _NOUNS or token.feats.get("Case") != "Nom":
            continue
        at = token.head
        for _ in range(4):
            if at < 0 or at == index:
                break
            at = tokens[at].head
        if at == index:
            token.head, token.rel = root, "nsubj"


def _mark(tokens: Sequence[Token], predicate: int, noun: int) -> int | None:
    """The word that shows what is described: "которая" as a subject, or the participle itself after a comma."""
    if tokens[predicate].feats.get("VerbForm") == "Part" and tokens[predicate].feats.get("Variant") != "Short":
        return predicate if tokens[predicate - 1].text == "," else None
    first = noun + 1 if noun < predicate else max(0, predicate - 6)  # nothing relates to a noun after it
    return next(
        (
            i
            for i in range(first, predicate)
            if fold(tokens[i].lemma) == "который" and tokens[i].feats.get("Case") == "Nom" and tokens[i - 1].text == ","
        ),
        None,
    )


def _stands_before_noun(tokens: Sequence[Token], index: int) -> bool:
    """Whether a participle is one of those that stand before their noun: no comma opens it, no bracket."""
    feats = tokens[index].feats
    return (
        feats.get("VerbForm") == "Part"
        and feats.get("Variant") != "Short"
        and (index == 0 or tokens[index - 1].text not in (",", "(", "—", "–"))
    )


def _gather_before_noun(tokens: Sequence[Token], index: int) -> None:
    """Hang what stands between a participle and its noun on it: "с прибывшим с визитом в Осло министром"."""
    noun = tokens[index].head
    between = range(index + 1, noun)
    if not 2 < noun - index <= 10 or not _agree(tokens[noun], tokens[index], True):
        return
    if any(tokens[i].pos in ("VERB", "AUX", "PUNCT", "SCONJ") for i in between):
        return
    for i in between:
        if not index <= tokens[i].head <= noun:
            tokens[i].head = index
    if index and tokens[index - 1].pos == "ADP" and tokens[index - 1].head != noun:
        tokens[index - 1].head = noun


def _noun_after(tokens: Sequence[Token], index: int) -> int | None:
    for at in range(index + 1, min(index + _REACH, len(tokens))):
        token = tokens[at]
        if token.text in (",", ";", "(") or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
        known = all(token.feats.get(name) for name in ("Case", "Number", "Gender"))
        if token.pos in _NOUNS and known and _agree(token, tokens[index], True):
            return at
    return None


def _agree(noun: Token, mark: Token, by_case: bool) -> bool:
    """Whether number and gender (and the case of a participle) fit; what is not known fits."""
    ours, theirs = noun.feats, mark.feats
    if by_case and None not in (ours.get("Case"), theirs.get("Case")) and ours["Case"] != theirs["Case"]:
        return False
    if None in (ours.get("Number"), theirs.get("Number")):
        return True
    if ours["Number"] != theirs["Number"]:
        return False
    gender, wanted = ours.get("Gender"), theirs.get("Gender")
    if "Fem" not in (gender, wanted) and theirs.get("Case") not in ("Nom", "Acc"):
        return True  # "соглашения, подписанного": but for these cases, masculine and neuter are one form
    return theirs["Number"] == "Plur" or gender is None or wanted is None or gender == wanted


def _event_before(sentence: Sentence, mark: int) -> int | None:
    """The nearest noun that can take place, whatever its gender: "в сессии совета, которое прошло"."""
    return next((i for i in range(mark - 1, max(-1, mark - _REACH), -1) if sentence.lemmas[i] in _EVENTS), None)


def _noun_before(sentence: Sentence, mark: int, by_case: bool, event: bool) -> int | None:
    """The nearest noun before the mark that agrees with it, one that can take place where `event` asks for it."""
    tokens = sentence.tokens
    for index in range(mark - 1, max(-1, mark - _REACH), -1):
        token = tokens[index]
        if event and sentence.lemmas[index] not in _EVENTS and token.pos in _NOUNS:
            continue
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
            return None
        known = token.feats.get("Number") and (token.feats.get("Gender") or token.feats.get("Number") == "Plur")
        if token.pos in _NOUNS and known and _agree(token, tokens[mark], by_case):
            return index
    return None
