"""What readers tell those who keep the catalogue: that a search did not find what they need, that a page is wrong.

A report is an event without a person: it is held to what events are held to, kept as long, and erased with them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.events.event import ELEMENTS
from search_engine.errors import BadParameters, Detail
from search_engine.people.activity.ingestion import EventIntake, Taken

# Kind → what must be told with it.
REPORT_KINDS: Mapping[str, str] = {"not_found": "query", "wrong": "document"}
# What is told besides the kind.
FIELDS = ("query", "document", "region", "element", "site")
# What may be wrong: name → what people call it.
REPORT_ELEMENTS: Mapping[str, str] = ELEMENTS
# Taken a minute from one address block: nobody marks more by hand, and a household or an office is one block.
REPORTS_A_MINUTE = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody marks.

    Attributes:
        kind: One of `REPORT_KINDS`: 没找到, 信息有误.
        query: What was searched for; document: the id of what was looked at; "": none.
        region: Code of where the reader is; "": none.
        element: Of `wrong`, what is: one of `REPORT_ELEMENTS`; "": not said.
        site: Of the page; "": none.
    """

    kind: str
    query: str = ""
    document: str = ""
    region: str = ""
    element: str = ""
    site: str = ""


def take_report(intake: EventIntake, report: Report, address: str | None, sender: int | None = None) -> Taken:
    """Keep a report; nothing is kept of who sends it. `sender`: the number of the key of a program that does.

    Raises:
        BadParameters: With every fault; a query with a banned word is refused, and not kept.
        NotReady: It cannot be written now.
    """
    needed = REPORT_KINDS.get(report.kind)
    if needed is None:
        raise BadParameters([Detail("kind", f"应为 {'、'.join(REPORT_KINDS)} 之一")])
    event: dict[str, Any] = {"id": secrets.token_hex(16), "type": report.kind}
    event |= {name: value for name in FIELDS if (value := getattr(report, name))}
    taken = intake.take([event], None, address, sender)
    if taken.rejected:
        raise BadParameters(list(taken.rejected[0].errors))
    return taken
