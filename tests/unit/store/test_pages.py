"""What pages are made of: forms read as filters, texts cut at what was looked for, charts; and cursors."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.web.counting import Count
from services.store.web.cursors import Cursor, Rung, Sort
from services.store.web.pages.charts import HEIGHT, WIDTH, chart
from services.store.web.pages.forms import Form
from services.store.web.pages.marking import pieces

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NUMBERS = st.integers(0, 2**31 - 1)
KEYS: dict[Sort, st.SearchStrategy[tuple[object, ...]]] = {
    "newest": st.tuples(DAYS),
    "oldest": st.tuples(DAYS),
    "changed": st.tuples(st.integers(0, 2**63 - 1)),
    "sources": st.tuples(NUMBERS, DAYS),
    "relevance": st.tuples(st.floats(0, 1, width=32)),
}
CURSORS = st.sampled_from(list(KEYS)).flatmap(
    lambda sort: st.builds(Cursor, st.just(sort), KEYS[sort], st.uuids())  # type: ignore[arg-type]
)


@given(CURSORS)
def test_a_cursor_survives_its_address(cursor: Cursor) -> None:
    assert Cursor.decode(cursor.encode()) == cursor


@given(st.builds(Rung, NUMBERS, st.integers(-(2**63), 2**63 - 1)))
def test_so_does_the_place_in_a_list(rung: Rung) -> None:
    assert Rung.decode(rung.encode()) == rung


@given(st.text(max_size=60))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    for kind in (Cursor, Rung):
        try:
            found = kind.decode(text)
        except (ValueError, OverflowError):
            continue
        assert kind.decode(found.encode()) == found


def test_a_form_is_read_as_filters() -> None:
    form = Form.read([("country", "KZ"), ("with", "RU"), ("type", ""), ("as_of", "2025-11-12"), ("text", "  ")])
    assert dict(form.asked) == {"pair": "KZ-RU", "as_of": "2025-11-12T23:59:59+00:00"}
    asked = form.filters()
    assert asked.pair == ("KZ+RU",)
    assert asked.as_of is not None
    assert asked.as_of.date() == date(2025, 11, 12)
    assert form.has_more
    assert Form.read([("with", "RU")]).filters().country == ("RU",)
    assert Form.read([("sort", "oldest"), ("actor", "")]).is_empty
    assert Form.read([("from", "2025-02-30"), ("foo", "1")]).faults()


@given(st.text(max_size=40), st.lists(st.integers(0, 40), max_size=6, unique=True))
def test_pieces_are_the_whole_text(text: str, edges: list[int]) -> None:
    cut = sorted(edge for edge in edges if edge <= len(text))
    spans = list(zip(cut[::2], cut[1::2], strict=False))
    found = pieces(text, {"/x": spans}, "/x")
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, hit in found if hit] == [text[start:stop] for start, stop in spans if start < stop]


def test_a_chart_has_a_bar_for_each_month_and_few_years_of_them() -> None:
    counts = [Count(date(2025, 11, 1), "visit", 1), Count(date(2025, 11, 1), "call", 3), Count(None, "call", 9)]
    found = chart([*counts, Count(date(2026, 1, 1), "visit", 2)])
    assert found is not None
    assert [bar.first for bar in found.bars] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert [bar.label for bar in found.bars] == [
        "Ноябрь 2025: 4 записи",
        "Декабрь 2025: 0 записей",
        "Январь 2026: 2 записи",
    ]
    assert [sum(part.height for part in bar.parts) for bar in found.bars] == [HEIGHT, 0, HEIGHT / 2]
    years = chart([Count(date(year, 5, 1), "visit", year) for year in range(1900, 2026)])
    assert years is not None
    assert (len(years.bars), years.first, years.last, years.bars[-1].last) == (60, "1966", "2025", date(2025, 12, 31))
    assert all(bar.x + bar.width <= WIDTH for bar in years.bars)
    assert chart([Count(None, "visit", 1)]) is None


@pytest.mark.parametrize("text", ["", "AA", UUID(int=0).hex])
def test_short_and_strange_cursors(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        Cursor.decode(text)
