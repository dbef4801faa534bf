from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

from services.extract.engine.people.office_classes import tenure_class
from services.extract.engine.people.register import COLUMNS, Register, RegisterError, read_rows

HEADER = "\t".join(COLUMNS)


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load()


def test_the_register_is_large_and_known_countries_only(register: Register) -> None:
    tenures = [tenure for official in register.officials for tenure in official.tenures]
    assert len(tenures) >= 800
    countries = {tenure.country for tenure in tenures if tenure.country}
    assert len(countries) >= 90
    unknown = {code for code in countries if pycountry.countries.get(alpha_2=code) is None} - {"XK"}
    assert not unknown


def test_an_alias_is_of_one_person_only(register: Register) -> None:
    names = {official.name for official in register.officials}
    for official in register.officials:
        for alias in official.aliases:
            assert alias not in names
            assert register.by_name[alias] is official


def test_no_tenure_is_written_twice(register: Register) -> None:
    for official in register.officials:
        assert len(set(official.tenures)) == len(official.tenures), official.name


SOLE = ("president", "head_of_state", "head_of_government", "foreign_minister")


def test_one_holder_at_a_time(register: Register) -> None:
    """Presidents, heads of government and foreign ministers of a country follow one another."""
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for official in register.officials:
        for tenure in official.tenures:
            if tenure.country and tenure_class(tenure) in SOLE:
                row = (tenure.since, tenure.until or "9999", official.name)
                held.setdefault((tenure.country, tenure.office), []).append(row)
    overlaps = []
    for key, rows in held.items():
        rows.sort()
        for (_, until, first), (since, _, second) in pairwise(rows):
            length = min(len(until), len(since))
            if until[:length] > since[:length] and first != second:
                overlaps.append((key, first, second))
    # renamed himself in office; two premiers claimed the office for a week
    allowed = {"Сироджиддин Мухриддин", "Сироджиддин Аслов", "Майя Санду", "Павел Филип"}
    assert [o for o in overlaps if not {o[1], o[2]} <= allowed] == []


@pytest.mark.parametrize(
    ("office", "country", "day", "name"),
    [
        ("президент", "KZ", "2018-05-01", "Нурсултан Назарбаев"),
        ("президент", "KZ", "2022-10-10", "Касым-Жомарт Токаев"),
        ("премьер-министр", "GB", "2022-09", "Лиз Трасс"),
        ("канцлер", "DE", "2023", "Олаф Шольц"),
        ("министр иностранных дел", "CN", "2023-05-01", "Цинь Ган"),
        ("президент", "US", "2019-07-04", "Дональд Трамп"),
        ("генеральный секретарь ООН", None, "2024-01-01", "Антониу Гутерриш"),
    ],
)
def test_who_held_an_office_on_a_day(register: Register, office: str, country: str | None, day: str, name: str) -> None:
    assert name in [official.name for official in register.holders(office, country, day)]


def test_a_users_file_adds_people_and_tenures(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        f"{HEADER}\n"
        "Ясмина Холдоровна\t\tf\t\tминистр рыболовства\tKG\t\t2025-01\t\n"
        "Касым-Жомарт Токаев\t\tm\tК. Токаев\tпочётный ректор\tKZ\t\t2024\t\n",
        encoding="utf-8",
    )
    register = Register.load(own)
    assert [o.name for o in register.holders("министр рыболовства", "KG", None)] == ["Ясмина Холдоровна"]
    offices = [tenure.office for tenure in register.by_name["Касым-Жомарт Токаев"].tenures]
    assert {"президент", "почётный ректор"} <= set(offices)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Ян Новак\t\tm\t\tпосол\tCzechia\t\t\t", "country must be"),
        ("Ян Новак\t\tm\t\tпосол\t\t\t\t", "either a country or an international body"),
        ("Ян Новак\t\tx\t\tпосол\tCZ\t\t\t", "sex must be"),
        ("Ян Новак\t\tm\t\tпосол\tCZ\t\t12.05.2020\t", "from must be a date"),
        ("Ян Новак\t\tm\t\tпосол\tCZ\t\t2021\t2020", "ends before it begins"),
        ("\t\tm\t\tпосол\tCZ\t\t\t", "must not be empty"),
        ("Ян Новак\tm\tпосол", "values are needed"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=rf"line 2: .*{says}"):
        Register.load(own)


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("name,office\nЯн,посол\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="columns must be"):
        read_rows(own, "own.tsv")
