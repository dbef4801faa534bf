"""How far the words of a body's name reach: the adjectives before its noun and what belongs to it after."""

import re
from collections.abc import Sequence

from services.extract.engine.document import Token
from services.extract.engine.lexicon import fold
from services.extract.engine.people.countries import Countries

# What bodies are called by, in general or in short.
BODY_NOUNS = frozenset(
    "межправкомиссия "
    "правительство министерство ведомство парламент сенат мажилис дума госдума палата комиссия совет совфед комитет "
    "агентство муниципалитет "
    "фонд компания корпорация холдинг банк университет институт акимат мэрия администрация организация союз евросоюз "
    "еврокомиссия минобороны минэнерго минфин миниюст минюст минтранс минсельхоз минпромторг минздрав мвд мид нато оон "
    "ес "
    "еаэс шос снг одкб брикс асеан отг цик кабмин совмин коллегия госсовет кабинет служба центр ассоциация лига "
    "федерация предприятие "
    "завод комбинат мясокомбинат фабрика облисполком горисполком хокимият аэропорт "
    "группа округ провинция порт управление секретариат прокуратура генпрокуратура общество дирекция авиалиния нацбанк "
    "центробанк "
    "концерн объединение биржа академия консорциум область край город авиакомпания госкорпорация нацкомпания "
    "департамент инспекция минкульт минспорт минспорта минобр минобрнауки минцифры минстрой минприроды минпрос "
    "минпросвещения минэкономразвития минэкономики минтруд минтруда минтуризм минтуризма "
    "музей театр библиотека колледж".split()
)
_LONGEST = 14
_STATE_NOUNS = ("республик", "государств", "королевств", "султанат", "княжеств", "эмират")
_HIGHER = frozenset("президент правительство министерство кабинет премьер глава совет администрация парламент".split())
# Bodies that are followed by a name in the nominative ("порт Актау"), and parts of countries that are.
_NAMED = frozenset(
    "порт аэропорт фонд компания корпорация банк группа концерн холдинг округ провинция университет институт".split()
)
_PARTS = frozenset("провинция округ штат область город регион уезд район".split())
# Adjectives inside the name of a body: "Минский городской исполнительный комитет".
_ORGANIZING = frozenset(
    "городской областной районный краевой окружной исполнительный государственный муниципальный народный".split()
)
_DATIVE = ("ому", "ему", "ой", "ей", "ым", "им")
_JOINT = ("совместн", "межправ", "межгос", "смешан", "двусторон")


