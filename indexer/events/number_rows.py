"""Rows of whole numbers as an array."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from indexer.generation.arrays import Int64s


def whole_numbers(rows: Sequence[Iterable[Any]], width: int) -> Int64s:
    """Rows of so many columns as an array; a row is left out where a changed byte has made something else of a number:
    a fraction, a text, nothing.
    """
    found = [tuple(row) for row in rows]
    kinds = {type(value) for row in found for value in row}
    if kinds != {int}:
        found = [row for row in found if all(isinstance(value, int) for value in row)]
    return np.array(found, np.int64).reshape(-1, width)
