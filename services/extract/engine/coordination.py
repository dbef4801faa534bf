"""Coordination: mentions that stand together ("X, Y и Z") as groups, and plurals that the names beside them explain."""

import re
from collections.abc import Sequence

from services.extract.engine.clauses import ClauseMap
from services.extract.engine.document import Token
from services.extract.engine.lexicon import MEETING_NOUNS, fold
from services.extract.engine.mentions import Spotted, is_possessive, same_case
from services.extract.engine.parties import Group, Mention

_LINKS = frozenset((",", "и", "а", "также", "плюс"))
_PERSONAL = frozenset(("name", "office", "anaphor", "pronoun"))


_INSTRUMENTAL = re.compile(r"[а-яё]{3}(?:ом|ем|ём|ой|ей|ым|им)\Z")


def group(
    tokens: Sequence[Token], mentions: list[Mention], clauses: ClauseMap, preposition_of: dict[int, str | None]
) -> list[Group]:
    """Coordinated mentions of like kind and case, in order."""
    groups: list[Group] = []
    possessive = [m for m in mentions if m.form == "pronoun" and is_possessive(tokens, m.head)]
    for mention in sorted((m for m in mentions if m not in possessive), key=lambda m: m.start):
        preposition = preposition_of.get(mention.head)
        if preposition is None:
            preposition = preposition_of.get(mention.start)
        if (
            preposition is None
            and mention.case not in ("Nom", None)
            and mention.start > 0
            and tokens[mention.start - 1].text in ("—", "–", "-", ":")
        ):
            preposition = _explained(tokens, mention)
        if preposition in ("в", "во", "на") and mention.form == "name" and mention.case == "Nom":
            preposition = None  # of a town before him, "в Сиане министр X", that the parser takes for his attribute
        if preposition is None and mention.form == "name" and mention.case == "Ins":
            preposition = _of_office_before(tokens, mention)
        last = _outside_brackets(tokens, groups, mention)
        if last is not None and (last.mentions[-1].start, last.stop) == (mention.start, mention.stop):
            last.mentions.append(mention)  # "правительства Албании и Кубы": two in the same words
            continue
        if last is not None:
            stop = _after_brackets(tokens, last.stop)
            link = [token.text.lower() for token in tokens[stop : mention.start]]
            alike = (last.mentions[-1].form in _PERSONAL) == (mention.form in _PERSONAL)
            if (
                alike
                and link
                and _linked(tokens, stop, mention)
                and not _after_aside(clauses, last, mention, link)
                and not _is_object(tokens, last, mention)
                and (
                    same_case(last.case, mention.case)
                    or _conjoined(tokens, last, mention)
                    or _both_bodies(tokens, last, mention, link)
                )
                and (
                    preposition is None
                    or (preposition == last.preposition and not _repeats(tokens, last.stop, mention))
                )
            ):
                last.mentions.append(mention)
                last.case = last.case or mention.case
                if last.case == "Gen" and _both_act(tokens, last.head, mention):
                    last.case = "Nom"
                continue
        case = mention.case
        if preposition in ("с", "со") and case in ("Gen", "Nom") and _INSTRUMENTAL.search(tokens[mention.start].text):
            case = "Ins"  # "с вице-министром N" whose name shows no case
        groups.append(Group([mention], preposition, case, clauses.of[mention.head]))
    groups += [Group([mention], None, mention.case, clauses.of[mention.head]) for mention in possessive]
    return sorted(groups, key=lambda group: group.start)


def _of_office_before(tokens: Sequence[Token], mention: Mention) -> str | None:
    """The "с" of "с раисом (главой) Хэгана Дэн Вэйюанем": of an office that is not known to be one, before the name."""
    if tokens[mention.start - 1].text == "(":
        return None
    for at in range(mention.start - 1, max(0, mention.start - 7), -1):
        token, before = tokens[at], tokens[at - 1]
        if token.pos not in ("ADJ", "PROPN", "NOUN", "PUNCT") or token.text in (",", ";", ":", "—", "–", "-"):
            return None
        single = token.feats.get("Case") == "Ins" and token.feats.get("Number") != "Plur"
        if single and token.pos in ("NOUN", "PROPN") and before.text.lower() in ("с", "со"):
            return "с" if token.feats.get("Animacy") != "Inan" else None
    return None


def _both_act(tokens: Sequence[Token], first: int, mention: Mention) -> bool:
    """ "После встречи Короленко и директор X подписали …": a subject beside a plain nominative is no genitive."""
    plain = tokens[mention.head].pos == "NOUN" and tokens[mention.head].feats.get("Case") == "Nom"
    return plain and mention.case == "Nom" and tokens[first].rel.startswith("nsubj")


