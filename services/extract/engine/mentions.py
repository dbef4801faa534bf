"""Mentions that name nobody: offices without a name, role nouns ("гость", "коллега"), pronouns.

What the words say of whom they mean is an `Expression`; `coreference.Discourse` says who that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.extract.engine.coreference import Expression
from services.extract.engine.document import Token
from services.extract.engine.lexicon import GREET_VERBS, RECEIVE_VERBS, fold
from services.extract.engine.parties import Mention

MINISTERS = frozenset(("foreign_minister", "minister"))
LEADERS = frozenset(("head_of_state", "head_of_government", "body"))
HEAD_OF_STATE = frozenset(("head_of_state",))
HEAD_OF_GOVERNMENT = frozenset(("head_of_government",))

# Plural nouns that stand for parties told before, and the offices they fit.
_PLURALS: dict[str, frozenset[str]] = {
    "президент": HEAD_OF_STATE,
    "премьер": HEAD_OF_GOVERNMENT,
    "премьер-министр": HEAD_OF_GOVERNMENT,
    "министр": MINISTERS,
    "лидер": LEADERS,
    "собеседник": frozenset(),
    "сторона": frozenset(),
    "дипломат": frozenset(),
    "политик": frozenset(),
    "спикер": frozenset(("speaker",)),
    "коллега": frozenset(),
    "переговорщик": frozenset(),
    "сопредседатель": frozenset(),
    "чиновник": frozenset(),
    "военачальник": MINISTERS,
    "посредник": frozenset(),
    "руководитель": frozenset(),
    "канцлер": HEAD_OF_GOVERNMENT,
    "монарх": HEAD_OF_STATE,
    "градоначальник": frozenset(("mayor",)),
}
_GUESTS = frozenset(("гость", "гостья", "визитер"))
_TRADES = frozenset("нефтяник бизнесмен предприниматель промышленник банкир инвестор магнат миллиардер".split())
_HOSTS = frozenset(("хозяин", "хозяйка"))
_BEING = frozenset(("выступить", "выступать", "стать", "быть"))
_SINGULARS: dict[str, frozenset[str]] = {
    "президент": HEAD_OF_STATE,
    "премьер": HEAD_OF_GOVERNMENT,
    "премьер-министр": HEAD_OF_GOVERNMENT,
    "канцлер": HEAD_OF_GOVERNMENT,
    "лидер": LEADERS,
    "министр": MINISTERS,
    "спикер": frozenset(("speaker",)),
    "король": HEAD_OF_STATE,
    "эмир": HEAD_OF_STATE,
    "султан": HEAD_OF_STATE,
    "монарх": HEAD_OF_STATE,
    "госсекретарь": frozenset(("foreign_minister",)),
    "политик": frozenset(),
    "дипломат": frozenset(("foreign_minister", "ambassador", "other")),
    "посол": frozenset(("ambassador",)),
    "губернатор": frozenset(("governor",)),
    "аким": frozenset(("governor", "mayor")),
    "хоким": frozenset(("governor", "mayor")),
    "мэр": frozenset(("mayor",)),
    "генсек": frozenset(("body",)),
    "сенатор": frozenset(("speaker", "other")),
    "вице-премьер": frozenset(("deputy_head_of_government",)),
}
_PRONOUNS_HE = {
    "он": "m",
    "его": "m",
    "него": "m",
    "ему": "m",
    "нему": "m",
    "им": "m",
    "ним": "m",
    "нем": "m",
    "нём": "m",
}
_PRONOUNS_SHE = {"она": "f", "ее": "f", "её": "f", "нее": "f", "неё": "f", "ей": "f", "ней": "f", "ею": "f", "нею": "f"}
_PRONOUNS_THEY = frozenset(("они", "их", "них", "им", "ним", "ими", "ними", "оба", "обе", "обоих", "обоим", "обоими"))
# Who is called so without a name is whoever the text spoke of last; with a country, of that country.
_ANYBODY = frozenset(
    "политик дипломат чиновник парламентарий представитель посланник эмиссар визитер делегат переговорщик "
    "военачальник госдеятель".split()
)
# Titles that are a part of the role of whoever is meant.
_TITLES = frozenset("принц принцесса сенатор депутат спецпосланник спецпредставитель шейх кардинал".split())
_COUNTS = {
    "два": 2,
    "две": 2,
    "двух": 2,
    "двум": 2,
    "двумя": 2,
    "оба": 2,
    "обе": 2,
    "обоих": 2,
    "обеих": 2,
    "обоими": 2,
    "обеими": 2,
    "три": 3,
    "трех": 3,
    "трёх": 3,
    "тремя": 3,
    "четыре": 4,
    "четырех": 4,
    "четырёх": 4,
    "пять": 5,
    "пяти": 5,
    "пятью": 5,
    "шесть": 6,
    "шести": 6,
    "семь": 7,
    "семи": 7,
    "восемь": 8,
    "восьми": 8,
    "девять": 9,
    "девяти": 9,
    "десять": 10,
    "десяти": 10,
    "одиннадцать": 11,
    "одиннадцати": 11,
    "двенадцать": 12,
    "двенадцати": 12,
}
# Plural nouns that stand for people told of whose offices are called so.
_COLLEGES = frozenset(
    "депутат парламентарий ректор губернатор мэр посол аким хоким директор сенатор секретарь генерал прокурор".split()
)
_LED = frozenset("страна государство палата регион область ведомство республика край провинция делегация".split())
_MEMBERS = ("страна-участ", "страна-член", "государство-участ", "государство-член", "участниц", "участник", "член")
_OTHERS = frozenset(("другой", "иной", "остальной", "многий", "ряд", "некоторый"))
_TOGETHER = {
    "двое": 2, "двоим": 2, "трое": 3, "троих": 3, "троим": 3, "четверо": 4, "четверым": 4, "пятеро": 5, "пятерым": 5,
    "шестеро": 6, "шестерым": 6, "семеро": 7, "семерым": 7,
}  # fmt: skip
_THAT = frozenset(("тот", "та", "последним", "последней"))


@dataclass(slots=True)
class Spotted:
    """A mention with, where it names nobody, the expression to be resolved."""

    mention: Mention
    expression: Expression | None = None
    role: str | None = None
    with_preposition: bool = False  # that a preposition stands right before a name


def same_case(first: str | None, second: str | None) -> bool:
    """Whether two mentions can stand in one case; Gen and Acc of people look alike."""
    return first is None or second is None or first == second or {first, second} == {"Gen", "Acc"}


def case_of(tokens: Sequence[Token], start: int, stop: int, head: int) -> str | None:
    """The case of a mention: its head's, or what most of its words have."""
    own = tokens[head].feats.get("Case")
    if own:
        return own
    cases = [tokens[i].feats.get("Case") for i in range(start, stop)]
    known = [case for case in cases if case]
    return max(set(known), key=known.count) if known else None


