"""WebSub (W3C, 23 January 2018) on the subscriber's side: hubs that feeds name, signatures of what hubs send. Pure."""

import hashlib
import hmac
from collections.abc import Mapping

import httpx

from services.ingest.feeds import Feed, web_address

_METHODS = ("sha1", "sha256", "sha384", "sha512")
"""Those of the specification, section 7.1."""


def hub_of(feed: Feed, headers: Mapping[str, str], url: str) -> tuple[str, str] | None:
    """The hub that a feed found at `url` names, and the topic to ask it for; what HTTP says goes before the document.

    A feed that does not say what it is itself called is asked for by its address.
    """
    links = httpx.Response(200, headers=dict(headers)).links
    hub = web_address(links.get("hub", {}).get("url"), url) or feed.hub
    topic = web_address(links.get("self", {}).get("url"), url) or feed.topic or url
    return (hub, topic) if hub and hub != url else None  # an empty link leads to the document itself


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether the X-Hub-Signature is that of the body under the secret; takes the same time for every wrong one."""
    method, _, given = signature.strip().partition("=")
    if method not in _METHODS:
        return False
    right = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))
