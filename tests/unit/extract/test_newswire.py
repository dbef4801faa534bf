"""What the pages of agencies hold besides plain sentences: subheads, captions, background, offices without names.

Each case is a title, a text published on Friday and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import described, expected
from tests.unit.extract.test_stories import lines_of

FRIDAY = datetime.fromisoformat("2025-03-14T12:00:00+03:00")

CASES: dict[str, tuple[str, str, list[str]]] = {
    "the owner of a photograph": (
        "Рама прилетел в Осло",
        "© МИД АлбанииЭди Рама в аэропорту\nПремьер-министр Албании Эди Рама прилетел в Осло с рабочим визитом.",
        ["visit held | Эди Рама AL | Осло"],
    ),
    "a subhead is as short as a headline": (
        "Стали известны подробности телефонного разговора Макрона и Рамы",
        "Макрон и Рама обсудили торговлю\n"
        "Президент Франции Эмманюэль Макрон и премьер-министр Албании Эди Рама в ходе телефонного разговора обсудили "
        "торговлю двух стран.",
        ["call held | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "talks of a headline were by telephone": (
        "Макрон провёл переговоры с Рамой",
        "Президент Франции Эмманюэль Макрон и премьер-министр Албании Эди Рама провели телефонные переговоры.",
        ["call held | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "a surname that only the headline has in this form": (
        "Сийярто приехал с визитом в Загреб",
        "Об этом сообщило агентство.\nВ феврале Сийярто побывал в Любляне.",
        ["visit held | Сийярто HU | Загреб", "visit held | Сийярто HU | Любляна | 2025-02"],
    ),
    "what somebody has come for is still to come": (
        "",
        "Премьер-министр Албании Эди Рама прибыл в Осло для переговоров с Йонасом Гаром Стёре. "
        "В Осло политики проведут рабочую встречу.",
        ["visit held | Эди Рама AL | Осло", "meeting planned | Эди Рама AL, Йонас Гар Стёре NO | Осло"],
    ),
    "whose talks they are is no visit": (
        "",
        "Премьер-министр Албании Эди Рама приедет в Осло 20 марта. Инициатором визита албанского премьера стал король.",
        ["visit planned | Эди Рама AL | Осло | 2025-03-20"],
    ),
    "what waits for the visitor": (
        "",
        "Премьер-министр Албании Эди Рама прибыл 13 марта в Осло. "
        "Посол рассказал, что во время визита Эди Рамы в Норвегию его ждёт насыщенная программа.",
        ["visit held | Эди Рама AL | Осло | 2025-03-13"],
    ),
    "a relative clause of the noun that agrees with it": (
        "",
        "Эмманюэль Макрон напомнил о предстоящей встрече с Эди Рамой, которая пройдёт в Тиране 20 марта.",
        ["meeting planned | Эмманюэль Макрон FR, Эди Рама AL | Тирана | 2025-03-20"],
    ),
    "a delegation of a chamber": (
        "",
        "Делегация Сената Румынии 12 марта прибыла в Чили с официальным визитом.",
        ["visit held | RO | Чили | 2025-03-12"],
    ),
    "a leader with a long office": (
        "",
        "Чилийская делегация во главе с председателем Комитета Сената по экологии и охране окружающей среды "
        "Педро Саласом прибыла в Осло.",
        ["visit held | Педро Салас CL | Осло"],
    ),
    "high guests at the airport": (
        "",
        "В Осло 13 марта прибыл премьер-министр Албании Эди Рама. "
        "По её данным, в аэропорту высоких гостей встретила министр культуры Лубна Джаффери.",
        ["visit held | Эди Рама AL, Лубна Джаффери NO* | Осло | 2025-03-13"],
    ),
    "states of a headline, people of the text": (
        "Франция и Албания подписали договор",
        "Президент Франции Эмманюэль Макрон и премьер-министр Албании Эди Рама подписали договор о дружбе.",
        ["signing held | Эмманюэль Макрон FR, Эди Рама AL | | | treaty"],
    ),
    "an abbreviated state acts": (
        "",
        "РФ и Белоруссия подписали соглашение о торговле.",
        ["signing held | RU, BY | | | agreement"],
    ),
    "in the person of": (
        "",
        "Вчера акимат Павлодарской области в лице Ерлана Сулеева и компания «Сокол» подписали меморандум.",
        ["signing held | акимат Павлодарской области KZ, Ерлан Сулеев KZ, Сокол - | | | memorandum"],
    ),
    "what would not be": (
        "",
        "«Думаю, Эди Рама не поехал бы в Осло, если бы встреча с королём не была назначена», — сказал политолог.",
        [],
    ),
    "contacts that are to be made": (
        "",
        "Эди Рама поручил ведомствам наладить контакты с коллегами из Норвегии.",
        [],
    ),
    "somebody's part in a thing, not in the talks": (
        "",
        "После переговоров между Эди Рамой и Эмманюэлем Макроном было объявлено о строительстве порта с участием Японии.",
        ["meeting held | Эди Рама AL, Эмманюэль Макрон FR"],
    ),
    "a meeting in the course of a session": (
        "",
        "Сегодня председатель Сейма Литвы Саулюс Сквернялис провёл встречу с председателем Сената Румынии Мирчей "
        "Абрудяну в рамках осенней сессии ассамблеи.",
        ["meeting held | Саулюс Сквернялис LT, Мирча Абрудяну RO | | 2025-03-14"],
    ),
    "who speaks for another does not meet": (
        "",
        "Пресс-секретарь Кремля Дмитрий Песков заявил, что в расписании Владимира Путина стоят переговоры с Эди Рамой.",
        ["meeting planned | Владимир Путин RU, Эди Рама AL"],
    ),
    "a visit of last year does not date today's talks": (
        "",
        "Премьер-министр Албании Эди Рама на встрече с министром иностранных дел Японии Такэси Ивая заявил о дружбе. "
        "Напомним, Такэси Ивая посетил Албанию в прошлом году.",
        ["meeting held | Эди Рама AL, Такэси Ивая JP", "visit held | Такэси Ивая JP | Албания | 2024"],
    ),
    "the head of a state is no head of a government": (
        "",
        "Эмманюэль Макрон встретился с премьер-министром Албании Эди Рамой на саммите в Мадриде. "
        "Педро Санчес лично встретил главу государства в аэропорту Мадрида.",
        [
            "meeting held | Эмманюэль Макрон FR, Эди Рама AL | Мадрид",
            "visit held | Эмманюэль Макрон FR, Педро Санчес ES* | Мадрид",
        ],
    ),
    "what a state calls itself": (
        "",
        "Вчера президент Албании Байрам Бегай в ходе поездки в Итальянскую Республику встретился с Серджо Маттареллой.",
        [
            "meeting held | Байрам Бегай AL, Серджо Маттарелла IT | | 2025-03-13",
            "visit held | Байрам Бегай AL | Италия",
        ],
    ),
    "a ministry of two fields": (
        "Министр лёгкой промышленности Монголии посетит Чили",
        "Министр продовольствия Монголии Бат Дорж сделал доклад.\n"
        "Министр лёгкой и тяжёлой промышленности Г. Сурен посетит Чили 20 марта.",
        ["visit planned | Г. Сурен MN | Чили | 2025-03-20"],
    ),
    "a word in brackets inside an office": (
        "",
        "Председатель Сейма (парламента) Литвы Саулюс Сквернялис встретился в Риге с президентом Латвии Эдгаром Ринкевичем.",
        ["meeting held | Саулюс Сквернялис LT, Эдгар Ринкевич LV | Рига"],
    ),
    "an honorific is no part of an office": (
        "",
        "Эди Рама по приглашению эмира Катара шейха Тамима бен Хамада Аль Тани прибыл в Доху.",
        ["visit held | Эди Рама AL, Тамим бен Хамад Аль Тани QA* | Доха"],
    ),
    "meetings in the plural with each": (
        "",
        "Эди Рама провёл вчера в Осло встречи с главой Сейма Пером Берсеном, директором-распорядителем Фонда мира Анной "
        "Солберг и принцем Хоконом.",
        [
            "meeting held | Эди Рама AL, Пер Берсен NO | Осло | 2025-03-13",
            "meeting held | Эди Рама AL, Анна Солберг - | Осло | 2025-03-13",
            "meeting held | Эди Рама AL, Хокон - | Осло | 2025-03-13",
        ],
    ),
    "by whose words": (
        "",
        "Эди Рама и пресс-секретарь Марта Кола выступили в Тиране. По словам Эди Рамы, он встретится с Эмманюэлем "
        "Макроном 20 марта.",
        ["meeting planned | Эди Рама AL, Эмманюэль Макрон FR | | 2025-03-20"],
    ),
    "with several of a kind": (
        "",
        "Эди Рама за последние дни встретился с несколькими губернаторами Чили.",
        [],
    ),
    "one departure told twice": (
        "",
        "Эди Рама отправляется в Японию с рабочим визитом. «Рама отправился в Японию», — сообщила пресс-служба.",
        ["visit held | Эди Рама AL | Япония"],
    ),
    "a town that is only spoken of": (
        "",
        "Эди Рама отметил важность проведения форума в Милане. Он принял посла Японии Такэси Оно.",
        ["meeting held | Эди Рама AL, Такэси Оно JP"],
    ),
    "a year of something else": (
        "",
        "На встрече Эди Рамы и Эмманюэля Макрона подведены итоги сотрудничества в 2023 году.",
        ["meeting held | Эди Рама AL, Эмманюэль Макрон FR | "],
    ),
    "a town before the subject": (
        "",
        "В четверг в Шкодере президент Албании Байрам Бегай принял делегацию Японии во главе с послом Такэси Оно.",
        ["meeting held | Байрам Бегай AL, Такэси Оно JP | Шкодер | 2025-03-13"],
    ),
    "a commission of two fields": (
        "",
        "В Осло 20 марта состоится заседание комиссии по научному и техническому сотрудничеству.",
        ["meeting planned | комиссия по научному и техническому сотрудничеству - | Осло | 2025-03-20"],
    ),
    "two gatherings of one trip": (
        "",
        "Эди Рама примет участие в заседании Совета Европы и саммите НАТО в Гааге.",
        ["meeting planned | Эди Рама AL, Совет Европы -", "meeting planned | Эди Рама AL, НАТО - | Гаага"],
    ),
    "a father's name is a genitive already": (
        "Хурэлсух прибыл в Осло",
        "Эди Рама провёл переговоры с президентом Монголии Ухнаагийн Хурэлсухом.",
        ["visit held | Ухнаагийн Хурэлсух MN | Осло", "meeting held | Эди Рама AL, Ухнаагийн Хурэлсух MN"],
    ),
}


@pytest.mark.parametrize(("title", "text", "lines"), CASES.values(), ids=CASES.keys())
def test_newswire(engine: Engine, title: str, text: str, lines: list[str]) -> None:
    article = Article.compose(source="test", title=title, text=text, published_at=FRIDAY, received_at=FRIDAY)
    _, extraction = engine.explain(article)  # the unsure ones too
    found = [described(record) for record in extraction.events]
    wanted = [expected(line) for line in lines]
    found.sort(key=lambda record: lines_of(record, wanted))
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found
