"""Capitals by country, for "в казахстанскую столицу", "в столице Узбекистана", "в столице"."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from services.extract.engine.document import Sentence
from services.extract.engine.mentions import Countries
from services.extract.engine.places import PlaceMention, gazetteer


@lru_cache(maxsize=1)
def capitals() -> Mapping[str, str]:
    """The capital's name in Russian by ISO 3166-1 alpha-2 code."""
    text = files("services.extract.engine").joinpath("data", "capitals.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return dict(rows)


def capitals_in(sentence: Sentence, countries: Countries, home: str | None) -> Iterator[PlaceMention]:
    """The capitals that a sentence names as such; `home` is the country of a bare "столица", where that is known."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if sentence.lemmas[index] != "столица":
            continue
        country = None
        if index > 0 and index - 1 in countries.adjectives:
            country = countries.adjectives[index - 1][-1]
        else:
            at = index + 1
            while (
                at < len(tokens) and at - index <= 3 and at not in countries.nouns and tokens[at].pos in ("ADJ", "NOUN")
            ):
                at += 1
            if at in countries.nouns:
                country = countries.nouns[at]
            elif (
                index + 1 < len(tokens)
                and tokens[index + 1].feats.get("Case") == "Gen"
                and tokens[index + 1].pos in ("NOUN", "PROPN")
            ):
                continue
            else:
                country = home
        name = capitals().get(country or "")
        if name is None:
            continue
        city = gazetteer().city(name, country)
        before = tokens[index - 1].text.lower() if index else ""
        yield PlaceMention(
            token.start,
            token.stop,
            name,
            country,
            "city",
            city.lat if city else None,
            city.lon if city else None,
            None,
            before if before in ("в", "во", "из", "с") else "",
            range(index, index + 1),
            index,
        )
