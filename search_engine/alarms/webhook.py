"""What is posted to whoever is to be told, and how: JSON, signed by HMAC or SM2 where that is set, with an end in time.

    {"service": "zwfw-search", "sent": "2026-03-01T08:00:00Z", "alarms": [
      {"change": "opened" | "lasts" | "closed", "kind": "slow", "subject": "search.search", "message": "…",
       "since": "2026-03-01T07:55:00Z", "values": {"calls": 812, "count": 57}, "documents": […]}]}

`documents` names the first occurrences of a site whose documents hold sensitive words, `queries` what the patrol has
found of an owner's queries.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson

from search_engine.alarms.open_alarms import Change
from search_engine.alarms.patrol import KINDS, queries_told
from search_engine.alarms.records import AlarmRecord, OpenAlarm
from search_engine.interfaces.addresses import Networks
from search_engine.interfaces.exchange import ask
from search_engine.interfaces.outgoing import NotSendable

SIGNATURE = "X-Zwfw-Signature"
# Documents that a post names; the command has them all.
NAMED = 20


# Method, address, body → headers. Raises `NotSendable`.
SignPost: TypeAlias = Callable[[str, str, bytes], Mapping[str, str]]
# Posts a body to an address: url, body, key, seconds, where it may lead → whether it was taken.
Post: TypeAlias = Callable[[str, bytes, str, float, Networks | None], bool]


def post(
    url: str, body: bytes, key: str, seconds: float, networks: Networks | None = None, *, sign: SignPost | None = None
) -> bool:
    """Post JSON; True where it was taken (2xx).

    Args:
        key: Of the HMAC; "": none.
        networks: Where it may lead; None: anywhere, since the operator has set the address.
        sign: Proves it by SM2 instead; a post that cannot be signed is not sent.
    """
    headers = {"Content-Type": "application/json"}
    if key:
        headers[SIGNATURE] = f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}"
    try:
        if sign is not None:
            headers.update(sign("POST", url, body))
        return 200 <= ask("POST", url, seconds, body, headers, networks) < 300
    except (OSError, ValueError, NotSendable):
        return False


def body_of(changes: Sequence[tuple[Change, OpenAlarm]], record: AlarmRecord, now: int, receiver: str = "") -> bytes:
    """The body of a post to a receiver."""
    alarms = [_fields(change, alarm, record, receiver) for change, alarm in changes]
    return orjson.dumps({"service": "zwfw-search", "sent": instant(now), "alarms": alarms})


def _fields(change: Change, alarm: OpenAlarm, record: AlarmRecord, receiver: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "change": change, "kind": alarm.kind, "subject": alarm.subject, "message": alarm.message,
        "since": instant(alarm.since), "values": alarm.values,
    }  # fmt: skip
    if alarm.kind == "sensitive":
        listed = list(record.occurrences(alarm.subject))
        newest = sorted(listed, key=lambda one: -one.at)[:NAMED]
        found["documents"] = [one.model_dump(exclude={"site", "at"}) for one in newest]
    if alarm.kind in KINDS:
        found["queries"] = queries_told(record, alarm, receiver)
    return found


def instant(ms: int) -> str:
    """A time as RFC 3339, UTC."""
    return datetime.fromtimestamp(ms / 1_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
