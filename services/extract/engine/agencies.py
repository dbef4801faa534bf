"""News agencies by the country that they are at home in: a dateline abroad says where their correspondent has gone."""

import re

_HOMES = {
    "RU": "РИА Новости|РИА|ТАСС|ИТАР-ТАСС|Интерфакс|Прайм|ПРАЙМ|Российская газета|RT",
    "BY": "БЕЛТА|БелТА",
    "KZ": "Казинформ|КАЗИНФОРМ|Kazinform|МИА «Казинформ»|Tengrinews|Интерфакс-Казахстан",
    "KG": "Кабар|КАБАР|24.kg|АКИpress",
    "UZ": "УзА|Дунё|«Дунё»|Podrobno.uz",
    "TJ": "Ховар|ХОВАР|НИАТ «Ховар»|Азия-Плюс|Авеста",
    "TM": "TDH|ТДХ|Туркменистан сегодня",
    "AZ": "АЗЕРТАДЖ|Азертадж|Trend|Тренд|Report|Репорт",
    "AM": "Арменпресс|АРМЕНПРЕСС|Новости-Армения|АРКА|Арменинфо",
    "GE": "Новости-Грузия|ИнтерпрессНьюс",
    "MN": "МОНЦАМЭ|Монцамэ",
    "MD": "Молдпрес|МОЛДПРЕС|Инфотаг",
    "CN": "Синьхуа",
}
_AGENCIES = {name: country for country, names in _HOMES.items() for name in names.split("|")}
_NAME = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(name) for name in sorted(_AGENCIES, key=len, reverse=True)) + r")(?!\w)"
)


def home_of_agency(dateline: str) -> str | None:
    """The country of the agency that a dateline names ("ПЕКИН, 22 окт – РИА Новости"); None where it names none."""
    named = _NAME.search(dateline)
    return _AGENCIES[named[1]] if named is not None else None
