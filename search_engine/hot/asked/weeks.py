"""Weeks and places as the counts have them."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(days=7)
# Weeks that are kept: a year, and the one a year before this week.
KEPT = 53
# Levels that are told apart: below a town there are too few people to tell anything.
LEVELS = frozenset({"nation", "province", "city", "county", "town"})


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
