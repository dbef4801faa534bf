"""What only the headline tells of, by what the text then says: visits that it tells again, meetings told one by one."""

from collections.abc import Sequence
from dataclasses import replace

from services.extract.engine.completion.relations import is_news
from services.extract.engine.merging import Told, dates_agree, join, places_agree
from services.extract.engine.parties import Party


def join_headline(told: list[Told]) -> list[Told]:
    """The events, with a visit that only the headline tells of joined to that of the same people, named later."""
    kept: list[Told] = []
    for event in told:
        visitors = event.with_function("visitor")
        same = next(
            (
                trip
                for trip in told
                if event.type == trip.type == "visit"
                and event.headline
                and not trip.headline
                and (
                    trip.status == event.status or _begins(event, trip) or (event.place is None and event.date is None)
                )
                and trip.with_function("visitor") == visitors
                and dates_agree(trip.date, event.date)
                and places_agree(trip.place, event.place)
            ),
            None,
        )
        if same is None:
            kept.append(event)
        else:
            for telling in event.tellings:
                join(same, telling)
    return kept


def _begins(announced: Told, trip: Told) -> bool:
    """Whether a visit of the news is the one that the headline announces: "X посетит Осло. X сегодня прибыл в Осло"."""
    if announced.status != "planned" or announced.date is not None or trip.status != "held" or not is_news(trip):
        return False
    news = trip.frame.news
    return trip.date is None or (news is not None and trip.date.end >= news.start)


def tell_one_by_one(told: Sequence[Told]) -> list[Told]:
    """The events, with a headline's "X встретился с A, B и C" as a meeting with each where the text tells one of them.

    Those of whom the text tells a meeting of their own are not told again.
    """
    kept: list[Told] = []
    for event in told:
        apart = [other for other in told if _listed_by_headline(event) and _one_of(other, event)]
        first = event.parties[0] if event.parties else None
        if first is None or not apart or any(first not in other.parties for other in apart):
            kept.append(event)
            continue
        met = [party for other in apart for party in other.parties]
        kept += [_with(event, first, party, apart[0]) for party in event.parties if party not in met]
    return kept


def _listed_by_headline(event: Told) -> bool:
    """Whether nothing but the headline says that three or more met at one time."""
    others = (telling.candidate.parties for telling in event.tellings if not telling.title)
    talks = event.type == "meeting" and event.kind == "talks" and len(event.parties) > 2
    return talks and event.tellings[0].title and all(len(parties) < 2 for parties in others)


def _one_of(event: Told, several: Told) -> bool:
    """Whether a meeting of the text is of two of those whom the headline tells of."""
    two = event.type == "meeting" and event.kind == "talks" and len(event.parties) == 2 and not event.headline
    return two and event.status == several.status and all(party in several.parties for party in event.parties)


def _with(headline: Told, first: Party, other: Party, like: Told) -> Told:
    """A meeting of two out of a headline's, where one of these was that the text tells of."""
    return replace(
        headline,
        participants=[(first, "participant"), (other, "participant")],
        place=headline.place or like.place,
        date=headline.date or like.date,
    )
