"""Update stamps: a document's `updated_at` to the microsecond, by which two writes of one id are ordered.

The column `documents.updated` has whole seconds, for the index. The fraction stands in the row's own JSON, where the
document's `updated_at` is kept as it was sent: it is read only where the seconds are equal.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import orjson

from indexer.documents.timestamps import CHINA

SECOND: Final = 1_000_000  # µs
# How far clocks of senders may be ahead of ours. What is stamped later is no time at which anything can have changed.
AHEAD: Final = timedelta(minutes=5)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def to_stamp(moment: datetime) -> int:
    """Microseconds since 1970 UTC; negative before."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(stamp: int) -> datetime:
    """The time of a stamp, UTC."""
    return EPOCH + timedelta(microseconds=stamp)


def stamp_of(updated: int | None, difference: bytes | None) -> int | None:
    """The stamp of a stored row, from its column and its JSON; None where it has none."""
    if updated is None or difference is None:
        return None
    found = orjson.loads(difference).get("updated_at")
    return to_stamp(datetime.fromisoformat(found)) if found else updated * SECOND


def stamped(difference: bytes | None, moment: datetime) -> bytes:
    """A row's JSON with another update stamp."""
    return orjson.dumps({**orjson.loads(difference or b"{}"), "updated_at": moment.isoformat()})


def stamp_text(stamp: int) -> str:
    """A stamp in RFC 3339, UTC+8, with its fraction of a second where it has one."""
    return moment_of(stamp).astimezone(CHINA).isoformat()


def latest_stamp(now: datetime) -> int:
    """The latest stamp that counts; a stored one beyond it (from before there was a check) guards nothing."""
    return to_stamp(now + AHEAD)
