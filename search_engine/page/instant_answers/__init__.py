"""Does a query name one place to go to? One file for each kind of place; `ROUTES` is the list, the surest first."""

from __future__ import annotations

from collections.abc import Callable

from dictionaries.normalize import normal_text
from search_engine.page.instant_answers.app import app, names_of_apps, to_app
from search_engine.page.instant_answers.case_number import case_number
from search_engine.page.instant_answers.credit_code import credit_code
from search_engine.page.instant_answers.crisis import to_help
from search_engine.page.instant_answers.hotline import hotline, to_hotline, ways_of_hotlines
from search_engine.page.instant_answers.life_event import life_event, names_of_life_events
from search_engine.page.instant_answers.office import OfficeFacts, to_office
from search_engine.page.instant_answers.portal import to_function, to_portal
from search_engine.page.instant_answers.power import to_power
from search_engine.page.instant_answers.route import InstantAnswers, Route

__all__ = [
    "ROUTES",
    "InstantAnswers",
    "OfficeFacts",
    "Route",
    "names_of_apps",
    "names_of_life_events",
    "route_of",
    "to_app",
    "to_function",
    "to_help",
    "to_hotline",
    "to_office",
    "to_portal",
    "to_power",
    "ways_of_hotlines",
]

ROUTES: tuple[Callable[[str, InstantAnswers], Route | None], ...] = (credit_code, case_number, hotline, app, life_event)


def route_of(text: str, instant_answers: InstantAnswers) -> Route | None:
    """Where a query leads, of whatever width, case or script; None where it is a search like any other.

    Numbers of citizens and of mobile phones lead nowhere and are in no answer.
    """
    normal = normal_text(text).strip()
    return next((route for read in ROUTES if (route := read(normal, instant_answers))), None) if normal else None
