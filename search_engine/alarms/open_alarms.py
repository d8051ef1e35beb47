"""What begins, lasts and ends: the alarms that were open, brought up to what is wrong now, and who is to be told what.

A receiver is told when an alarm opens, again where it still lasts after the quiet period, and when it is over. Within
the quiet period nothing is told twice: one that closes and opens again waits until it is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from indexer.documents.timestamps import is_over
from search_engine.alarms.interfaces import KINDS as OF_INTERFACES
from search_engine.alarms.interfaces import Provider
from search_engine.alarms.patrol import CHANGED, KINDS
from search_engine.alarms.records import AlarmRecord, OpenAlarm
from search_engine.settings.settings import Settings

Change = Literal["opened", "lasts", "closed"]
ADMIN = "admin"
NOBODY_TOLD: Mapping[str, Provider] = MappingProxyType({})


def receivers_of(alarm: OpenAlarm, settings: Settings, providers: Mapping[str, Provider]) -> Mapping[str, str]:
    """Who is to be told of an alarm: name → address.

    Args:
        providers: Of outside interfaces, by name.
    """
    webhook = settings.value_or_default("alarm_webhook")
    found = {ADMIN: webhook} if webhook else {}
    if alarm.kind in OF_INTERFACES:
        provider = providers.get(alarm.subject)
        return {**found, provider.receiver: provider.url} if provider else found
    owners = settings.value_or_default("site_owners") if alarm.kind in ("sensitive", *KINDS) else {}
    owner = owners.get(alarm.subject)
    return {**found, f"owner of {alarm.subject}": owner} if owner else found


def bring_up(record: AlarmRecord, wrong: Sequence[OpenAlarm], now: int, quiet: int) -> None:
    """Take what is wrong now for what is open: what was open already keeps when it began and who was told. `quiet` in
    ms.
    """
    before = {alarm.key: alarm for alarm in record.open}
    record.open = [_going_on(alarm, before.pop(alarm.key, None), now) for alarm in wrong]
    # that something has changed is news, and never over
    over = [alarm.model_copy(update={"over": now}) for alarm in before.values() if alarm.told and alarm.kind != CHANGED]
    open_again = {alarm.key for alarm in record.open}
    # what nobody could be told of for so long is forgotten
    waiting = [alarm for alarm in record.closed if alarm.over > now - 2 * quiet]
    record.closed = [alarm for alarm in (*waiting, *over) if alarm.key not in open_again]
    record.quiet = {key: told for key, told in record.quiet.items() if not is_over(told, now, quiet)}


def _going_on(alarm: OpenAlarm, before: OpenAlarm | None, now: int) -> OpenAlarm:
    if before is None:
        return alarm.model_copy(update={"since": now, "told": {}})
    return alarm.model_copy(update={"since": before.since, "told": before.told})


def due(
    record: AlarmRecord, settings: Settings, now: int, providers: Mapping[str, Provider] = NOBODY_TOLD
) -> Iterator[tuple[str, str, Change, OpenAlarm]]:
    """What is to be told: receiver, address, what has become of it, and the alarm."""
    for alarm in record.open:
        # what the patrol has to tell is new each time
        quiet = 0 if alarm.kind in KINDS else settings.alarm_quiet * 1_000
        for receiver, url in receivers_of(alarm, settings, providers).items():
            told = alarm.told.get(receiver, 0)
            # told later than now, and than what is new: by a clock that has been set back since
            again = not alarm.fresh or alarm.fresh > told or told > max(now, alarm.fresh)
            if again and is_over(max(told, record.quiet.get(f"{receiver} {alarm.key}", 0)), now, quiet):
                yield receiver, url, "lasts" if told else "opened", alarm
    for alarm in record.closed:
        for receiver, url in receivers_of(alarm, settings, providers).items():
            if receiver in alarm.told:
                yield receiver, url, "closed", alarm


def note_told(record: AlarmRecord, told: Sequence[tuple[str, Change, OpenAlarm]], now: int) -> None:
    """Write down who was told what."""
    opened = {alarm.key: alarm for alarm in record.open}
    for receiver, change, alarm in told:
        if change == "closed":
            for one in record.closed:
                if one.key == alarm.key:
                    one.told.pop(receiver, None)
        else:
            record.quiet[f"{receiver} {alarm.key}"] = now
            if alarm.key in opened:
                # what came since is told later
                opened[alarm.key].told[receiver] = max(now, alarm.fresh)
    record.closed = [alarm for alarm in record.closed if alarm.told]
