"""Reports over several sentences: programmes of a week, ceremonies, who signs what, whom a word stands for.

Each case is a text, when it was published (or None) and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import described, expected

FRIDAY = "2025-03-14T12:00:00+03:00"

CASES: dict[str, tuple[str, str | None, list[str]]] = {
    # --- when ----------------------------------------------------------------------------------------
    "the items of a list have a day each": (
        "▪️ Понедельник, 17 марта. Президент Кении Уильям Руто принимает в Найроби министра обороны Италии Гвидо Крозетто.\n"
        "▪️ Вторник. В Осло с рабочим визитом прилетает премьер-министр Литвы Гинтаутас Палуцкас.\n"
        "🔹 19–20 марта. Президент Ганы Джон Махама посетит Хараре с государственным визитом.\n"
        "Президент Чили Габриэль Борич встретится с премьер-министром Литвы в апреле.",
        "2025-03-16T20:00:00+03:00",
        [
            "meeting planned | Уильям Руто KE, Гвидо Крозетто IT | Найроби | 2025-03-17",
            "visit planned | Гинтаутас Палуцкас LT | Осло | 2025-03-18",
            "visit planned | Джон Махама GH | Хараре | 2025-03-19..2025-03-20",
            "meeting planned | Габриэль Борич CL, Гинтаутас Палуцкас LT | | 2025-04",
        ],
    ),
    "since when": (
        "Финский президент Александр Стубб вчера был в Любляне. Там не видели гостей из Хельсинки с июля 2023 года, "
        "когда туда приезжал Саули Ниинистё.",
        FRIDAY,
        [
            "visit held | Александр Стубб FI | Любляна | 2025-03-13",
            "visit held | Саули Ниинистё FI | Любляна | 2023-07",
        ],
    ),
    "that day is the one that the text is about": (
        "12 марта в Лиме посол Кубы Карлос Замора провёл консультации с министром обороны Перу Вальтером Астудильо. "
        "Обсуждался договор о дружбе, подписанный в Гаване 3 мая 2019 года. "
        "В тот же день Карлос Замора был принят президентом Перу Диной Болуарте.",
        FRIDAY,
        [
            "meeting held | Карлос Замора CU, Вальтер Астудильо PE | Лима | 2025-03-12",
            "signing held | CU, PE | Гавана | 2019-05-03 | treaty",
            "meeting held | Карлос Замора CU, Дина Болуарте PE | Лима | 2025-03-12",
        ],
    ),
    "a year that a document covers is not when it is signed": (
        "Вчера в Осло Кнут Хансен и Пауло Лима подписали соглашение о бурении, "
        "а министры энергетики Норвегии и Бразилии Терье Осланн и Алешандре Силвейра — план действий на 2027 год.",
        FRIDAY,
        [
            "signing held | Кнут Хансен -, Пауло Лима - | Осло | 2025-03-13 | agreement",
            "signing held | Терье Осланн NO, Алешандре Силвейра BR | Осло | 2025-03-13 | program",
        ],
    ),
    # --- where -----------------------------------------------------------------------------------------
    "a country in brackets says whose somebody is": (
        "13 марта в Рабате встретились министры Марк Рютте (Нидерланды) и Насер Бурита (Марокко).",
        FRIDAY,
        ["meeting held | Марк Рютте NL, Насер Бурита MA | Рабат | 2025-03-13"],
    ),
    "the town that was visited is where the guest was met": (
        "В мае 2024 года Краков посещала с официальным визитом президент Греции Катерина Сакелларопулу, её встречал Анджей Дуда.",
        FRIDAY,
        ["visit held | Катерина Сакелларопулу GR, Анджей Дуда PL* | Краков | 2024-05"],
    ),
    "where a first visit leads": (
        "Король Иордании Абдалла II совершит в Вену официальный визит 20 марта.",
        FRIDAY,
        ["visit planned | Абдалла II JO | Вена | 2025-03-20"],
    ),
    # --- whether ---------------------------------------------------------------------------------------
    "called off in the next clause": (
        "Разговор Эмманюэля Макрона с Эди Рамой, стоявший в графике, не состоялся: его перенесли.",
        FRIDAY,
        ["meeting cancelled | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "a possibility": (
        "Возможность отдельной встречи Эди Рамы с Эмманюэлем Макроном прорабатывается.",
        FRIDAY,
        ["meeting proposed | Эди Рама AL, Эмманюэль Макрон FR"],
    ),
    # --- who -------------------------------------------------------------------------------------------
    "a surname that would decline is no name of an oblique office": (
        "В Пловдиве мэр города Костадин Димитров показал гостям театр. На встрече с послом Иванов предложил построить мост.",
        FRIDAY,
        [],
    ),
    "a colleague from somewhere": (
        "20 марта губернатор Тверской области Виталий Королёв примет в Твери коллегу из Витебской области Александра Субботина.",
        FRIDAY,
        ["meeting planned | Виталий Королёв RU, Александр Субботин BY | Тверь | 2025-03-20"],
    ),
    "that one is whom the clause before acts upon": (
        "Эмманюэль Макрон позвал Эди Раму в Париж, и тот поедет туда 20 марта.",
        FRIDAY,
        ["visit planned | Эди Рама AL, Эмманюэль Макрон FR* | Париж | 2025-03-20"],
    ),
    "both of them women": (
        "13 марта в Скопье президент Северной Македонии Гордана Силяновская-Давкова приняла премьер-министра Латвии "
        "Эвику Силиню. В беседе участвовал министр обороны Латвии Андрис Спрудс. "
        "После этого обе подписали протокол на сорока страницах.",
        FRIDAY,
        [
            "meeting held | Эвика Силиня LV, Гордана Силяновская-Давкова MK, Андрис Спрудс LV | Скопье | 2025-03-13",
            "signing held | Эвика Силиня LV, Гордана Силяновская-Давкова MK | Скопье | 2025-03-13 | protocol",
        ],
    ),
    "the parties are those whom the sentence names": (
        "6 марта в Лиме встретились Дина Болуарте, Луис Арсе и Габриэль Борич. 12 марта туда приехал Эди Рама. "
        "С ним встречался министр обороны Перу Вальтер Астудильо, по итогам беседы стороны подписали протокол о поставках.",
        FRIDAY,
        [
            "meeting held | Дина Болуарте PE, Луис Арсе BO, Габриэль Борич CL | Лима | 2025-03-06",
            "visit held | Эди Рама AL | Лима | 2025-03-12",
            "meeting held | Эди Рама AL, Вальтер Астудильо PE | Лима | 2025-03-12",
            "signing held | Эди Рама AL, Вальтер Астудильо PE | Лима | 2025-03-12 | protocol",
        ],
    ),
    "received by": (
        "После полудня премьер-министр Литвы Гинтаутас Палуцкас был на приёме у президента Финляндии Александра Стубба.",
        FRIDAY,
        ["meeting held | Гинтаутас Палуцкас LT, Александр Стубб FI"],
    ),
    "an audience of somebody at somebody's": (
        "В пятницу у министра обороны Перу Вальтера Астудильо назначена аудиенция у короля Испании Филиппа VI.",
        FRIDAY,
        ["meeting planned | Вальтер Астудильо PE, Филипп VI ES | | 2025-03-14"],
    ),
    "an invitation for somebody else": (
        "Премьер-министр Непала Прачанда передал послу Шри-Ланки приглашение для президента Ануры Кумары Диссанаяке "
        "посетить республику с официальным визитом.",
        FRIDAY,
        ["visit proposed | Анура Кумара Диссанаяке LK, Прачанда NP*"],
    ),
    "who held the session told of before": (
        "13 марта в Осло прошло заседание Северного совета. Его провели премьер-министр Норвегии Йонас Гар Стёре "
        "и премьер-министр Дании Метте Фредериксен.",
        FRIDAY,
        ["meeting held | Йонас Гар Стёре NO, Метте Фредериксен DK | Осло | 2025-03-13"],
    ),
    # --- what is signed ----------------------------------------------------------------------------------
    "some of many documents": (
        "Эди Рама и Дорин Речан подписали восемь документов, в числе которых "
        "соглашение о туризме и программа обменов на 2026–2028 годы.",
        FRIDAY,
        ["signing held | Эди Рама AL, Дорин Речан MD | | | agreement, program"],
    ),
    "exchanging what they have signed": (
        "Министр энергетики Норвегии Терье Осланн и его чилийский коллега Диего Пардо обменялись подписанным "
        "протоколом о водороде.",
        FRIDAY,
        ["signing held | Терье Осланн NO, Диего Пардо CL | | | protocol"],
    ),
    "two acts of one head of state": (
        "Президент Чили Габриэль Борич подписал закон «О морских портах». "
        "Одновременно главой государства подписан указ о создании комиссии по рыболовству.",
        FRIDAY,
        ["signing held | Габриэль Борич CL | | | law", "signing held | Габриэль Борич CL | | | decree"],
    ),
    "capitals that sign": (
        "В Гаване 12 марта Каракас и Гавана подписали соглашение о поставках нефти.",
        FRIDAY,
        ["signing held | VE, CU | Гавана | 2025-03-12 | agreement"],
    ),
    "ministers of both, by name": (
        "Соглашение о мосте было подписано 12 марта министрами двух стран, Гнелом Саносяном и Ростамом Гасеми.",
        FRIDAY,
        ["signing held | Гнел Саносян -, Ростам Гасеми - | | 2025-03-12 | agreement"],
    ),
    "with whom it was concluded": (
        "12 марта Эди Рама встретился в Тиране с премьер-министром Черногории Милойко Спаичем. "
        "С черногорцем подписано соглашение о паромах.",
        FRIDAY,
        [
            "meeting held | Эди Рама AL, Милойко Спаич ME | Тирана | 2025-03-12",
            "signing held | Эди Рама AL, Милойко Спаич ME | Тирана | 2025-03-12 | agreement",
        ],
    ),
    "under it they put their names": (
        "13 марта в Осло Эди Рама провёл переговоры с Йонасом Гаром Стёре. Главный итог — Соглашение о рыболовстве. "
        "Под ним поставили подписи оба премьера.",
        FRIDAY,
        [
            "meeting held | Эди Рама AL, Йонас Гар Стёре NO | Осло | 2025-03-13",
            "signing held | Эди Рама AL, Йонас Гар Стёре NO | Осло | 2025-03-13 | agreement",
        ],
    ),
    "a firm and a man of business": (
        "Протокол о намерениях оформили завод «Балтия» и чилийский предприниматель Диего Пардо.",
        FRIDAY,
        ["signing held | Балтия -, Диего Пардо CL | | | protocol"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_report(engine: Engine, name: str) -> None:
    text, published, lines = CASES[name]
    article = Article.compose(
        source="test",
        title="",
        text=text,
        published_at=datetime.fromisoformat(published) if published else None,
        received_at=datetime.fromisoformat(published or FRIDAY),
    )
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert len(found) == len(wanted), found
    assert reduced == wanted
