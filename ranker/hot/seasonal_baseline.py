"""What is usual at an hour of the week: an average that forgets, of each term in each region."""

from __future__ import annotations

from dataclasses import dataclass

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
