"""Outside interfaces in the record of alarms: taken from what the worker has asked, and told to whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from indexer.store.interfaces.rows import Check
from search_engine.alarms.records import AlarmRecord, Interface
from search_engine.interfaces.known_interface import KnownInterface
from search_engine.settings.settings import Settings

UNWELL, CONTENT = "interface", "interface_content"
KINDS = frozenset((UNWELL, CONTENT))
# Milliseconds without news from whoever asks, after which another host tells of interfaces: this one then forgets them
# without a word, since they are no better.
STALE = 300_000


def note_interfaces(record: AlarmRecord, known: Sequence[KnownInterface], new: Iterable[Check], now: int) -> None:
    """Write down how interfaces are; what is none any more, or has not been asked, is forgotten.

    Args:
        new: Checks that have not been counted yet.
        now: ms since 1970 UTC.
    """
    before, record.interfaces, record.interfaces_at = record.interfaces, {}, now
    counted: dict[str, dict[str, int]] = {name: dict(one.counts) for name, one in before.items()}
    for check in new:
        counts = counted.setdefault(check.interface, {})
        counts[check.outcome] = counts.get(check.outcome, 0) + 1
    for one in known:
        if one.last is not None and one.is_checked:
            record.interfaces[one.name] = _recorded(one, one.last, counted.get(one.name, {}))


def forget_stale(record: AlarmRecord, now: int) -> None:
    """Forget interfaces that nobody here asks any more."""
    if record.interfaces and not now - STALE < record.interfaces_at <= now:
        record.interfaces = {}
        record.open = [alarm for alarm in record.open if alarm.kind not in KINDS]
        record.closed = [alarm for alarm in record.closed if alarm.kind not in KINDS]


class Provider(NamedTuple):
    """Whose an interface is, as posts and the log name them, and where they are told."""

    receiver: str
    url: str


def providers_of(known: Iterable[KnownInterface], settings: Settings) -> Mapping[str, Provider]:
    """Name of an interface → its provider, where they are told of alarms anywhere. What one provider is to be told of
    several interfaces is one post.
    """
    owners = settings.value_or_default("site_owners")
    found = {}
    for one in known:
        provider = one.interface.provider
        if url := one.interface.receiver or owners.get(provider):
            found[one.name] = Provider(f"provider {provider or one.name}", url)
    return found


def _recorded(one: KnownInterface, last: Check, counts: dict[str, int]) -> Interface:
    return Interface(
        label=one.label, host=one.host, outcome=last.outcome, seconds=last.ms / 1_000, at=last.at, reason=last.reason,
        bad=one.bad, counts=counts, content=list(last.content), noted=one.noted,
    )  # fmt: skip
