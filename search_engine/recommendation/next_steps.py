"""What is usually handled after a matter, as a reviewed table: known where nobody has handled anything yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from dictionaries.normalize import squash
from search_engine.recommendation.licences import DATA

TABLE = DATA / "next_steps.tsv"


@cache
def next_steps() -> Mapping[str, tuple[str, ...]]:
    """A matter's name, squashed → names of those that follow it, the first step first."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return MappingProxyType({squash(matter): tuple(following.split("|")) for matter, following in rows})


def steps_after(title: str) -> tuple[str, ...]:
    """What follows a matter of this name; nothing where the table does not have it."""
    return next_steps().get(squash(title), ())
