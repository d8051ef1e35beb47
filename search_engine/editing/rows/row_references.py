"""Rows that refer to rows which are left out, and are left out with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from dictionaries.editing.own_files import PlacedRow
from dictionaries.faults import Fault

# The kind whose rows name each other, and the columns in which they do.
TOPICS, COLUMNS = "topics", ("broader", "related")


def lost_rows(
    placed: Sequence[PlacedRow], left_out: Iterable[PlacedRow], is_there: Callable[[str], bool]
) -> dict[int, Fault]:
    """Topics that name one that is left out, those that name these, and so on: place among the rows → fault.

    Args:
        is_there: Whether a term is a topic without the file.
    """
    naming: dict[str, list[tuple[int, str]]] = {}
    for place, one in enumerate(placed):
        if one.row.kind == TOPICS:
            for column in COLUMNS:
                for term in getattr(one.row.entry, column):
                    naming.setdefault(term, []).append((place, column))
    found: dict[int, Fault] = {}
    gone = deque(one.row.entry.term for one in left_out if one.row.kind == TOPICS)
    while gone:
        if is_there(term := gone.popleft()):
            continue
        for place, column in naming.get(term, ()):
            if place not in found:
                one = placed[place]
                found[place] = Fault(one.number, column, f"“{term}”因有错误没有收录，请先改正那一行", file=one.file)
                gone.append(one.row.entry.term)
    return found
