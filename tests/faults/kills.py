"""How often a test kills: a few times in `make test`, many times in `make soak`; and when."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.faults.children import after


def kills(quick: int, soak: int) -> list[object]:
    """Seeds for `parametrize`: the first few always, the others in `make soak`."""
    marks = [[] if seed < quick else [pytest.mark.soak] for seed in range(quick + soak)]
    return [pytest.param(seed, marks=mark, id=f"kill-{seed}") for seed, mark in enumerate(marks)]


def appears(folder: Path, *patterns: str) -> Callable[[], bool]:
    """A condition: a file of one of the patterns has come that was not there before."""
    before = {path for pattern in patterns for path in folder.glob(pattern)}
    return lambda: any(path not in before for pattern in patterns for path in folder.glob(pattern))


def moment(draw: random.Random, conditions: Iterable[Callable[[], bool]], longest: float) -> Callable[[], bool]:
    """One of the conditions, and from then on a random while of at most `longest` seconds (often none at all)."""
    condition = draw.choice(list(conditions))
    wait = after(draw.choice((0.0, draw.uniform(0, longest / 10), draw.uniform(0, longest))))
    begun: list[bool] = []

    def come() -> bool:
        if not begun and condition():
            begun.append(True)
        return bool(begun) and wait()

    come.__name__ = f"moment_after_{getattr(condition, '__name__', 'condition')}"
    return come