def _both_bodies(tokens: Sequence[Token], last: Group, mention: Mention, link: Sequence[str]) -> bool:
    """ "порт «Заря» и Бакинский порт подписали …": a second subject whose nominative is its accusative."""
    bodies = last.mentions[-1].form == mention.form == "organization" and link == ["и"] and last.case == "Nom"
    if not bodies or mention.case != "Acc" or mention.stop >= len(tokens):
        return False
    verb = tokens[mention.stop]
    plural = verb.pos == "VERB" and verb.feats.get("Number") == "Plur"
    return plural and last.preposition is None and tokens[mention.head].feats.get("Gender") in ("Masc", "Neut")


def _after_aside(clauses: ClauseMap, last: Group, mention: Mention, link: Sequence[str]) -> bool:
    """ "Как сообщил X, президент Y прибыл …": the comma ends what is said in passing."""
    aside = clauses.clauses[last.clause].kind == "aside"
    return aside and link[0] == "," and clauses.of[mention.head] != last.clause


def _is_object(tokens: Sequence[Token], last: Group, mention: Mention) -> bool:
    """ "заседание Совета, делегацию Кубы возглавил X": an accusative that is no genitive's too goes with none."""
    feats = tokens[mention.head].feats
    plain = feats.get("Gender") == "Fem" and feats.get("Number") == "Sing" and tokens[mention.head].pos == "NOUN"
    return plain and last.case == "Gen" and mention.case == "Acc"


def _outside_brackets(tokens: Sequence[Token], groups: Sequence[Group], mention: Mention) -> Group | None:
    """The last group before a mention; of "завод (директор X) и Y" that before the brackets."""
    if len(groups) > 1 and tokens[groups[-2].stop].text == "(":
        close = _after_brackets(tokens, groups[-2].stop) - 1
        if groups[-1].stop <= close < mention.start:
            return groups[-2]
    return groups[-1] if groups else None


def _after_brackets(tokens: Sequence[Token], stop: int) -> int:
    """Where the words after a mention go on if a short bracket follows it ("X (Беларусь), Y")."""
    if stop < len(tokens) and tokens[stop].text == "(":
        close = next((i for i in range(stop, min(stop + 12, len(tokens))) if tokens[i].text == ")"), None)
        if close is not None:
            return close + 1
    return stop


def _conjoined(tokens: Sequence[Token], last: Group, mention: Mention) -> bool:
    """Whether the tree coordinates a name that shows no case with the group before it ("директоров X и Y")."""
    if mention.form != "name" or [token.text.lower() for token in tokens[last.stop : mention.start]] != ["и"]:
        return False
    head = tokens[mention.head].head
    acts = any(token.pos == "VERB" for token in tokens[mention.stop :])
    return (tokens[mention.head].rel == "conj" and last.start <= head < last.stop) or (
        last.mentions[-1].form == "name" and last.case == "Gen" and not acts
    )


def _repeats(tokens: Sequence[Token], stop: int, mention: Mention) -> bool:
    """Whether the second of two coordinated mentions has a preposition of its own ("с X, а также с Y")."""
    return any(token.pos == "ADP" for token in tokens[stop : mention.start])


def _explained(tokens: Sequence[Token], mention: Mention) -> str | None:
    """For "с коллегами из Бельгии и Кубы — X и Y": the preposition of the noun that the names explain."""
    for index in range(mention.start - 2, max(-1, mention.start - 12), -1):
        token = tokens[index]
        if token.pos == "VERB":
            return None
        if token.pos in ("NOUN", "PROPN") and token.feats.get("Case") == mention.case:
            before = index - 1
            while before >= 0 and tokens[before].pos in ("ADJ", "DET", "NUM"):
                before -= 1
            return fold(tokens[before].text) if before >= 0 and tokens[before].pos == "ADP" else None
    return None


def _linked(tokens: Sequence[Token], stop: int, mention: Mention) -> bool:
    """Whether the words between two mentions coordinate them: "и", a comma, perhaps attributes of the second."""
    words = tokens[stop : mention.start]
    if words and words[-1].text.lower() in ("его", "ее", "её", "их") and len(words) > 1:
        words = words[:-1]
    if all(token.text.lower() in _LINKS for token in words):
        return True
    rest = list(words)
    while rest and rest[0].text.lower() in _LINKS:
        rest.pop(0)
    return (
        len(rest) < len(words)
        and len(rest) <= 6
        and MEETING_NOUNS.isdisjoint(fold(token.lemma) for token in rest)  # "в заседании ООН и саммите НАТО"
        and mention.form in ("name", "organization")
        and all(
            (
                (token.pos in ("NOUN", "ADJ", "PROPN", "DET") or token.text.istitle())
                and (
                    token.feats.get("Case") in (mention.case or token.feats.get("Case"), "Gen")
                    or token.text.isupper()
                    or token.pos == "DET"
                )
            )
            or token.text.lower() in ("его", "ее", "её", "их")
            for token in rest
        )
    )


