"""What an event takes from the sentences around it: its year, its day, its people, whether it has happened.

Each case is a text, when it was published (or None) and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import described, expected

FRIDAY = "2025-03-14T12:00:00+03:00"

CASES: dict[str, tuple[str, str | None, list[str]]] = {
    "the year that the text gave last": (
        "В мае 2019 года Метте Фредериксен принимала в Копенгагене Эмманюэля Макрона. "
        "21 января 2023 года в Осло Йонас Гар Стёре встретился с Олафом Шольцем, "
        "а 13 марта в Осло приехал Эмманюэль Макрон.",
        None,
        [
            "meeting held | Метте Фредериксен DK, Эмманюэль Макрон FR | Копенгаген | 2019-05",
            "meeting held | Йонас Гар Стёре NO, Олаф Шольц DE | Осло | 2023-01-21",
            "visit held | Эмманюэль Макрон FR | Осло | 2023-03-13",
        ],
    ),
    "of the same year": (
        "Эмманюэль Макрон и Олаф Шольц вели переговоры в Берлине в апреле 2022 года. "
        "8 ноября того же года Макрон встретился с Шольцем в Париже.",
        FRIDAY,
        [
            "meeting held | Эмманюэль Макрон FR, Олаф Шольц DE | Берлин | 2022-04",
            "meeting held | Эмманюэль Макрон FR, Олаф Шольц DE | Париж | 2022-11-08",
        ],
    ),
    "an arrival today, talks tomorrow": (
        "Сегодня Эмманюэль Макрон прибыл с рабочим визитом в Берлин. "
        "Завтра он проведёт в Берлине переговоры с Фридрихом Мерцем.",
        FRIDAY,
        [
            "visit held | Эмманюэль Макрон FR | Берлин | 2025-03-14",
            "meeting planned | Эмманюэль Макрон FR, Фридрих Мерц DE | Берлин | 2025-03-15",
        ],
    ),
    "a talk after a call is the call": (
        "Эмманюэль Макрон по телефону поздравил Эди Раму с победой на выборах. "
        "Разговор продолжался около часа. В ходе беседы политики обсудили торговлю.",
        FRIDAY,
        ["call held | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "a talk turns out to have been by telephone": (
        "Состоялся разговор Эмманюэля Макрона и Эди Рамы. Макрон рассказал, что поговорил с Рамой по телефону.",
        FRIDAY,
        ["call held | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "how the visit began": (
        "Эди Рама, который находился в Японии с официальным визитом, завершил его и вылетел домой. "
        "Напомним, ранее Эди Рама прибыл в Японию.",
        FRIDAY,
        ["visit held | Эди Рама AL | Япония"],
    ),
    "chiefs of the country visited": (
        "12 марта Аббас Арагчи принял в Тегеране главу МИД Омана Бадра аль-Бусаиди. "
        "20 марта Арагчи в ходе визита в Италию встретится с премьером и главой МИД страны.",
        FRIDAY,
        [
            "meeting held | Аббас Арагчи IR, Бадр аль-Бусаиди OM | Тегеран | 2025-03-12",
            "visit planned | Аббас Арагчи IR | Италия | 2025-03-20",
            "meeting planned | Аббас Арагчи IR, IT | Италия | 2025-03-20",
        ],
    ),
    "a surname that passes for an organisation": (
        "В Москву с рабочим визитом прибыл президент Киргизии Садыр Жапаров. "
        "В столице России Жапаров проведёт встречу с президентом России Владимиром Путиным.",
        FRIDAY,
        [
            "visit held | Садыр Жапаров KG | Москва",
            "meeting planned | Садыр Жапаров KG, Владимир Путин RU | Москва",
        ],
    ),
    "what a visit will give is no other visit": (
        "12 марта Эмманюэль Макрон прибыл с официальным визитом в Японию. "
        "Таким образом, визит Макрона в Японию должен дать новый импульс торговле.",
        FRIDAY,
        ["visit held | Эмманюэль Макрон FR | Япония | 2025-03-12"],
    ),
    "will be signed": (
        "Завтра в Риме Джорджа Мелони проведёт переговоры с Эди Рамой. По итогам переговоров будет подписано соглашение.",
        FRIDAY,
        [
            "meeting planned | Джорджа Мелони IT, Эди Рама AL | Рим | 2025-03-15",
            "signing planned | Джорджа Мелони IT, Эди Рама AL | Рим | 2025-03-15 | agreement",
        ],
    ),
    "the day that a clause of time explains": (
        "Макрон и Шольц вели переговоры в Берлине в апреле 2021 года. "
        "О них они вспоминали и 8 ноября того же года, когда Олаф Шольц позвонил Эмманюэлю Макрону.",
        FRIDAY,
        [
            "meeting held | Эмманюэль Макрон FR, Олаф Шольц DE | Берлин | 2021-04",
            "call held | Эмманюэль Макрон FR, Олаф Шольц DE | | 2021-11-08",
        ],
    ),
    "where the visitors came": (
        "12 марта в Бергене, куда Эмманюэль Макрон прибыл с рабочим визитом, открылся мост.",
        FRIDAY,
        ["visit held | Эмманюэль Макрон FR | Берген | 2025-03-12"],
    ),
    "states sign in the presence of leaders": (
        "Джорджа Мелони и Эди Рама провели 12 марта переговоры в Тиране. "
        "Итог встречи — пакет соглашений, подписанный в присутствии Джорджи Мелони и Эди Рамы.",
        FRIDAY,
        [
            "meeting held | Джорджа Мелони IT, Эди Рама AL | Тирана | 2025-03-12",
            "signing held | IT, AL, Джорджа Мелони IT*, Эди Рама AL* | Тирана",
        ],
    ),
    "a minister by his country": (
        "Министр иностранных дел Турции Хакан Фидан 12 марта вёл в Хельсинки переговоры с Элиной Валтонен. "
        "Турецкий министр был принят и президентом Финляндии Александром Стуббом.",
        FRIDAY,
        [
            "meeting held | Хакан Фидан TR, Элина Валтонен FI | Хельсинки | 2025-03-12",
            "meeting held | Хакан Фидан TR, Александр Стубб FI",
        ],
    ),
    "heads of foreign offices": (
        "12 марта в Осло встретились главы внешнеполитических ведомств Норвегии и Дании.",
        FRIDAY,
        ["meeting held | NO, DK | Осло | 2025-03-12"],
    ),
    "both": (
        "Джорджа Мелони и Эди Рама провели 12 марта переговоры в Тиране. "
        "На следующий день в Париже оба политика встретились с Эмманюэлем Макроном.",
        FRIDAY,
        [
            "meeting held | Джорджа Мелони IT, Эди Рама AL | Тирана | 2025-03-12",
            "meeting held | Джорджа Мелони IT, Эди Рама AL, Эмманюэль Макрон FR | Париж | 2025-03-13",
        ],
    ),
    "who greets a guest is at home": (
        "13 марта президент Эстонии Алар Карис прибыл с визитом в Осло. "
        "Эстонскую делегацию встретил министр культуры Ларс Хансен.",
        FRIDAY,
        ["visit held | Алар Карис EE, Ларс Хансен NO* | Осло | 2025-03-13"],
    ),
    "invited by the subject, not by himself": (
        "1 марта премьер-министр Италии Джорджа Мелони поздравила Эди Раму с победой и пригласила его в Рим.",
        FRIDAY,
        ["visit proposed | Эди Рама AL, Джорджа Мелони IT* | Рим"],
    ),
    "he is named after the dash": (
        "Эди Рама поблагодарил Олафа Шольца. 12 марта он прибыл с официальным визитом в Осло — это первый визит Рамы в Норвегию.",
        FRIDAY,
        ["visit held | Эди Рама AL | Осло | 2025-03-12"],
    ),
    "the aeroplane landed": (
        "Самолёт с Эмманюэлем Макроном сел в Осло 12 марта.",
        FRIDAY,
        ["visit held | Эмманюэль Макрон FR | Осло | 2025-03-12"],
    ),
    "a summit and then its day": (
        "В Лиме Лула да Силва примет участие в саммите Южноамериканского союза. Саммит пройдёт 20 марта.",
        FRIDAY,
        ["meeting planned | Лула да Силва BR, Южноамериканский союз - | Лима | 2025-03-20"],
    ),
    "a timetable of the day": (
        "Эмманюэль Макрон сегодня находится с визитом в Осло.\n17:00 — встреча с премьер-министром Норвегии Йонасом Гаром Стёре.",
        FRIDAY,
        [
            "visit held | Эмманюэль Макрон FR | Осло | 2025-03-14",
            "meeting planned | Эмманюэль Макрон FR, Йонас Гар Стёре NO | Осло",
        ],
    ),
    "invites whom he congratulates": (
        "Олаф Шольц уехал домой. 1 марта Эди Рама по телефону поздравил Йонаса Гара Стёре с победой и позвал его в Тирану.",
        FRIDAY,
        [
            "call held | Эди Рама AL, Йонас Гар Стёре NO | | 2025-03-01",
            "visit proposed | Йонас Гар Стёре NO, Эди Рама AL* | Тирана",
        ],
    ),
    "a package signed by nobody named": (
        "12 марта в Риме Джорджа Мелони провела переговоры с Эди Рамой. По итогам переговоров был подписан пакет двусторонних документов.",
        FRIDAY,
        [
            "meeting held | Джорджа Мелони IT, Эди Рама AL | Рим | 2025-03-12",
            "signing held | IT, AL | Рим | 2025-03-12 | other",
        ],
    ),
}


def lines_of(record: dict[str, object], wanted: list[dict[str, object]]) -> int:
    """The number of the line that the record fulfils; beyond the last where it fulfils none."""
    return next((n for n, line in enumerate(wanted) if all(record[key] == line[key] for key in line)), len(wanted))


def check_story(engine: Engine, text: str, published: str | None, lines: list[str]) -> None:
    """Assert that a text holds the events of `lines` and no others."""
    article = Article.compose(
        source="test",
        title="",
        text=text,
        published_at=datetime.fromisoformat(published) if published else None,
        received_at=datetime.fromisoformat(FRIDAY),
    )
    _, extraction = engine.explain(article)  # the unsure ones too
    found = [described(record) for record in extraction.events]
    wanted = [expected(line) for line in lines]
    found.sort(key=lambda record: lines_of(record, wanted))
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found


@pytest.mark.parametrize(("text", "published", "lines"), CASES.values(), ids=CASES.keys())
def test_story(engine: Engine, text: str, published: str | None, lines: list[str]) -> None:
    check_story(engine, text, published, lines)
