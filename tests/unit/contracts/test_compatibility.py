"""Which changes of a schema both readers can live with: the new one of old records, and the old one of new records."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import schemas
from services.contracts.schemas.compatibility import incompatibilities

OLD: dict[str, Any] = {
    "type": "object",
    "$defs": {
        "Party": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "kind": {"enum": ["person", "country"], "type": "string"}},
            "required": ["name"],
        }
    },
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "revision": {"type": "integer", "minimum": 1},
        "url": {"anyOf": [{"type": "string", "maxLength": 10}, {"type": "null"}], "default": None},
        "parties": {"type": "array", "items": {"$ref": "#/$defs/Party"}},
    },
    "required": ["id", "revision"],
}


def changed(path: str, value: Any = None) -> dict[str, Any]:
    """OLD with the value at a path replaced, or taken away."""
    new = copy.deepcopy(OLD)
    *steps, last = path.split("/")
    place: Any = new
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return new


HARMLESS = {
    "nothing": OLD,
    "a field that need not be there": changed("properties/lang", {"type": "string", "default": "ru"}),
    "a computed field": {
        **changed("properties/codes", {"type": "string", "readOnly": True}),
        "required": ["id", "revision", "codes"],
    },
    "a description": changed("properties/id/description", "what it is"),
    "another default": changed("properties/url/default", "x"),
    "the order of an enumeration": changed("$defs/Party/properties/kind/enum", ["country", "person"]),
    "another name for an inner type": {
        **changed("properties/parties/items", {"$ref": "#/$defs/Side"}),
        "$defs": {"Side": OLD["$defs"]["Party"]},
    },
}

REFUSED = {
    "url: removed": changed("properties/url"),
    "id: need not be there": changed("required", ["revision"]),
    "url: required now; older records": changed("required", ["id", "revision", "url"]),
    "lang: new and required; older records": {
        **changed("properties/lang", {"type": "string"}),
        "required": ["id", "revision", "lang"],
    },
    "revision: type was integer": changed("properties/revision/type", "string"),
    "revision: minimum was 1, is 2; older records": changed("properties/revision/minimum", 2),
    "revision: minimum was 1, is 0; newer records": changed("properties/revision/minimum", 0),
    "revision: minimum was 1, is None; newer records": changed("properties/revision/minimum"),
    "id: format": changed("properties/id/format", "uri"),
    "id: maxLength was None, is 9; older records": changed("properties/id/maxLength", 9),
    "url: maxLength was 10, is 5; older records": changed("properties/url/anyOf/0/maxLength", 5),
    "url: anyOf no longer has null; older records": changed("properties/url/anyOf", [{"type": "string"}]),
    "kind: enum no longer has country; older records": changed("$defs/Party/properties/kind/enum", ["person"]),
    "kind: enum now also has body; older readers": changed(
        "$defs/Party/properties/kind/enum", ["person", "country", "body"]
    ),
    "parties[].name: removed": changed("$defs/Party/properties/name"),
    "parties[].kind: required now": changed("$defs/Party/required", ["name", "kind"]),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_harmless_changes_pass(change: str) -> None:
    assert incompatibilities(OLD, HARMLESS[change]) == []


@pytest.mark.parametrize("reason", REFUSED)
def test_breaking_changes_are_refused_with_the_reason(reason: str) -> None:
    found = incompatibilities(OLD, REFUSED[reason])
    assert any(reason in each for each in found), found


@pytest.mark.parametrize("name", schemas.MODELS)
@given(data=st.data())
def test_no_field_of_the_real_schemas_can_be_taken_away_or_changed_unseen(name: str, data: st.DataObject) -> None:
    old = schemas.committed(name)
    new = schemas.committed(name)
    owners = [new, *(each for each in new["$defs"].values() if "properties" in each)] if "$defs" in new else [new]
    owner = data.draw(st.sampled_from(owners))
    field = data.draw(st.sampled_from(sorted(owner["properties"])))
    if data.draw(st.booleans()):
        del owner["properties"][field]
    else:
        owner["properties"][field] = {"type": "string", "pattern": "^changed$"}
    assert any(field in reason for reason in incompatibilities(old, new))
