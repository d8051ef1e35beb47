"""Does a query name one place to go to? A file a kind; `ROUTE_KINDS` is the list, the surest first."""

from __future__ import annotations

from dictionaries.normalize import normal_text
from search_engine.page.instant_answers import app, case_number, credit_code, hotline, life_event, office, portal, power
from search_engine.page.instant_answers.app import to_app
from search_engine.page.instant_answers.hotline import to_help, to_hotline
from search_engine.page.instant_answers.life_event import names_of_life_events
from search_engine.page.instant_answers.office import OfficeFacts, to_office
from search_engine.page.instant_answers.portal import to_function, to_portal
from search_engine.page.instant_answers.power import to_power
from search_engine.page.instant_answers.route import InstantAnswers, Route, RouteKind

__all__ = [
    "ROUTE_KINDS",
    "InstantAnswers",
    "OfficeFacts",
    "Route",
    "RouteKind",
    "names_of_life_events",
    "route_of",
    "to_app",
    "to_function",
    "to_help",
    "to_hotline",
    "to_office",
    "to_portal",
    "to_power",
]

ROUTE_KINDS: tuple[RouteKind, ...] = (
    credit_code.KIND,
    case_number.KIND,
    hotline.KIND,
    life_event.KIND,
    app.KIND,
    power.KIND,
    portal.KIND,
    office.KIND,
)


def route_of(text: str, instant_answers: InstantAnswers) -> Route | None:
    """Where a query leads, of whatever width, case or script; None where it is a search like any other.

    Numbers of citizens and of mobile phones lead nowhere and are in no answer.
    """
    normal = normal_text(text).strip()
    finders = [kind.find for kind in ROUTE_KINDS if kind.find]
    return next((route for find in finders if (route := find(normal, instant_answers))), None) if normal else None
