"""Places, by the words that name them.

Expected values are "name country kind" of each mention, in order; a venue adds what it is called after "@"; nothing
after the bar means that the words name no place.
"""

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.places import (
    PlaceMention,
    build,
    country_name,
    country_of_adjective,
    find_bodies,
    find_places,
    gazetteer,
    places_in_sentence,
)


def written(mention: PlaceMention) -> str:
    line = f"{mention.name or '-'} {mention.country or '-'} {mention.kind}"
    return line + (f" @ {mention.venue}" if mention.venue else "")


def table(lines: str) -> list[tuple[str, str]]:
    rows = [line.split("|") for line in lines.strip().splitlines()]
    return [(text.strip(), expected.strip()) for text, expected in rows]


CASES = table("""
форум открылся в Ташкенте                       | Ташкент UZ city
делегация вылетела из Нур-Султана               | Нур-Султан KZ city
консультации в Санкт-Петербурге                 | Санкт-Петербург RU city
встреча в Питере                                | Санкт-Петербург RU city
сессия в Нью-Йорке                              | Нью-Йорк US city
прибыл в Алматы                                 | Алматы KZ city
побывал в Алма-Ате                              | Алма-Ата KZ city
в Улан-Баторе                                   | Улан-Батор MN city
под Бишкеком                                    | Бишкек KG city
в Абу-Даби                                      | Абу-Даби AE city
из Чолпон-Аты                                   | Чолпон-Ата KG city
в Новом Уренгое                                 | Новый Уренгой RU city
в Нижнем Новгороде                              | Нижний Новгород RU city
в Ростове-на-Дону                               | Ростов-на-Дону RU city
в Петропавловске-Камчатском                     | Петропавловск-Камчатский RU city
в Афинах                                        | Афины GR city
в Баден-Бадене                                  | Баден-Баден DE city
в Каннах                                        | Канны FR city
над Сеулом                                      | Сеул KR city
в Кишиневе                                      | Кишинёв MD city
в Давосе                                        | Давос CH city
в Анкоридже                                     | Анкоридж US city
МОСКВА, 12 ноя                                  | Москва RU city
встреча в г. Орле                               | Орёл RU city
поезд Москва–Пекин                              | Москва RU city; Пекин CN city
рейс Минск-Стамбул                              | Минск BY city; Стамбул TR city
президент Казахстана                            | Казахстан KZ country
президент РФ                                    | Россия RU country
граждане КНР и США                              | Китай CN country; США US country
в Республике Беларусь                           | Беларусь BY country
в Белоруссии                                    | Белоруссия BY country
из Кыргызстана                                  | Кыргызстан KG country
из Киргизии                                     | Киргизия KG country
в Соединённых Штатах Америки                    | США US country
в Объединенных Арабских Эмиратах                | ОАЭ AE country
с Южной Кореей                                  | Южная Корея KR country
в Боснии и Герцеговине                          | Босния и Герцеговина BA country
с Саудовской Аравией                            | Саудовская Аравия SA country
посол в ЮАР                                     | ЮАР ZA country
в Минской области                               | Минская область BY region
в Туркестанскую область                         | Туркестанская область KZ region
губернатор Брянской области                     | Брянская область RU region
в Красноярском крае                             | Красноярский край RU region
в Тосненском районе                             | Тосненский район - region
в Татарстане                                    | Татарстан RU region
на Аляске                                       | Аляска US region
в Баварии                                       | Бавария DE region
минская встреча                                 | Минск BY city
в римском дворце Киги                            | Рим IT city
в Дели                                          | Дели IN city
казахстанский министр                           | Казахстан KZ adjective
с белорусской стороной                          | Беларусь BY adjective
российско-казахстанский форум                   | Россия RU adjective; Казахстан KZ adjective
американо-китайских переговоров                 | США US adjective; Китай CN adjective
узбекистанская делегация                        | Узбекистан UZ adjective
варшавский саммит                               | Варшава PL city
в Акорде                                        | Астана KZ venue @ Акорда
в Кремле                                        | Москва RU venue @ Кремль
в Казанском кремле                              | Казань RU venue @ Казанский кремль
в Большом Кремлёвском дворце                    | Москва RU venue @ Большой Кремлёвский дворец
в резиденции «Куксарой»                         | Ташкент UZ venue @ резиденция «Куксарой»
в государственной резиденции «Ала-Арча»         | Бишкек KG venue @ резиденция «Ала-Арча»
в аэропорту «Эсенбога»                          | Анкара TR venue @ аэропорт «Эсенбога»
в аэропорту Внуково                             | Москва RU venue @ аэропорт Внуково
во Дворце Независимости                         | Минск BY venue @ Дворец Независимости
в Елисейском дворце                             | Париж FR venue @ Елисейский дворец
в Бочаровом ручье                               | Сочи RU venue @ Бочаров ручей
в Белом доме                                    | Вашингтон US venue @ Белый дом
в Доме правительства                            | - - venue @ Дом правительства
в отеле «Рэдиссон»                              | - - venue @ отель «Рэдиссон»
в Доме народного собрания в Пекине              | Пекин CN venue @ Дом народного собрания; Пекин CN city
Владимир Путин прибыл                           |
поездка во Владимир                             | Владимир RU city
Виктория Нуланд                                 |
Мир и Союз, Надежда и Вера                      |
ФК «Астана» победил                             |
сказал Белов Мамонову                           |
Борис Варшавский выступил                       |
саммит «Центральная Азия — Китай»               | Китай CN country
страны Центральной Азии и Европы                |
Шанхайская организация сотрудничества           |
орёл и решка                                    |
рк и рб                                         |
в белом доме с садом                            |
""")


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_places(text: str, expected: str) -> None:
    assert "; ".join(written(mention) for mention in find_places(text)) == expected


