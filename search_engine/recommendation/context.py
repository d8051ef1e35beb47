"""Where a recommendation is shown: `home`, `after:QUERY`, `matter:ID`, `empty`, `licence:TYPE`."""

from __future__ import annotations

from dataclasses import dataclass

from dictionaries.reasons import Message
from search_engine.query.request import MAX_QUERY
from search_engine.query.value_forms import CONTROL

HOME, AFTER, MATTER, EMPTY, LICENCE = "home", "after", "matter", "empty", "licence"
PLAIN, NAMED = (HOME, EMPTY), (AFTER, MATTER, LICENCE)
# Characters: an id of a document has at most 128, a licence's name is a name.
MAX_VALUE_LENGTHS = {AFTER: MAX_QUERY, MATTER: 128, LICENCE: 100}
UNKNOWN_CONTEXT = Message(
    "unknown_value", "应为 home、empty，或 after:查询文字、matter:文档编号、licence:证照名称",
    "must be home, empty, or after:QUERY, matter:DOCUMENT_ID, licence:NAME",
)  # fmt: skip
TOO_LONG_VALUE = Message(
    "too_long", "{kind}: 之后最长 {most} 个字符，不含控制字符",
    "at most {most} characters, none of them a control character, may follow {kind}:",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """A place on a page.

    Attributes:
        kind: One of the five.
        value: The query, the document's id, or the licence; "" where there is none.
    """

    kind: str = HOME
    value: str = ""


AT_HOME = Context()


def read_context(text: str) -> Context:
    """Read one. Raises `ValueError` with a `Reason`."""
    kind, colon, value = text.partition(":")
    value = value.strip()
    if kind in PLAIN and not colon:
        return Context(kind)
    if kind not in NAMED or not value:
        raise ValueError(UNKNOWN_CONTEXT())
    if len(value) > MAX_VALUE_LENGTHS[kind] or CONTROL.search(value):
        raise ValueError(TOO_LONG_VALUE(kind=kind, most=MAX_VALUE_LENGTHS[kind]))
    return Context(kind, value)
