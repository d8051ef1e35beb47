"""A hotline (热线): to be called by a tap."""

from __future__ import annotations

from dictionaries.normalize import squash
from search_engine.routes.route import Route, Signposts, without

BEFORE = frozenset({"拨打", "打", "致电", "电话"})
BEHIND = ("", "电话", "热线", "热线电话")


def hotline(text: str, signposts: Signposts) -> Route | None:
    """The route of a hotline's number or of its exact name, with 拨打, 电话 or 热线 about it or without."""
    wanted = without(squash(text), BEFORE)
    known = {squash(way): number for number, name in signposts.hotlines.items() for way in (name, number)}
    number = next((known[way] for word in BEHIND if (way := wanted.removesuffix(word)) in known), None)
    return Route("hotline", f"拨打 {number} {signposts.hotlines[number]}", f"tel:{number}") if number else None
