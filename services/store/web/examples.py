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
        }
    ],
    "independent_reports": 1,
    "conflicts": [],
    "corrected": [],
    "codes": {"plover": "CONSULT", "plover_mode": "visit", "cameo": "042"},
}

PAGE: dict[str, Any] = {"entries": [ENTRY], "next": None}

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
    "events": [],
}
