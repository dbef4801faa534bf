"""Signatures of webhooks: verified by Standard Webhooks' library, and by the code that docs/subscribing.md shows."""

import re
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.store.web.webhooks.signing import new_secret, shown, signed

BODY = '{"type":"ping","data":{"привет":1}}'.encode()
DOCUMENT = Path(__file__).parents[3] / "docs" / "subscribing.md"


def by_library(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers))
    except WebhookVerificationError:
        return False
    return True


def by_document() -> Callable[[str, Mapping[str, str], bytes], bool]:
    found = re.search(r"^    import base64.*?(?=^\S)", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    names: dict[str, Any] = {}
    exec(textwrap.dedent(found[0]), names)
    shown_there: Callable[[str, Mapping[str, str], bytes], bool] = names["is_ours"]
    return shown_there


@pytest.mark.parametrize("is_ours", [by_library, by_document()], ids=["library", "document"])
def test_only_what_was_signed_is_ours(is_ours: Callable[[str, Mapping[str, str], bytes], bool]) -> None:
    secret, now = new_secret(), int(time.time())
    headers = signed(secret, "1-2", now, BODY)
    assert is_ours(shown(secret), headers, BODY)
    assert not is_ours(shown(secret), headers, BODY + b" ")
    assert not is_ours(shown(secret), {**headers, "webhook-id": "1-3"}, BODY)
    assert not is_ours(shown(new_secret()), headers, BODY)
    assert not is_ours(shown(secret), signed(secret, "1-2", now - 3_600, BODY), BODY)
