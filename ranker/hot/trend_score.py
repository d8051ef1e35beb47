"""The measure of a hot term: how many ask for it, how lately, and how much more than usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Float64s

HOUR = 3_600_000  # ms
# ms in which sightings are told apart by time. Ten minutes: a burst has to be seen in two of them and yet be hot within
# the hour, so they are finer than that by some factor; and with less, the times of single visits would be kept.
BUCKET = 600_000
# ms after which an asking counts half. Six hours: in the evening the morning still counts a quarter, so that a list
# neither jumps with every hour nor is yesterday's.
HALF_LIFE = 6 * HOUR
# ms that are looked at: four half-lives, and every hour of the day once.
WINDOW = 24 * HOUR
# What a standard deviation above the usual is worth, and how many count at most. Together 1.5: what is asked for six
# deviations more than usual stands where a term of e^1.5 = 4.5 times as many actors does. More, and what is seldom
# asked for would be carried to the top by surprise alone.
SURPRISE, MOST_DEVIATIONS = 0.25, 6.0
# Actors an hour, squared: the variance that is there even where nothing was ever counted. Three more than never are no
# surprise.
LEAST_VARIANCE = 9.0


UP, DOWN, NEW, SAME = "up", "down", "new", "same"


HOURS_OF_WEEK = 168
# How much of the average the newest week is. Three tenths: half of it is of the last two weeks, so that a season comes
# in within a month, and one odd week does not make the next one odd.
NEWEST_WEEK = 0.3


@dataclass(frozen=True, slots=True)
class UsualCell:
    """One hour of the week.

    Attributes:
        week: Weeks since 1970 UTC of its newest value.
        mean, square: Averages of the actors of that hour, and of their square.
    """

    week: int
    mean: float
    square: float


def heat_of(decayed: Float64s, z: Float64s) -> Float64s:
    """heat = log(1 + Σ u · 2^(-age / HALF_LIFE)) + SURPRISE · clip(z, 0, MOST_DEVIATIONS).

    Args:
        decayed: The sum: actors that count, each by its age; shape (n,), ≥ 0.
        z: Standard deviations above the usual of this hour; shape (n,).
    """
    heat: Float64s = np.log1p(decayed) + SURPRISE * np.clip(z, 0.0, MOST_DEVIATIONS)
    return heat


def decay_of(age: Float64s) -> Float64s:
    """What an asking of an age in ms still counts for, (0, 1]."""
    decay: Float64s = np.exp2(-np.maximum(age, 0.0) / HALF_LIFE)
    return decay


def deviations(seen: Float64s, mean: Float64s, variance: Float64s) -> Float64s:
    """z = (seen - mean) / √(variance + mean + LEAST_VARIANCE): arrivals vary by themselves as much as their mean."""
    z: Float64s = (seen - mean) / np.sqrt(np.maximum(variance, 0.0) + np.maximum(mean, 0.0) + LEAST_VARIANCE)
    return z


def trend(text: str, place: int, before: Mapping[str, int]) -> str:
    """`new` where it was not in the list, else whether it stands higher than it did.

    Args:
        place: From 1.
        before: Places of the day before, at the same hour.
    """
    was = before.get(text)
    if was is None:
        return NEW
    return UP if place < was else DOWN if place > was else SAME


def renewed(cell: UsualCell | None, week: int, value: float) -> UsualCell:
    """The cell after an hour: EWMA, mean ← (1 - a)·mean + a·value with a = `NEWEST_WEEK`; the first value as it is.

    Weeks without a value were weeks of nothing: they need no row, and count when the next value comes.
    """
    if cell is None:
        return UsualCell(week, value, value * value)
    kept = (1 - NEWEST_WEEK) ** max(week - cell.week, 1)
    return UsualCell(
        week, kept * cell.mean + NEWEST_WEEK * value, kept * cell.square + NEWEST_WEEK * value * value
    )  # fmt: skip


def expected(cell: UsualCell | None, week: int) -> tuple[float, float]:
    """Mean and variance to expect of a later week; zero where nothing was ever seen."""
    if cell is None:
        return 0.0, 0.0
    kept = (1 - NEWEST_WEEK) ** max(week - cell.week - 1, 0)
    mean, square = kept * cell.mean, kept * cell.square
    return mean, max(square - mean * mean, 0.0)
