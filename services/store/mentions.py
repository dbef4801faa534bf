"""A mention: one event as one article reports it, with all that tells whether another mention is the same event."""

import hashlib
import marshal
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import combinations
from uuid import UUID
from weakref import WeakValueDictionary

from services.contracts.event import DocumentKind, EventRecord, EventType, Mode, Status
from services.contracts.extraction import Extraction
from services.store import periods
from services.store.parties import Party, acronym, party, words
from services.store.periods import Firmness, Period

_FORMATS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    # A search for a pattern takes twenty times as long as one for a part of a word that none matches without.
    ("session", ("заседани", "комисси", "комитет", "совет"),
     re.compile(r"заседани|межправкомисси|\bкомисси|\bкомитет|\bсовет[аеу]?\b")),
    ("summit", ("саммит", "форум", "консультативн", "конференци"),
     re.compile(r"саммит|форум|консультативн\w+ встреч|конференци")),
    ("informal", ("формальн", "официальн", "галстук", "ужин", "обед", "чашк", "глаз", "прогул"),
     re.compile(r"неформальн|неофициальн|без галстук|ужин|обед|за чашкой|с глазу на глаз|прогул")),
    ("airport", ("аэропорт", "трап"), re.compile(r"аэропорт|трап[аеу]?\b")),
    ("talks", ("переговор",), re.compile(r"переговор")),
)  # fmt: skip
_BODY = re.compile(r"[А-ЯЁ](?<!\w.)[А-ЯЁ]{2,6}\b")
"""A word of capitals. What it begins with is looked for first: that is quicker than to look for where words begin."""
_NOT_BODIES = frozenset({"мид", "сша", "кнр", "оаэ", "кндр", "ссср", "днр", "лнр"})
_CITIES = {"нур султан": "астана"}
"""Cities that were renamed while Letopis' sources wrote of them."""
_GENERIC = frozenset(
    "о об и в на по с для к между до от года годы лет республика республики республикой правительством "
    "правительство подписании отношений отношениях двух стран стороны".split()
)
_SLACK = {"visit": 2, "meeting": 1, "call": 1, "signing": 1}
"""Days by which the periods of two mentions of one event may miss each other (time zones, arrivals by night)."""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What merging needs to know of an article."""

    id: UUID
    revision: int
    source: str
    url: str | None
    title: str
    published_at: datetime | None
    author: str | None = None
    modified_at: datetime | None = None
    """In UTC."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Profile:
    """All that the likeness of two mentions depends on. Mentions of many articles share one profile.

    There is one object of each profile (`shared`), for they are looked up by the thousand. Their order by `digest` is
    the same in every process.
    """

    type: EventType
    mode: Mode | None
    status: Status
    parties: tuple[Party, ...]
    period: Period
    city: str
    country: str
    venue: tuple[str, ...]
    titles: tuple[frozenset[str], ...]
    kinds: frozenset[DocumentKind]
    formats: frozenset[str]
    bodies: frozenset[str]
    ordinal: int
    digest: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        plain = (
            self.type, self.mode, self.status, [*map(tuple, self.parties)], self.period.plain, self.city, self.country,
            self.venue, [sorted(title) for title in self.titles], sorted(self.kinds), sorted(self.formats),
            sorted(self.bodies), self.ordinal,
        )  # fmt: skip
        # Of this version of the format equal values have equal bytes; a fifth of the time that `repr` takes.
        content = marshal.dumps(plain, 2)  # type: ignore[arg-type]
        object.__setattr__(self, "digest", hashlib.blake2b(content, digest_size=16).digest())

    def shared(self) -> "Profile":
        """The one object of this profile."""
        return _profiles.setdefault(self.digest, self)


