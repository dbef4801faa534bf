"""Ids are worked out from what defines a thing, so that a replay gives the same ones."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.contracts import ids

WHEN = datetime(2026, 5, 14, 12, tzinfo=UTC)


def identify(**given: str | datetime | None) -> object:
    return ids.article_id(
        **{"source": "s", "url": None, "external_id": None, "title": "t", "published_at": WHEN, "text": "x", **given}
    )  # type: ignore[arg-type]


def test_an_address_identifies_before_all_else() -> None:
    assert identify(url="https://a/1") == identify(
        url="https://a/1", source="other", external_id="7", title="u", text="y"
    )
    assert identify(url="https://a/1") != identify(url="https://a/2")


def test_the_sources_own_id_identifies_within_the_source() -> None:
    assert identify(external_id="7") == identify(external_id="7", title="u", text="y", published_at=None)
    assert identify(external_id="7") != identify(external_id="7", source="other")


def test_else_title_and_time_and_without_a_title_the_text() -> None:
    assert identify() == identify(text="y")
    assert identify() != identify(published_at=None)
    assert identify(title="") != identify(title="", text="y")


def test_ids_are_those_of_the_first_release() -> None:
    assert str(identify(url="https://a/1")) == "21bbfaa0-bdb1-5df1-870b-297579c95cd5"
    assert str(identify(external_id="7")) == "238ac7c4-433a-5c42-9484-375de53356c5"


@given(st.lists(st.text(max_size=5), max_size=4), st.randoms())
def test_an_event_keeps_its_id_whatever_the_order_of_its_participants(names: list[str], random: object) -> None:
    shuffled = sorted(names, key=lambda _: random.random())  # type: ignore[attr-defined]
    article = ids.article_id(source="s", url="u", external_id=None, title="", published_at=None, text="x")
    one = ids.event_id(article, "visit", names, "2026-05-14", "Астана", 0)
    assert one == ids.event_id(article, "visit", shuffled, "2026-05-14", "Астана", 0)
    assert one != ids.event_id(article, "visit", names, "2026-05-14", "Астана", 1)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_content_is_told_apart_by_title_and_text(title: str, text: str, other: str) -> None:
    same = ids.content_hash(title, text, WHEN) == ids.content_hash(title, other, WHEN)
    assert same == (text == other)
    assert ids.content_hash(title, text, None) != ids.content_hash(title, text, WHEN)
