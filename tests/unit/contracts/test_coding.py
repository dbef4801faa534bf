"""Codes for users of event data are total, and as the codebooks say."""

import itertools
from typing import get_args

from services.contracts.coding import code
from services.contracts.event import EventType, Mode, Status


def test_every_combination_has_a_code() -> None:
    for type_, mode, status in itertools.product(get_args(EventType), [None, *get_args(Mode)], get_args(Status)):
        assert code(type_, mode, status).cameo.isdigit()


def test_codes_of_the_codebooks() -> None:
    assert (code("visit", "state", "held").plover, code("visit", None, "held").cameo) == ("CONSULT", "042")
    assert code("meeting", "multilateral", "held").plover_mode == "multilateral"
    assert (code("call", None, "held").plover_mode, code("call", "video", "held").cameo) == ("phone", "041")
    assert (code("meeting", None, "planned").plover, code("visit", None, "proposed").cameo) == ("AGREE", "036")
    assert (code("signing", None, "held").plover, code("signing", None, "planned").plover) == ("SUPPORT", "AGREE")
    assert (code("visit", None, "cancelled").plover, code("signing", None, "denied").cameo) == ("REJECT", "120")