_profiles: WeakValueDictionary[bytes, Profile] = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class Mention:
    """An event record, the article that reports it, and its profile. Mentions are the same if their event ids are."""

    event: EventRecord
    article: ArticleFacts
    profile: Profile
    parties: tuple[Party, ...]
    """The event's participants as parties, in their order."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mention) and other.event.id == self.event.id

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.event.id)

    @cached_property
    def id(self) -> UUID:
        """The event's id."""
        return self.event.id

    @cached_property
    def firmness(self) -> Firmness:
        """How firmly the mention is dated."""
        return self.profile.period.firmness

    @cached_property
    def order(self) -> tuple[float, int]:
        """By publication time (unknown ones last), then by event id: the order in which reports are listed."""
        published = self.article.published_at
        return (published.timestamp() if published else float("inf"), self.event.id.int)

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the period, with the slack of its type: other mentions of the event overlap it."""
        return window_of(self.profile)

    @property
    def keys(self) -> frozenset[int]:
        """Mentions of one event have a key in common: its people, its bodies, its countries (64-bit, signed)."""
        return keys_of(self.profile)

    @property
    def actors(self) -> frozenset[int]:
        """Keys of the people, also those who only were present, the bodies and the countries: what writers lock."""
        return _actors_of(self.profile)


def mentions_of(extraction: Extraction) -> tuple[Mention, ...]:
    """The mentions of one extraction; a withdrawn article has none."""
    article = extraction.article
    if article.withdrawn:
        return ()
    facts = ArticleFacts(
        id=article.id,
        revision=article.revision,
        source=plain(article.source),
        url=plain(article.url) if article.url else None,
        title=plain(article.title),
        published_at=article.published_at,
        author=plain(article.author) if article.author else None,
        modified_at=article.modified_at.astimezone(UTC) if article.modified_at else None,
    )
    return mentions(extraction.events, facts)


def plain(text: str) -> str:
    """Text as PostgreSQL takes it, without NUL."""
    return text.replace("\x00", "\ufffd")


def mentions(events: Sequence[EventRecord], article: ArticleFacts) -> tuple[Mention, ...]:
    """The mentions of an article, from the complete list of its events in the order of the text."""
    published = article.published_at.date() if article.published_at else None
    anchor = periods.anchor_of(published, (event.date for event in events))
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for event in events:
        parties = tuple(map(party, event.participants))
        different = tuple(sorted(set(parties)))
        alike = (event.type, different, event.date)
        ordinal = seen[alike] = seen.get(alike, -1) + 1
        found.append(Mention(event, article, _profile(event, different, anchor, min(ordinal, 3)), parties))
    return tuple(found)


def _profile(event: EventRecord, parties: tuple[Party, ...], anchor: periods.Anchor, ordinal: int) -> Profile:
    place = event.place
    city = " ".join(words(place.name or "")) if place else ""
    country = (place.country or "") if place else ""
    titles = tuple(sorted((title_words(d.title) for d in event.documents if d.title), key=sorted))
    bodies = {found.lower() for found in _BODY.findall(event.evidence)} - _NOT_BODIES
    return Profile(
        type=event.type,
        mode=event.mode,
        status=event.status,
        parties=parties,
        period=periods.period_of(event.type, event.status, event.date, anchor),
        city="" if _is_country(city, country) else _CITIES.get(city, city),
        country=country,
        venue=words(place.venue or "") if place else (),
        titles=titles,
        kinds=frozenset(d.kind for d in event.documents),
        formats=_formats(event) if event.type in ("meeting", "call") else frozenset(),
        bodies=frozenset(bodies),
        ordinal=ordinal,
    ).shared()


def _formats(event: EventRecord) -> frozenset[str]:
    text = event.evidence + (f" {event.place.venue}" if event.place and event.place.venue else "")
    lower = text.lower()
    return frozenset(
        name for name, parts, pattern in _FORMATS if any(part in lower for part in parts) and pattern.search(lower)
    )


@lru_cache(maxsize=16_384)
def title_words(title: str) -> frozenset[str]:
    """Stems of the telling words of a document's title."""
    return frozenset(word[:6] for word in words(title) if word not in _GENERIC)


@lru_cache(maxsize=4_096)
def _is_country(name: str, country: str) -> bool:
    """Whether a place's name is that of its country."""
    if not name or not country:
        return False
    from babel import Locale

    known = " ".join(words(str(Locale("ru").territories.get(country, ""))))
    return name == known or name in _COUNTRY_NAMES.get(country, ())


_COUNTRY_NAMES = {
    "RU": ("российская федерация", "рф"), "KZ": ("республика казахстан",), "BY": ("белоруссия", "республика беларусь"),
    "KG": ("киргизия", "кыргызстан"), "CN": ("кнр", "китайская народная республика"), "MD": ("молдавия", "молдова"),
    "TM": ("туркмения", "туркменистан"), "US": ("сша", "соединенные штаты", "соединенные штаты америки"),
    "GB": ("великобритания", "соединенное королевство", "англия"), "AE": ("оаэ", "эмираты"),
    "KR": ("южная корея", "республика корея"), "KP": ("кндр", "северная корея"), "AZ": ("азербайджанская республика",),
}  # fmt: skip


@lru_cache(maxsize=65_536)
def key(text: str) -> int:
    """64 bits, signed, of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


@lru_cache(maxsize=65_536)
def keys_of(profile: Profile) -> frozenset[int]:
    """The keys of all mentions of a profile."""
    return frozenset(key(text) for text in _key_texts(profile))


@lru_cache(maxsize=65_536)
def _actors_of(profile: Profile) -> frozenset[int]:
    present = {p.surname for p in profile.parties if p.kind == "person" and p.name}
    return frozenset(map(key, present.union(text.partition("|")[2] for text in _key_texts(profile))))


@lru_cache(maxsize=65_536)
def window_of(profile: Profile) -> tuple[date, date]:
    """The window of all mentions of a profile."""
    period, slack = profile.period, timedelta(days=_SLACK[profile.type])
    first = period.first - slack if period.first > periods.FIRST_DAY + slack else periods.FIRST_DAY
    last = period.last + slack if period.last < periods.LAST_DAY - slack else periods.LAST_DAY
    return first, last


def _key_texts(profile: Profile) -> Iterable[str]:
    """Keys as text: type, bar, actor. Hosts and witnesses are no keys: they do not make the event."""
    principal = [p for p in profile.parties if p.function not in ("host", "witness")] or list(profile.parties)
    countries = sorted({p.country for p in principal if p.country})
    kind = profile.type
    for each in principal:
        if each.kind == "person" and each.name:
            yield f"{kind}|{each.surname}"
        elif each.kind == "organization" and each.name:
            yield f"{kind}|{acronym(each.name)}"
    if kind == "visit":
        for visitor in countries:
            yield f"{kind}|{visitor}>{profile.country}"
        return
    if len(countries) <= 4:
        for pair in combinations(countries, 2):
            yield f"{kind}|{'+'.join(pair)}"
    if len(countries) < 2 or not principal:
        yield f"{kind}|{'+'.join(countries)}@{profile.country}"
    if profile.mode == "multilateral":
        yield f"{kind}|*@{profile.country}"
