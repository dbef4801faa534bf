"""Text as it should be: composed, with plain line ends, without what no reader sees."""

import re
import unicodedata

# C0 and C1 controls but tab and line feed, soft hyphens, zero-width spaces and joiners, byte-order marks,
# non-characters. NEL and the Unicode line separators count as line ends.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """NFC, line ends as \\n, no invisible characters (NUL among them), no blanks around. Idempotent.

    Raises ValueError where there is half of a surrogate pair: that is no text in any encoding.
    """
    if not text.isprintable():  # the common single line needs none of this
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("holds half of a surrogate pair, which is no character") from error
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """As `clean`, on one line: every run of white space is one blank."""
    return " ".join(clean(text).split())
