"""Delegations and those who lead them, states in a row, and whom states and bodies send to a session.

Each case is a text and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_order

CASES: dict[str, tuple[str, list[str]]] = {
    "delegations of several states": (
        "12 марта в Осло прошли переговоры делегаций Перу, Чили, Конго и Того.",
        ["meeting held | PE, CL, CG, TG | Осло | 2025-03-12"],
    ),
    "delegations that the network takes for one": (
        "Делегации Кыргызстана, Перу, Зимбабве и Конго провели 12 марта в Лиме переговоры.",
        ["meeting held | KG, PE, ZW, CG | Лима | 2025-03-12"],
    ),
    "ministers of states whose names show no case": (
        "12 марта в Осло министры культуры Перу, Зимбабве, Чили и Марокко подписали декларацию о музеях.",
        ["signing held | PE, ZW, CL, MA | Осло | 2025-03-12 | declaration"],
    ),
    "states whose names show no case": (
        "12 марта Мали, Того и Чили подписали в Осло соглашение.",
        ["signing held | ML, TG, CL | Осло | 2025-03-12 | agreement"],
    ),
    "where somebody travels, one after another": (
        "12 марта посол Чили Марко Паласиос посетил Перу, Конго и Марокко.",
        [
            "visit held | Марко Паласиос CL | Перу | 2025-03-12",
            "visit held | Марко Паласиос CL | Конго | 2025-03-12",
            "visit held | Марко Паласиос CL | Марокко | 2025-03-12",
        ],
    ),
    "who heads a delegation, said afterwards": (
        "Делегация Перу 12 марта посетила Нижегородскую область. Возглавил делегацию генеральный консул Марко Паласиос.",
        ["visit held | Марко Паласиос PE | Нижегородская область | 2025-03-12"],
    ),
    "who heads a delegation, said in the last sentence": (
        "Делегация Кубы 12 марта прибыла в Осло. Делегацию возглавляет министр энергетики Висенте де ла О Леви.",
        ["visit held | Висенте де ла О Леви CU | Осло | 2025-03-12"],
    ),
    "who heads a body's delegation": (
        "12 марта в Осло прошла встреча делегации Всемирного банка с министром финансов Норвегии Трюгве Ведумом. "
        "Делегацию возглавлял вице-президент Анна Бьерде.",
        ["meeting held | Анна Бьерде -, Трюгве Ведум NO | Осло | 2025-03-12"],
    ),
    "whom states send to a session": (
        "12 марта в Любляне прошло заседание совета. От Литвы в нём участвовал министр энергетики Дайнюс Крейвис, "
        "от Албании — министр экономики Анила Денай.",
        ["meeting held | Дайнюс Крейвис LT, Анила Денай AL | Любляна | 2025-03-12"],
    ),
    "who represents a delegation at a session": (
        "12 марта в Осло проходит заседание Совета министров иностранных дел Арктического совета, делегацию от Исландии "
        "представляет министр иностранных дел Торгердюр Гуннарсдоттир.",
        [
            "meeting held | Совет министров иностранных дел Арктического совета -, Торгердюр Гуннарсдоттир IS | Осло"
            " | 2025-03-12"
        ],
    ),
    "who heads a delegation at a session": (
        "12 марта в Баку прошло заседание Совета министров транспорта ОЧЭС. Делегацию Албании на заседании возглавляла "
        "министр инфраструктуры Белинда Балуку.",
        ["meeting held | Совет министров транспорта ОЧЭС -, Белинда Балуку AL | Баку | 2025-03-12"],
    ),
    "who heads a delegation to talks that were told of": (
        "Премьер-министр Албании Эди Рама 12 марта встретился в Тиране с министром энергетики Литвы Дайнюсом Крейвисом. "
        "Литовскую делегацию возглавлял министр Дайнюс Крейвис.",
        ["meeting held | Эди Рама AL, Дайнюс Крейвис LT | Тирана | 2025-03-12"],
    ),
    "whoever gets a letter is not of its sender": (
        "Министр получил письмо от Литвы. Премьер-министр Албании Эди Рама 12 марта принял министра экономики Израиля "
        "Нира Барката.",
        ["meeting held | Эди Рама AL, Нир Баркат IL | | 2025-03-12"],
    ),
    "a governor whose country stands in brackets": (
        "12 марта министра энергетики Литвы Дайнюса Крейвиса принял губернатор провинции Лори (Армения) Арам Казарян.",
        ["meeting held | Дайнюс Крейвис LT, Арам Казарян AM | | 2025-03-12"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_states_and_delegations(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)


def test_a_body_s_delegation_in_a_headline_is_who_leads_it(engine: Engine) -> None:
    text = (
        "Премьер-министр Албании Эди Рама 12 марта встретился с делегацией Всемирного банка во главе с региональным "
        "директором Сяоцин Юй."
    )
    events = engine.extract(article(text, "Премьер Албании встретился с делегацией Всемирного банка")).events
    assert_in_order(events, ["meeting held | Эди Рама AL, Сяоцин Юй - | | 2025-03-12"])


def test_the_secretary_of_the_organization_is_of_the_one_named_before(engine: Engine) -> None:
    text = (
        "12 марта в Баку прошло заседание Совета министров ОЧЭС. "
        "Генсек организации Лазар Комэнеску встретился с министром экономики Албании Анилой Денай."
    )
    secretary = [p for event in engine.extract(article(text)).events for p in event.participants if p.country is None]
    assert [p.role for p in secretary if p.kind == "person"] == ["генеральный секретарь ОЧЭС"]


def test_a_text_may_end_with_the_noun_of_a_body(engine: Engine) -> None:
    text = (
        "12 марта министр энергетики Литвы Дайнюс Крейвис встретился с ректором Синьцзянского технического университета"
    )
    assert all(event.type == "meeting" for event in engine.extract(article(text, text)).events)


GATHERED: dict[str, tuple[str, list[str]]] = {
    "who greets those who take part": (
        "12 марта в Тиране открылась сессия Совета министров ОЧЭС. Премьер-министр Албании Эди Рама приветствовал "
        "участников заседания.",
        ["meeting held | Совет министров ОЧЭС -, Эди Рама AL | Тирана | 2025-03-12"],
    ),
    "who speaks": (
        "12 марта в Баку прошло заседание Совета министров транспорта ОЧЭС. Генсек организации Лазар Комэнеску выступил "
        "с докладом.",
        ["meeting held | Совет министров транспорта ОЧЭС -, Лазар Комэнеску - | Баку | 2025-03-12"],
    ),
    "who speaks after talks of others": (
        "12 марта премьер-министр Албании Эди Рама встретился в Тиране с министром энергетики Литвы Дайнюсом Крейвисом. "
        "Спикер парламента Албании Элиса Спиропали выступила с обращением.",
        ["meeting held | Эди Рама AL, Дайнюс Крейвис LT | Тирана | 2025-03-12"],
    ),
    "who greets those of a race": ("Президент Албании Байрам Бегай 12 марта приветствовал участников марафона.", []),
}


@pytest.mark.parametrize(("text", "lines"), GATHERED.values(), ids=GATHERED.keys())
def test_who_takes_part_in_a_session(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)


def test_a_session_of_many_states_is_no_talk_of_the_two_who_are_named(engine: Engine) -> None:
    text = (
        "12 марта в Тиране открылась сессия Совета министров ОЧЭС. Премьер-министр Албании Эди Рама приветствовал "
        "участников заседания. С докладом выступил генсек организации Лазар Комэнеску."
    )
    (session,) = engine.extract(article(text)).events
    assert (session.mode, len(session.participants)) == ("multilateral", 2)