def is_plural(token: Token) -> bool:
    if token.feats.get("Case") == "Ins" and token.pos == "NOUN" and not token.text.lower().endswith("ми"):
        return False  # whatever the network says of "нефтяником"
    return token.feats.get("Number") == "Plur"


def anaphors(tokens: Sequence[Token], claimed: Sequence[bool], countries: "Countries") -> list[Spotted]:
    """Offices without a name, role nouns and pronouns, in the words that no other mention has claimed."""
    found: list[Spotted] = []
    taken = list(claimed)
    for index, token in enumerate(tokens):
        if taken[index]:
            continue
        spotted = _role_noun(tokens, index, taken, countries) if token.pos in _NOUNS else None
        if spotted is None and token.text.endswith(_PEOPLE_OF_TOWNS) and token.pos in _NOUNS:
            spotted = _townspeople(tokens, index)
        if spotted is None and (token.pos in _PRONOUNS or token.text.lower() in _THAT):
            spotted = _pronoun(tokens, index)
        if spotted is not None and not any(taken[spotted.mention.start : spotted.mention.stop]):
            for at in range(spotted.mention.start, spotted.mention.stop):
                taken[at] = True
            found.append(spotted)
    return found


_PEOPLE_OF_TOWNS = ("цев", "чан", "ян")


