"""What an office is called in a role: nominative, lower case but for proper names, without the country."""

import re
from collections.abc import Sequence
from typing import Final

from services.extract.engine.people.complements import Complement
from services.extract.engine.people.declension import fold
from services.extract.engine.people.dictionary import is_acronym
from services.extract.engine.people.heads import Head


def role_of(head: Head, adjectives: Sequence[str], tail: Complement, countries: Sequence[str]) -> str:
    """The role of a head noun with the adjectives before it (lemmas), its complement and its countries."""
    words = list(tail.words)
    folded = [fold(word) for word in words]
    said = " ".join(folded)
    adjectives = [a for a in adjectives if a not in ("чрезвычайный", "полномочный") or head.role != "посол"]
    if head.role == "премьер-министр" and words:
        return " ".join(["премьер", *words])  # "премьер Госсовета"
    if head.role in ("глава", "руководитель") and not adjectives:
        if _FOREIGN_OFFICE.match(said):
            return "министр иностранных дел"
        if said in _MINISTRIES:
            return _MINISTRIES[said]
        if head.plural and said in _EACH_OF_SEVERAL:
            return _EACH_OF_SEVERAL[said]
        if said.startswith(("министерства ", "минестерства ")):
            return "министр " + " ".join(words[1:]).lower()
        if said in ("кабинета", "кабинета министров", "кабмина") and not head.plural:
            return "глава правительства"
        if said == "исполнительной власти" and countries:
            return "глава правительства"
        if said in ("госдепа", "госдепартамента"):
            return "государственный секретарь"
        if said == "пентагона":
            return "министр обороны"
        if not words and (countries or tail.state) and head.role == "глава":
            return "глава государства"
    if head.role == "председатель" and not words and tuple(countries) == ("CN",):
        return "председатель КНР"
    if folded[:1] and folded[0] in _CHAMBERS and len(folded) > 1 and folded[1] in ("парламента",):
        words = [*words[:1], *words[2:]]
    if " ".join(folded[-2:]) == "федерального собрания" and len(folded) > 2:
        words = words[:-2]
    if head.kind == "minister" or head.role.startswith("заместитель министра"):
        words = [word if is_acronym(word) or word[0] in '«"“' else word.lower() for word in words]
    return _of_minister(" ".join([*adjectives, head.role, *words]).replace(" ,", ","))


def _of_minister(role: str) -> str:
    """ "заместитель главы МИД" is "заместитель министра иностранных дел"; of others the official is written small."""
    role = _SECRETARY.sub("генерального секретаря", role)
    match = _DEPUTY_HEAD.fullmatch(role)
    if match is None:
        return _OFFICIAL_INSIDE.sub(lambda inside: inside.group().lower(), role)
    whose = fold(match["whose"])
    minister = "министр иностранных дел" if _FOREIGN_OFFICE.match(whose) else _MINISTRIES.get(whose, "")
    return role if not minister else f"{match['deputy']} министра{minister.removeprefix('министр')}"


_SECRETARY = re.compile(r"(?<= )генсека\b")
_OFFICIAL_INSIDE = re.compile(
    r"(?<= )(?:Министр|Президент|Председател|Премьер|Вице-премьер|Глав|Руководител|Губернатор|Аким|Хоким|Секретар|Посл)"
    r"(?:а|я|ы|ов|ей|-министра|у|ю|ом|ем|ой)?(?![\w-])"
)
_DEPUTY_HEAD = re.compile(r"(?P<deputy>.*заместитель) (?:главы|руководителя) (?P<whose>.+)")


_FOREIGN_OFFICE = re.compile(
    r"(?:мид(?:а|е)?|(?:внешнеполитического|дипломатического|внешнего) (?:ведомства|министерства)|дипведомства|"
    r"дипломатии|министерства иностранных дел|внешней политики|внешнеполитической службы|мидов|дипведомств|"
    r"(?:внешнеполитических|дипломатических|внешних) (?:ведомств|министерств)|министерств иностранных дел)\Z"
)
_MINISTRIES: Final[dict[str, str]] = {
    **{form: role for forms, role in (
        ("минобороны", "министр обороны"),
        ("министерства обороны", "министр обороны"),
        ("оборонного ведомства", "министр обороны"),
        ("военного ведомства", "министр обороны"),
        ("мвд", "министр внутренних дел"),
        ("минфина", "министр финансов"),
        ("минэкономики", "министр экономики"),
        ("минэкономразвития", "министр экономического развития"),
        ("минэнерго", "министр энергетики"),
        ("минпромторга", "министр промышленности и торговли"),
        ("минтранса", "министр транспорта"),
        ("минторга", "министр торговли"),
        ("минсельхоза", "министр сельского хозяйства"),
        ("минкультуры", "министр культуры"),
        ("минздрава", "министр здравоохранения"),
        ("минюста", "министр юстиции"),
        ("минцифры", "министр цифрового развития"),
        ("минспорта", "министр спорта"),
        ("минпросвещения", "министр просвещения"),
        ("мчс", "министр по чрезвычайным ситуациям"),
    ) for form in (forms,)}
}  # fmt: skip
# What each of "главы правительств" is.
_EACH_OF_SEVERAL: Final = {
    "правительств": "глава правительства",
    "кабинетов": "глава правительства",
    "кабинетов министров": "глава правительства",
    "кабминов": "глава правительства",
    "государств": "глава государства",
    "парламентов": "глава парламента",
    "минобороны": "министр обороны",
    "оборонных ведомств": "министр обороны",
    "министерств обороны": "министр обороны",
}
_CHAMBERS = frozenset("сената мажилиса сейма палаты".split())


def of_each(role: str) -> str:
    """What each of several of different states is: "секретарь советов безопасности" is of one."""
    role = _DEPUTIES.sub(lambda several: several["deputy"] + _OF_ONE[several["whose"]], role)
    return " ".join(_OF_EACH.get(word, word) for word in role.split())


_OF_ONE = {
    "министров": "министра", "председателей": "председателя", "премьер-министров": "премьер-министра", "глав": "главы",
    "руководителей": "руководителя", "секретарей": "секретаря", "спикеров": "спикера", "директоров": "директора",
}  # fmt: skip
_DEPUTIES = re.compile(rf"(?P<deputy>\A(?:первый )?(?:заместитель|помощник) )(?P<whose>{'|'.join(_OF_ONE)})\b")
_OF_EACH = {
    "советов": "совета", "парламентов": "парламента", "министерств": "министерства", "ведомств": "ведомства",
    "комитетов": "комитета", "служб": "службы", "палат": "палаты", "банков": "банка", "администраций": "администрации",
    "агентств": "агентства", "сенатов": "сената", "штабов": "штаба",
    "департаментов": "департамента", "управлений": "управления", "групп": "группы", "комиссий": "комиссии",
}  # fmt: skip
