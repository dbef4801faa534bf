"""Who has led a delegation that came, where only the talks told beside its visit say who of its country was there."""

import re
from collections.abc import Sequence

from services.extract.engine.merging import Told, dates_agree
from services.extract.engine.parties import Party

_NEAR = 4  # sentences between the visit and the talks
# A delegation of a region or a firm may be led by anybody of it.
_OF_PART = re.compile(r"провинци|област|кра[яй]|округ|город|район|компани|университет|институт|банк|палат")
_ELSEWHERE = ("ambassador",)  # who meets the hosts too, but lives among them


def name_heads(told: Sequence[Told]) -> None:
    """ "Делегация Чили прилетела в Осло. Министр N принял министра транспорта Чили X": the visitor is X."""
    for visit in told:
        delegation = _alone(visit)
        if delegation is None or visit.place is None or visit.place.country in (None, delegation.country):
            continue
        heads = {id(head): head for talks in told if (head := _who_met(visit, delegation, talks)) is not None}
        if len(heads) == 1:
            (head,) = heads.values()
            if not _travels_by_himself(head, visit, told):
                visit.participants = [(head if p is delegation else p, f) for p, f in visit.participants]


def _alone(visit: Told) -> Party | None:
    """The delegation of a country whose visit it is, if nobody else has come."""
    visitors = visit.with_function("visitor") if visit.type == "visit" else []
    if len(visitors) != 1 or visitors[0].kind != "delegation" or visitors[0].country is None:
        return None
    return visitors[0] if _OF_PART.search((visitors[0].name or "").lower()) is None else None


def _who_met(visit: Told, delegation: Party, talks: Told) -> Party | None:
    """The one of the delegation's country who met somebody of the country visited, at the time of the visit."""
    if talks.type != "meeting" or talks.status != visit.status or visit.place is None:
        return None
    ours = [p for p in talks.parties if p.kind == "person" and p.country == delegation.country]
    theirs = any(p.country == visit.place.country for p in talks.parties)
    there = talks.place is None or talks.place.country == visit.place.country
    near = min((abs(talks.since(telling.candidate)) for telling in visit.tellings), default=_NEAR + 1) <= _NEAR
    if len(ours) != 1 or ours[0].office in _ELSEWHERE or not (theirs and there and near):
        return None
    return ours[0] if dates_agree(visit.date, talks.date) else None


def _travels_by_himself(head: Party, visit: Told, told: Sequence[Told]) -> bool:
    """Whether another visit of the same person is told of."""
    return any(other is not visit and other.type == "visit" and head in other.parties for other in told)
