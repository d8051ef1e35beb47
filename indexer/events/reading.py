"""From what a portal sends to an `Event`: every fault of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from dictionaries.faults import Fault
from dictionaries.messages import MISSING_FIELD, NOT_BETWEEN, NOT_ONE_OF, UNKNOWN_FIELD
from dictionaries.normalize import normal_text
from dictionaries.reasons import Message, Reason, Words
from indexer.documents.document_id import BAD_ID, IDENTIFIER
from indexer.documents.masking.declared import rules_of
from indexer.documents.masking.texts import strip_personal
from indexer.events.event import ELEMENTS, EVENT_TYPES, OF_ALL, Event

# ms: clocks of phones run fast by minutes, and an event from tomorrow would be news for a day.
AHEAD = 300_000
LONGEST_QUERY = 500  # characters, as a search takes them
MOST_SHOWN = 50  # documents of one page
LOWEST, HIGHEST = 1, 5  # a rating (C 0103 §7.6)
LONGEST_SITE = 100  # characters, as a search takes them
LONGEST_TEXT = 200  # characters: a sentence
LAST_POSITION = 10_000  # as deep as pages go
# Share of common characters (`difflib`) below which a name of an element resembles none.
RESEMBLING = 0.5
NAME = re.compile(r"[A-Za-z0-9._:\-]{1,64}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

NO_OBJECT = Message(
    "wrong_type", "应为 JSON 对象，有 id、type 与该类事件所需的字段",
    "must be a JSON object with id, type and the fields that this type of event needs",
)  # fmt: skip
NEAR_VALUE = NOT_ONE_OF.with_mend("相近的有 {near}", "did you mean {near}?", "；")
BAD_NAME = Message(
    "wrong_form", "应为 1 至 64 个字符，只用字母、数字与 . _ : -",
    "must have 1 to 64 characters: letters, digits and . _ : - only",
)  # fmt: skip
NO_TIME = Message(
    "not_a_date", "应为带时区的时间，如 2026-03-01T09:00:00+08:00",
    "must be a time with its zone, such as 2026-03-01T09:00:00+08:00",
)  # fmt: skip
IN_FUTURE = Message("out_of_range", "时间在将来", "the time is in the future", "请校准时钟", "set the clock")
TOO_OLD = Message("out_of_range", "时间早于事件保存的期限", "is longer ago than events are kept")
UNKNOWN_REGION = Message(
    "unknown_region", "没有这个行政区划，应为 6、9 或 12 位代码",
    "there is no such region: must be a code of 6, 9 or 12 digits",
)  # fmt: skip
BAD_TEXT = Message(
    "wrong_form", "应为 1 至 {most} 个字符的文字，不含控制字符",
    "must be a text of 1 to {most} characters without control characters",
)  # fmt: skip
HIDDEN_QUERY = Message("banned_word", "含不予记录的词", "contains a word that is not recorded")
HIDDEN_TEXT = Message(
    "banned_word", "说明里有不予记录的词", "contains a word that is not recorded", "请换一种说法", "say it otherwise"
)
OF_WRONG = Message("not_applicable", "只用于 wrong（信息有误）", "only events of type wrong have it")
TWO_FIELDS = Message("contradiction", "document 与 documents 只给一个", "give document or documents, not both")
NO_LIST = Message("wrong_form", "应为 1 至 {most} 个文档编号的列表", "must be a list of 1 to {most} ids of documents")


@dataclass(frozen=True, slots=True)
class EventRules:
    """What events are held to.

    Attributes:
        now: ms since 1970 UTC.
        oldest: Events from before are refused: what is kept for a set time would be gone at once.
        region: A code of 6, 9 or 12 digits → 12 digits, or None where there is no such region.
        hides: Whether a query holds what is not to be recorded.
    """

    now: int
    oldest: int
    region: Callable[[str], str | None]
    hides: Callable[[str], bool]


# What an event's fields may hold, by their declarations.
MASKED = rules_of(Event)


def _kept(field: str, text: str) -> str:
    """What somebody typed into a field as it is stored."""
    return strip_personal(text) if field in MASKED else text


def read_event(value: Any, rules: EventRules) -> Event | list[Fault]:
    """The event, or all that is wrong with it (`row` 0)."""
    if not isinstance(value, Mapping):
        return [Fault(0, "", NO_OBJECT())]
    reader = _Reader(value, rules)
    event = reader.event()
    return reader.faults or event


class _Reader:
    """Reads the fields of one event, and notes what is wrong with each."""

    def __init__(self, value: Mapping[str, Any], rules: EventRules) -> None:
        self._value, self._rules = value, rules
        self.faults: list[Fault] = []

    def event(self) -> Event:
        fields = FIELDS
        self.faults += [Fault(0, str(name)[:50], UNKNOWN_FIELD()) for name in self._value if name not in fields]
        kind = self._type()
        documents = self._documents()
        event = Event(
            id=self._name("id") or self._missing("id"),
            type=kind,
            at=self._at(),
            region=self._region(),
            session=self._name("session"),
            search_id=self._name("search_id"),
            query=self._query(),
            documents=documents,
            position=self._whole("position", 1, LAST_POSITION),
            rating=self._whole("rating", LOWEST, HIGHEST),
            element=self._element(kind),
            site=self._site(),
            text=self._text(kind),
        )
        for name in EVENT_TYPES[kind].needs if kind in EVENT_TYPES else ():
            if self._value.get(name) is None:  # null is what scripts send of what they do not have
                self._missing(name)
        return event

    def _fault(self, field: str, reason: Reason) -> None:
        self.faults.append(Fault(0, field, reason))

    def _missing(self, field: str) -> str:
        if not any(fault.field == field for fault in self.faults):
            self._fault(field, MISSING_FIELD())
        return ""

    def _type(self) -> str:
        kind = self._value.get("type")
        if isinstance(kind, str) and kind in EVENT_TYPES:
            return kind
        self._fault("type", NOT_ONE_OF(choices=list(EVENT_TYPES)))
        return ""

    def _name(self, field: str) -> str | None:
        value = self._value.get(field)
        if value is None:
            return None
        if isinstance(value, str) and NAME.fullmatch(value):
            return value
        self._fault(field, BAD_NAME())
        return None

    def _at(self) -> int:
        value, rules = self._value.get("at"), self._rules
        if value is None:
            return rules.now
        try:
            moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            moment = datetime.min
        if moment.tzinfo is None:
            self._fault("at", NO_TIME())
            return rules.now
        at = int(moment.timestamp() * 1000)
        if at > rules.now + AHEAD:
            self._fault("at", IN_FUTURE())
        elif at < rules.oldest:
            self._fault("at", TOO_OLD())
        return min(at, rules.now)

    def _region(self) -> str | None:
        value = self._value.get("region")
        if value is None or value == "":
            return None
        code = self._rules.region(value) if isinstance(value, str) else None
        if code is None:
            self._fault("region", UNKNOWN_REGION())
        return code

    def _query(self) -> str | None:
        value = self._value.get("query")
        if value is None:
            return None
        readable = isinstance(value, str) and len(value) <= LONGEST_QUERY and not CONTROL.search(value)
        text = normal_text(_kept("query", value)).strip() if readable else ""
        if not text:
            self._fault("query", BAD_TEXT(most=LONGEST_QUERY))
            return None
        if self._rules.hides(value):
            self._fault("query", HIDDEN_QUERY())
            return None
        return text

    def _element(self, kind: str) -> str | None:
        value = self._value.get("element")
        if value is None or value == "":
            return None
        if isinstance(value, str) and value in ELEMENTS:
            return value if self._is_of("element", kind) else None
        self._fault("element", _unknown_element(value))
        return None

    def _text(self, kind: str) -> str | None:
        value = self._value.get("text")
        if value is None or value == "" or not self._is_of("text", kind):
            return None
        text = " ".join(value.split()) if isinstance(value, str) and len(value) <= LONGEST_TEXT else ""
        if not text or CONTROL.search(text):
            self._fault("text", BAD_TEXT(most=LONGEST_TEXT))
            return None
        if self._rules.hides(text):
            self._fault("text", HIDDEN_TEXT())
            return None
        return _kept("text", text)

    def _is_of(self, field: str, kind: str) -> bool:
        """Whether a field may be there that some types have and the others must not."""
        if kind not in EVENT_TYPES or field in EVENT_TYPES[kind].may:
            return True
        self._fault(field, OF_WRONG())
        return False

    def _site(self) -> str | None:
        value = self._value.get("site")
        if value is None or value == "":
            return None
        readable = isinstance(value, str) and len(value) <= LONGEST_SITE and not CONTROL.search(value)
        if readable and normal_text(value).strip():
            return _kept("site", value.strip())
        self._fault("site", BAD_TEXT(most=LONGEST_SITE))
        return None

    def _documents(self) -> tuple[str, ...]:
        value, one = self._value.get("documents"), self._value.get("document")
        if value is not None and one is not None:
            self._fault("document", TWO_FIELDS())
            return ()
        if value is None:
            return () if one is None else self._ids("document", [one])
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_SHOWN:
            self._fault("documents", NO_LIST(most=MOST_SHOWN))
            return ()
        return self._ids("documents", value)

    def _ids(self, field: str, values: list[Any]) -> tuple[str, ...]:
        for value in values:
            if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
                self._fault(field, BAD_ID())
                return ()
        return tuple(values)

    def _whole(self, field: str, least: int, most: int) -> int | None:
        value = self._value.get(field)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON knows one kind of number: 3.0 is 3
        # True is a number in Python, not in JSON
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self._fault(field, NOT_BETWEEN(least=least, most=most))
            return None
        return value


def _unknown_element(value: Any) -> Reason:
    """What is said of an element that is none: all that there are, and those that look like it."""
    known = [Words(f"{name}（{label}）", name) for name, label in ELEMENTS.items()]
    names = {label: name for name, label in ELEMENTS.items()} | {name: name for name in ELEMENTS}
    near = get_close_matches(value[:LONGEST_SITE], names, 3, RESEMBLING) if isinstance(value, str) else []
    found = dict.fromkeys(names[one] for one in near)
    return NEAR_VALUE(choices=known, near=list(found)) if found else NOT_ONE_OF(choices=known)


FIELDS = frozenset(OF_ALL).union(*((*kind.needs, *kind.may) for kind in EVENT_TYPES.values()))
