"""A rank profile as the text of its file, which `read_profile` reads again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from ranker.profile.rank_profile import RankProfile, joined


def profile_text(profile: RankProfile) -> str:
    """TOML; the name is the file's, and no part of it."""
    sections = {field.name: getattr(profile, field.name) for field in fields(profile) if field.name != "name"}
    return "\n".join(_table(sections, "")).lstrip("\n") + "\n"


def _table(values: Mapping[str, Any], place: str) -> Iterator[str]:
    """The lines of a table: its own values, then the tables within."""
    tables: dict[str, Any] = {}
    for name, value in values.items():
        if is_dataclass(value) or isinstance(value, Mapping | tuple):
            tables[name] = value
        elif value is not None:
            yield f"{name} = {_value(value)}"
    for name, value in tables.items():
        there = joined(place, name)
        if isinstance(value, tuple):
            for one in value:
                yield from (f"\n[[{there}]]", *_table(_values(one), there))
        else:
            yield from (f"\n[{there}]", *_table(_values(value), there))


def _values(section: Any) -> Mapping[str, Any]:
    if isinstance(section, Mapping):
        return section
    return {field.name: getattr(section, field.name) for field in fields(section)}


def _value(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    return orjson.dumps(value).decode()  # whole numbers, texts, switches: as JSON has them
