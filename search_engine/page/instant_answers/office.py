"""An office: who it is where one lives, where it is, whom to call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dictionaries.kinds.intents import Office
from search_engine.page.instant_answers.route import Call, Route, RouteKind

# Numbers as contacts have them: 12333, 0571-88888888.
NUMBER = re.compile(r"(?<![\d-])(?:0\d{2,3}-?)?\d{3,8}(?![\d-])")

# Who is called where an office has no public number.
EVERYBODYS = Call("12345", "政务服务便民热线")


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What the catalogue knows of an office: the authority's name, its address, its contact, "" unknown; and `region`,
    the name of the one whose it is.
    """

    name: str
    address: str = ""
    contact: str = ""
    region: str = ""

    @property
    def said(self) -> frozenset[str]:
        """Which elements it answers."""
        return frozenset(
            ask for ask, told in (("place", self.address), ("contact", NUMBER.search(self.contact))) if told
        )


def to_office(row: Office, facts: OfficeFacts | None) -> Route:
    """The way to an office: its own number first, then the public ones."""
    name = facts.name if facts else row.name
    own = NUMBER.findall(facts.contact) if facts else []
    known = {number for number, _ in row.numbers}
    calls = [Call(number, name) for number in dict.fromkeys(own) if number not in known]
    calls += [Call(number, called) for number, called in row.numbers]
    calls = calls or [EVERYBODYS]
    parts = [name, *([f"地址：{facts.address}"] if facts and facts.address else [])]
    parts.append("电话：" + "；".join(f"{call.number} {call.name}" for call in calls))
    url = row.url or f"tel:{calls[0].number}"
    return Route(KIND.name, "，".join(parts), url, tuple(calls))


KIND = RouteKind("office", "机构")
