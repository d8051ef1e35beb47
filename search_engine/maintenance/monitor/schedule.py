"""When the patrol goes round: after each load and each change of the dictionaries, and every night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from indexer.documents.timestamps import CHINA
from indexer.store.monitor.runs import PatrolRun, Stamp

LOAD, DICTIONARIES, NIGHT, NOW = "load", "dictionaries", "night", "now"
# Reason → what people call it.
REASONS = {LOAD: "载入之后", DICTIONARIES: "词典变化之后", NIGHT: "每晚", NOW: "手动"}
# The hour in China at which the night's round may begin.
HOUR = 2
# Seconds between the end of a round and the beginning of the next: those who write without a break are looked after
# once in that time. With a round of half that, and what alarms take to be told, it stays under a minute.
BREAK = 15.0


def due(last: PatrolRun | None, stamp: Stamp, now: float) -> str:
    """Why a round is due at a time (seconds since 1970 UTC); "": it is not.

    Args:
        last: The last one that ended; None: there was none.
    """
    if last is None:
        return LOAD
    if stamp.sequence < last.stamp.sequence:
        return ""  # another host's index was further, or ours is being made again
    if stamp.sequence > last.stamp.sequence:
        return LOAD
    if stamp.differs(last.stamp):
        return DICTIONARIES
    return NIGHT if (last.ended or 0) / 1_000 < last_night(now) else ""


def last_night(now: float) -> float:
    """When the last night's round could begin, seconds since 1970 UTC."""
    moment = datetime.fromtimestamp(now, UTC).astimezone(CHINA)
    night = moment.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return (night if night <= moment else night - timedelta(days=1)).timestamp()