def _named_after(tokens: Sequence[Token], item: Spotted, following: Spotted | None) -> bool:
    """Whether "своим коллегой" is explained by an office and a name: "со своим коллегой, главой МИД X"."""
    if item.expression is None or item.expression.kind != "colleague" or following is None:
        return False
    own, name = item.mention, following.mention
    beside = name.start - own.stop == 1 and tokens[own.stop].text in (",", "—", "–", "-")
    return beside and name.form == "name" and tokens[name.start].text.islower() and same_case(own.case, name.case)


_ENDS = frozenset((",", "и", "а", "—", "–", ";", ":", "(", "«", '"'))
_TITLES = frozenset("доктор доктором доктору профессор профессором профессору господин господином г-н".split())
_NOMINAL = frozenset(("NOUN", "PROPN", "ADJ", "ADP", "CCONJ"))


def _second_office(tokens: Sequence[Token], item: Spotted, following: Spotted | None) -> bool:
    """ "с сопредседателем группы, советником министра по Кавказу X": one man of two offices, named after the second."""
    own = item.mention
    if item.expression is None or own.form != "office" or own.plural or following is None:
        return False
    name = following.mention
    if name.form != "name" or not same_case(own.case, name.case) or name.start - own.stop > 18:
        return False
    words = tokens[own.stop : name.start]
    if any(token.pos not in _NOMINAL and token.text != "," for token in words):
        return False
    comma = next((i for i, token in enumerate(words) if token.text == ","), None)
    if comma is None and words and all(fold(token.text) in _TITLES for token in words):
        return True  # "директор Бюро культуры доктор X"
    if comma is None and words and words[0].pos == "ADP" and own.case in ("Ins", "Dat") and len(words) <= 4:
        return words[-1].text not in _ENDS  # "с советником на переговорах по Кавказу X"
    goes_on = name.stop + 1 < len(tokens) and tokens[name.stop].text.lower() in (",", "и")
    if comma is None or (goes_on and tokens[name.stop + 1].pos in _NOMINAL):
        return False
    second = words[comma + 1 :]
    if not second:
        return tokens[name.start].text.islower()  # whose office the name has taken in
    head = next((t for t in second if t.pos in ("NOUN", "PROPN") and t.feats.get("Case") == own.case), None)
    return head is not None and second[-1].text not in _ENDS and all(token.text != "," for token in second)


def absorb_plurals(tokens: Sequence[Token], spotted: list[Spotted]) -> list[Spotted]:
    """Drop "президенты двух стран" where the names follow in apposition: the names say who it is."""
    kept: list[Spotted] = []
    ordered = sorted(spotted, key=lambda s: s.mention.start)
    for position in range(len(ordered) - 2, -1, -1):
        if _second_office(tokens, ordered[position], ordered[position + 1]):
            named, office = ordered[position + 1].mention, ordered.pop(position)
            named.start = office.mention.start
            if office.expression is not None:
                party, lands = named.parties[0], office.expression.countries
                party.role = party.role or office.expression.role
                party.country = party.country or (lands[0] if len(lands) == 1 else None)
    for position, item in enumerate(ordered):
        following = ordered[position + 1] if position + 1 < len(ordered) else None
        if _named_after(tokens, item, following) and following is not None:
            following.mention.start = item.mention.start
            continue
        if (
            item.expression is not None
            and item.expression.kind == "plural"
            and following is not None
            and following.mention.form == "name"
            and following.mention.start - item.mention.stop <= 1
            and same_case(item.mention.case, following.mention.case)
            and not _of_other_countries(item, following)
        ):
            continue
        if (
            item.expression is not None
            and item.expression.kind == "plural"
            and not item.expression.countries
            and len(kept) >= 2
            and kept[-1].mention.form == kept[-2].mention.form == "name"
            and same_case(item.mention.case, kept[-1].mention.case)
            and tokens[item.mention.start - 1].text == ","
            and item.mention.start - kept[-1].mention.stop == 1
        ):
            continue  # "X и Y, министры иностранных дел"
        kept.append(item)
    return kept


def _of_other_countries(plural: Spotted, named: Spotted) -> bool:
    """Whether a list goes on: "главы Турции и Азербайджана, премьер Венгрии X" is of three, X none of the two."""
    countries = plural.expression.countries if plural.expression is not None else ()
    country = named.mention.parties[0].country if named.mention.parties else None
    return len(countries) >= 2 and country is not None and country not in countries
