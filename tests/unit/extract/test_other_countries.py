"""Countries far and near: names that show no case, names that two countries share, towns that act like states.

Each case is a text published on Friday and the records of it, one line each, as `expectations` reads them.
"""

import pytest

from services.extract.engine import Engine
from services.extract.engine.places import country_of_adjective, find_places, namesakes_in
from tests.unit.extract.expectations import article, assert_in_order

CASES: dict[str, tuple[str, list[str]]] = {
    # --- names that show no case -------------------------------------------------------------------------
    "subjects that stand after a noun": (
        "По её итогам США и Джибути подписали меморандум о взаимопонимании.",
        ["signing held | US, DJ | | | memorandum"],
    ),
    "three of them": (
        "По итогам переговоров Перу, Чили и Мали подписали 12 марта декларацию.",
        ["signing held | PE, CL, ML | | 2025-03-12 | declaration"],
    ),
    "one of them, which is plural": (
        "После церемонии ОАЭ подписали с Гвинеей соглашение об инвестициях.",
        ["signing held | AE, GN | | | agreement"],
    ),
    "a president of a country that did not sign": (
        "В ходе визита президента США подписали меморандум министр Карл Берг и министр Анна Линд.",
        ["visit held | US", "signing held | Карл Берг -, Анна Линд - | | | memorandum"],
    ),
    "a country that the network takes for a name": (
        "21 июля в Куско декларацию подписали президенты Сейшелов, Коста-Рики и Перу.",
        ["signing held | SC, CR, PE | Куско | 2024-07-21 | declaration"],
    ),
    "a country of which the network takes the end for a name": (
        "Премьер-министр Тринидада и Тобаго Кит Роули 12 марта встретился с премьер-министром Сент-Винсента и Гренадин "
        "Ральфом Гонсалвесом.",
        ["meeting held | Кит Роули TT, Ральф Гонсалвес VC | | 2025-03-12"],
    ),
    "a country with a dash before a rank": (
        "12 марта министр обороны Папуа — Новой Гвинеи генерал-полковник Билли Джозеф принял министра обороны Фиджи.",
        ["meeting held | Билли Джозеф PG, FJ | | 2025-03-12"],
    ),
    "a state that ministers named again": (
        "Главы МИД Сербии Марко Петрич, МИД Венгрии Петер Хорват и МИД Словакии Юрай Новак провели 12 марта переговоры.",
        ["meeting held | Марко Петрич RS, Петер Хорват HU, Юрай Новак SK | | 2025-03-12"],
    ),
    # --- names that two countries share ------------------------------------------------------------------
    "the Congo of Brazzaville": (
        "Министр Жан-Клод Нгала из Республики Конго 12 марта прибыл в Лиму. "
        "Премьер-министр Перу Густаво Руис провёл с конголезским министром переговоры.",
        [
            "visit held | Жан-Клод Нгала CG | Лима | 2025-03-12",
            "meeting held | Густаво Руис PE, Жан-Клод Нгала CG | Лима",
        ],
    ),
    "the Korea of the north": (
        "12 марта в Пхеньяне министр Карл Берг встретился с корейским министром торговли Юн Чен Хо.",
        ["meeting held | Карл Берг -, Юн Чен Хо KP | Пхеньян | 2025-03-12"],
    ),
    "the Guinea on the equator": (
        "Президент Экваториальной Гвинеи Теодоро Нсуэ 12 марта прибыл в Минск. "
        "Гвинейского лидера встретил вице-премьер Беларуси Виктор Лужков.",
        ["visit held | Теодоро Нсуэ GQ, Виктор Лужков BY* | Минск | 2025-03-12"],
    ),
    # --- towns -------------------------------------------------------------------------------------------
    "towns that become twins": (
        "Рига и Кампала подписали 12 марта соглашение о побратимстве.",
        ["signing held | Рига LV, Кампала UG | | 2025-03-12 | agreement"],
    ),
    "towns of which one is no capital": (
        "Омск, Урумчи и Алматы подписали 12 марта дорожную карту.",
        ["signing held | Омск RU, Урумчи CN, Алматы KZ | | 2025-03-12 | roadmap"],
    ),
    "capitals that stand for states": (
        "Ханой и Пекин подписали 12 марта соглашение о границе.",
        ["signing held | VN, CN | | 2025-03-12 | agreement"],
    ),
    "a town beside another country": (
        "Делегация во главе с министром Ганы Джоном Окелло 12 марта прибыла на переговоры в приграничный с Афганистаном "
        "город Термез.",
        ["visit held | Джон Окелло GH | Термез | 2025-03-12"],
    ),
    "what a conference is about": (
        "Министр торговли Кении Джон Окелло пригласил министра торговли Перу Хосе Руиса на конференцию по Судану, "
        "которая пройдёт в Найроби в июле.",
        ["visit proposed | Хосе Руис PE, Джон Окелло KE* | Найроби | 2025-07"],
    ),
    "a capital visited years before": (
        "Премьер-министр Ганы Джон Окелло отправился 12 марта в Армению с официальным визитом. "
        "Он посещал Ереван в июне 2017 года.",
        ["visit held | Джон Окелло GH | Армения | 2025-03-12", "visit held | Джон Окелло GH | Ереван | 2017-06"],
    ),
    "an official met abroad of whose state nothing is said": (
        "Премьер-министр Уганды Робина Наббанджа 12 марта прибыла в Найроби с рабочим визитом. "
        "Она провела переговоры с министром торговли Ли Киньянджуи и встретилась с президентом Африканского банка "
        "развития Тайо Адесиной.",
        [
            "visit held | Робина Наббанджа UG | Найроби | 2025-03-12",
            "meeting held | Робина Наббанджа UG, Ли Киньянджуи KE | Найроби",
            "meeting held | Робина Наббанджа UG, Тайо Адесина - | Найроби",
        ],
    ),
    "where the ceremony was": (
        "12 марта министры торговли Перу и Чили подписали соглашение о рыболовстве. Церемония прошла в Куско.",
        ["signing held | PE, CL | Куско | 2025-03-12 | agreement"],
    ),
    "surnames of Tajiks that are not declined": (
        "12 марта в Осло прошла встреча премьер-министра Таджикистана Кохира Холикзода и Махмадтоира Зокирзода.",
        ["meeting held | Кохир Холикзода TJ, Махмадтоир Зокирзода TJ | Осло | 2025-03-12"],
    ),
    # --- where a report is from --------------------------------------------------------------------------
    "a capital with a hyphen before the news": (
        "ПОРТ-ЛУИ - Президент Маврикия Дхарам Гокхул 12 марта принял министра торговли Кении.",
        ["meeting held | Дхарам Гокхул MU, KE | Порт-Луи | 2025-03-12"],
    ),
    "a capital in small letters before the news": (
        "Сан-Сальвадор – Президент Сальвадора Найиб Руис 12 марта принял министра торговли Кении.",
        ["meeting held | Найиб Руис SV, KE | Сан-Сальвадор | 2025-03-12"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_other_countries(engine: Engine, name: str) -> None:
    text, lines = CASES[name]
    assert_in_order(engine.extract(article(text)).events, lines)


def test_adjectives_with_and_without_a_hyphen() -> None:
    adjectives = {"костариканским": "CR", "сьерра-леонской": "SL", "сентлюсийского": "LC", "бисауский": "GW"}
    assert {word: country_of_adjective(word) for word in adjectives} == adjectives


def test_towns_with_names_of_several_parts() -> None:
    assert [place.country for place in find_places("в Путраджае и в Порт-оф-Спейне")] == ["MY", "TT"]


def test_both_of_a_name_leave_each_word_as_it_is() -> None:
    assert namesakes_in("Делегации Республики Конго и ДРК встретились в Киншасе") == {}
    assert namesakes_in("Корейская делегация прибыла из КНДР") == {"KR": "KP"}
