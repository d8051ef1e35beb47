"""What a draft was before each change of it: JSON beside it, oldest first, so that its author can step back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

# Steps that are kept: more than somebody takes back one by one.
MOST_STEPS = 50
# What a change may change.
CHANGING = ("content", "base", "begun", "note", "changed")
SAID = ("content", "base", "begun", "note")


def history_after(old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The new values of a draft's columns, with what they were before.

    Args:
        old: The columns as they are.
        values: Those that change. Where they say the same as before nothing is to be stepped back to.
    """
    known = steps_read(old["history"])
    if "content" in old and any(old[name] != values.get(name, old[name]) for name in SAID):
        known = [*known, {name: old[name] for name in CHANGING}][-MOST_STEPS:]
    return {**values, "history": orjson.dumps(known).decode() if known else None}


def history_before(history: str | None) -> dict[str, Any] | None:
    """The columns as they were before the last change; None: there was none."""
    known = steps_read(history)
    if not known:
        return None
    last = known.pop()
    return {name: last[name] for name in CHANGING} | {"history": orjson.dumps(known).decode() if known else None}


def steps_of(history: str | None) -> int:
    """How many changes can be taken back."""
    return len(steps_read(history))


def steps_read(history: str | None) -> list[dict[str, Any]]:
    """The steps, oldest first."""
    found: list[dict[str, Any]] = orjson.loads(history) if history else []
    return found
