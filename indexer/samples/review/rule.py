"""What a rule of the review looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree
from indexer.samples.entries import Entry
from indexer.samples.yaml_text import read_yaml

TABLE = Path(__file__).parent.parent / "review.yaml"


class _Rows(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LevelRow(_Rows):
    """Where matters of a name (regular expression) and a line are handled in practice."""

    levels: frozenset[str]
    reason: str
    title: str | None = None
    department: str | None = None


class NoPower(_Rows):
    """A level that has no matters of some types."""

    level: str
    types: frozenset[str]


class DoubtfulName(_Rows):
    """An authority's name that could not be made sure of."""

    region: str
    name: str
    doubt: str


class Table(_Rows):
    """The table of the review; a field is named as its key in the file, where it is explained."""

    hosts: frozenset[str]
    life_events: frozenset[str]
    code_prefixes: dict[str, str]
    on_duty: frozenset[str]
    no_power_below: NoPower
    levels: tuple[LevelRow, ...]
    rural: str
    same_names: dict[str, str]
    doubtful_names: tuple[DoubtfulName, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The entries that could be read, and what they are judged by."""

    matters: tuple[Entry, ...]
    documents: tuple[Entry, ...]
    tree: RegionTree
    table: Table

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them."""
        return (*self.matters, *self.documents)


Rule = Callable[[Reviewed], Iterator[Fault]]


@cache
def table() -> Table:
    """The table, checked; raises pydantic's `ValidationError` if the file does not hold what it should."""
    return Table.model_validate(read_yaml(TABLE))


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a value with its dotted path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts_of(part, f"{path}.{name}" if path else str(name))
