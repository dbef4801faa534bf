"""Date expressions of Russian news, resolved against the day of publication.

`find_dates` reads one sentence (any text will do) and returns its date expressions in order, without
overlaps. It knows no grammar beyond the words of the expression itself: who is in which clause, and
whether a clause speaks of the past or of the future, is for the caller to say, through `prefer` or, once
the tense of a clause is known, by `resolve`-ing a mention again.

Values are ISO 8601, partial where the words give no more: "2025-11-11", "2025-11", "2025", and "--05-16"
or "--05" where neither the words nor a publication date give the year. Weeks give the month or months that they
lie in and seasons the year, as the annotation guidelines have it; `within` holds the days in full.

The local date of publication is the date of `published` in its own offset.

Every pattern is anchored at a word and bounded in length, so time is linear in the text.
"""

from services.extract.engine.dates.expressions import DateMention, Duration, Prefer
from services.extract.engine.dates.finding import find_dates
from services.extract.engine.dates.resolution import resolve

__all__ = ["DateMention", "Duration", "Prefer", "find_dates", "resolve"]
