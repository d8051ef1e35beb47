"""How a text that tells a fault goes from the child to who waits for it: as JSON, and no less of it than there was."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dictionaries.own_text import OwnText
from dictionaries.reasons import Message, Rank, Reason, Words


def to_plain(value: Any) -> Any:
    """A text, or a value of a reason's, for JSON."""
    if isinstance(value, Reason):
        values = {name: to_plain(one) for name, one in value.values.items()}
        return {"said": asdict(value.said), "values": values}
    if isinstance(value, Words):
        return {"words": asdict(value)}
    if isinstance(value, OwnText):
        return {"own": value}
    return [to_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def of_plain(value: Any) -> Any:
    """The text, or the value, again."""
    if isinstance(value, list):
        return [of_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "said" in value:
        said = value["said"]
        return Message(**{**said, "rank": Rank(said["rank"])})(
            **{name: of_plain(one) for name, one in value["values"].items()}
        )
    return Words(**value["words"]) if "words" in value else OwnText(value["own"])
