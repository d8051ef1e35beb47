"""What single rows cannot show: rows against the others, of their own kind and of other kinds.

`duplicates` looks at all rows as they stand in the files; `RULES` look at the rows in force, without those that one of
the site's own replaces.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Entries, PlacedEntry, Rule
from dictionaries.messages import NO_PRESENT_REGION
from dictionaries.reasons import Message

REPEATED = Message("duplicate", "与第 {row} 行重复", "is the same as row {row}", "请删去一行", "delete one of them")


def duplicates(found: Entries) -> Iterator[Fault]:
    """No two rows of a file have one key (a row of the site's own replaces a shipped one)."""
    for name, placed in found.items():
        seen: dict[tuple[Any, ...], PlacedEntry] = {}
        for one in placed:
            key = (one.file, *BY_NAME[name].key_of(one.entry))
            if key in seen:
                yield one.fault(BY_NAME[name].key[0], REPEATED(row=seen[key].row))
            seen.setdefault(key, one)


def in_force(found: Entries) -> Entries:
    """The rows without those that a later one of the same key replaces, each in the place of the first."""
    keys = {name: BY_NAME[name].key_of for name in found}
    return {name: tuple({keys[name](one.entry): one for one in placed}.values()) for name, placed in found.items()}


def cells_of_rows(found: Entries) -> Iterator[Fault]:
    """What is wrong with each row by itself, whichever version let it in."""
    for kind in KINDS:
        for one in found.get(kind.name, ()) if kind.checks_cells else ():
            yield from (one.fault(*fault) for fault in kind.cell_faults(one.entry))


def unknown_regions(found: Entries, regions: Container[str]) -> Iterator[Fault]:
    """Rows stand for regions of the table; for those who know the table."""
    for kind in KINDS:
        for one in found.get(kind.name, ()) if kind.region else ():
            code = getattr(one.entry, kind.region)
            if code and code not in regions:
                yield one.fault(kind.region, NO_PRESENT_REGION(code=code))


RULES: tuple[Rule, ...] = (cells_of_rows, *(rule for kind in KINDS for rule in kind.rules))
