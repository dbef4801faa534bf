"""Delegations and who leads them: by the words of the sentence, else by what the text has told before."""

from collections.abc import Sequence
from itertools import pairwise

from services.extract.engine import mentions
from services.extract.engine.bodies import Bodies
from services.extract.engine.coreference import Discourse
from services.extract.engine.document import Sentence
from services.extract.engine.lexicon import fold
from services.extract.engine.mentions import Spotted
from services.extract.engine.nominal_mentions import at_the_head
from services.extract.engine.parties import Mention, Party


def lead_delegations(sentence: Sentence, spotted: Sequence[Spotted], discourse: Discourse, bodies: Bodies) -> None:
    """Let each delegation of a sentence stand for whoever leads it, by this sentence or one before.

    The discourse remembers who does, and the delegation that nobody is yet said to lead.
    """
    unled = discourse.unled
    if unled is not None and (leader := _leads_it(sentence, spotted)) is not None:
        leader.country = leader.country or unled.country
        discourse.delegations[leader.country or ""] = leader
        discourse.led, discourse.led_at = leader, discourse.clock
        discourse.guests = [leader if guest is unled else guest for guest in discourse.guests]
        discourse.unled = None
    for spot in spotted:
        if spot.mention.form != "delegation" and not any(p.kind == "delegation" for p in spot.mention.parties):
            continue
        if len(spot.mention.parties) != 1:
            continue
        (delegation,) = spot.mention.parties
        leaders = _leaders_of(sentence, spot.mention, spotted)
        if spot.mention.plural and (leaders or delegation.country is None):
            spot.mention.parties = leaders
            continue
        if not leaders and (members := _members_of(sentence, spot.mention, spotted)):
            for member in members:
                member.country = member.country or delegation.country
            spot.mention.parties, discourse.unled = members, None
            continue
        leader = leaders[0] if leaders else None
        known = discourse.delegations
        if leader is not None:
            country = delegation.country
            if country is None and delegation.name == "делегация" and unled is not None:
                country = unled.country  # "Делегация Кубы прибыла …. Возглавил делегацию X"
            leader.country = leader.country or country
            known[country or leader.country or ""] = leader
            named = delegation if delegation.name != "делегация" else unled
            if (led := _of_body(sentence, spot.mention, named, bodies)) is not None:
                discourse.leaders[id(led)] = leader
        elif delegation.country is None:
            leader = next(iter(known.values())) if len(known) == 1 else _only_guest(discourse, None)
            if delegation.name == "делегация" and not known and (several := _came_together(discourse)):
                spot.mention.parties = several
                continue
            if leader is None and delegation.name in _OF_RANK and (told := _delegation_told(discourse)) is not None:
                spot.mention.parties = [told]
                delegation = told
        else:
            leader = known.get(delegation.country) or _only_guest(discourse, delegation.country)
        if not leaders and leader is not None and _of_elsewhere(delegation, leader):
            leader = None  # "ждут делегацию провинции Гилян", told of after the ambassador of its country
        discourse.unled = delegation if leader is None else None
        if leader is not None:
            spot.mention.parties = [leader]
            discourse.led, discourse.led_at = leader, discourse.clock


_OF_RANK = frozenset(
    ("делегация", "высокопоставленная делегация", "официальная делегация", "представительная делегация")
)


def _of_body(sentence: Sentence, mention: Mention, delegation: Party | None, bodies: Bodies) -> Party | None:
    """The delegation of a body that is meant, by whatever words: "делегация банка во главе с X" is that of the body."""
    if delegation is None and mention.stop < len(sentence.tokens):
        delegation = bodies.delegation_named(sentence, mention.head)
    return delegation if delegation is not None and delegation.country is None else None


def _delegation_told(discourse: Discourse) -> Party | None:
    """The one delegation whose visit was told last: "делегация" of the sentences after."""
    guests = discourse.guests
    return guests[0] if len(guests) == 1 and guests[0].kind == "delegation" else None


def _only_guest(discourse: Discourse, country: str | None) -> Party | None:
    """The one person, of a country if one is given, whose visit was told last: the delegation is theirs."""
    guests = [party for party in discourse.guests if party.kind == "person" and party.name]
    return guests[0] if len(guests) == 1 and country in (None, guests[0].country) else None


def _came_together(discourse: Discourse) -> list[Party]:
    """The visitors of several countries who were named in one breath last: "министры X, Y и Z прибыли"."""
    people = discourse.together
    guests = any(party in discourse.guests for party in people)
    return list(people) if guests and len({party.country for party in people}) > 1 else []


def _of_elsewhere(delegation: Party, leader: Party) -> bool:
    """Whether a delegation is of a region or a body that its would-be leader's office is not of."""
    owner = [fold(word)[:5] for word in (delegation.name or "").split()[1:] if word[:1].isupper()]
    role = fold(leader.role or "")
    return bool(owner) and bool(role) and leader.office != "body" and not any(word in role for word in owner)


