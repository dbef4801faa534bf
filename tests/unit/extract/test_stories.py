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
}


@pytest.mark.parametrize(("text", "published", "lines"), CASES.values(), ids=CASES.keys())
def test_story(engine: Engine, text: str, published: str | None, lines: list[str]) -> None:
    article = Article.compose(
        source="test",
        title="",
        text=text,
        published_at=datetime.fromisoformat(published) if published else None,
        received_at=datetime.fromisoformat(FRIDAY),
    )
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found