@pytest.mark.parametrize(
    ("text", "words", "preposition"),
    [
        ("Вчера в Нижнем Новгороде прошёл форум", "Нижнем Новгороде", "в"),
        ("В резиденции «Куксарой» говорили", "резиденции «Куксарой»", "в"),
        ("российско-казахстанский форум", "российско", ""),
        ("из Алма-Аты", "Алма-Аты", "из"),
    ],
)
def test_offsets_and_preposition(text: str, words: str, preposition: str) -> None:
    mention = find_places(text)[0]
    assert (text[mention.start : mention.stop], mention.preposition) == (words, preposition)


def test_cities_and_their_venues_have_coordinates() -> None:
    city, venue = find_places("В Астане, в Акорде")
    assert city.lat == venue.lat == pytest.approx(51.18, abs=0.1)
    assert city.lon == venue.lon == pytest.approx(71.45, abs=0.1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("на саммите ШОС", ["ШОС"]),
        ("Шанхайской организации сотрудничества", ["ШОС"]),
        ("страны ЕАЭС и ОДКБ", ["ЕАЭС", "ОДКБ"]),
        ("в Совете Безопасности ООН", ["СБ ООН"]),
        ("глава Евросоюза", ["ЕС"]),
        ("Организация тюркских государств", ["ОТГ"]),
        ("снг и оон", []),
    ],
)
def test_international_bodies(text: str, expected: list[str]) -> None:
    assert [body.name for body in find_bodies(text)] == expected


@pytest.mark.parametrize(
    ("word", "code"),
    [("белорусской", "BY"), ("Узбекский", "UZ"), ("турецкому", "TR"), ("суринамского", "SR"), ("минский", None)],
)
def test_country_of_an_adjective(word: str, code: str | None) -> None:
    assert country_of_adjective(word) == code


def test_every_adjective_of_a_country_ends_in_sky() -> None:
    """`Countries.adjective` looks up no word that has neither."""
    adjectives = [form for form, place in gazetteer().single.items() if place.kind == "country adjective"]
    assert adjectives
    assert [form for form in adjectives if "ск" not in form and "цк" not in form] == []


def test_countries_of_a_compound_adjective() -> None:
    names = gazetteer()
    assert names.countries_of_compound("российско-казахстанского") == ["RU", "KZ"]
    assert names.countries_of_compound("армяно-азербайджанская") == ["AM", "AZ"]
    assert names.countries_of_compound("угандийско-намибийскими") == ["UG", "NA"]
    assert names.countries_of_compound("торгово-экономический") == []


@pytest.mark.parametrize(
    ("word", "code"), [("россияне", "RU"), ("казахстанцев", "KZ"), ("американцам", "US"), ("соседи", None)]
)
def test_country_of_a_people(word: str, code: str | None) -> None:
    assert gazetteer().country_of_people(word) == code