class BodyPhrases:
    """The phrases around the nouns of bodies. `index` is the noun's, all indices are of the sentence's tokens."""

    def __init__(self, countries: Countries) -> None:
        self.countries = countries

    def stop(self, tokens: Sequence[Token], index: int) -> int:
        """Where the genitives and adjectives after a head noun end."""
        stop = index + 1
        while stop < len(tokens) and stop - index < _LONGEST:
            token = tokens[stop]
            word = token.text.lower()
            if (
                (token.text[:1].isupper() and token.text.isascii() and _goes_on_in_latin(tokens, stop, index))
                or (stop == index + 1 and fold(tokens[index].lemma) in _NAMED and _is_name(token))
                or (token.pos == "PROPN" and fold(tokens[stop - 1].lemma) in _PARTS and token.text[:1].isupper())
                or (token.feats.get("Case") == "Ins" and word.islower() and "по" in _words_before(tokens, stop, index))
                or (
                    (token.pos in ("NOUN", "ADJ", "PROPN") and token.feats.get("Case") == "Gen")
                    or _is_participle_of_name(tokens, stop)
                    or (token.pos == "PROPN" and token.text.isupper())
                )
                or (
                    word in ("и", ",")
                    and stop + 1 < len(tokens)
                    and tokens[stop + 1].feats.get("Case") == "Gen"
                    and tokens[stop - 1].feats.get("Case") == "Gen"
                    and (
                        (tokens[stop + 1].pos in ("NOUN", "ADJ") and not tokens[stop + 1].text[:1].isupper())
                        or (
                            (
                                tokens[index].feats.get("Number") == "Plur"
                                or tokens[index].rel.startswith("nsubj")
                                or _of_several(tokens[index + 1 : stop])
                                or _is_joint(tokens, index)
                                or between(tokens, index)
                                or is_ministry_in_short(tokens[index])
                            )
                            and self.countries.at([t.text for t in tokens[stop + 1 : stop + 5]], 0) is not None
                        )
                    )
                )
            ):
                stop += 1
            elif self._of_state(tokens, stop):
                stop += 1  # "правительство Республики Беларусь"
            elif "по" in [t.text for t in tokens[index:stop]] and (state := self._state_at(tokens, stop)):
                stop += state  # "Комитет по науке | Беларуси", which looks like a dative too
            elif word == "при" and _is_attached(tokens, index, stop):
                stop += 2  # "Академия управления при Президенте Республики Армения"
            elif word == "и" and _is_dealt_with_too(tokens, index, stop):
                stop += 2  # "комитет по науке и технологиям"
            elif word in ("о", "об") and (end := _treaty_deals_with(tokens, stop)):
                stop = end  # "Организация Договора о коллективной безопасности"
            elif word == "по" and stop + 1 < len(tokens) and _is_dative(tokens[stop + 1]):
                stop = _dealt_with(tokens, stop + 2)
            elif word == "в" and is_field(tokens, stop + 1) and "по" in [t.text for t in tokens[index:stop]]:
                stop += 2  # "Совет по сотрудничеству в области здравоохранения"
            else:
                break
        while stop > index + 1 and tokens[stop - 1].text.lower() in ("и", ",", "по"):
            stop -= 1
        return stop

    def _of_state(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether a word is the name of the state that the noun before it speaks of: "Республики | Беларусь"."""
        if not (tokens[index].text[:1].isupper() and fold(tokens[index - 1].text).startswith(_STATE_NOUNS)):
            return False
        at = self.countries.at([token.text for token in tokens[index - 1 : index + 3]], 0)
        return at is not None and at[0] > 1

    def _state_at(self, tokens: Sequence[Token], index: int) -> int:
        """How many words the name of a country in the genitive has that begins here; 0 for other words."""
        at = self.countries.at([token.text for token in tokens[index : index + 5]], 0)
        return at[0] if at is not None and tokens[index].feats.get("Case") in ("Gen", "Dat", None) else 0

    def adjectives_of_country(self, tokens: Sequence[Token], index: int) -> int:
        """ "танзанийское портовое управление": where the adjectives begin, if a country's is among them."""
        start = index
        while start > 0 and index - start < 4 and tokens[start - 1].pos == "ADJ":
            start -= 1
            if self.countries.adjective(tokens[start].text.rpartition("-")[2]):
                return start
        return index

    def adjectives(self, tokens: Sequence[Token], index: int) -> int:
        """Where the adjectives that name a body begin: in capitals, of a country or region, and those between."""
        start = at = index
        while at > 0 and tokens[at - 1].pos == "ADJ" and not fold(tokens[at - 1].text).startswith("сопредседател"):
            at -= 1
            if (
                tokens[at].text[:1].isupper()
                or self.countries.adjective(tokens[at].text)
                or self.countries.place_of_adjective(tokens[at].text)
                or _of_a_region(tokens, at)
            ):
                start = at
            elif fold(tokens[at].lemma) not in _ORGANIZING:
                break
        return start


def _is_attached(tokens: Sequence[Token], head: int, at: int) -> bool:
    """Whether "при" at `at` says to whom a body belongs: "Комитет при Правительстве", "Академия при Президенте"."""
    if at + 1 >= len(tokens) or tokens[at + 1].feats.get("Case") != "Loc":
        return False
    return fold(tokens[at + 1].lemma).partition("-")[0] in _HIGHER


def _is_dative(token: Token) -> bool:
    """Whether a word is a dative; the network says no case of "торгово-экономическому"."""
    case = token.feats.get("Case")
    return case == "Dat" or (case is None and token.pos == "ADJ" and "-" in token.text and token.text.endswith(_DATIVE))


def _is_dealt_with_too(tokens: Sequence[Token], head: int, stop: int) -> bool:
    """Whether "и" at `stop` goes on with what a body deals with: "комитет по науке | и технологиям Перу"."""
    deals = any(token.text == "по" for token in tokens[head:stop]) and _is_dative(tokens[stop - 1])
    return deals and stop + 1 < len(tokens) and _is_dative(tokens[stop + 1]) and tokens[stop + 1].pos == "NOUN"


def _treaty_deals_with(tokens: Sequence[Token], about: int) -> int:
    """Where ends what the treaty deals with that a body is called by; 0 where no treaty stands before "о"."""
    treaty = tokens[about - 1]
    if fold(treaty.lemma) not in ("договор", "соглашение", "конвенция", "хартия") or not treaty.text[:1].isupper():
        return 0
    end = about + 1
    while end < len(tokens) and tokens[end].pos == "ADJ" and tokens[end].feats.get("Case") == "Loc":
        end += 1
    return end + 1 if end < len(tokens) and tokens[end].pos == "NOUN" else 0


def _of_a_region(tokens: Sequence[Token], index: int) -> bool:
    """Whether an adjective is "областной" after that of the region's name: "Брестский | областной Совет"."""
    named = index > 0 and tokens[index - 1].pos == "ADJ" and tokens[index - 1].text[:1].isupper()
    return named and fold(tokens[index].text).startswith(("областн", "городск", "районн", "краев", "окружн"))


def _dealt_with(tokens: Sequence[Token], stop: int) -> int:
    """Where "по экономическому и промышленному сотрудничеству" ends, of which the first word has been taken."""
    while stop < len(tokens) and tokens[stop - 1].pos == "ADJ":
        word = tokens[stop]
        joins = word.text in ("и", ",") and stop + 1 < len(tokens) and tokens[stop + 1].feats.get("Case") == "Dat"
        if not joins and (word.feats.get("Case") != "Dat" or word.pos not in ("ADJ", "NOUN", "PROPN")):
            break
        stop += 2 if joins else 1
    return stop


def _is_joint(tokens: Sequence[Token], head: int) -> bool:
    """Whether a commission is of both countries that its name ends in: "совместная комиссия Кубы и Анголы"."""
    return any(fold(token.text).startswith(_JOINT) for token in tokens[max(head - 2, 0) : head + 1])


def is_field(tokens: Sequence[Token], index: int) -> bool:
    """ "в области здравоохранения": no region, but what something deals with."""
    if not 0 < index < len(tokens) - 1 or fold(tokens[index].text) not in ("области", "сфере"):
        return False
    after = tokens[index + 1]
    return tokens[index - 1].text == "в" and after.text.islower() and after.feats.get("Case") == "Gen"


_TALKS = frozenset("консультация политконсультация переговоры встреча".split())


def between(tokens: Sequence[Token], head: int) -> bool:
    """ "между МИД Кубы и Чили", "консультации МИД Кубы и Чили": an abbreviation that stands for one body of each."""
    if head == 0 or not tokens[head].text.isupper():
        return False
    return tokens[head - 1].text.lower() == "между" or fold(tokens[head - 1].lemma) in _TALKS


def _is_participle_of_name(tokens: Sequence[Token], index: int) -> bool:
    """ "Министерство | окружающей среды": a participle in the genitive that leads to its noun."""
    token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    full = token.feats.get("VerbForm") == "Part" and token.feats.get("Case") == "Gen"
    return full and following is not None and following.pos == "NOUN" and following.feats.get("Case") == "Gen"


_MINISTRY_IN_SHORT = re.compile(r"МИД|МВД|МЧС|Мин(?!истерств)[а-яё]{3,}")


def is_ministry_in_short(token: Token) -> bool:
    """ "МИД Монголии и Японии": a ministry of which each state has one."""
    return _MINISTRY_IN_SHORT.fullmatch(token.text) is not None


def _of_several(tokens: Sequence[Token]) -> bool:
    """Whether a name goes on with nouns in the plural: "Совет глав областей Киргизии" may be of others too."""
    return any(token.pos == "NOUN" and token.feats.get("Number") == "Plur" for token in tokens)


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" and token.text[:1].isupper() and token.feats.get("Animacy") != "Anim"


def _goes_on_in_latin(tokens: Sequence[Token], stop: int, index: int) -> bool:
    """Whether a Latin word is the first of a name, or follows another of it ("Adani Ports")."""
    return stop == index + 1 or tokens[stop - 1].text.isascii()


def _words_before(tokens: Sequence[Token], stop: int, index: int) -> list[str]:
    return [token.text.lower() for token in tokens[max(index, stop - 2) : stop]]
