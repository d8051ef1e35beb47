"""The faults of a load: all are counted, the first of each kind are kept, and what matters first is told first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from dictionaries.caches import memoized
from dictionaries.faults import Fault, FaultTotal
from dictionaries.reasons import code_of, rank_of

# Kept of each kind, by whether it is a warning: each row that was refused has to be sent again, so its sender must know
# which it was; what stands all the same is told by examples.
KEPT: Final = {False: 200, True: 20}
# Kinds told apart. A sender can make up as many names of fields as they like; further ones are counted as one.
MOST_KINDS: Final = 200
# The field of those.
OTHER_FIELDS: Final = ""


@dataclass(slots=True)
class FaultTally:
    """Faults and warnings as they are found, in order of rows."""

    _kept: list[Fault] = field(default_factory=list)
    _counts: dict[tuple[bool, str, str], int] = field(default_factory=dict)

    def note(self, faults: Iterable[Fault]) -> None:
        """Count faults, and keep the first of each kind."""
        counts = self._counts
        for fault in faults:
            kind = kind_of(fault)
            count = counts.get(kind, 0)
            if not count and len(counts) >= MOST_KINDS:
                kind = (kind[0], kind[1], OTHER_FIELDS)
                count = counts.get(kind, 0)
            counts[kind] = count + 1
            if count < KEPT[fault.warning]:
                self._kept.append(fault)

    def drop_warnings(self, rows: Container[int]) -> None:
        """Forget what was said of rows as if they stood; what was only counted of them stays counted."""
        for fault in [one for one in self._kept if one.warning and one.row in rows]:
            self._kept.remove(fault)
            self._counts[kind_of(fault)] -= 1

    def count(self, *, warning: bool) -> int:
        """How many errors, or warnings, there are."""
        return sum(count for kind, count in self._counts.items() if kind[0] == warning)

    @property
    def faults(self) -> list[Fault]:
        """Those that were kept: errors by row, then warnings by what they cost the sender, each rank by row."""
        return sorted(self._kept, key=_order)

    @property
    def totals(self) -> Sequence[FaultTotal]:
        """All, by kind: errors first, of these the most frequent."""
        found = [
            FaultTotal(code, name, warning, count) for (warning, code, name), count in self._counts.items() if count
        ]
        return sorted(found, key=lambda total: (total.warning, -total.count, total.code, total.field))

    @property
    def cut(self) -> bool:
        """Whether there are more than were kept."""
        return sum(self._counts.values()) > len(self._kept)


def kind_of(fault: Fault) -> tuple[bool, str, str]:
    """What is counted together: its code and field, warnings apart."""
    return fault.warning, code_of(fault.reason), _general(fault.field) if "." in fault.field else fault.field


def _order(fault: Fault) -> tuple[bool, int, int]:
    return (fault.warning, rank_of(fault.reason) if fault.warning else 0, fault.row)


@memoized(4096, name="general_fields")
def _general(name: str) -> str:
    """A field without the places in lists: `materials.3.name` → `materials.name`."""
    return ".".join(part for part in name.split(".") if not part.isdigit())
