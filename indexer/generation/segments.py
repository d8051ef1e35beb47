"""Folders of segments, by number: one of the build, and those that commits add. Each is written once, and read as long
as a commit names it; the small ones at the end become one with the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")

FIRST = 1
# More late segments than this become one, and the small ones at the end always: each is looked at for every word.
MOST_LATE, SMALL = 8, 1_000


@dataclass(frozen=True, slots=True)
class Segments(Generic[S, T]):
    """Segments of one kind.

    Attributes:
        open: Maps the one in a folder.
        size: How many things it has.
        merged: Several as one.
        changed: One of which some things, by their place in it, are others.
        save: Writes one into a folder; what was left there goes.
    """

    open: Callable[[Path], S]
    size: Callable[[S], int]
    merged: Callable[[Sequence[S]], S]
    changed: Callable[[S, Mapping[int, T]], S]
    save: Callable[[Path, S], None]

    def add(self, folder: Path, numbers: Sequence[int], new: S) -> tuple[int, ...]:
        """Write one more; those that were there before stay, for those who read them.

        Args:
            folder: Where they lie.
            numbers: Those in use.

        Returns:
            Those in use with the next commit.
        """
        number = max(numbers) + 1
        late = [*(self.open(folder / str(one)) for one in numbers[1:]), new]
        kept = _kept_apart(list(map(self.size, late)))
        self.save(folder / str(number), self.merged(late[kept:]))
        return (*numbers[: kept + 1], number)

    def replace(self, folder: Path, numbers: Sequence[int], new: Mapping[int, T]) -> tuple[int, ...]:
        """Write those anew of which some things are others now, by their place among all; the others stay as they are.

        Returns:
            Those in use with the next commit.
        """
        found, first, number = list(numbers), 0, max(numbers)
        for place, old in enumerate(numbers):
            segment = self.open(folder / str(old))
            end = first + self.size(segment)
            if here := {thing - first: other for thing, other in new.items() if first <= thing < end}:
                number += 1
                self.save(folder / str(number), self.changed(segment, here))
                found[place] = number
            first = end
        return tuple(found)


def _kept_apart(sizes: Sequence[int]) -> int:
    """How many late segments, the first ones, stay as they are; the others become one.

    Args:
        sizes: How much each of them has, the new one last.
    """
    small = sum(size <= SMALL for size in accumulate(reversed(sizes)))
    return 0 if len(sizes) > MOST_LATE else min(len(sizes) - small, len(sizes) - 1)


def remove_others(folder: Path, kept: Iterable[int]) -> None:
    """Remove the segments that are neither in use nor were until now."""
    names = {str(number) for number in kept}
    for path in folder.iterdir():
        if path.name not in names:
            shutil.rmtree(path, ignore_errors=True)
