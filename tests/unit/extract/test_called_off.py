"""What is called off, put off to a day or without one, only considered; and the day that it was to be on.

Each case is a text of Friday, 14 March 2025, and its events: type, status, city and days.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import FRIDAY, article

CASES: dict[str, tuple[str, list[str]]] = {
    "a verb that the network takes for a noun": (
        "Встреча Уильяма Руто с главой Всемирного банка Аджаем Бангой в Найроби отменилась.",
        ["meeting cancelled Найроби -"],
    ),
    "planned before": (
        "Планировавшаяся 18 марта встреча Уильяма Руто с главой Всемирного банка Аджаем Бангой в Найроби отменилась.",
        ["meeting cancelled Найроби 2025-03-18"],
    ),
    "the next sentence says when it was to be": (
        "Министр обороны Ганы Эдвард Боамах отложил поездку в Осло. Она намечалась на 18–20 марта.",
        ["visit cancelled Осло 2025-03-18..2025-03-20"],
    ),
    "in the passive": (
        "Визит министра обороны Ганы Эдварда Боамаха в Осло отложен. Он был запланирован на 19 марта.",
        ["visit cancelled Осло 2025-03-19"],
    ),
    "somebody should have come": (
        "Президент Чили Габриэль Борич отменил поездку в Лиму. Переговоры должны были пройти 21 марта.",
        ["visit cancelled Лима 2025-03-21"],
    ),
    "moved by itself to a day": (
        "Переговоры премьер-министров Непала и Бутана в Катманду переносятся с 18 на 27 марта.",
        ["meeting planned Катманду 2025-03-27"],
    ),
    "moved to a month": (
        "Переговоры премьер-министров Непала и Бутана в Катманду сдвигаются на май.",
        ["meeting planned Катманду 2025-05"],
    ),
    "moved to no day": (
        "Переговоры премьер-министров Непала и Бутана в Катманду откладываются на неопределённый срок.",
        ["meeting cancelled Катманду -"],
    ),
    "moved to another town": (
        "Переговоры министров обороны Греции и Кипра Никоса Дендиаса и Василиса Палмаса перенесены из Ларнаки в Салоники "
        "и пройдут 18 марта.",
        ["meeting planned Салоники 2025-03-18"],
    ),
    "the headline says that it is moved, the text to which day": (
        "Визит Уильяма Руто в Оттаву переносится\nВизит президента Кении Уильяма Руто в Оттаву переносится с 17 на 24 марта.",
        ["visit planned Оттава 2025-03-24"],
    ),
    "arranged and takes place there": (
        "Президент Чили Габриэль Борич встретится с президентом Боливии Луисом Арсе. Встреча намечена на 3 июня и "
        "пройдёт в Арике.",
        ["meeting planned Арика 2025-06-03"],
    ),
    "intended, but thought better of": (
        "Президент Чили Габриэль Борич собирался 24 марта посетить Лиму, но передумал.",
        ["visit cancelled Лима 2025-03-24"],
    ),
    "planned, but did not come about": (
        "Визит президента Чили Габриэля Борича в Лиму был намечен на 24 марта, но не состоялся из-за забастовки.",
        ["visit cancelled Лима 2025-03-24"],
    ),
    "a plan of days ago": (
        "Президент Чили Габриэль Борич планировал посетить Лиму 11 марта. Поездку отменили из-за землетрясения.",
        ["visit cancelled Лима 2025-03-11"],
    ),
    "another town of the traveller, resigned": (
        "Президент Ганы Джон Махама завтра прибудет в Осло. От поездки в Берген решено отказаться.",
        ["visit planned Осло 2025-03-15", "visit cancelled Берген -"],
    ),
    "another town, struck off the list": (
        "Президент Ганы Джон Махама 20 марта посетит Варшаву. Посещение Гданьска исключили из программы.",
        ["visit planned Варшава 2025-03-20", "visit cancelled Гданьск -"],
    ),
    "another town, that had to be left out": (
        "Министр обороны Ганы Эдвард Боамах 11 марта вернулся из Каира. Поездку в Тунис пришлось отменить.",
        ["visit held Каир 2025-03-11", "visit cancelled Тунис -"],
    ),
    "it fell out of the list": (
        "Президент Ганы Джон Махама прилетит в Осло 20 марта. Планировался и визит в Стокгольм, но он был снят с повестки.",
        ["visit planned Осло 2025-03-20", "visit cancelled Стокгольм -"],
    ),
    "the next sentence says to which day": (
        "Визит президента Кении Уильяма Руто в Токио отложен. Он состоится 3 июня.",
        ["visit planned Токио 2025-06-03"],
    ),
    "told of again for a later day": (
        "Визит президента Кении Уильяма Руто в Токио, который должен был начаться сегодня, перенесён. Президент прилетит "
        "в Японию 3 июня.",
        ["visit planned Токио 2025-06-03"],
    ),
    "put off twice, takes place": (
        "Заседание межправительственной комиссии Кении и Эфиопии, которое дважды переносилось, пройдёт 5 июня в Момбасе.",
        ["meeting planned Момбаса 2025-06-05"],
    ),
    "a plan for a day that has passed": (
        "Ранее ожидалось, что 11 марта президент Чили Габриэль Борич прибудет в Лиму.",
        ["visit cancelled Лима 2025-03-11"],
    ),
    "a plan beside what was refused": (
        "Глава МИД Кении Мусалия Мудавади отказался от встречи с главой МИД Ганы Сэмюэлом Аблаквой. Предполагалось, что "
        "он посетит Аккру 24 марта.",
        ["meeting cancelled None -", "visit cancelled Аккра 2025-03-24"],
    ),
    "he stayed at home": (
        "Президент Чили Габриэль Борич собирался 24 марта прибыть в Лиму, но остался в Сантьяго.",
        ["visit cancelled Лима 2025-03-24"],
    ),
    "not confirmed": (
        "Визит президента Кении Уильяма Руто в Токио пока не подтверждён.",
        ["visit proposed Токио -"],
    ),
    "it is not ruled out that": (
        "Не исключено, что в октябре президент Кении Уильям Руто посетит Токио.",
        ["visit proposed Токио 2025-10"],
    ),
    "somebody would like to": (
        "Президент Кении Уильям Руто хотел бы посетить Токио в этом году.",
        ["visit proposed Токио 2025"],
    ),
    "what is offered by telephone is no call": (
        "В ходе телефонного разговора 11 марта Уильям Руто предложил Абию Ахмеду встретиться в Момбасе.",
        ["call held None 2025-03-11", "meeting proposed Момбаса -"],
    ),
    "who is asked to come in a call": (
        "В ходе телефонного разговора 11 марта Уильям Руто пригласил Абия Ахмеда в Момбасу.",
        ["visit proposed Момбаса -", "call held None 2025-03-11"],
    ),
    "a visit agreed upon": (
        "Достигнута договорённость о визите премьер-министра Индии Нарендры Моди в Найроби в июне.",
        ["visit planned Найроби 2025-06"],
    ),
    "talks agreed upon": (
        "Президент Кении Уильям Руто и премьер-министр Индии Нарендра Моди договорились о встрече в Дели в июне.",
        ["meeting planned Дели 2025-06"],
    ),
    "earlier than was planned": (
        "Визит президента Кении Уильяма Руто в Токио, который планировался на июнь, пройдёт раньше — 25 марта.",
        ["visit planned Токио 2025-03-25"],
    ),
    "somebody considers whether to go": (
        "Президент Чили Габриэль Борич рассматривает возможность визита в Оттаву в октябре.",
        ["visit proposed Оттава 2025-10"],
    ),
    "a journey is considered": (
        "Рассматривается поездка президента Ганы Джона Махамы в Осло.",
        ["visit proposed Осло -"],
    ),
    "somebody does not rule out": (
        "Глава МИД Ирана Аббас Аракчи не исключил встречи с главой МИД Ирака Фуадом Хусейном в Багдаде.",
        ["meeting proposed Багдад -"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_called_off(name: str, engine: Engine) -> None:
    text, wanted = CASES[name]
    title, _, text = text.rpartition("\n")
    found = []
    for event in engine.extract(article(text, title, published=FRIDAY)).events:
        days = "-" if event.date is None else "..".join(dict.fromkeys((event.date.start, event.date.end)))
        found.append(f"{event.type} {event.status} {event.place and event.place.name} {days}")
    assert found == wanted