@pytest.mark.parametrize(("code", "name"), [("US", "США"), ("KR", "Южная Корея"), ("RU", "Россия"), ("ZZ", None)])
def test_short_names_of_countries(code: str, name: str | None) -> None:
    assert country_name(code) == name


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("Ташкенте", "Ташкент"),
        ("Нижнем Новгороде", "Нижний Новгород"),
        ("России", "Россия"),
        ("столе", None),
        ("Соломоновых Островов", "Соломоновы Острова"),
    ],
)
def test_nominative(form: str, nominative: str | None) -> None:
    assert gazetteer().nominative(form) == nominative


def test_a_city_by_name_and_country() -> None:
    place = gazetteer().city("Вена", "AT")
    assert place is not None
    assert place.lat == pytest.approx(48.2, abs=0.1)
    assert gazetteer().city("Вена", "RU") is None


def test_a_sentence_gives_its_tokens(tagger: Tagger) -> None:
    document = Document.of("", "Переговоры прошли в Нижнем Новгороде и Казани.")
    tagger.tag(document.sentences)
    (sentence,) = document.sentences
    first, second = places_in_sentence(sentence)
    assert [document.text[m.start : m.stop] for m in (first, second)] == ["Нижнем Новгороде", "Казани"]
    assert [sentence.tokens[i].text for i in first.tokens] == ["Нижнем", "Новгороде"]
    assert sentence.tokens[first.head].text == "Новгороде"


# --- the tables ----------------------------------------------------------------------------------


def test_the_generated_table_is_current() -> None:
    """When this fails: python -m services.extract.engine.places.build"""
    assert build.text() == build.GAZETTEER.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["countries.tsv", "cities.tsv", "regions.tsv", "venues.tsv"])
def test_country_codes_are_of_iso_3166(name: str) -> None:
    columns = {"countries.tsv": 0, "venues.tsv": 2}
    codes = {row[columns.get(name, 1)] for row in build.table(name)} - {""}
    assert codes <= {country.alpha_2 for country in pycountry.countries} | {"XK"}


@pytest.mark.parametrize("name", ["countries.tsv", "cities.tsv", "regions.tsv", "venues.tsv", "bodies.tsv"])
def test_no_row_is_given_twice(name: str) -> None:
    keys = [(row[0], row[1] if name != "venues.tsv" else "") for row in build.table(name)]
    assert len(keys) == len(set(keys))


def test_every_listed_city_is_located_and_every_venue_in_a_listed_city() -> None:
    names = gazetteer()
    for name, country, *_ in build.table("cities.tsv"):
        place = names.city(name, country)
        assert place is not None
        assert place.lat is not None, name
        assert place.lon is not None, name
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
    for name, city, country, _ in build.table("venues.tsv"):
        assert not city or names.city(city, country) is not None, name


def test_all_countries_have_names() -> None:
    members = {country.alpha_2 for country in pycountry.countries} - {"UM", "BV", "HM", "GS", "TF", "IO", "AX"}
    unnamed = {code for code in members if country_name(code) is None}
    assert not unnamed & {row[0] for row in build.table("countries.tsv")}
    assert len(members - unnamed) >= 225


WORDS = st.sampled_from(
    (
        "в во Кремле Москва Нижний Новгород Новгороде область области Минской «Астана» российско-казахстанский - — США "
        "рф РФ Республика Беларусь Владимир г . , отеле « » резиденции Куксарой Дом правительства Центральная Азия ООН "
        "Нью-Йорк Южной Южная Корея Москва-Пекин и Босния Герцеговина Йорк"
    ).split()
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=20).map(" ".join)))
def test_any_text_is_read_with_offsets_in_order(text: str) -> None:
    reached = 0
    for mention in find_places(text):
        assert reached <= mention.start < mention.stop <= len(text)
        assert mention.name != ""
        reached = mention.stop
    for body in find_bodies(text):
        assert text[body.start : body.stop]


@pytest.mark.parametrize("unit", ["Москва ", "Республика ", "-а", "отеле «", "Минской области ", "Ы", "а-"])
def test_a_monotonous_text_of_many_kilobytes_is_read_to_its_end(unit: str) -> None:
    text = unit * (100_000 // len(unit)) + ". Встреча в Ташкенте"
    assert find_places(text)[-1].name == "Ташкент"
