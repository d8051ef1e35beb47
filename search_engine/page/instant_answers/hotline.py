"""A hotline (热线): to be called by a tap."""

from __future__ import annotations

import re

from dictionaries.kinds.intents import CrisisHelp, Hotline
from dictionaries.normalize import squash
from search_engine.page.instant_answers.route import Call, InstantAnswers, Route, RouteKind

BEHIND = ("", "电话", "热线", "热线电话")
# Numbers of which nothing else is one; names that are no other thing's.
NUMBER = re.compile(r"(?<![0-9a-z-])\d{5}(?![0-9a-z-])")
CALLED = ("热线", "专线")
# What stands before one; who calls, or was called: 12393是哪里的电话.
AROUND = re.compile(
    "^(?:拨打|打|致电|电话)|(?:是|)(?:哪里|哪儿|哪个单位|哪个部门|什么|干什么|干嘛|做什么|谁)(?:的|)(?:电话|号码|热线|)$"
)


def hotline(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a hotline's number or of one of its exact names, with 拨打, 电话 or 热线 about it or without,
    or with the question whose number it is; also of one inside a sentence (12333打不通, 税务热线转人工).
    """
    wanted = AROUND.sub("", squash(text))
    known = instant_answers.hotlines
    found = next((known[way] for word in BEHIND if (way := wanted.removesuffix(word)) in known), None)
    found = found or _within(wanted, instant_answers)
    return to_hotline(found) if found else None


def to_hotline(row: Hotline) -> Route:
    """The way to a hotline that takes up what a text tells."""
    return Route(KIND.name, f"拨打 {row.number} {row.name}", f"tel:{row.number}")


def to_help(row: CrisisHelp) -> Route:
    """Whom somebody in distress calls, in order; a program that knows no `numbers` has them in the text too."""
    calls = tuple(Call(number, name) for number, name in row.numbers)
    said = "；".join(f"{call.number} {call.name}" for call in calls)
    return Route(KIND.name, f"{row.advice}{said}", f"tel:{calls[0].number}", calls)


def _within(text: str, answers: InstantAnswers) -> Hotline | None:
    """The first number of a hotline in a text, else the longest name of one that says that it is one."""
    known = answers.hotlines
    if number := next((number for number in NUMBER.findall(text) if number in known), None):
        return known[number]
    if not any(word in text for word in CALLED):
        return None
    names = (name for name in known if name.endswith(CALLED) and len(name) > len(CALLED[0]) and name in text)
    longest = max(names, key=len, default=None)
    return known[longest] if longest else None


KIND = RouteKind("hotline", "热线", action="拨打", find=hotline)
