"""Capitals by country, for "в казахстанскую столицу", "в столице Узбекистана", "в столице"; and "в эту страну"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from services.extract.engine.document import Sentence, Token
from services.extract.engine.mentions import Countries
from services.extract.engine.places import Place, PlaceMention, find_places, gazetteer


@lru_cache(maxsize=1)
def capitals() -> Mapping[str, str]:
    """The capital's name in Russian by ISO 3166-1 alpha-2 code."""
    text = files("services.extract.engine").joinpath("data", "capitals.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return dict(rows)


def capitals_in(sentence: Sentence, countries: Countries, home: str | None) -> Iterator[PlaceMention]:
    """The capitals that a sentence names as such; `home` is the country of a bare "столица", where that is known."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens if "столица" in sentence.lemmas else ()):
        if sentence.lemmas[index] != "столица":
            continue
        country = None
        called = sentence.lemmas[index - 1] if index else ""
        if (called, home) in _OTHER_CAPITALS or (called, None) in _OTHER_CAPITALS:
            city = gazetteer().city(_OTHER_CAPITALS.get((called, home)) or _OTHER_CAPITALS[called, None])
            if city is not None:
                yield _mention(token, index, city.name, city.country, city)
            continue
        if (
            called.endswith(("ый", "ий", "ой"))
            and index - 1 not in countries.adjectives
            and called not in _STILL_CAPITAL
        ):
            continue  # "культурная столица"
        if index > 0 and index - 1 in countries.adjectives:
            country = countries.adjectives[index - 1][-1]
        else:
            at = index + 1
            if at < len(tokens) and tokens[at].feats.get("Animacy") == "Anim" and tokens[at].head != index:
                at = len(tokens)  # "принял в столице министра Кубы"
            while (
                at < len(tokens) and at - index <= 3 and at not in countries.nouns and tokens[at].pos in ("ADJ", "NOUN")
            ):
                at += 1
            if at in countries.nouns:
                country = countries.nouns[at]
            elif (
                at <= index + 4
                and index + 1 < len(tokens)
                and tokens[index + 1].feats.get("Case") == "Gen"
                and tokens[index + 1].pos in ("NOUN", "PROPN")
                and not _of_the_country(sentence, index + 1)
            ):
                continue
            elif home == "RU" and sentence.lemmas[index + 1 : index + 2] == ["республика"]:
                yield from _of_republic(sentence, index)
                continue
            else:
                country = home
        name = capitals().get(country or "")
        if name is None:
            continue
        yield _mention(
            token, index, name, country, gazetteer().city(name, country), tokens[index - 1] if index else None
        )


def _of_republic(sentence: Sentence, index: int) -> Iterator[PlaceMention]:
    """ "В столице республики глава Коми принял X": the capital of the one republic of Russia that is named."""
    named = {place.name for place in find_places(sentence.text)}
    towns = [capital for republic, capital in _REPUBLICS.items() if republic in named]
    city = gazetteer().city(towns[0], "RU") if len(towns) == 1 else None
    if city is not None:
        before = sentence.tokens[index - 1] if index else None
        yield _mention(sentence.tokens[index], index, city.name, city.country, city, before)


_REPUBLICS = {
    "Адыгея": "Майкоп", "Республика Алтай": "Горно-Алтайск", "Башкортостан": "Уфа",
    "Бурятия": "Улан-Удэ", "Дагестан": "Махачкала", "Ингушетия": "Магас", "Кабардино-Балкария": "Нальчик",
    "Калмыкия": "Элиста", "Карачаево-Черкесия": "Черкесск", "Карелия": "Петрозаводск", "Республика Коми": "Сыктывкар",
    "Марий Эл": "Йошкар-Ола", "Мордовия": "Саранск", "Якутия": "Якутск",
    "Северная Осетия": "Владикавказ", "Татарстан": "Казань", "Тыва": "Кызыл",
    "Удмуртия": "Ижевск", "Хакасия": "Абакан", "Чечня": "Грозный", "Чувашия": "Чебоксары",
}  # fmt: skip


def _of_the_country(sentence: Sentence, index: int) -> bool:
    """ "в столице страны": of the one that the text is in."""
    after = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
    owned = after is not None and after.feats.get("Case") == "Gen" and after.pos in ("NOUN", "PROPN", "ADJ", "DET")
    return sentence.lemmas[index] in ("страна", "республика", "государство", "королевство") and not owned


def this_country(sentence: Sentence, places: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """The country that the sentence has named last where it says "по приглашению премьера Кубы отбыл в эту страну"."""
    tokens = sentence.tokens
    for index in range(2, len(tokens) if "этот" in sentence.lemmas else 0):
        if sentence.lemmas[index] not in ("страна", "республика", "королевство"):
            continue
        if sentence.lemmas[index - 1] != "этот" or tokens[index - 2].text.lower() not in ("в", "во"):
            continue
        named = [place for place in places if place.kind == "country" and place.tokens.stop <= index - 2]
        if named:
            token = tokens[index]
            here = range(index, index + 1)
            yield replace(named[-1], start=token.start, stop=token.stop, preposition="в", tokens=here, head=index)


# Cities that go by the name of a capital without being the country's; the country where the text is, or None for any.
_OTHER_CAPITALS = {
    ("южный", "KZ"): "Алматы",
    ("южный", "KG"): "Ош",
    ("северный", None): "Санкт-Петербург",
}
_STILL_CAPITAL = frozenset("свой родной нынешний новый бывший самый".split())


def _mention(
    token: Token, index: int, name: str, country: str | None, city: Place | None, before: Token | None = None
) -> PlaceMention:
    preposition = before.text.lower() if before is not None else ""
    return PlaceMention(
        token.start,
        token.stop,
        name,
        country,
        "city",
        city.lat if city else None,
        city.lon if city else None,
        None,
        preposition if preposition in ("в", "во", "из", "с") else "",
        range(index, index + 1),
        index,
    )
