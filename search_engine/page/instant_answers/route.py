"""A route: where a query leads that is no search but the name of one place to go to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from dictionaries.kinds.intents import Hotline
from indexer.documents.masking.number_forms import ID_CARD, MOBILE

# A text of which any part could be a citizen's number, whatever its check digit: a slip of the finger is personal too.
PERSONAL = re.compile(
    rf"(?<!\d){ID_CARD.pattern}(?![\da-z])|(?<![\da-z]){MOBILE.pattern}(?![\da-z])"
    r"|(?<!\d)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
SEPARATORS = re.compile(r"[ -]")


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone number, and what answers it."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a query leads.

    Attributes:
        kind: The name of one of `ROUTE_KINDS`.
        text: What to say, in Chinese; plain.
        url: The address, of the web, of this site (`/life-events/…`) or `tel:`; "" where the operator has set none.
        calls: Numbers to be called, in that order, where several are told.
    """

    kind: str
    text: str
    url: str = ""
    calls: tuple[Call, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the page has it."""
        numbers = [{"number": call.number, "name": call.name} for call in self.calls]
        return {"kind": self.kind, "text": self.text, "url": self.url, "numbers": numbers}


@dataclass(frozen=True, slots=True)
class InstantAnswers:
    """What routes are told by: all that is not in the query. The keys of mappings are squashed names (`squash`).

    Attributes:
        hotlines: Number, name or both of a hotline → its row (see `IntentIndex`).
        life_events: Name of a 一件事, without these words → the name as documents write it.
        credit_code_url, case_progress_url: The operator's pages, with `{code}`; "" for none.
        case_patterns: What the operator's case numbers look like (see `case_number.py`).
        asks_progress: Whether a text asks for the progress of a case.
    """

    hotlines: Mapping[str, Hotline] = field(default_factory=dict)
    life_events: Mapping[str, str] = field(default_factory=dict)
    credit_code_url: str = ""
    case_progress_url: str = ""
    case_patterns: tuple[re.Pattern[str], ...] = ()
    asks_progress: Callable[[str], bool] = bool


@dataclass(frozen=True, slots=True)
class RouteKind:
    """A kind of instant answer: a file of this folder, whose docstring tells about it.

    Attributes:
        name: The value of `route.kind`.
        label: What people call it, in Chinese.
        action: The words of its link on the portal's page.
        find: The route of a query that names one, in normal form; None where the analysis or the results lead to it.
    """

    name: str
    label: str
    action: str = "前往"
    find: Callable[[str, InstantAnswers], Route | None] | None = None


def filled(template: str, code: str) -> str:
    """An operator's address with a code put in, percent-encoded; "" without a template."""
    return template.replace("{code}", quote(code, safe=""))


def is_personal(text: str) -> bool:
    """Whether a text holds what could be a citizen's number, of 18 or of 15 places, or a mobile phone's."""
    return any(PERSONAL.search(way) for way in (text.lower(), SEPARATORS.sub("", text.lower())))
