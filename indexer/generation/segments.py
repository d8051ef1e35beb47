"""Folders of segments, by number: one of the build, and those that commits add. Each is written once, and read as long
as a commit names it; the small ones at the end become one with the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

FIRST = 1
# More late segments than this become one, and the small ones at the end always: each is looked at for every word.
MOST_LATE, SMALL = 8, 1_000


def kept_apart(sizes: Sequence[int]) -> int:
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
