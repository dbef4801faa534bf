"""Examples for the OpenAPI document; a test holds them against the models."""

from typing import Any

ENTRY: dict[str, Any] = {
    "id": "0b0c8a54-5d2f-5b43-9f0e-6a3f1f1f7f10",
    "type": "visit",
    "mode": "state",
    "status": "held",
    "participants": [
        {
            "name": "Касым-Жомарт Токаев",
            "kind": "person",
            "role": "президент",
            "country": "KZ",
            "function": "visitor",
        }
    ],
    "date": {"start": "2025-11-11", "end": "2025-11-12", "basis": "text"},
    "place": {"name": "Москва", "country": "RU", "venue": None, "lat": 55.75, "lon": 37.62},
    "documents": [],
    "confidence": 0.97,
    "part_of": None,
    "reports": [
        {
            "event_id": "4d6a2c1e-7d0f-5a35-8d0c-0f4e6d3a2b11",
            "article_id": "9f7a5d8e-1c2b-5e4f-8a90-1b2c3d4e5f60",
            "article_revision": 1,
            "source": "Агентство",
            "url": "https://example.org/a-001",
            "title": "Президент Казахстана прибыл в Москву",
            "published_at": "2025-11-12T16:05:00+03:00",
            "status": "held",
            "evidence": "Накануне, 11 ноября, глава Казахстана прилетел с государственным визитом.",
            "evidence_span": {"part": "text", "start": 120, "stop": 195},
            "confidence": 0.97,
            "duplicate_of": None,
            "author": "Иван Петров",
            "modified_at": "2025-11-12T14:20:00Z",
        }
    ],
    "independent_reports": 1,
    "conflicts": [],
    "corrected": [],
    "codes": {"plover": "CONSULT", "plover_mode": "visit", "cameo": "042"},
}

PAGE: dict[str, Any] = {
    "entries": [ENTRY],
    "next": None,
    "highlights": [[{"at": "/participants/0/name", "spans": [[14, 20]]}]],
}

REVISIONS: list[dict[str, Any]] = [
    {
        "version": 17,
        "since": "2025-11-12T13:06:01Z",
        "cause": {"articles": ["9f7a5d8e-1c2b-5e4f-8a90-1b2c3d4e5f60"]},
        "entry": ENTRY,
    }
]

ACTOR: dict[str, Any] = {
    "id": "5f1c0e7a92d4b836",
    "name": "Касым-Жомарт Токаев",
    "kind": "person",
    "country": "KZ",
    "office": "президент",
    "entries": 214,
    "offices": [
        {
            "office": "президент",
            "country": "KZ",
            "first_day": "2019-03-20",
            "last_day": "2025-11-12",
            "entries": 214,
        }
    ],
}
_IN_SHORT = {name: value for name, value in ACTOR.items() if name != "offices"}
ACTORS: dict[str, Any] = {"actors": [_IN_SHORT], "next": None}
COUNTERPARTS: list[dict[str, Any]] = [
    {"actor": _IN_SHORT | {"id": "02a9c4417be05d13", "name": "Владимир Путин", "country": "RU"}, "together": 57}
]

_COUNTRY = {"code": "KZ", "name": "Казахстан", "entries": 812, "first_day": "2019-03-20", "last_day": "2025-11-12"}
COUNTRIES: list[dict[str, Any]] = [_COUNTRY]
PAIRS: dict[str, Any] = {"pairs": [{"pair": "KZ-RU", "entries": 203}], "next": None}
COUNTRY: dict[str, Any] = {**_COUNTRY, "pairs": PAIRS["pairs"], "actors": [_IN_SHORT]}
PLACES: dict[str, Any] = {
    "places": [{"name": "Астана", "country": "KZ", "lat": 51.18, "lon": 71.45, "entries": 340}],
    "next": None,
}
DOCUMENTS: dict[str, Any] = {
    "documents": [
        {
            "title": "План консультаций на 2025–2026 годы",
            "kind": "program",
            "entry_id": ENTRY["id"],
            "type": "signing",
            "status": "held",
            "date": ENTRY["date"],
            "participants": ENTRY["participants"],
        }
    ],
    "next": None,
}
COUNTS: dict[str, Any] = {
    "by": "month",
    "split": "type",
    "counts": [{"start": "2025-11-01", "part": "visit", "entries": 12}],
}

PROPOSAL: dict[str, Any] = {
    "action": "fix",
    "entries": [ENTRY["id"]],
    "field": "status",
    "value": "held",
    "reason": "Состоялся: см. сообщение от 12 ноября",
}
CORRECTION: dict[str, Any] = {
    "id": "5f0c3b52-8c0e-4f51-9a3b-0d9a7f5f6c11",
    "action": "fix",
    "events": ["4d6a2c1e-7d0f-5a35-8d0c-0f4e6d3a2b11"],
    "rest": [],
    "field": "status",
    "value": "held",
    "author": "Мария",
    "reason": "Состоялся: см. сообщение от 12 ноября",
    "made_at": "2025-11-13T09:00:00Z",
    "undone_at": None,
    "undone_by": None,
}

ARTICLE: dict[str, Any] = {
    "id": "9f7a5d8e-1c2b-5e4f-8a90-1b2c3d4e5f60",
    "revision": 1,
    "withdrawn": False,
    "source": "Агентство",
    "url": "https://example.org/a-001",
    "title": "Президент Казахстана прибыл в Москву",
    "text": "Накануне, 11 ноября, глава Казахстана прилетел с государственным визитом.",
    "lang": "ru",
    "published_at": "2025-11-12T16:05:00+03:00",
    "received_at": "2025-11-12T13:06:00Z",
    "author": "Иван Петров",
    "modified_at": "2025-11-12T14:20:00Z",
    "events": [],
}

WISH: dict[str, Any] = {
    "url": "https://newsroom.example/letopis",
    "filters": {"country": ["KZ", "UZ"], "type": "visit", "min_sources": 2},
    "note": "Визиты для ленты",
}
WEBHOOK: dict[str, Any] = {
    "id": "7a0f3c1e-52b8-4a0e-9d43-6f1f0f7b2c55",
    "url": "https://newsroom.example/letopis",
    "filters": {"country": ["KZ", "UZ"], "type": ["visit"], "min_sources": ["2"]},
    "note": "Визиты для ленты",
    "made_by": "Мария",
    "made_at": "2025-11-13T09:00:00Z",
    "state": "active",
    "paused_at": None,
    "paused_because": None,
    "failures": 0,
    "failing_since": None,
}
NEW_WEBHOOK: dict[str, Any] = {**WEBHOOK, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw5bUYq0vQk2M="}
DELIVERY: dict[str, Any] = {
    "at": "2025-11-13T09:05:00.120000Z",
    "message_id": "8127-340912",
    "type": "timeline.entry",
    "entry_id": ENTRY["id"],
    "attempt": 1,
    "status": 204,
    "error": None,
    "seconds": 0.12,
}
