"""The names of `authorities.yaml`: what an authority is really called in a place, where that is not the usual name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from indexer.samples.yaml_text import read_yaml

NAMES = Path(__file__).parent / "authorities.yaml"
KINDS = frozenset(("province", "city", "district", "county"))
WHOLE = "="  # what stands behind it is no ending, but all of the name
_PLACE = re.compile(r"\{\w+\}")
_SHORT = re.compile(r"(?<=..)(?:(?:[一-龥]{1,4}族){1,5}自治县|新区|区|市|县)$")

Names = Mapping[str, str]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    names: dict[str, dict[str, dict[str, str]]]


@cache
def table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Region → usual name → kind of place → name, checked; raises pydantic's `ValidationError` if the file does not
    hold what it should, `ValueError` for a kind of place that is none.
    """
    found = _Table.model_validate(read_yaml(NAMES)).names
    wrong = {kind for rows in found.values() for names in rows.values() for kind in names} - KINDS
    if wrong:
        raise ValueError(f"{NAMES.name}: no such kind of place: {', '.join(sorted(wrong))}")
    return MappingProxyType(found)


def names_at(chain: Iterable[str], kind: str) -> Names:
    """Usual name → pattern of the real one, for a place of this kind.

    Args:
        chain: Codes of its region and those above, nearest first.
    """
    found: dict[str, str] = {}
    for code in chain:
        for usual, names in table().get(code, {}).items():
            if kind in names:
                found.setdefault(usual, _pattern(names[kind], kind))
    return MappingProxyType(found)


def real_name(pattern: str, department: str, title: str, names: Names) -> str:
    """The pattern of the real name; the matter's own where nothing else is known."""
    if not names:
        return pattern
    usual = usual_name(pattern)
    for key in (f"{title}/{usual}", f"{department}/{usual}", usual):
        if key in names:
            return names[key]
    return pattern


def usual_name(pattern: str) -> str:
    """A pattern without places and 分局: {city}公安局{name}分局 → 公安局."""
    return _PLACE.sub("", pattern).removesuffix("分局")


def short_name(name: str) -> str:
    """A place without 县, 市, 区, 新区, as authorities have it in their names: 徐汇, 浦东."""
    return _SHORT.sub("", name)


def _pattern(name: str, kind: str) -> str:
    if "{" in name or name.startswith(WHOLE):
        return name.removeprefix(WHOLE)
    return f"{{city}}{{name}}{name}" if kind == "district" else f"{{name}}{name}"