def _townspeople(tokens: Sequence[Token], index: int) -> Spotted | None:
    """ "псковичан принял мэр": the delegation told of, by where it is from."""
    received = tokens[index].head >= 0 and fold(tokens[tokens[index].head].lemma) in RECEIVE_VERBS
    alone = index == 0 or tokens[index - 1].pos not in ("ADP", "ADJ", "NUM")
    of_somebody = index + 1 < len(tokens) and tokens[index + 1].feats.get("Case") == "Gen"
    if not received or not alone or of_somebody or len(tokens[index].text) < 7:
        return None
    return Spotted(Mention("anaphor", index, index + 1, index, "Acc", True), Expression("guests"))


class Countries:
    """What a sentence says of countries: for each token the countries it names, as noun, adjective or native."""

    def __init__(
        self,
        nouns: dict[int, str],
        adjectives: dict[int, tuple[str, ...]],
        natives: dict[int, tuple[str, Literal["m", "f"]]],
    ) -> None:
        self.nouns = nouns
        self.adjectives = adjectives
        self.natives = natives


_NOUNS = frozenset(("NOUN", "PROPN", "ADJ"))
_PRONOUNS = frozenset(("PRON", "DET", "NUM"))
# Every lemma that `_role_noun` asks for: most words are none of them.
_ROLE_NOUNS = (
    _GUESTS
    | _TRADES
    | _HOSTS
    | _PLURALS.keys()
    | _SINGULARS.keys()
    | _COLLEGES
    | _ANYBODY
    | _TITLES
    | {"глава", "коллега", "собеседник", "визави"}
)