def _leads_it(sentence: Sentence, spotted: Sequence[Spotted]) -> Party | None:
    """X of "Её возглавляет X", of a delegation told just before."""
    verb = next(
        (i for i, token in enumerate(sentence.tokens) if fold(token.lemma) in ("возглавлять", "возглавить")), None
    )
    if verb is None or not any(token.text.lower() in ("ее", "её") for token in sentence.tokens[:verb]):
        return None
    people = [
        spot.mention.parties[0]
        for spot in spotted
        if spot.mention.form == "name" and spot.mention.case == "Nom" and spot.mention.start > verb
    ]
    return people[0] if len(people) == 1 else None


def _leaders_of(sentence: Sentence, delegation: Mention, spotted: Sequence[Spotted]) -> list[Party]:
    """ "делегация во главе с X", "делегация, которую возглавляет X", "делегацию представлял X", "возглавляемая X".

    More than one only of several: "делегации, возглавляемые X и Y".
    """
    lemmas = [fold(token.lemma) for token in sentence.tokens]
    ordered = sorted(spotted, key=lambda spot: spot.mention.start)
    for position, spot in enumerate(ordered):
        named = spot.mention
        if not _is_one_person(named):
            continue
        low, high = min(delegation.stop, named.stop), max(delegation.start, named.start)
        between = lemmas[low:high]
        if len(between) > 24:
            continue
        heads = any(word in ("возглавить", "возглавлять") for word in between)
        if named.start > delegation.start:
            instrumental = named.case in ("Ins", None) or sentence.tokens[named.head].feats.get("Case") == "Ins"
            at_head = instrumental and at_the_head(between)
            under = any(a == "под" and b in _LEADERSHIP for a, b in pairwise(between))
            by_head = named.case in ("Ins", "Gen") and ("возглавлять" in between or under)
            said = lemmas[max(delegation.start - 1, 0) : delegation.start]  # "возглавил делегацию X"
            speaks = delegation.case == "Acc" and any(word in ("представлять", "представить") for word in between)
            heads = heads or speaks or any(word in ("возглавить", "возглавлять") for word in said)
            if at_head or by_head or (heads and named.case in ("Nom", None)):
                return [named.parties[0], *(_coordinated(sentence, ordered[position:]) if delegation.plural else [])]
        elif heads and named.case == "Nom" and delegation.case in ("Acc", "Gen", None):
            return [named.parties[0]]
    return []


def _members_of(sentence: Sentence, delegation: Mention, spotted: Sequence[Spotted]) -> list[Party]:
    """ "делегация в составе X, Y и Z", "делегация, в которую вошли X и Y": who they are, where nobody leads it."""
    words = [token.text.lower() for token in sentence.tokens]
    ordered = sorted(spotted, key=lambda spot: spot.mention.start)
    for position, spot in enumerate(ordered):
        named = spot.mention
        if named.start < delegation.stop or not _is_one_person(named):
            continue
        between = words[delegation.stop : named.start]
        if len(between) > _BEFORE_MEMBERS or {";", ":"} & set(between):
            return []
        within = next(
            (i for i, word in enumerate(between) if word in ("составе", "состав", "которую", "ней", "неё")), -1
        )
        consists = between[within:] if within > 0 and between[within - 1] in ("в", "во") else []
        listed = named.case in ("Gen", "Acc", None) and consists[:1] == ["составе"]
        entered = named.case in ("Nom", None) and any(word in _ENTERED for word in consists)
        if listed or entered:
            return [*named.parties, *_coordinated(sentence, ordered[position:])]
        if named.form == "name":
            return []
    return []


_BEFORE_MEMBERS = 14  # words from the delegation to the first of its members, an office among them
_ENTERED = frozenset("вошли вошел вошёл вошла входят входит вошли включены включили".split())


_LEADERSHIP = frozenset(("руководство", "начало", "председательство"))


def _is_one_person(mention: Mention) -> bool:
    return mention.form in ("name", "office") and len(mention.parties) == 1 and mention.parties[0].kind == "person"


def _coordinated(sentence: Sentence, spotted: Sequence[Spotted]) -> list[Party]:
    """Those who follow the first of these in a row, in its case: "(X), Y и Z"."""
    found: list[Party] = []
    last = spotted[0].mention
    for spot in spotted[1:]:
        words = [token.text.lower() for token in sentence.tokens[last.stop : spot.mention.start]]
        linked = words[:1] in ([","], ["и"]) and len(words) <= 2
        if not linked or not _is_one_person(spot.mention) or not mentions.same_case(last.case, spot.mention.case):
            break
        found += spot.mention.parties
        last = spot.mention
    return found
