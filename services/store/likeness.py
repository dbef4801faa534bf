"""How much two mentions look like one real-world event.

A sum of evidence, each part bounded, compared with THRESHOLD. The weights were set on the development half of the
project's gold (`letopis evaluate-merging`); nothing in them names a person, place or document.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from services.store.mentions import Profile
from services.store.parties import Party, agreement
from services.store.periods import Firmness, Period

THRESHOLD = 1.12
"""From here on two mentions, or the average over two clusters, are one event."""
_SAME = 0.6
"""Agreement of two parties from which they count as one."""
Pairs = tuple[tuple[Party, Party, float], ...]
"""Two parties that are one, and how surely."""
Initials = tuple[int, ...]
"""Of each person the first letters of the name, as bits."""
_OFF = frozenset({"cancelled", "denied"})
_LAWS = frozenset({"law", "decree"})


def likeness(a: Profile, b: Profile) -> float | None:
    """The evidence that two mentions are one event; None where that is out of the question. Symmetric and pure."""
    return _likeness(a, b) if a.digest <= b.digest else _likeness(b, a)


@lru_cache(maxsize=500_000)
def are_linked(a: Profile, b: Profile) -> bool:
    """Whether two mentions by themselves are likely to be one event."""
    score = likeness(a, b)
    return score is not None and score >= THRESHOLD


def linked(profile: Profile, others: Iterable[Profile]) -> set[Profile]:
    """Those of the others that are linked to a profile. Most are none, and told apart by the initials of the people.

    All are of one type.
    """
    own, every = _initials(profile), profile.type in ("meeting", "call")
    return {other for other in others if _may_be(own, _initials(other), every) and are_linked(profile, other)}


@lru_cache(maxsize=200_000)
def _may_be(ours: Initials, theirs: Initials, every: bool) -> bool:
    """Whether one side may have somebody of the other, or `every` one of the fewer be one of the other.

    People of whom each side lacks some meet at other talks.
    """
    if not ours or not theirs:
        return True
    fit = all if every else any
    return fit(any(a & b in (a, b) for b in theirs) for a in ours) or fit(
        any(a & b in (a, b) for b in ours) for a in theirs
    )


@lru_cache(maxsize=200_000)
def _initials(profile: Profile) -> Initials:
    """Of each whom the event is about the initials, as bits; empty where more than the names of people tells who it is.

    Of two names of one person, one has the initials of the other.
    """
    about = _visiting(profile) if profile.type == "visit" else _principals(profile)
    if profile.mode == "multilateral" or not all(p.kind == "person" and p.name for p in about):
        return ()
    return tuple(sorted({sum({1 << ord(word[0]) % 64 for word in p.name}) for p in about}))


@lru_cache(maxsize=500_000)
def _likeness(a: Profile, b: Profile) -> float | None:
    if a.type != b.type or _contradictory(a, b):
        return None
    # What is quickly told comes first.
    where = _where(a, b)
    if where is None:
        return None
    when = _when(a, b)
    if when is None:
        return None
    who = _who(a, b)
    if who is None:
        return None
    return who + when + where + _what(a, b) + _how(a, b)


def _contradictory(a: Profile, b: Profile) -> bool:
    firm = a.period.firmness == b.period.firmness < Firmness.MONTH
    if not firm and "held" in (a.status, b.status) and (a.status in _OFF or b.status in _OFF):
        return True  # without two firm days, "it was held" and "it was called off" speak of different occasions
    return a.type == "signing" and bool(a.kinds and b.kinds) and (a.kinds <= _LAWS) != (b.kinds <= _LAWS)


# --- who -------------------------------------------------------------------------------------------------------------


def _who(a: Profile, b: Profile) -> float | None:
    if a.type == "visit":
        return _visitors(a, b)
    ours, theirs = _principals(a), _principals(b)
    if a.mode == b.mode == "multilateral":
        return _assembly(a, b, ours, theirs)
    return _sides(a, b, ours, theirs)


@lru_cache(maxsize=65_536)
def _principals(profile: Profile) -> tuple[Party, ...]:
    """Those whom the event is about; witnesses where states alone sign, because they stand for them."""
    principal = tuple(p for p in profile.parties if p.function not in ("host", "witness"))
    if profile.type == "signing" and all(p.kind == "country" for p in principal):
        return profile.parties
    return principal or profile.parties


@lru_cache(maxsize=65_536)
def _visiting(profile: Profile) -> tuple[Party, ...]:
    """Those who travel, or all where nobody is said to."""
    return tuple(p for p in profile.parties if p.function == "visitor") or profile.parties


def _visitors(a: Profile, b: Profile) -> float | None:
    ours, theirs = _visiting(a), _visiting(b)
    pairs = _pairs(ours, theirs)
    best = max((score for _, _, score in pairs), default=0.0)
    if best < 0.4:
        return None
    covered = sum(score for _, _, score in pairs) / min(len(ours), len(theirs))
    hosts_a = tuple(p for p in a.parties if p.function == "host")
    hosts_b = tuple(p for p in b.parties if p.function == "host")
    hosts = _pairs(hosts_a, hosts_b)
    return max(covered, 0.8 * best) + (0.1 if any(score > _SAME for _, _, score in hosts) else 0.0)


def _sides(a: Profile, b: Profile, ours: tuple[Party, ...], theirs: tuple[Party, ...]) -> float | None:
    """Talks and signings of few: what one report names, the other must not contradict."""
    if not ours or not theirs:
        return 0.2
    pairs = _pairs(ours, theirs)
    if not pairs:
        return None
    if len(pairs) < len(ours) and len(pairs) < len(theirs) and _each_lacks_one(ours, theirs, pairs):
        if a.type == "signing":
            if len(pairs) < 2:
                return None
        elif "multilateral" not in (a.mode, b.mode):
            return None  # other talks
    weight = sum(score for _, _, score in pairs)
    smaller, larger = sorted((len(ours) - _spare(ours), len(theirs) - _spare(theirs)))
    smaller, larger = max(smaller, 1), max(larger, 1)
    score = min(1.0, weight / (smaller + 0.35 * (larger - smaller)))
    if smaller == 1 and larger > 1:
        score *= 0.75  # one side named is weak: the same person meets many in a day
    return score


def _each_lacks_one(ours: tuple[Party, ...], theirs: tuple[Party, ...], pairs: Pairs) -> bool:
    """Whether each side has somebody whom the other lacks."""
    matched_a = {x for x, _, _ in pairs}
    matched_b = {y for _, y, _ in pairs}
    return any(p not in matched_a and not _covered(p, matched_a) for p in ours) and any(
        p not in matched_b and not _covered(p, matched_b) for p in theirs
    )


@lru_cache(maxsize=65_536)
def _spare(parties: tuple[Party, ...]) -> int:
    """Parties that stand beside another of their country: the minister beside the president, the head and his firm."""
    sides = {p.country or p.name for p in parties}
    return len(parties) - len(sides)


def _covered(party: Party, matched: set[Party]) -> bool:
    """Whether somebody of the same country is matched already: the rest of a side differs from report to report."""
    return any(party.country and party.country == other.country for other in matched) and (
        party.kind != "person" or not party.name or any(o.kind != "person" for o in matched)
    )


def _assembly(a: Profile, b: Profile, ours: tuple[Party, ...], theirs: tuple[Party, ...]) -> float | None:
    """A summit or a session: some reports name all who came, some one, some the body alone."""
    bodies_a, bodies_b = _bodies(a), _bodies(b)
    bodies = 0.35 if bodies_a & bodies_b else -0.35 if bodies_a and bodies_b else 0.0
    pairs = _pairs(ours, theirs)
    if pairs:
        weight = sum(score for _, _, score in pairs)
        smaller, larger = sorted((len(ours), len(theirs)))
        return min(1.0, weight / (smaller + 0.2 * (larger - smaller))) + bodies
    body_only = all(p.kind == "organization" for p in ours) or all(p.kind == "organization" for p in theirs)
    return 0.3 + bodies if body_only else None


def _bodies(profile: Profile) -> frozenset[str]:
    named = {w for p in profile.parties if p.kind == "organization" and not p.country for w in p.name if len(w) <= 5}
    return profile.bodies | {word for word in named if not any(vowel in word for vowel in "ыьъ")}


@lru_cache(maxsize=100_000)
def _pairs(ours: tuple[Party, ...], theirs: tuple[Party, ...]) -> Pairs:
    """One-to-one pairs of the same party, the surest first."""
    scored = [
        (score, i, j) for i, x in enumerate(ours) for j, y in enumerate(theirs) if (score := agreement(x, y)) >= 0.25
    ]
    if len(scored) > 1:
        scored.sort(key=lambda item: (-item[0], ours[item[1]], theirs[item[2]]))
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs = []
    for score, i, j in scored:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            pairs.append((ours[i], theirs[j], score))
    return tuple(pairs)


# --- when ------------------------------------------------------------------------------------------------------------


def _when(a: Profile, b: Profile) -> float | None:
    firm, loose = (a.period, b.period) if a.period.firmness <= b.period.firmness else (b.period, a.period)
    if loose.firmness == Firmness.DAYS:
        return _two_days(a, firm, loose)
    if loose.firmness == Firmness.INFERRED:
        if firm.overlaps(loose):
            return 0.7 - 0.05 * min(abs((firm.last - _centre(loose)).days), 4)
        return None
    if loose.firmness == Firmness.FLOATING:
        return _floating(firm, loose)
    if not firm.overlaps(loose):
        return None
    if loose.firmness == Firmness.MONTH:
        return 0.5
    if loose.stated:  # a year
        return 0.2
    return _near_publication(firm, loose)


def _two_days(a: Profile, x: Period, y: Period) -> float | None:
    gap = x.gap(y)
    if gap > 0:
        # A traveller arrives by night, or one report knows the first day of a visit and another the second.
        return 0.35 if a.type == "visit" and gap == 1 else None
    if (x.first, x.last) == (y.first, y.last):
        return 0.8
    return 0.7 if a.type == "visit" else 0.55


def _near_publication(firm: Period, loose: Period) -> float:
    """An undated report is news: what lies close to its day of publication is likelier meant."""
    if loose.anchor is None:
        return 0.1
    if firm.firmness >= Firmness.LOOSE and not firm.stated and firm.anchor is not None:
        days = abs((firm.anchor - loose.anchor).days)
    elif firm.firmness >= Firmness.MONTH:
        return 0.15
    else:
        days = max((loose.anchor - firm.last).days, (firm.first - loose.anchor).days, 0)
    return 0.5 if days == 0 else 0.46 if days == 1 else 0.4 if days <= 4 else 0.25 if days <= 14 else 0.1


def _floating(firm: Period, loose: Period) -> float | None:
    if loose.stated and loose.season is None:  # a span of years
        return 0.0 if firm.overlaps(loose) else None
    if loose.season is None or firm.firmness > Firmness.MONTH:
        if loose.season is not None and firm.season is not None:
            return (0.7 if loose.season == firm.season else None) if firm.stated and loose.stated else 0.3
        return 0.0
    day = firm.first.timetuple().tm_yday
    season = loose.season[0] * 30.5 - 30.5 + loose.season[1]
    apart = min(abs(day - season), 366 - abs(day - season))
    if loose.stated:
        if firm.firmness == Firmness.MONTH:
            return 0.4 if firm.first.month == loose.season[0] else None
        return 0.7 if (firm.first.month, firm.first.day) <= loose.season <= (firm.last.month, firm.last.day) else None
    return 0.35 if apart <= 4 else 0.15 if apart <= 20 else None if apart > 60 else 0.0


def _centre(period: Period) -> date:
    return period.anchor or period.last


# --- where, what, how ------------------------------------------------------------------------------------------------


def _where(a: Profile, b: Profile) -> float | None:
    if a.type == "call":
        return 0.0
    if a.country and b.country and a.country != b.country:
        return None
    if not (a.country or a.city) or not (b.country or b.city):
        return 0.0
    if a.city and b.city:
        if a.city == b.city:
            return 0.2 + (0.1 if a.venue and a.venue == b.venue else 0.0)
        return -0.1 if a.type == "visit" else -0.45
    return 0.1  # a city within the country, or the country alone in both


def _what(a: Profile, b: Profile) -> float:
    """Documents: the same title ties, another one parts unless all the rest agrees (one ceremony, many papers)."""
    if a.type != "signing":
        return 0.0
    if not a.titles or not b.titles:
        return 0.05 if a.kinds & b.kinds else 0.0
    best = max(_overlap(x, y) for x in a.titles for y in b.titles)
    if best >= 0.5:
        return 0.4 * best
    firm = max(a.period.firmness, b.period.firmness) == Firmness.DAYS
    if a.kinds & b.kinds:
        return -0.1 if firm else -0.5
    return -0.25 if firm else -0.7


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of the telling words of the shorter title that the longer one has, a little less for what it lacks."""
    if not a or not b:
        return 0.0
    common = len(a & b)
    return 0.7 * common / min(len(a), len(b)) + 0.3 * common / max(len(a), len(b))


def _how(a: Profile, b: Profile) -> float:
    """Mode, format and order of telling."""
    score = 0.0
    if a.mode and b.mode:
        if a.mode == b.mode:
            score += 0.05
        else:
            score += {"multilateral": -1.0, "phone": -0.3, "video": -0.3, "private": -0.2}.get(
                "multilateral" if "multilateral" in (a.mode, b.mode) else min(a.mode, b.mode), -0.05
            )
    if a.formats and b.formats:
        common = a.formats & b.formats
        score += 0.1 if a.formats == b.formats else 0.0 if common else -0.35
    elif (a.formats | b.formats) & {"session", "summit", "airport"} and a.mode != "multilateral":
        score -= 0.15
    if a.ordinal != b.ordinal:
        score -= 0.08
    return score
