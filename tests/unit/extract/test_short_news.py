"""What short items of agencies and regional outlets tell in passing: delegates, talks over a link, plans gone by.

Each case is a title, a text published on Friday, 14 March 2025, and the events in it, one line each as in
`expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

CASES: dict[str, tuple[str, str, list[str]]] = {
    # --- delegations and bodies ---
    "members of a delegation are met": (
        "",
        "Мэр Ярославля Артём Молчанов 12 марта провёл рабочую встречу с представителями делегации Киргизии.",
        ["meeting held | Артём Молчанов RU, KG | Ярославль | 2025-03-12"],
    ),
    "members of a body's delegation": (
        "",
        "Ректор Анна Лебедева 12 марта провела в Омске переговоры с членами делегации Ханойского университета.",
        ["meeting held | Анна Лебедева -, VN | Омск | 2025-03-12"],
    ),
    "our institute is visited": (
        "",
        "11 марта наш институт посетила делегация Пекинского технического университета.",
        ["visit held | CN | | 2025-03-11"],
    ),
    "a delegation of a body that is called by a foreign word": (
        "",
        "Технический университет 11 марта посетила делегация университета Цинхуа (Китай).",
        ["visit held | CN | | 2025-03-11"],
    ),
    "bodies of a row, each with its adjective": (
        "",
        "12 марта Курская и Брестская торгово-промышленные палаты подписали меморандум.",
        [
            "signing held | Курская торгово-промышленная палата RU, Брестская торгово-промышленная палата BY | "
            "| 2025-03-12 | memorandum"
        ],
    ),
    "councils of a row between which something is signed": (
        "",
        "12 марта подписано соглашение между Минским и Омским областными советами.",
        [
            "signing held | Минский областной совет BY, Омский областной совет RU | | 2025-03-12 | agreement",
        ],
    ),
    "one delegation under two names": (
        "Мэр Елабуги принял делегацию из турецкого города-побратима Самсун",
        "12 марта мэр Елабуги Рустем Нуриев принял в администрации делегацию из города Самсун, Турция.",
        ["meeting held | Рустем Нуриев RU, TR | Елабуга | 2025-03-12"],
    ),
    "a visit that ends with talks is only the guest's": (
        "",
        "Псковскую область 5 марта посетила делегация Бухары во главе с Шохрухом Садиловым. В заключение визита Шохрух "
        "Садилов и председатель палаты Пётр Снегов провели встречу.",
        [
            "visit held | Шохрух Садилов UZ | Псковская область | 2025-03-05",
            "meeting held | Шохрух Садилов UZ, Пётр Снегов - | Псковская область | 2025-03-05",
        ],
    ),
    "a day before those between whom it was": (
        "",
        "12 марта между Минским университетом и Курской академией состоялись переговоры.",
        ["meeting held | Минский университет BY, Курская академия RU | | 2025-03-12"],
    ),
    # --- at a distance ---
    "what the talks were held over, said after them": (
        "",
        "12 марта министр туризма Грузии Майя Омиадзе провела переговоры с министром экономики Армении Геворгом Папояном. "
        "Встреча прошла в онлайн-формате.",
        ["call held | Майя Омиадзе GE, Геворг Папоян AM | | 2025-03-12"],
    ),
    "a bridge of mayors": (
        "",
        "12 марта мэр Читы Инна Щеглова провела переговоры с мэром Улан-Батора Хишгээгийном Нямбаатаром. Встреча прошла "
        "в режиме телемоста.",
        ["call held | Инна Щеглова RU, Хишгээгийн Нямбаатар MN | | 2025-03-12"],
    ),
    "who took part in a video conference": (
        "",
        "12 марта состоялась видеоконференция. В ней приняли участие министр туризма Грузии Майя Омиадзе и министр "
        "экономики Армении Геворг Папоян.",
        ["call held | Майя Омиадзе GE, Геворг Папоян AM | | 2025-03-12"],
    ),
    "who took part in the online meeting of bodies": (
        "",
        "12 марта между Тверским и Гродненским медицинскими университетами прошла онлайн-встреча. В ней участвовали "
        "ректор Леся Чичановская и проректор Сергей Вольф.",
        ["call held | Леся Чичановская -, Сергей Вольф - | | 2025-03-12"],
    ),
    "they spoke before, after a call": (
        "",
        "13 марта президенты Финляндии и Эстонии провели телефонный разговор. В последний раз они общались 2 марта.",
        ["call held | FI, EE | | 2025-03-13", "call held | FI, EE | | 2025-03-02"],
    ),
    "they spoke before, face to face": (
        "",
        "13 марта президенты Финляндии и Эстонии провели телефонный разговор. В последний раз они общались 2 марта в Риге.",
        ["call held | FI, EE | | 2025-03-13", "meeting held | FI, EE | Рига | 2025-03-02"],
    ),
    "details of the talks are those of the call": (
        "",
        "13 марта министр обороны Швеции Пол Йонсон позвонил министру обороны Латвии Андрису Спрудсу. Беседа состоялась по "
        "инициативе Стокгольма. Детали переговоров министров не раскрываются.",
        ["call held | Пол Йонсон SE, Андрис Спрудс LV | | 2025-03-13"],
    ),
    # --- plans, offers, refusals ---
    "a city and a day before the sentence": (
        "",
        "ЖЕНЕВА, 13 марта — Спикер сената Чили Хосе Гарсия заявил, что готов посетить Ливан во главе делегации депутатов.",
        ["visit proposed | Хосе Гарсия CL | Ливан"],
    ),
    "a plan of some days ago": (
        "",
        "Ранее посол заявил, что президент Перу Дина Болуарте вечером 12 марта отправится в Чили с двухдневным визитом.",
        ["visit planned | Дина Болуарте PE | Чили | 2025-03-12..2025-03-13"],
    ),
    "taking part in talks is refused": (
        "",
        "Премьер-министр Дании Метте Фредериксен отказалась от участия во встрече с президентом Турции Реджепом Эрдоганом.",
        ["meeting cancelled | Метте Фредериксен DK, Реджеп Эрдоган TR"],
    ),
    "ambassadors are congratulated on their arrival": (
        "",
        "12 марта президент Чили Габриэль Борич принял послов Италии и Кубы. Он поздравил дипломатов с прибытием в страну.",
        ["meeting held | Габриэль Борич CL, IT, CU | | 2025-03-12"],
    ),
    "political consultations in one word": (
        "",
        "12 марта Грузия и Эстония провели политконсультации в Таллине.",
        ["meeting held | GE, EE | Таллин | 2025-03-12"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_events_of_short_news(engine: Engine, case: str) -> None:
    title, text, expected = CASES[case]
    assert_in_any_order(engine.extract(article(text, title)).events, expected)
