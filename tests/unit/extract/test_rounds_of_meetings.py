"""Press releases that go from one meeting to the next: who takes part in each, and in which of a country's offices.

Each case is a text published on Friday, 14 March 2025, and the events in it, one line each as in `expectations`;
somebody without a name is there by country alone.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

OFFICES_OF_ONE_COUNTRY: dict[str, tuple[str, list[str]]] = {
    "the country stands after the last of them": (
        "Министр иностранных дел Ирана Аббас Аракчи 20 марта посетит Ереван, где встретится с президентом и "
        "премьер-министром Армении.",
        [
            "visit planned | Аббас Аракчи IR | Ереван | 2025-03-20",
            "meeting planned | Аббас Аракчи IR, AM | Ереван | 2025-03-20",
            "meeting planned | Аббас Аракчи IR, AM | Ереван | 2025-03-20",
        ],
    ),
    "the country stands after the first of them": (
        "Председатель Сената Казахстана Маулен Ашимбаев 12 марта прибыл в Рим. Он встретился с президентом Италии, "
        "премьер-министром и председателем палаты депутатов.",
        [
            "visit held | Маулен Ашимбаев KZ | Рим | 2025-03-12",
            "meeting held | Маулен Ашимбаев KZ, IT | Рим | 2025-03-12",
            "meeting held | Маулен Ашимбаев KZ, IT | Рим | 2025-03-12",
            "meeting held | Маулен Ашимбаев KZ, IT | Рим | 2025-03-12",
        ],
    ),
    "one of them is named": (
        "Премьер-министр Грузии Ираклий Кобахидзе 12 марта прибыл в Баку. Гость встретился с президентом Ильхамом "
        "Алиевым и спикером парламента.",
        [
            "visit held | Ираклий Кобахидзе GE | Баку | 2025-03-12",
            "meeting held | Ираклий Кобахидзе GE, Ильхам Алиев AZ | Баку | 2025-03-12",
            "meeting held | Ираклий Кобахидзе GE, AZ | Баку | 2025-03-12",
        ],
    ),
    "by whom one is received, and not the president named before": (
        "Президент Казахстана Касым-Жомарт Токаев дал интервью. Министр иностранных дел Мурат Нуртлеу 12 марта посетил "
        "Ереван и был принят президентом и премьер-министром Армении.",
        [
            "visit held | Мурат Нуртлеу KZ, AM* | Ереван | 2025-03-12",
            "meeting held | Мурат Нуртлеу KZ, AM | Ереван | 2025-03-12",
            "meeting held | Мурат Нуртлеу KZ, AM | Ереван | 2025-03-12",
        ],
    ),
}

WITHOUT_A_NAME: dict[str, tuple[str, list[str]]] = {
    "the head of an international body": (
        "Министр иностранных дел Ирака Фуад Хусейн 12 марта встретился с генеральным секретарём ООН. Днём он провёл "
        "переговоры с генеральным секретарём НАТО.",
        [
            "meeting held | Фуад Хусейн IQ, - |  | 2025-03-12",
            "meeting held | Фуад Хусейн IQ, - |  | 2025-03-12",
        ],
    ),
    "the head of our state is of the spokesman's": (
        "Пресс-секретарь президента Узбекистана Шерзод Асадов рассказал о неделе главы нашего государства.\n"
        "10–11 марта глава государства посетил с рабочим визитом Словакию. В ходе визита в Братиславе состоялись "
        "переговоры с президентом Словакии Петером Пеллегрини и премьер-министром Робертом Фицо.",
        [
            "visit held | UZ | Братислава | 2025-03-10..2025-03-11",
            "meeting held | UZ, Петер Пеллегрини SK | Братислава | 2025-03-10..2025-03-11",
            "meeting held | UZ, Роберт Фицо SK | Братислава | 2025-03-10..2025-03-11",
        ],
    ),
}

ONE_MORE_THING: dict[str, tuple[str, list[str]]] = {
    "beside that, the head of state": (
        "Президент Кыргызстана Садыр Жапаров 12 марта провёл в Анталье ряд встреч. Садыр Жапаров встретился с "
        "президентом Турции Реджепом Тайипом Эрдоганом. Кроме того, глава государства провёл встречу с "
        "премьер-министром Венгрии Виктором Орбаном.",
        [
            "meeting held | Садыр Жапаров KG, Реджеп Тайип Эрдоган TR | Анталья | 2025-03-12",
            "meeting held | Садыр Жапаров KG, Виктор Орбан HU | Анталья | 2025-03-12",
        ],
    ),
    "later the minister": (
        "12 марта министр иностранных дел Армении Арарат Мирзоян встретился в Дохе с министром иностранных дел Катара "
        "Мохаммедом Аль Тани. Позднее глава внешнеполитического ведомства провёл встречу с министром иностранных дел "
        "Ирака Фуадом Хусейном.",
        [
            "meeting held | Арарат Мирзоян AM, Мохаммед Аль Тани QA | Доха | 2025-03-12",
            "meeting held | Арарат Мирзоян AM, Фуад Хусейн IQ | Доха | 2025-03-12",
        ],
    ),
}


@pytest.mark.parametrize("case", [*OFFICES_OF_ONE_COUNTRY.values(), *WITHOUT_A_NAME.values(), *ONE_MORE_THING.values()])
def test_who_takes_part_in_each(engine: Engine, case: tuple[str, list[str]]) -> None:
    text, lines = case
    assert_in_any_order(engine.extract(article(text)).events, lines)


def test_how_many_documents_there_are_is_no_part_of_a_title(engine: Engine) -> None:
    text = (
        "12 марта в Осло по итогам переговоров премьер-министров Норвегии и Латвии подписаны заявление о развитии "
        "стратегического партнёрства и 14 документов."
    )
    (signing,) = [event for event in engine.extract(article(text)).events if event.type == "signing"]
    assert signing.documents[0].title == "Заявление о развитии стратегического партнёрства"


def test_offices_without_a_name_keep_their_roles(engine: Engine) -> None:
    text = (
        "Министр иностранных дел Ирака Фуад Хусейн 12 марта встретился с генеральным секретарём ООН и президентом Перу."
    )
    met = [p.role for event in engine.extract(article(text)).events for p in event.participants if p.name is None]
    assert met == ["генеральный секретарь ООН", "президент"]
