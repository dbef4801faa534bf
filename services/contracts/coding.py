"""PLOVER and CAMEO codes of an event, for users of event data.

PLOVER: the Political Language Ontology for Verifiable Event Records, codebook of 2019: CONSULT has the modes
visit, third-party, multilateral, phone; meetings and visits yet to come code as AGREE, a signing as SUPPORT.
CAMEO: Conflict and Mediation Event Observations, codebook 1.1b3 of 2012.
"""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict


class EventCodes(BaseModel):
    """`plover` is the event, `plover_mode` its mode (null where PLOVER has none), `cameo` the code of 2–3 digits."""

    model_config = ConfigDict(frozen=True)

    plover: Literal["CONSULT", "SUPPORT", "AGREE", "REJECT"]
    plover_mode: Literal["visit", "multilateral", "phone", "meet"] | None = None
    cameo: str


@cache
def code(type_: str, mode: str | None, status: str) -> EventCodes:
    """Code an event of a type, mode and status; total over the values of the contracts, never raises."""
    if status in ("cancelled", "denied"):
        if type_ == "signing":
            return EventCodes(plover="REJECT", cameo="120")  # reject, not specified
        return EventCodes(plover="REJECT", plover_mode="meet", cameo="125")  # reject proposal to meet
    if status in ("planned", "proposed"):
        if type_ == "signing":
            return EventCodes(plover="AGREE", cameo="030")  # express intent to cooperate
        return EventCodes(plover="AGREE", plover_mode="meet", cameo="036")  # express intent to meet
    if type_ == "visit":
        return EventCodes(plover="CONSULT", plover_mode="visit", cameo="042")  # make a visit
    if type_ == "call":
        return EventCodes(plover="CONSULT", plover_mode="phone", cameo="041")  # discuss by telephone
    if type_ == "signing":
        return EventCodes(plover="SUPPORT", cameo="057")  # sign formal agreement
    return EventCodes(plover="CONSULT", plover_mode="multilateral" if mode == "multilateral" else None, cameo="040")
