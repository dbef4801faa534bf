"""The measurement on another scheme's facts: how facts are read, paired and counted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from services.extract.engine import Engine
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader
from services.extract.factrueval.facts import Argument, Fact, gold_facts, read_documents
from services.extract.factrueval.matching import Figures, Matching, worth
from services.extract.factrueval.meetings import Meetings
from services.extract.factrueval.occupations import Occupations, occupation

Count = Callable[[list[Fact], list[Fact]], Figures]


@pytest.fixture(scope="module")
def people(tagger: Tagger) -> PeopleReader:
    return PeopleReader.load(tagger.morphology.analyzer)


@pytest.fixture(scope="module")
def matching(tagger: Tagger, people: PeopleReader) -> Matching:
    return Matching(tagger.morphology, people.countries)


@pytest.fixture
def count(matching: Matching) -> Count:
    def counted(gold: list[Fact], predicted: list[Fact]) -> Figures:
        figures = Figures()
        matching.count(figures, "doc", gold, predicted)
        return figures

    return counted


def meeting(*names: str) -> Fact:
    return Fact("Meeting", tuple(Argument("Participant", (name,)) for name in names))


RECTOR = occupation("Вяземская Ольга", ("ректор",), ("Тартуский университет",))


def test_facts_of_a_file_have_their_alternatives_and_no_qualifiers(tmp_path: Path) -> None:
    slots = [
        {"slot": "Who", "value": ["Кехле Тийт"]},
        {"slot": "Position", "value": ["директор", "span17 глава"]},
        {"slot": "Фаза", "value": ["конец"]},
        {"slot": "Сложность", "value": ["повышенная"]},
    ]
    fact = {"id": "1-0", "type": "Occupation", "slots": slots}
    document = {"id": "book_1", "text": "…", "facts": [fact, {**fact, "id": "1-1"}, {"type": "Deal", "slots": []}]}
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n\n", encoding="utf-8")
    (read,) = read_documents(path)
    assert list(gold_facts(read, "Occupation")) == [
        Fact(
            "Occupation",
            (Argument("Who", ("Кехле Тийт",)), Argument("Position", ("директор", "глава"))),
            difficult=True,
        )
    ]


def test_a_fact_found_whole_counts_one(count: Count) -> None:
    figures = count([RECTOR], [occupation("Ольга Вяземская", ("ректором",), ("Тартуского университета",))])
    assert (figures.shared.hits, figures.whole.hits, figures.mistakes) == (1.0, 1, [])


def test_countries_are_compared_by_code(count: Count) -> None:
    gold = occupation("Кехле Тийт", ("посол",), ("эстонская республика", "Эстония"))
    assert count([gold], [occupation("Тийт Кехле", ("посол",), ("EE",))]).whole.f1 == 1.0


def test_a_fact_found_in_part_is_worth_the_arguments_in_common(count: Count, matching: Matching) -> None:
    other = occupation("Ольга Вяземская", ("проректор",), ("Тартуский университет",))
    figures = count([RECTOR], [other])
    assert worth(RECTOR, other, matching.common(RECTOR, other)) == pytest.approx(2 / 3)  # 2 of 2 + ½ + ½
    assert figures.shared.f1 == pytest.approx(2 / 3)
    assert figures.whole.hits == 0
    assert len(figures.mistakes) == 1


def test_the_position_alone_makes_no_pair(count: Count) -> None:
    figures = count([RECTOR], [occupation("Иван Ребане", ("ректор",), ("Вильнюсская консерватория",))])
    assert figures.shared.hits == 0
    assert len(figures.mistakes) == 2


def test_what_gold_leaves_out_is_not_asked_for_in_whole_facts(count: Count) -> None:
    gold = Fact("Occupation", (Argument("Who", ("Ребане",)), Argument("Where", ("Калев",))))
    figures = count([gold], [occupation("Иван Ребане", ("защитник",), ("Калев",))])
    assert figures.whole.hits == 1
    assert figures.shared.hits == pytest.approx(2 / 2.5)


def test_difficult_facts_count_neither_way(count: Count) -> None:
    difficult = Fact(RECTOR.type, RECTOR.arguments, difficult=True)
    for predicted in ([], [RECTOR]):
        figures = count([difficult], predicted)
        assert (figures.shared.gold, figures.shared.predicted, figures.mistakes) == (0, 0, [])


def test_participants_are_told_apart(count: Count) -> None:
    gold = [meeting("Ребане Иван", "Вяземская Ольга"), meeting("Ребане Иван", "Калев")]
    figures = count(gold, [meeting("Иван Ребане", "«Калев»"), meeting("Ольга Вяземская", "Иван Ребане", "Тийт Кехле")])
    assert figures.shared.hits == pytest.approx(1 + 2 / 3)
    assert figures.whole.hits == 1


def test_no_fact_is_paired_twice(count: Count) -> None:
    figures = count([meeting("Ребане Иван", "Кехле Тийт")], [meeting("Ребане", "Кехле"), meeting("Кехле", "Ребане")])
    assert (figures.shared.precision, figures.shared.recall) == (0.5, 1.0)


def test_occupations_of_a_text(tagger: Tagger, people: PeopleReader, matching: Matching) -> None:
    text = (
        "Ректор Тартуского университета Ольга Вяземская приняла посла Исландии Йона Торссона. Он гулял с Павлом Реем."
    )
    found = Occupations(tagger, people, matching).read(text)
    assert [str(fact) for fact in found] == [
        "Who: Ольга Вяземская | Position: Ректор / ректор Тартуского университета | Where: Тартуского университета",
        "Who: Йон Торссон | Position: посла / посол | Where: Исландии",
    ]


def test_meetings_of_a_text_have_their_named_participants(engine: Engine) -> None:
    text = (
        "Президент Исландии Халла Томасдоттир встретилась в Рейкьявике с премьер-министром Мальты Робертом Абелой. "
        "Вчера прошли переговоры министров двух стран."
    )
    found = Meetings(engine).read(text)
    assert "Participant: Халла Томасдоттир | Participant: Роберт Абела" in [str(fact) for fact in found]
    assert all(argument.slot == "Participant" and argument.values[0] for fact in found for argument in fact.arguments)
