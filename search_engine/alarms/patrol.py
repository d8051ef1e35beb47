"""What the patrol has to tell, in the record of alarms: for each owner an alarm of queries that do not find what they
must, and news of those whose first card is another one. Nothing is told twice, and what is new waits for no quiet
period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search_engine.alarms.records import AlarmRecord, OpenAlarm, PatrolNote

LOST, CHANGED = "patrol", "patrol_changed"
# Kind of alarm → what it tells of, and in which words.
KINDS: Mapping[str, Mapping[str, str]] = {
    LOST: {"broken": "{} 条守护查询不符", "lost": "{} 条检索不再有结果"},
    CHANGED: {"changed": "{} 条检索的首条有变"},
}
# Whose queries nobody owns.
NOBODY = "（未指明）"
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


def alarms_of(record: AlarmRecord) -> Iterator[OpenAlarm]:
    """The alarms of all owners."""
    for owner in sorted(record.patrol):
        for kind in KINDS:
            if notes := _notes(record, kind, owner):
                yield _alarm(kind, owner, notes)


def _alarm(kind: str, owner: str, notes: Sequence[PatrolNote]) -> OpenAlarm:
    counts = {what: sum(note.what == what for note in notes) for what in KINDS[kind]}
    told = "，".join(words.format(counts[what]) for what, words in KINDS[kind].items() if counts[what])
    message = f"{owner} 负责的检索：{told}。请看控制台的“守护与巡查”"
    fresh = max(note.at for note in notes)
    values = {what: float(count) for what, count in counts.items()}
    return OpenAlarm(kind=kind, subject=owner, message=message, since=fresh, values=values, fresh=fresh)


def queries_told(record: AlarmRecord, alarm: OpenAlarm, receiver: str) -> list[dict[str, Any]]:
    """The queries that a receiver has not been told of yet, the newest first."""
    told = alarm.told.get(receiver, 0)
    new = [note for note in _notes(record, alarm.kind, alarm.subject) if note.at > told]
    newest = sorted(new, key=lambda note: (-note.at, note.number))[:NAMED]
    return [note.model_dump(exclude={"number", "at"}) for note in newest]


def _notes(record: AlarmRecord, kind: str, owner: str) -> list[PatrolNote]:
    return [note for note in record.patrol.get(owner, ()) if note.what in KINDS[kind]]
