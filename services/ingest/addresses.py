"""Canonical addresses of articles: two links to one page become one, two pages never do."""

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_TRACKING = frozenset(
    "fbclid gclid dclid yclid ysclid ymclid msclkid mc_cid mc_eid igshid twclid wbraid gbraid _openstat openstat "
    "from frommail nr_email_referer referrer rss xtor at_campaign at_medium cmpid spm erid "
    "share shared share_from sharedfrom".split()
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "yhid_", "oly_")
# Addresses that are canonical as they stand: no query, no fragment, no port, nothing to quote. Most are, and this is
# ten times faster than to take them apart.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+/[A-Za-z0-9._~/-]*", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """The address without fragment, tracking parameters and default port; host lower case and in ASCII, query sorted.

    Only parameters known to track are dropped, by their whole names: courlan's patterns take `gallery`, `cid` or
    cp1251 queries for noise, and would make one article of many. The scheme and a final slash stay.
    Raises ValueError, saying why, where it is no absolute address of the web.
    """
    url = url.strip()
    if _PLAIN.fullmatch(url) and "/." not in url:
        return url
    parts = urlsplit(url)
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise ValueError("must begin with http:// or https://")
    if not parts.hostname:
        raise ValueError("names no host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not hold a user name or password")
    query = "&".join(pair for pair in parts.query.split("&") if not _tracks(pair.partition("=")[0].lower()))
    host = parts.hostname.rstrip(".")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port not in (None, _DEFAULT_PORTS[parts.scheme.lower()]):  # .port raises ValueError for a wrong one
        netloc += f":{parts.port}"
    return str(canonicalize_url(urlunsplit((parts.scheme.lower(), netloc, parts.path, query, ""))))


def web_site_address(url: str) -> str:
    """The address as it is, if something can be fetched from it.

    Raises ValueError, saying why, where it is no absolute address of the web, or holds blanks or control characters.
    """
    if not url.isprintable() or " " in url:
        raise ValueError("must not hold blanks or control characters")
    canonical(url)
    return url


def _tracks(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
