"""The APIs against their own descriptions: requests made up from the OpenAPI documents, right ones and wrong ones.

No answer may be an error of the server or one that the description does not know, and nothing wrong may be taken.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from services.contracts.extraction import Extraction
from tests.integration.conftest import RunService
from tests.integration.store.conftest import gold
from tests.integration.store.test_page import fill

__all__ = ["gold"]

KEY = "a-key-of-the-tests-0123456789"
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "negative_data_rejection", "unsupported_method",
)  # fmt: skip


def try_api(url: str, folder: Path, checks: Sequence[str], seconds: int, *more: str) -> None:
    """Try an API; what it does wrong is the message of the failure."""
    options = ["--checks", ",".join(checks), "--phases", "examples,coverage,fuzzing", "--max-examples", "5"]
    options += ["--generation-deterministic", "--no-shrink", "--continue-on-failure"]
    options += ["--request-timeout", "30", "--warnings", "off", "--no-color", "--max-time", str(seconds)]
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", *options, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=180)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]


def test_the_timeline_answers_as_it_says(
    run_service: RunService, database_url: str, gold: Sequence[Extraction], tmp_path: Path
) -> None:
    fill(database_url, gold)
    web = run_service("web", LETOPIS_EDITOR_KEYS=f"editor:{KEY}", LETOPIS_REQUESTS_PER_MINUTE="0")
    # The stream is left out: it does not end.
    try_api(web.url, tmp_path, CHECKS, 20, "-H", f"Authorization: Bearer {KEY}", "--exclude-path", "/v1/stream")


def test_the_push_door_answers_as_it_says(run_service: RunService, tmp_path: Path) -> None:
    ingest = run_service("ingest", LETOPIS_API_KEYS=f"tests:{KEY}", LETOPIS_FEEDS_ON="false")
    checks = [check for check in CHECKS if not check.endswith("_conformance")]
    try_api(ingest.url, tmp_path, checks, 10, "-H", f"Authorization: Bearer {KEY}")
