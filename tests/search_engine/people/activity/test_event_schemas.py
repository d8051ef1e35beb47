"""The shapes of events.

1. Each type of event has a shape, found by its `type`, and a batch takes no other.
2. The reader takes what a shape allows: all of it, and without any of it that is not required.
3. It refuses what a shape refuses: what is required left out, wrong values, fields that no event has, and those that
   only other types have.
"""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from indexer.events import EVENT_TYPES, Event, read_event
from search_engine.people.activity.event_schemas import FIELDS, WHOLE, event_schema, event_schemas
from tests.indexer.events.event_samples import RULES

RIGHT: dict[str, Any] = {
    "id": "e-1", "at": "2025-11-01T09:00:00+08:00", "region": "330110", "session": "s:1", "search_id": "p.1",
    "site": "杭州市", "query": "身份证补领", "document": "a1", "documents": ["a1", "b/1"], "position": 10_000,
    "rating": 5, "element": "fee", "text": "不再收费",
}  # fmt: skip
WRONG: dict[str, tuple[Any, ...]] = {
    "id": ("", "a b", "x" * 65), "type": ("buy", 1), "region": ("3301", 330110), "session": ("s 1",),
    "search_id": ("", "搜"), "site": ("x" * 101, 1, "a\x01"), "query": ("", "x" * 501, ["身份证"], "a\x01"),
    "document": ("", "a b", "a\x01"), "documents": ([], ["a"] * 51, ["a b"], "a"),
    "position": (0, 10_001, "1", True, 1.5), "rating": (0, 6),
    "element": ("price",), "text": ("x" * 201, "a\x01"), "colour": ("red",), "at": (5,),
}  # fmt: skip
every_type = pytest.mark.parametrize("kind", EVENT_TYPES)


def judged(kind: str, event: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the shape allows an event, and whether the reader takes it."""
    allowed = Draft202012Validator(event_schema(EVENT_TYPES[kind])).is_valid(event)
    return allowed, isinstance(read_event(event, RULES), Event)


def whole(kind: str) -> dict[str, Any]:
    """An event with all that its shape names."""
    return {name: RIGHT.get(name, kind) for name in event_schema(EVENT_TYPES[kind])["properties"]}


def test_1_every_type_has_a_shape_found_by_its_type() -> None:
    shapes = event_schemas("#/{model}")
    found = shapes.pop(WHOLE)
    assert found["discriminator"]["mapping"].keys() == EVENT_TYPES.keys()
    assert [{"$ref": target} for target in found["discriminator"]["mapping"].values()] == found["oneOf"]
    for kind, target in found["discriminator"]["mapping"].items():
        assert shapes[target.removeprefix("#/")]["properties"]["type"]["enum"] == [kind]
    assert FIELDS.keys() | {"type"} == set().union(*(shape["properties"] for shape in shapes.values()))


@every_type
def test_2_the_reader_takes_what_the_shape_allows(kind: str) -> None:
    event = whole(kind)
    assert judged(kind, event) == (True, True)
    as_reals = {name: float(value) if isinstance(value, int) else value for name, value in event.items()}
    assert judged(kind, as_reals) == (True, True)  # 3.0 is a whole number in JSON
    for name in event:
        rest = {field: value for field, value in event.items() if field != name}
        needed = name in ("id", "type", *EVENT_TYPES[kind].needs)
        assert judged(kind, rest) == (not needed, not needed), name


@every_type
def test_3_the_reader_refuses_what_the_shape_refuses(kind: str) -> None:
    event = whole(kind)
    for name, values in WRONG.items():
        for value in values if name in event or name == "colour" else ():
            assert judged(kind, event | {name: value}) == (False, False), (name, value)
    for name in {"element", "text"} - event.keys():
        assert judged(kind, event | {name: RIGHT[name]}) == (False, False)