def _role_noun(tokens: Sequence[Token], index: int, taken: Sequence[bool], countries: Countries) -> Spotted | None:
    """The office or role of a noun (see `_NOUNS`) without a name."""
    token = tokens[index]
    lemma = fold(token.lemma)
    if lemma not in _ROLE_NOUNS and index not in countries.natives:
        return None
    if index and fold(tokens[index - 1].lemma) in ("другой", "иной") and not is_plural(token):
        return None  # "другой министр" is none of those named
    start, adjective_countries, count, adjectives = _left(tokens, index, countries, taken)
    plural = is_plural(token) or count is not None
    stop, named_countries, tail = _right(tokens, index, countries, taken)
    where = tuple(dict.fromkeys((*adjective_countries, *named_countries)))
    if plural and not where and any(_is_group(tokens[i]) for i in range(index + 2, stop)):
        return None  # "главы государств ЦА", "лидеры стран БРИКС"
    if plural and not where and any(fold(token.lemma) in _UNIONS for token in tokens[index + 1 : stop + 1]):
        return None  # "главы дипведомств объединения": of all its members
    far = plural and not where and lemma == "глава" and count is None
    if far and any(_of_part_of_world(tokens, at) for at in range(index + 2, stop + 1)):
        return None  # "главы государств Центральной Азии": many more than those named
    expression: Expression | None = None
    role: str | None = None
    if lemma == "глава":
        offices, role = _heads(tail, plural, bool(named_countries))
        if offices is None:
            return None
        expression = Expression(
            "plural" if plural else "office", offices, where, count=count or _count_in(tail), role=role
        )
    elif index in countries.natives and not plural and not (stop < len(tokens) and taken[stop]):
        country, sex = countries.natives[index]
        expression = Expression("native", countries=(country,), gender=sex)
    elif lemma in _GUESTS and index and fold(tokens[index - 1].text) == "качестве":
        return None  # "поедет в качестве гостя"
    elif lemma in _GUESTS and not plural:
        expression = Expression("guest", countries=where, gender="f" if lemma == "гостья" else None)
    elif lemma in _HOSTS and token.feats.get("Case") == "Ins" and fold(tokens[token.head].lemma) in _BEING:
        return None  # "хозяином выступил X"
    elif lemma in _TRADES and stop < len(tokens) and taken[stop]:
        return None  # "бизнесмен X": the name says who it is
    elif lemma in _TRADES and not plural:
        expression = Expression("guest", frozenset(("other", "deputy", "body")), where)
    elif lemma in _HOSTS and not plural:
        expression = Expression("host", countries=where, gender="f" if lemma == "хозяйка" else None)
    elif lemma in _GUESTS:
        expression = Expression("guests", countries=where, count=count)
    elif lemma == "коллега" and not plural and stop < len(tokens) and taken[stop]:
        return None  # "его коллега X": the name says who it is
    elif lemma == "коллега" and not plural:
        expression = Expression("colleague", countries=where)
    elif lemma in ("собеседник", "визави") and not plural:
        expression = Expression("interlocutor", countries=where)
    elif not plural and lemma in _ANYBODY and where and not tail and not (stop < len(tokens) and taken[stop]):
        expression = Expression("native", countries=where[:1])  # "американского представителя принял …"
    elif (
        not plural
        and lemma in ("политик", "парламентарий")
        and not adjectives
        and not tail
        and _free(tokens, index, stop)
    ):
        expression = Expression("native")
    elif not plural and lemma in _TITLES and not tail and _free(tokens, index, stop):
        expression = Expression("titled", countries=where[:1], role=lemma)
    elif plural and lemma in _PLURALS and set(tail) & _OTHERS:
        return None  # "лидеры других стран" are none of those named
    elif plural and not where and any(_of_part_of_world(tokens, at) for at in range(index + 1, stop + 1)):
        return None  # "лидеры Латинской Америки", "спикеры парламентов стран Евразии": many more than those named
    elif plural and lemma in _PLURALS:
        if lemma == "сторона" and (
            adjectives or where or (index + 1 < len(tokens) and tokens[index + 1].feats.get("Case") == "Gen")
        ):
            return None
        if lemma == "сторона" and (
            (index and tokens[index - 1].pos == "ADP")
            or (token.feats.get("Case") not in ("Nom", "Ins") and not token.rel.startswith("nsubj"))
        ):
            return None
        if lemma == "руководитель" and not set(tail) & _LED:
            return None
        offices = _PLURALS[lemma]
        if lemma == "министр" and "дело" in tail:
            offices = frozenset(("foreign_minister",))
        if "палата" in tail:
            offices = frozenset(("speaker",))
        role = _role(tokens, index, tail) if where else None
        if where and role is None:
            return None
        expression = Expression(
            "plural",
            offices,
            where if len(where) > 1 else (),
            count=count or _count_in(tail),
            role=role,
            sides=lemma == "сторона",
            members=any(word.startswith(_MEMBERS) for word in tail),
            peers=lemma == "коллега",
        )
    elif not plural and lemma in _SINGULARS:
        offices = _SINGULARS[lemma]
        if lemma == "министр" and "дело" in tail:
            offices = frozenset(("foreign_minister",))
        elif lemma == "президент" and tail and not where and "страна" not in tail and "республика" not in tail:
            return None
        role = _role(tokens, index, tail)
        expression = Expression("office", offices, where, role=role)
    elif plural and lemma in _COLLEGES and not where:
        expression = Expression("plural", count=count, role=lemma)
    else:
        return None
    case = token.feats.get("Case")
    if count is not None and case == "Gen":
        # "оба политика", "два лидера": the numeral has the case of the whole.
        case = next((c for t in tokens[start:index] if fold(t.text) in _COUNTS and (c := t.feats.get("Case"))), case)
    mention = Mention("office" if expression.kind == "office" else "anaphor", start, stop, index, case, plural)
    return Spotted(mention, expression, role)


_UNIONS = frozenset("объединение организация альянс блок союз содружество ассоциация сообщество".split())
_PARTS_OF_WORLD = ("америк", "африк", "азии", "европ", "балкан", "закавказ", "кавказ", "содружеств", "океани", "еврази")


