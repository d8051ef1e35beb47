"""What the patrol has to tell, in the record of alarms: an alarm for each owner of queries that lead to something else
than before. Nothing of it is told twice, and what is new waits for no quiet period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.alarms.records import AlarmRecord, OpenAlarm, PatrolNote

KIND = "patrol"
# Whose queries nobody owns.
NOBODY = "（未指明）"
WORDS = {"broken": "{} 条守护查询不符", "lost": "{} 条检索不再有结果", "changed": "{} 条检索的首条有变"}
# Queries that a post names, those that came last; the command has them all.
NAMED = 20


def take_in(record: AlarmRecord, notes: Mapping[str, Sequence[PatrolNote]], now: int) -> None:
    """Take what there is to tell now in place of what there was; what is new came at `now` (ms since 1970 UTC)."""
    known = {note.number: note.at for listed in record.patrol.values() for note in listed}
    record.patrol = {
        owner or NOBODY: [note.model_copy(update={"at": known.get(note.number, now)}) for note in listed]
        for owner, listed in notes.items()
        if listed
    }


def alarm_of(owner: str, notes: Sequence[PatrolNote]) -> OpenAlarm:
    """The alarm of one owner."""
    counts = {what: sum(note.what == what for note in notes) for what in WORDS}
    told = "，".join(words.format(counts[what]) for what, words in WORDS.items() if counts[what])
    message = f"{owner} 负责的检索：{told}。请运行 zwfw dict patrol 查看"
    fresh = max(note.at for note in notes)
    values = {what: float(count) for what, count in counts.items()}
    return OpenAlarm(kind=KIND, subject=owner, message=message, since=fresh, values=values, fresh=fresh)


def is_news(alarm: OpenAlarm) -> bool:
    """Whether an alarm only tells what has changed: there is nothing that could be over."""
    return alarm.kind == KIND and not (alarm.values.get("lost") or alarm.values.get("broken"))


def queries_told(record: AlarmRecord, alarm: OpenAlarm, receiver: str) -> list[dict[str, Any]]:
    """The queries that a receiver has not been told of yet, the newest first."""
    told = alarm.told.get(receiver, 0)
    new = [note for note in record.patrol.get(alarm.subject, ()) if note.at > told]
    newest = sorted(new, key=lambda note: (-note.at, note.number))[:NAMED]
    return [note.model_dump(exclude={"number", "at"}) for note in newest]
