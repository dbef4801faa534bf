"""Readiness: every named check must pass, and the answer says which did not."""

import asyncio
import json

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from services.platform.health import PATHS, Health
from services.platform.http import mount_health


async def fine() -> str | None:
    return None


async def broken() -> str | None:
    raise ConnectionError("postgresql://user:hunter2@host")


async def hanging() -> str | None:
    await asyncio.Event().wait()
    return None


async def test_ready_when_every_check_passes() -> None:
    answer = await Health({"kafka": fine, "database": fine}).answer("/readyz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"ready": True, "checks": {"kafka": "ok", "database": "ok"}}


async def test_unready_names_each_failed_check_and_no_secret() -> None:
    async def slow() -> str | None:
        return "catching up"

    answer = await Health({"kafka": fine, "database": broken, "models": slow, "pool": hanging}).answer("/readyz")
    assert answer.status == 503
    assert json.loads(answer.body)["checks"] == {
        "kafka": "ok",
        "database": "ConnectionError",
        "models": "catching up",
        "pool": "does not answer",
    }
    assert b"hunter2" not in answer.body


async def test_a_stopping_process_is_alive_but_not_ready() -> None:
    health = Health({"kafka": fine})
    health.stopping()
    assert (await health.answer("/readyz")).status == 503
    assert (await health.answer("/livez")).status == 200


async def test_fastapi_serves_all_paths_outside_of_its_description() -> None:
    app = FastAPI()
    mount_health(app, Health({"kafka": fine}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert [(await client.get(path)).status_code for path in PATHS] == [200, 200, 200]
        assert (await client.get("/openapi.json")).json()["paths"] == {}
        exposition = (await client.get("/metrics")).text
    families = {family.name: family for family in text_string_to_metric_families(exposition)}
    assert families["letopis_ready"].samples[0].value == 1