def _of_part_of_world(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words from `index` on name a part of the world or a commonwealth."""
    named = index + 1 < len(tokens) and tokens[index].text.istitle() and tokens[index].pos == "ADJ"
    at = index + 1 if named or (index < len(tokens) and fold(tokens[index].lemma) == "страна") else index
    return at < len(tokens) and tokens[at].text.istitle() and fold(tokens[at].text).startswith(_PARTS_OF_WORLD)


def _is_group(token: Token) -> bool:
    """Whether a word is the abbreviation of a body or of a group of states, none of them by name."""
    return len(token.text) > 1 and token.text.isupper() and token.text not in ("МИД", "МВД")


def _free(tokens: Sequence[Token], index: int, stop: int) -> bool:
    """Whether no name follows a title and no other noun stands right before it: "принц", not "принц Карл"."""
    named = stop < len(tokens) and tokens[stop].text[:1].isupper() and tokens[stop].pos == "PROPN"
    return not named and not tokens[index].text.isupper()


def _heads(tail: Sequence[str], plural: bool, country: bool) -> tuple[frozenset[str] | None, str | None]:
    """What "глава X" heads: the offices that fit it and the role in standard words; None where X is no state."""
    words = set(tail)
    if words & {"мид", "дипломатия", "дипведомство", "внешнеполитический"}:
        return frozenset(("foreign_minister",)), "министр иностранных дел"
    if words & {"правительство", "кабмин", "кабинет"}:
        return HEAD_OF_GOVERNMENT, "премьер-министр"
    if words & {"палата"}:
        return frozenset(("speaker",)), "председатель палаты"
    if words & {"государство", "республика", "страна", "держава"}:
        return HEAD_OF_STATE, "президент"
    if plural and words & {"компания", "ведомство", "регион", "министерство", "город", "предприятие", "корпорация"}:
        return frozenset(), None
    if country and not [word for word in tail if word not in ("и",)]:
        return LEADERS, "глава государства"
    return None, None


def _role(tokens: Sequence[Token], index: int, tail: Sequence[str]) -> str | None:
    lemma = tokens[index].lemma.lower()
    if lemma in ("премьер", "премьер-министр"):
        return "премьер-министр"
    if lemma == "министр":
        return "министр иностранных дел" if "дело" in tail else "министр"
    return lemma


def _left(
    tokens: Sequence[Token], index: int, countries: Countries, taken: Sequence[bool]
) -> tuple[int, tuple[str, ...], int | None, list[str]]:
    start = index
    found: list[str] = []
    count: int | None = None
    adjectives: list[str] = []
    while start > 0 and not taken[start - 1]:
        before = tokens[start - 1]
        word = before.text.lower()
        if start - 1 in countries.adjectives:
            found[:0] = countries.adjectives[start - 1]
        elif word in _COUNTS:
            count = _COUNTS[word]
        elif before.pos == "ADJ" and before.feats.get("Case") == tokens[index].feats.get("Case"):
            adjectives.append(word)
        elif before.pos == "DET" and word in (
            "их",
            "его",
            "ее",
            "её",
            "этот",
            "эти",
            "своего",
            "своим",
            "свою",
            "своей",
            "своему",
        ):
            pass
        else:
            break
        start -= 1
    return start, tuple(found), count, adjectives


def _right(
    tokens: Sequence[Token], index: int, countries: Countries, taken: Sequence[bool]
) -> tuple[int, tuple[str, ...], list[str]]:
    """The genitives after a role noun: where it ends, the countries named and the lemmas of the other words."""
    stop = index + 1
    found: list[str] = []
    tail: list[str] = []
    while stop < len(tokens) and stop - index <= 10 and not taken[stop]:
        token = tokens[stop]
        if stop in countries.nouns and token.feats.get("Case") in ("Gen", None):
            found.append(countries.nouns[stop])
        elif stop in countries.adjectives and token.feats.get("Case") in ("Gen", None):
            found.extend(countries.adjectives[stop])
        elif (
            token.pos in ("NOUN", "ADJ", "PROPN", "NUM", "DET")
            and token.feats.get("Case") in ("Gen", None)
            and token.text.lower() not in ("их", "его", "её", "ее")
        ):
            tail.append(fold(token.lemma))
        elif (
            token.text.lower() in ("и", ",")
            and stop + 1 < len(tokens)
            and (stop + 1 in countries.nouns)
            and tokens[stop + 1].feats.get("Case") in ("Gen", None)
            and found
        ):
            pass
        else:
            break
        stop += 1
    while stop > index + 1 and tokens[stop - 1].text.lower() in ("и", ","):
        stop -= 1
    return stop, tuple(found), tail


def _count_in(tail: Iterable[str]) -> int | None:
    for word in tail:
        if word in _COUNTS:
            return _COUNTS[word]
    return None


def _alone(tokens: Sequence[Token], index: int) -> bool:
    """Whether no noun goes with a word that stands for somebody: "тот прибыл", not "тот министр"."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    of_last = following is not None and tokens[index].text.lower() in ("последним", "последней")
    if (
        of_last
        and following is not None
        and following.pos in ("NOUN", "PROPN")
        and following.feats.get("Case") == "Nom"
    ):
        return True  # "с последним генпрокурор подписал договор"
    return (
        following is not None
        and following.text.lower() != "же"
        and following.pos in ("VERB", "AUX", "PUNCT", "PART", "ADV")
    )


def _pronoun(tokens: Sequence[Token], index: int) -> Spotted | None:
    token = tokens[index]
    word = token.text.lower()
    if (
        word in _THAT
        and _alone(tokens, index)
        and (word in ("тот", "та") or (index and tokens[index - 1].pos == "ADP"))
    ):
        gender: Literal["m", "f"] = "f" if word in ("та", "последней") else "m"
        mention = Mention("pronoun", index, index + 1, index, token.feats.get("Case"), False)
        return Spotted(mention, Expression("that", gender=gender))
    if token.pos not in _PRONOUNS:
        return None
    plural = token.feats.get("Number") == "Plur"
    expression: Expression | None = None
    if fold(token.lemma) == "который":
        case = token.feats.get("Case")
        if case in (None, "Nom"):
            return None
        return Spotted(Mention("pronoun", index, index + 1, index, case, plural), Expression("relative"))
    counts = word.startswith("об") and index + 1 < len(tokens) and tokens[index + 1].pos == "NOUN"
    if counts:
        return None  # "оба политика": the noun says who
    if word in _PRONOUNS_THEY and (plural or word in ("они", "их", "них", "ими", "ними") or word.startswith("об")):
        expression = Expression("they", gender="f" if word == "обе" else None)
        plural = True
    elif word in _PRONOUNS_HE:
        expression = Expression("he", gender="m")
    elif word in _PRONOUNS_SHE:
        expression = Expression("he", gender="f")
    elif word in _TOGETHER and not (index + 1 < len(tokens) and tokens[index + 1].feats.get("Case") == "Gen"):
        expression = Expression("plural", count=_TOGETHER[word])
        plural = True
        if index + 1 < len(tokens) and tokens[index + 1].text == ":":
            return None  # "подписали трое: президенты A, B и C"
    if expression is None:
        return None
    possessive = token.pos == "DET" or is_possessive(tokens, index)
    if (
        possessive
        and index + 1 < len(tokens)
        and tokens[index + 1].text.lower() in ("данным", "сведениям", "информации")
    ):
        return None  # "по её данным": of a press office or an agency
    if possessive and expression.kind == "he":
        expression = Expression("his", gender=expression.gender)
    case = token.feats.get("Case") or ("Gen" if word in ("его", "ее", "её", "их") else None)
    if possessive:
        case = "Gen"
    return Spotted(Mention("pronoun", index, index + 1, index, case, plural), expression)


CASE_OF_PREPOSITION = {
    "с": "Ins", "со": "Ins", "между": "Ins", "перед": "Ins", "к": "Dat", "ко": "Dat", "по": "Dat", "у": "Gen",
    "от": "Gen", "для": "Gen", "из": "Gen", "после": "Gen", "кроме": "Gen", "помимо": "Gen", "без": "Gen", "при": "Loc",
    "о": "Loc", "об": "Loc",
}  # fmt: skip


def is_possessive(tokens: Sequence[Token], index: int) -> bool:
    """Whether a pronoun says whose: after a preposition "его" can mean nothing else, for "him" would be "него"."""
    token = tokens[index]
    if token.pos == "DET" and not (index and tokens[index - 1].pos == "VERB"):
        return True
    if token.text.lower() not in ("его", "ее", "её", "их"):
        return False
    if index and fold(tokens[index - 1].lemma) in RECEIVE_VERBS | GREET_VERBS and tokens[index - 1].pos == "VERB":
        return False  # "принимал его коллега"
    of_noun = token.rel in ("det", "nmod") and index < token.head < index + 4 and tokens[token.head].pos == "NOUN"
    return of_noun or (index > 0 and tokens[index - 1].pos == "ADP")
