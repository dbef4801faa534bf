"""Bytes from the web and from files as text, whatever their label says."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD_BYTES = 4096
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic")
_SAMPLE_BYTES = 20_000
_FREQUENT = frozenset("оеаинтсрвлкмдпуя")
"""The most frequent letters of Russian: nine in ten letters of a text are lower case, two in three of these."""
_TOLERATED = 0.01


def decode(raw: bytes, label: str | None = None) -> str:
    """The text of a document; `label` is what its transport calls the encoding. Never raises."""
    return raw.decode(encoding_of(raw, label), "replace").removeprefix("\ufeff")


def encoding_of(raw: bytes, label: str | None = None) -> str:
    """The encoding of a document, or of one that begins so.

    A byte-order mark decides, then whether it is UTF-8 (other encodings practically never look like it, so that a
    wrong label does no harm), then the label, the document's own declaration, and at last which of the Cyrillic
    encodings makes the most Russian of it. charset-normalizer takes koi8-r for Japanese.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return encoding
    if _is_utf8(raw):
        return "utf-8"
    declared = _DECLARED.search(raw[:_HEAD_BYTES])
    named = [label, *(each.decode() for each in declared.groups() if each)] if declared else [label]
    sample = raw[:_SAMPLE_BYTES]
    candidates = [codec for name in named if (codec := _codec(name)) and codec not in ("utf-8", "ascii")]
    return max((*candidates, *_CYRILLIC), key=lambda codec: (_russian(sample, codec), codec in candidates))


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding of text; None for what is none, or what no bytes can be read in."""
    if not name:
        return None
    try:
        found = codecs.lookup(name).name
        b"\x80".decode(found, "replace")  # rot13, idna and the like are found, and then read nothing
    except (LookupError, ValueError):
        return None
    return found


def _is_utf8(raw: bytes) -> bool:
    """UTF-8, perhaps with a flaw here and there, such as a text cut within a letter."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(errors="replace")
    else:
        return True
    flaws, others = text.count("\ufffd"), sum(not char.isascii() for char in text)
    return flaws <= max(1, _TOLERATED * others) and others > 10 * flaws


def _russian(sample: bytes, codec: str) -> int:
    """How Russian the sample is in an encoding; the same bytes in the wrong one give capitals and signs."""
    text = sample.decode(codec, "replace")
    return sum((char in _FREQUENT) - 2 * (not char.isalpha() and not char.isascii()) for char in text)
