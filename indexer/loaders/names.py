"""What ids and names may not hold: characters that nobody sees, and such as change the meaning of an address.

An id stands in addresses, log lines and spreadsheets, a title on pages: what is invisible makes two ids look like one,
what changes the direction of writing lets a title read as another, and `/ \\ ? # ..` let an id end or leave its path.
This is a rule of loads. What the store holds since before stays readable, and can be deleted.
"""

from __future__ import annotations

import re
from typing import Final

from dictionaries.faults import Fault
from indexer.documents.document import Document

CONTROL: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
# Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, 2.1 to 2.6).
BIDI: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Soft hyphen, zero-width characters, joiners, fillers, variation selectors, BOM, tags.
INVISIBLE: Final = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
IN_NO_ID: Final = re.compile(rf"[{CONTROL}{BIDI}{INVISIBLE}/\\?#]|\.\.|^\.$")
IN_NO_NAME: Final = re.compile(rf"[{CONTROL}{BIDI}]")
BIDI_ONLY: Final = re.compile(rf"[{BIDI}]")
INVISIBLE_ONLY: Final = re.compile(rf"[{INVISIBLE}]")


def unsafe_names(document: Document, row: int) -> list[Fault]:
    """A fault for the id, the title and each alias that holds what it may not."""
    found = []
    if bad := IN_NO_ID.search(document.id):
        found.append(Fault(row, "id", f"编号不能含有{_named(bad[0])}，请删除或改用其他字符"))
    names = (("title", document.title), *((f"aliases.{place}", text) for place, text in enumerate(document.aliases)))
    for field, text in names:
        if bad := IN_NO_NAME.search(text):
            found.append(Fault(row, field, f"含有{_named(bad[0])}，请删除"))
    return found


def _named(found: str) -> str:
    """What was found, in words: most of it cannot be seen."""
    if found.isascii() and found.isprintable():
        return f" {found} "
    kind = (
        "改变文字方向的字符" if BIDI_ONLY.match(found) else "不可见字符" if INVISIBLE_ONLY.match(found) else "控制字符"
    )
    return f"{kind} U+{ord(found):04X}"
