"""The steps of completion, in their order: each relies on what those before it have filled in."""

from services.contracts.event import Mode
from services.extract.engine.completion.dating import (
    date_by_report,
    date_by_schedule,
    date_in_order,
    date_results,
    date_what_is_not_to_be,
)
from services.extract.engine.completion.delegation_heads import name_heads
from services.extract.engine.completion.eventhood import (
    call_contracts,
    is_event,
    is_journey,
    leave_bodies,
    leave_nameless_delegations,
    leave_who_stays_away,
    of_one_party,
    shadow_of_call,
)
from services.extract.engine.completion.headlines import join_headline, tell_one_by_one
from services.extract.engine.completion.places import inherit_place, place_by_ceremony
from services.extract.engine.completion.plans import (
    call_off_with_visits,
    fall_through,
    move_to_new_days,
    take_place_with_talks,
)
from services.extract.engine.completion.stays import date_visits, lengthen
from services.extract.engine.completion.visits import (
    add_hosts,
    attach_to_visits,
    refine_visit_places,
    settle_locals,
    widen_to_countries,
)
from services.extract.engine.merging import Told
from services.extract.engine.story import Story
from services.extract.engine.story.visits import place_hosts


def complete(story: Story) -> list[Told]:
    """The article's events, each as full as the text allows, in the order of telling."""
    for event in story.told:
        leave_who_stays_away(event, story.told)
    told = [event for event in story.told if is_event(event)]
    told = [
        event
        for event in told
        if not shadow_of_call(event, told) and not is_journey(event, told) and not of_one_party(event, told)
    ]
    told = tell_one_by_one(join_headline(told))
    name_heads(told)
    for event in told:
        leave_bodies(event)
        leave_nameless_delegations(event)
        call_contracts(event)
    told = move_to_new_days(told, story)
    fall_through(told, story)
    call_off_with_visits(told)
    take_place_with_talks(told)
    widen_to_countries(told)
    attach_to_visits(told, story.setting.time.today.isoformat() if story.setting.time.today is not None else None)
    settle_locals(told)
    add_hosts(told)
    place_hosts(told)
    refine_visit_places(told, story)
    for event in told:
        place_by_ceremony(event, story)
        inherit_place(event, told)
    for event in told:
        if event.type == "visit":
            date_by_schedule(event, told, story)
    date_visits(told, story)
    date_in_order(told, story)
    date_visits(told, story)
    date_results(told)
    for event in told:
        date_by_schedule(event, told, story)
        if event.date is None:
            date_by_report(event, story)
            lengthen(event)
        event.mode = event.mode or _mode(event)
        if event.type == "call":
            event.place = None  # each side is at home
    date_what_is_not_to_be(told)
    return told


_OF_SOME_STATE = frozenset(("ambassador", "minister", "foreign_minister", "deputy"))  # which, the text does not say
_OF_TWO = ("совместн", "межправ", "межгос", "смешан", "двусторон", "высш", "комисси", "комитет")


def _mode(event: Told) -> Mode | None:
    if event.type != "meeting":
        return None
    sides = {party.country for party in event.parties if party.country}
    bodies = [party for party in event.parties if party.country is None and party.office not in _OF_SOME_STATE]
    if event.kind == "summit" or len(sides) + (1 if bodies and len(sides) >= 2 else 0) >= 3:
        return "multilateral"
    told = [party for telling in event.tellings for party in telling.candidate.parties if party.country is None]
    own = [
        party for party in (*bodies, *told) if party.kind == "organization"
    ]  # those named at its session stand for it
    joint = any((party.name or "").lower().startswith(_OF_TWO) or "-" in (party.name or "") for party in own)
    if event.kind == "session" and own and not joint:
        return "multilateral"  # of an international body
    if len(event.parties) >= 2 or joint:
        return "bilateral"
    return "multilateral" if event.kind == "session" and bodies else None
