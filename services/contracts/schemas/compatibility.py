"""Whether two versions of a schema can live beside each other on one topic.

Two readers must not break: the new one on records that lie on the topic already, and the old one, a subscriber's or
a service's not yet upgraded, on records that the new version writes. So a value that was allowed must stay allowed, a
value that was not must not appear, and what was always there must stay. What may be done is to add a field that
records need not have. All else needs a new version of the topic.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default", "examples", "readOnly"}
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """Why readers of one version could not read the other; empty where they can. Each reason begins with the path."""
    return list(_compare("", _resolve(old, old), _resolve(new, new), old, new))


def _compare(path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    if old.get("type") == new.get("type") == "object" and "properties" in old:
        yield from _compare_objects(path, old, new, old_root, new_root)
        return
    for key in sorted((old.keys() | new.keys()) - _ANNOTATIONS):
        before, after = old.get(key), new.get(key)
        if key in ("items", "additionalProperties") and isinstance(before, Mapping) and isinstance(after, Mapping):
            inner = _resolve(before, old_root), _resolve(after, new_root)
            yield from _compare(f"{path}[]", *inner, old_root, new_root)
        elif key in ("anyOf", "oneOf", "prefixItems") and before is not None and after is not None:
            yield from _compare_choices(path, key, before, after, old_root, new_root)
        elif before != after and not _same_set(before, after):
            yield f"{path or 'the record'}: {_difference(key, before, after)}"


def _compare_objects(path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    before, after = old["properties"], new.get("properties", {})
    old_required, new_required = set(old.get("required", ())), set(new.get("required", ()))
    for name, schema in before.items():
        place = f"{path}.{name}" if path else name
        if name not in after:
            yield f"{place}: removed; older readers may need it"
            continue
        if name in old_required - new_required:
            yield f"{place}: need not be there any more; older readers may need it"
        if name in new_required - old_required and not after[name].get("readOnly"):
            yield f"{place}: required now; older records may lack it"
        inner = _resolve(schema, old_root), _resolve(after[name], new_root)
        yield from _compare(place, *inner, old_root, new_root)
    for name in after.keys() - before.keys():
        if name in new_required and not after[name].get("readOnly"):
            yield f"{path}.{name}".lstrip(".") + ": new and required; older records lack it"


def _compare_choices(
    path: str, key: str, old: list[Schema], new: list[Schema], old_root: Schema, new_root: Schema
) -> Iterator[str]:
    """Choices are compared in their order, which is that of the model's type."""
    if len(old) != len(new):
        names = [_name(each) for each in old], [_name(each) for each in new]
        yield f"{path or 'the record'}: {_difference(key, *names)}"
        return
    for before, after in zip(old, new, strict=True):
        inner = _resolve(before, old_root), _resolve(after, new_root)
        yield from _compare(path, *inner, old_root, new_root)


def _difference(key: str, before: Any, after: Any) -> str:
    lists = isinstance(before, list) and isinstance(after, list)
    gone = [each for each in before if each not in after] if lists else []
    fresh = [each for each in after if each not in before] if lists else []
    if gone and not fresh:
        return f"{key} no longer has {', '.join(map(str, gone))}; older records may"
    if fresh and not gone:
        return f"{key} now also has {', '.join(map(str, fresh))}; older readers do not know that"
    if key in _LOWER | _UPPER:
        tighter = before is None or (after is not None and (after > before) == (key in _LOWER))
        whom = "older records may break it" if tighter else "newer records may break it for older readers"
        return f"{key} was {before}, is {after}; {whom}"
    return f"{key} was {before}, is {after}"


def _same_set(before: Any, after: Any) -> bool:
    """Whether two lists (an enumeration's values, several types) differ in their order only."""
    return isinstance(before, list) and isinstance(after, list) and {*map(str, before)} == {*map(str, after)}


def _name(schema: Schema) -> str:
    return str(schema.get("$ref") or schema.get("type") or schema)


def _resolve(schema: Schema, root: Schema) -> Schema:
    """The schema that a reference stands for; what stands beside the reference is annotation."""
    while (reference := schema.get("$ref")) is not None:
        schema = root["$defs"][reference.rpartition("/")[2]]
    return schema
