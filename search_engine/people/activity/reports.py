"""What readers tell those who keep the catalogue: that a search did not find what they need, that a page is wrong.

A report is an event without a person: it is held to what events are held to, kept as long, and erased with them. Its
receipt is given to who reports and stored nowhere: the event's id is a hash of it, so that a copy of the store tells
nobody's.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.events.event import ELEMENTS
from indexer.events.reading import LONGEST_TEXT
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NOT_ONE_OF
from search_engine.people.activity.ingestion import EventIntake, Taken

# Kind → what must be told with it.
REPORT_KINDS: Mapping[str, str] = {"not_found": "query", "wrong": "document"}
# What is told besides the kind.
FIELDS = ("query", "document", "region", "element", "site", "text")
# What may be wrong: name → what people call it.
REPORT_ELEMENTS: Mapping[str, str] = ELEMENTS
# Characters of what would be right.
LONGEST_REPORT_TEXT = LONGEST_TEXT
# Taken a minute from one address block: nobody marks more by hand, and a household or an office is one block. Looking
# after a report counts like one: at that rate nobody guesses a receipt.
REPORTS_A_MINUTE = 20
RECEIPT_BYTES = 20  # 160 bits
RECEIPT_LENGTH = len(secrets.token_urlsafe(RECEIPT_BYTES))


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody marks.

    Attributes:
        kind: One of `REPORT_KINDS`: 没找到, 信息有误.
        query: What was searched for; document: the id of what was looked at; "": none.
        region: Code of where the reader is; "": none.
        element: Of `wrong`, what is: one of `REPORT_ELEMENTS`; "": not said.
        site: Of the page; "": none.
        text: Of `wrong`, what would be right, at most `LONGEST_REPORT_TEXT` characters; "": not said.
    """

    kind: str
    query: str = ""
    document: str = ""
    region: str = ""
    element: str = ""
    site: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TakenReport:
    """A report that is kept, and the receipt by which its sender sees what becomes of it (`RECEIPT_LENGTH` letters,
    digits, - and _).
    """

    receipt: str
    taken: Taken


def take_report(intake: EventIntake, report: Report, address: str | None, sender: int | None = None) -> TakenReport:
    """Keep a report; nothing is kept of who sends it. `sender`: the number of the key of a program that does.

    Raises:
        BadParameters: With every fault; a text with a banned word is refused, and not kept.
        NotReady: It cannot be written now.
    """
    needed = REPORT_KINDS.get(report.kind)
    if needed is None:
        raise BadParameters([Detail("kind", NOT_ONE_OF(choices=list(REPORT_KINDS)))])
    receipt = secrets.token_urlsafe(RECEIPT_BYTES)
    event: dict[str, Any] = {"id": id_of_receipt(receipt), "type": report.kind}
    event |= {name: value for name in FIELDS if (value := getattr(report, name))}
    taken = intake.take([event], None, address, sender)
    if taken.rejected:
        raise BadParameters(list(taken.rejected[0].errors))
    return TakenReport(receipt, taken)


def id_of_receipt(receipt: str) -> str:
    """The id of the event whose receipt it is."""
    return hashlib.blake2b(receipt.encode(errors="replace"), digest_size=RECEIPT_BYTES).hexdigest()
