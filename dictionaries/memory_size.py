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
# Of each type how a result of it is weighed.
_weighing: dict[type[Any], Callable[[Any], int]] = {}


def bytes_of(value: Any) -> int:
    """About how large a result is: its arrays and texts, those of its parts too; not what else it knows of."""
    return (_weighing.get(value.__class__) or _weighing_of(value.__class__))(value)


def _weighing_of(kind: type[Any]) -> Callable[[Any], int]:
    """How results of a type are weighed: looked up once for each, as every request weighs some."""
    weigh: Callable[[Any], int] = sys.getsizeof  # of a text two for a Chinese character
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    if issubclass(kind, np.ndarray):
        weigh = _bytes_of_array
    elif issubclass(kind, (tuple, list, set, frozenset)):
        weigh = _bytes_of_parts
    elif issubclass(kind, dict):
        weigh = _bytes_of_table
    elif names:
        parts = attrgetter(*names, names[0])  # of several names a tuple
        weigh = lambda value: _bytes_of_parts(parts(value)[:-1])  # noqa: E731
    _weighing[kind] = weigh
    return weigh


def _bytes_of_array(value: Any) -> int:
    return int(value.nbytes) + SMALL


def _bytes_of_parts(value: Iterable[Any]) -> int:
    if value.__class__ is tuple and value and value[0].__class__ is int is value[-1].__class__:
        return sys.getsizeof(value)  # numbers throughout, be they thousands of places in a text
    size = SMALL
    for part in value:
        if part.__class__ is np.ndarray:  # most parts are: without a call for each
            size += part.nbytes + SMALL
            continue
        size += (_weighing.get(part.__class__) or _weighing_of(part.__class__))(part)
    return size


def _bytes_of_table(value: dict[Any, Any]) -> int:
    return _bytes_of_parts(value) + _bytes_of_parts(value.values())
