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

ON_A_VISIT: dict[str, tuple[str, list[str]]] = {
    "whom a guest meets is of the country": (
        "Министр иностранных дел Перу Элмер Шиалер 12 марта прибыл в Рим. Он встретился с министром обороны. Затем он "
        "провёл переговоры со спикером Сената.",
        [
            "visit held | Элмер Шиалер PE | Рим | 2025-03-12",
            "meeting held | Элмер Шиалер PE, IT | Рим | 2025-03-12",
            "meeting held | Элмер Шиалер PE, IT | Рим | 2025-03-12",
        ],
    ),
    "but not with whom he comes": (
        "Президент Перу Дина Болуарте 12 марта прибыла в Рим вместе с министром торговли. Она встретилась с "
        "премьер-министром.",
        [
            "visit held | Дина Болуарте PE | Рим | 2025-03-12",
            "meeting held | Дина Болуарте PE, IT | Рим | 2025-03-12",
        ],
    ),
    "sides of unequal rank are the two states": (
        "Президент Перу Дина Болуарте 20 марта посетит Италию. Она проведёт переговоры с президентом Серджо Маттареллой "
        "и встретится с председателем Палаты депутатов Лоренцо Фонтаной. Ожидается, что стороны подпишут ряд "
        "документов.",
        [
            "visit planned | Дина Болуарте PE | Италия | 2025-03-20",
            "meeting planned | Дина Болуарте PE, Серджо Маттарелла IT | Италия | 2025-03-20",
            "meeting planned | Дина Болуарте PE, Лоренцо Фонтана IT | Италия | 2025-03-20",
            "signing planned | PE, IT | Италия | 2025-03-20 | other",
        ],
    ),
    "what is to be signed by nobody named is signed by the states": (
        "20 марта в Осло пройдут переговоры президента Польши Анджея Дуды и премьер-министра Норвегии Йонаса Гара Стёре. "
        "По итогам встречи планируется подписать пакет документов.",
        [
            "meeting planned | Анджей Дуда PL, Йонас Гар Стёре NO | Осло | 2025-03-20",
            "signing planned | PL, NO | Осло | 2025-03-20 | other",
        ],
    ),
    "three presidents who have come for a forum are met one by one": (
        "Президент Румынии Клаус Йоханнис 12 марта провёл переговоры с президентами Литвы Гитанасом Науседой, Латвии "
        "Эдгарсом Ринкевичсом и Эстонии Аларом Карисом, которые прибыли для участия в форуме.",
        [
            "meeting held | Клаус Йоханнис RO, Гитанас Науседа LT |  | 2025-03-12",
            "meeting held | Клаус Йоханнис RO, Эдгарс Ринкевичс LV |  | 2025-03-12",
            "meeting held | Клаус Йоханнис RO, Алар Карис EE |  | 2025-03-12",
        ],
    ),
    "what is still to come is of no day that has passed": (
        "Госсекретарь США Марко Рубио прибыл в Вильнюс в среду. Программой визита предусмотрены его переговоры с "
        "президентом Гитанасом Науседой.",
        [
            "visit held | Марко Рубио US | Вильнюс | 2025-03-12",
            "meeting planned | Марко Рубио US, Гитанас Науседа LT | Вильнюс",
        ],
    ),
    "how often one was there is no event": (
        "Президент Молдовы Майя Санду прибыла в Вильнюс 12 марта. До этого она посещала Литву дважды.",
        ["visit held | Майя Санду MD | Вильнюс | 2025-03-12"],
    ),
    "with whom those of a delegation come": (
        "Премьер-министр Пакистана Шахбаз Шариф 20 марта посетит Беларусь. Визит проходит через год после того, как "
        "Александр Лукашенко посетил Пакистан в апреле 2024 года. Вместе с премьер-министром Пакистана в делегацию "
        "входят министр торговли Джам Камаль Хан и министр внутренних дел Мохсин Накви.",
        [
            "visit planned | Шахбаз Шариф PK, Джам Камаль Хан PK, Мохсин Накви PK | Беларусь | 2025-03-20",
            "visit held | Александр Лукашенко BY | Пакистан | 2024-04",
        ],
    ),
    "another premier than the one whom he meets": (
        "Премьер-министр Греции Кириакос Мицотакис находится в Киеве. 12 марта Виктор Орбан прибыл с визитом в Афины. "
        "Премьер встретился с Мицотакисом и президентом Греции Катериной Сакелларопулу.",
        [
            "visit held | Кириакос Мицотакис GR | Киев",
            "visit held | Виктор Орбан HU | Афины | 2025-03-12",
            "meeting held | Виктор Орбан HU, Кириакос Мицотакис GR | Афины",
            "meeting held | Виктор Орбан HU, Катерина Сакелларопулу GR | Афины",
        ],
    ),
}

CASES = [*OFFICES_OF_ONE_COUNTRY.values(), *WITHOUT_A_NAME.values(), *ONE_MORE_THING.values(), *ON_A_VISIT.values()]


@pytest.mark.parametrize("case", CASES)
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


@pytest.mark.parametrize(
    ("text", "visits"),
    [
        ("Президент Эстонии Алар Карис сегодня начинает визит в Молдову.", [("held", "2025-03-14")]),
        ("Президент Эстонии Алар Карис посетил Молдову в 2018 году.", [("held", "2018"), ("planned", None)]),
    ],
)
def test_a_visit_announced_by_the_headline_begins(
    engine: Engine, text: str, visits: list[tuple[str, str | None]]
) -> None:
    events = engine.extract(article(text, title="Президент Эстонии посетит Молдову")).events
    assert sorted((e.status, e.date.start if e.date else None) for e in events) == visits


def test_a_list_of_those_met_in_a_headline_is_of_meetings_one_by_one(engine: Engine) -> None:
    text = (
        "Президент Кыргызстана Садыр Жапаров провёл в Анталье ряд встреч. 12 марта Садыр Жапаров встретился с президентом "
        "Турции Реджепом Тайипом Эрдоганом."
    )
    found = engine.extract(article(text, title="Жапаров встретился с Эрдоганом, Орбаном и Вучичем")).events
    met = [sorted(p.name or "" for p in event.participants) for event in found if event.type == "meeting"]
    assert sorted(met) == [
        ["Вучич", "Садыр Жапаров"],
        ["Орбан", "Садыр Жапаров"],
        ["Реджеп Тайип Эрдоган", "Садыр Жапаров"],
    ]


def test_states_of_a_visit_sign_where_one_side_is_of_no_known_country(engine: Engine) -> None:
    text = (
        "Президент Перу Дина Болуарте 20 марта посетит Италию и встретится с председателем местной Палаты депутатов Лоренцо "
        "Фонтаной. Ожидается, что стороны подпишут ряд документов."
    )
    (signing,) = [event for event in engine.extract(article(text)).events if event.type == "signing"]
    assert {(party.kind, party.country) for party in signing.participants} == {("country", "PE"), ("country", "IT")}
