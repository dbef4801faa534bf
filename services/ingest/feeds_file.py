"""feeds.yaml: the feeds that an operator lists beside those added by hand."""

from pathlib import Path

import yaml

from services.ingest.addresses import web_site_address
from services.ingest.cleaning import clean_line
from services.ingest.feed_store import FeedSource
from services.platform.errors import Refusal


def read_feeds_file(path: Path) -> list[FeedSource]:
    """Read feeds.yaml: `feeds:` with a list of addresses, or of `url:` and `source:`. Raises Refusal."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(f"LETOPIS_FEEDS: {path} cannot be read: {error}") from None
    listed = document.get("feeds") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise Refusal(f"LETOPIS_FEEDS: {path} must hold `feeds:` and a list")
    found = []
    for number, each in enumerate(listed, 1):
        entry = {"url": each} if isinstance(each, str) else each
        if not isinstance(entry, dict):
            raise Refusal(f"LETOPIS_FEEDS: feed {number} of {path} is neither an address nor `url:` and `source:`")
        try:
            url = web_site_address(str(entry.get("url", "")))
            source = clean_line(str(entry.get("source") or "")) or None
        except ValueError as error:
            raise Refusal(f"LETOPIS_FEEDS: the url of feed {number} of {path} is wrong: {error}") from None
        found.append(FeedSource(url, source))
    return found
