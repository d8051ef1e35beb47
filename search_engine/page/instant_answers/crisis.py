"""Somebody is in distress: whom to call, in order."""

from __future__ import annotations

from dictionaries.kinds.ways import CrisisHelp
from search_engine.page.instant_answers.route import Call, Route


def to_help(row: CrisisHelp) -> Route:
    """What is said in a situation; a program that knows no `numbers` has them in the text too."""
    calls = tuple(Call(number, name) for number, name in row.numbers)
    said = "；".join(f"{call.number} {call.name}" for call in calls)
    return Route("hotline", f"{row.advice}{said}", f"tel:{calls[0].number}", calls)
