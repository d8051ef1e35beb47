"""About how much memory a value takes, for caches that are bounded in bytes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

import numpy as np

# Of a Python object, roughly; what is large is in arrays and texts.
SMALL = 64
SCALARS = frozenset({int, float, bool, type(None)})

Parts = Callable[[Any], Iterable[Any]]


class _PartsByType(dict[type[Any], Parts | None]):
    """How the parts of a type's values are told, looked up once for each; None: they have none."""

    def __missing__(self, kind: type[Any]) -> Parts | None:
        self[kind] = found = _parts_of(kind)
        return found


_by_type = _PartsByType()


def bytes_of(value: Any) -> int:
    """About how large a result is: its arrays and texts, those of its parts too; not what else it knows of.

    One loop and no call for each part, since every request weighs some dozens of results.
    """
    size, values, by_type = 0, [value], _by_type
    for one in values:  # to which the parts of each are added
        kind = one.__class__
        parts_of = by_type[kind]
        if kind in SCALARS or (kind is tuple and not one):
            size += SMALL
        elif parts_of is None:
            size += sys.getsizeof(one)  # of a text two for a Chinese character
        elif parts_of is _no_parts:
            size += SMALL + one.nbytes
        elif kind is tuple and one[0].__class__ is int is one[-1].__class__:
            size += sys.getsizeof(one)  # numbers throughout, be they thousands of places in a text
        else:
            size += SMALL
            values.extend(parts_of(one))
    return size


def _parts_of(kind: type[Any]) -> Parts | None:
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    if issubclass(kind, np.ndarray):
        return _no_parts
    if issubclass(kind, (tuple, list, set, frozenset)):
        return iter
    if issubclass(kind, dict):
        return _parts_of_table
    if len(names) == 1:
        return _only_part(names[0])
    return attrgetter(*names) if names else None


def _no_parts(_array: Any) -> tuple[()]:
    """Of an array, which is weighed by its numbers."""
    return ()


def _parts_of_table(value: dict[Any, Any]) -> Iterable[Any]:
    return (*value, *value.values())


def _only_part(name: str) -> Parts:
    of = attrgetter(name)
    return lambda value: (of(value),)
