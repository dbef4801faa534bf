"""Times as readers are told them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.pages.written_dates import parse_time, written_times

ALMATY = ZoneInfo("Asia/Almaty")
NOW = datetime(2025, 3, 14, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "14 марта 2025 года, 16:05",
        "14 марта 2025 в 16:05",
        "14 Марта 2025 | 16:05",
        "14 марта 2025 г. 16:05",
        "14 мар. 2025 г., 16:05",
        "14 марта в 16:05",
        "14 марта, 16:05",
        "16:05, 14 марта 2025",
        "16:05 14.03.2025",
        "14.03.2025 16:05:00",
        "14.03.25 16:05",
        "14-03-2025, 16:05 | Просмотров: 8",
        "2025-03-14 16:05",
        "пт, 14/03/2025 - 16:05",
        "03/14/2025 - 16:05",
        "Пятница, 14 марта 2025 - 16:05",
        "14 сакавіка 2025, 16:05",
        "14 березня 2025, 16:05",
        "2025 жылғы 14 наурыз, 16:05",
        "14 наурыз 2025, 16:05",
        "2025-yil 14-mart, 16:05",
        "2025 йил 14 март, 16:05",
        "14 March 2025, 16:05",
        "March 14, 2025 at 16:05",
    ],
)
def test_the_minute(text: str) -> None:
    (written,) = written_times(text, NOW, ALMATY)

    assert written.moment.isoformat() == "2025-03-14T16:05:00+05:00"
    assert written.exact


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Сегодня, 09:00", "2025-03-14T09:00:00+05:00"),
        ("вчера в 23:50", "2025-03-13T23:50:00+05:00"),
        ("Бүгін, 09:00", "2025-03-14T09:00:00+05:00"),
        ("28 декабря, 10:00", "2024-12-28T10:00:00+05:00"),
        ("15 марта, 00:10", "2025-03-15T00:10:00+05:00"),
        ("1 мая 2024 12:00 (МСК)", "2024-05-01T12:00:00+03:00"),
        ("5 минут назад", "2025-03-14T23:25:00+05:00"),
    ],
)
def test_against_the_time_of_fetching(text: str, moment: str) -> None:
    (written,) = written_times(text, NOW, ALMATY)

    assert written.moment.isoformat() == moment


def test_today_is_the_site_s_day() -> None:
    (written,) = written_times("Сегодня, 00:20", datetime(2025, 3, 14, 20, tzinfo=UTC), ALMATY)

    assert written.moment.isoformat() == "2025-03-15T00:20:00+05:00"


@pytest.mark.parametrize(
    "text", ["", "31.02.2025", "31 февраля 2025", "счёт 16:05", "тел. 8 (3532) 77-01-02", "в 2025 году", "№ 403-14-03"]
)
def test_what_is_no_day(text: str) -> None:
    assert written_times(text, NOW, ALMATY) == []


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("20250314T1605", "2025-03-14T16:05:00+05:00"),
        ("20250314T1605+0300", "2025-03-14T16:05:00+03:00"),
        ("2025-03-14T11:05:00.000Z", "2025-03-14T11:05:00+00:00"),
        ("2025-03-14 16:05:00", "2025-03-14T16:05:00+05:00"),
        ("Fri, 14 Mar 2025 16:05:00 +0300", "2025-03-14T16:05:00+03:00"),
        ("14 марта 2025, 16:05", "2025-03-14T16:05:00+05:00"),
        ("2025-03-14", "2025-03-14T00:00:00+05:00"),
    ],
)
def test_values_of_metadata(value: str, moment: str) -> None:
    written = parse_time(value, ALMATY, NOW)

    assert written is not None
    assert written.moment.isoformat() == moment


@given(st.text(alphabet="0123456789.:/- ,марта2025сегодня", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for written in written_times(text, NOW, ALMATY):
        assert 0 <= written.start < written.stop <= len(text)
        assert written.moment.tzinfo is not None
    parse_time(text, ALMATY, NOW)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2030, 1, 1)))
def test_each_minute_comes_back(moment: datetime) -> None:
    (written,) = written_times(f"{moment:%d.%m.%Y %H:%M}", NOW, ALMATY)

    assert written.moment.replace(tzinfo=None) == moment.replace(second=0, microsecond=0)
