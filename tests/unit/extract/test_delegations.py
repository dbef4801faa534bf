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
    "who speaks at it": (
        "12 марта в Тиране прошёл саммит ОЧЭС. На нём выступили премьер-министр Албании Эди Рама и президент Сербии "
        "Александр Вучич.",
        ["meeting held | Эди Рама AL, Александр Вучич RS | Тирана | 2025-03-12"],
    ),
    "who speaks in its course": (
        "12 марта в Тиране прошёл саммит ОЧЭС. Выступая на нём, президент Сербии Александр Вучич призвал к миру. В рамках "
        "заседания также выступили премьер-министр Албании Эди Рама и генсек ОЧЭС Лазар Комэнеску.",
        ["meeting held | Александр Вучич RS, Эди Рама AL, Лазар Комэнеску - | Тирана | 2025-03-12"],
    ),
    "who speaks elsewhere after talks of others": (
        "12 марта в Тиране премьер-министр Албании Эди Рама встретился с президентом Перу Диной Болуарте. Выступая на "
        "форуме, министр культуры Чили Хуан Перес призвал к миру.",
        ["meeting held | Эди Рама AL, Дина Болуарте PE | Тирана | 2025-03-12"],
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


NAMED: dict[str, tuple[str, list[str]]] = {
    "a given name that is a word, where a sentence begins": (
        "Премьер-министр Беларуси прибыл 12 марта с рабочим визитом в Лиму. Роман Головченко примет участие в заседании "
        "Совета глав правительств.",
        [
            "visit held | Роман Головченко BY | Лима | 2025-03-12",
            "meeting planned | Совет глав правительств -, Роман Головченко BY | Лима",
        ],
    ),
    "a given name left in the nominative": (
        "Президент Албании Байрам Бегай 12 марта принял делегацию во главе с министром энергетики Литвы Сергей "
        "Петраускасом.",
        ["meeting held | Байрам Бегай AL, Сергей Петраускас LT | | 2025-03-12"],
    ),
    "a leader's surname that begins a sentence": (
        "Токаев выступил с речью. Премьер-министр Олжас Бектенов 12 марта провёл совещание. Президент провел встречу с "
        "председателем совета директоров Chevron Майклом Виртом.",
        ["meeting held | Токаев KZ, Майкл Вирт US"],
    ),
    "an office of several affairs": (
        "18 марта министр иностранных, европейских дел и торговли Мальты Ян Борг посетит Душанбе. Министр иностранных "
        "дел Таджикистана Сироджиддин Мухриддин принял посла.",
        ["visit planned | Ян Борг MT | Душанбе | 2025-03-18"],
    ),
    "a mediator": (
        "12 марта в Женеве при посредничестве канцлера Австрии Карла Нехаммера встретились премьер-министр Албании Эди "
        "Рама и президент Сербии Александр Вучич.",
        ["meeting held | Эди Рама AL, Александр Вучич RS, Карл Нехаммер AT | Женева | 2025-03-12"],
    ),
    "a body that mediates": (
        "12 марта в Женеве при посредничестве ЕС прошли переговоры премьер-министра Албании Эди Рамы с президентом Сербии "
        "Александром Вучичем.",
        ["meeting held | Эди Рама AL, Александр Вучич RS | Женева | 2025-03-12"],
    ),
    "who joins talks": (
        "12 марта в Баку состоялась беседа премьеров Новруза Мамедова и Мамуки Бахтадзе с глазу на глаз, к которой затем "
        "подключились министр экономики Грузии Георгий Кобулия и посол Виталий Бейларбеков.",
        ["meeting held | Новруз Мамедов AZ, Мамука Бахтадзе GE, Георгий Кобулия GE, Виталий Бейларбеков AZ"],
    ),
    "the head of a body in short": (
        "Генеральный секретарь Организации по безопасности и сотрудничеству в Европе Хельга Мария Шмид 12 марта "
        "встретилась в Ашхабаде с министром Рашидом Мередовым. Затем глава ОБСЕ пообщалась с омбудсменом Яздурсун "
        "Гурбанназаровой.",
        [
            "meeting held | Хельга Мария Шмид -, Рашид Мередов TM | Ашхабад | 2025-03-12",
            "meeting held | Хельга Мария Шмид -, Яздурсун Гурбанназарова - | Ашхабад",
        ],
    ),
    "a delegation of a committee of a parliament": (
        "12 марта председатель парламента Грузии Шалва Папуашвили провел встречу с делегацией комитета по иностранным "
        "делам парламента Эстонии (Рийгикогу) во главе с председателем комитета Марко Михкельсоном.",
        ["meeting held | Шалва Папуашвили GE, Марко Михкельсон EE | | 2025-03-12"],
    ),
    "those who come to a university": (
        "12 марта МГУ посетила делегация парламентариев Китайской Народной Республики. Гостей принял ректор университета "
        "Виктор Садовничий.",
        ["visit held | CN, Виктор Садовничий -* | | 2025-03-12", "meeting held | CN, Виктор Садовничий -"],
    ),
    "who of a university comes": (
        "12 марта Тартуский университет с официальным визитом посетили представители Университета Порту – ректор Антониу "
        "де Соза и проректор Жуан Лейте.",
        ["visit held | Антониу де Соза -, Жуан Лейте - | | 2025-03-12"],
    ),
    "a minister at a works in his own journey": ("Министр торговли Кубы 12 марта посетил завод «Восход».", []),
    "who is met at the airport, by whom is not said": (
        "12 марта в аэропорту встретили делегацию Самаркандской области Узбекистана во главе с хокимом Эркинжоном "
        "Турдимовым.",
        ["visit held | Эркинжон Турдимов UZ | | 2025-03-12"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), NAMED.values(), ids=NAMED.keys())
def test_who_is_meant(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)


def test_each_of_several_states_has_one_council(engine: Engine) -> None:
    text = (
        "6 декабря в Дели прошла встреча секретарей советов безопасности. В ней участвовали секретари советов безопасности "
        "Индии, Казахстана и Непала."
    )
    roles = {p.role for event in engine.extract(article(text)).events for p in event.participants}
    assert roles == {"секретарь совета безопасности"}


def test_a_visit_that_takes_place_today_is_the_one_that_has_begun(engine: Engine) -> None:
    text = (
        "Министр энергетики Литвы Дайнюс Крейвис прибыл с визитом в Кыргызстан. «14 марта 2025 года состоится визит "
        "министра энергетики Литвы Дайнюса Крейвиса в Кыргызскую Республику», — говорится в сообщении."
    )
    assert_in_order(engine.extract(article(text)).events, ["visit held | Дайнюс Крейвис LT | Кыргызстан"])
