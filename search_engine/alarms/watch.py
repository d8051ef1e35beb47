"""What the worker does for alarms: tasks over one record. Looking is quick and regular; asking outside interfaces and
telling take as long as other hosts take, and keep nobody waiting.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

import structlog

from dictionaries.banned import BannedWords
from indexer.documents.timestamps import is_over
from indexer.store.interfaces.rows import Check
from search_engine.alarms import patrol
from search_engine.alarms.calls import Window, read_totals
from search_engine.alarms.interfaces import Provider, forget_stale, note_interfaces, providers_of
from search_engine.alarms.open_alarms import Change, bring_up, due, note_told
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import OpenAlarm
from search_engine.alarms.rules import judge
from search_engine.alarms.sensitive import Read, look_again, take_in
from search_engine.alarms.webhook import Post, body_of, post
from search_engine.interfaces.addresses import Networks
from search_engine.interfaces.known_interface import KnownInterface
from search_engine.settings.settings import Settings

LOG = structlog.get_logger("alarms")
# Milliseconds between two looks at documents that held sensitive words.
LOOK_AGAIN = 300_000
# Milliseconds after which an address that did not take a post is tried again: doubled with each failure in a row.
FIRST_WAIT, LONGEST_WAIT = 10_000, 1_800_000


class AlarmWatch:
    """Keeps the record.

    Args:
        read: A document of the store by its id.
        banned: What is banned now.
        clock: Milliseconds since 1970 UTC.
    """

    def __init__(
        self,
        settings: Settings,
        read: Read,
        banned: Callable[[], BannedWords],
        *,
        post: Post = post,
        clock: Callable[[], int] = lambda: int(time.time() * 1_000),
    ) -> None:
        self._settings, self._read, self._banned = settings, read, banned
        self._post, self._clock = post, clock
        self._metrics = Path(settings.home) / "metrics"
        self._file = RecordFile(Path(settings.home))
        self._record = self._file.read()
        self._window = Window(settings.alarm_window)
        self._looked_again = 0
        # address → failures in a row, and when the last one was
        self._failures: dict[str, tuple[int, int]] = {}
        self._providers: Mapping[str, Provider] = {}
        self._lock = Lock()

    def look(self) -> None:
        """Count, take in what others left, judge, and write the record."""
        now = self._clock()
        self._window.add(now / 1_000, read_totals(self._metrics))
        found = list(self._file.take())
        with self._lock:
            record = self._record
            record.window = self._window.counts()
            for one in found:
                take_in(record, one, self._read)
                record.hangs.extend(one.hangs)
                record.links = one.links or record.links
                if one.patrol is not None:
                    # not `now`: somebody may have been told since, and is told of later ones only
                    patrol.take_in(record, one.patrol, self._clock() + 1)
            record.forget_hangs(now)
            forget_stale(record, now)
            if is_over(self._looked_again, now, LOOK_AGAIN) and any(site.listed for site in record.sites.values()):
                look_again(record, self._read, self._banned())
                self._looked_again = now
            bring_up(record, judge(record, self._settings), now, self._settings.alarm_quiet * 1_000)
            record.checked = now
            self._file.write(record)

    def note_interfaces(self, known: Sequence[KnownInterface], new: Iterable[Check]) -> None:
        """Take in how the outside interfaces are; `new`: checks that have not been counted yet."""
        with self._lock:
            note_interfaces(self._record, known, new, self._clock())
            self._providers = providers_of(known, self._settings)

    def tell(self) -> None:
        """Tell who is to be told, each receiver by one post; who cannot be told is tried again, later and later."""
        now = self._clock()
        with self._lock:
            posts: dict[tuple[str, str], list[tuple[Change, OpenAlarm]]] = {}
            for receiver, url, change, alarm in due(self._record, self._settings, now, self._providers):
                if is_over(self._failures.get(url, (0, 0))[1], now, self._wait(url)):
                    posts.setdefault((receiver, url), []).append((change, alarm))
            bodies = {key: body_of(changes, self._record, now, key[0]) for key, changes in posts.items()}
        if not posts:
            return
        key = self._settings.alarm_key  # where that is sealed and cannot be opened, nothing is sent unsigned
        for (receiver, url), changes in posts.items():
            body, seconds = bodies[receiver, url], self._settings.probe_timeout
            taken = self._post(url, body, key, seconds, self._networks(url))
            with self._lock:
                outcome = "sent" if taken else "failed"
                self._record.webhook[outcome] = self._record.webhook.get(outcome, 0) + 1
                if taken:
                    self._failures.pop(url, None)
                    note_told(self._record, [(receiver, *change) for change in changes], now)
                else:
                    self._note_failure(receiver, url, now)

    def _networks(self, url: str) -> Networks | None:
        """Where an address may lead: one that the operator has set anywhere, one that was registered not."""
        webhook, owners = map(self._settings.value_or_default, ("alarm_webhook", "site_owners"))
        is_set = url in (webhook, *owners.values())
        return None if is_set else Networks(self._settings.interface_networks)

    def _wait(self, url: str) -> int:
        failures = self._failures.get(url, (0, 0))[0]
        return min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT) if failures else 0

    def _note_failure(self, receiver: str, url: str, now: int) -> None:
        failures = self._failures.get(url, (0, 0))[0] + 1
        self._failures[url] = failures, now
        # not the address: who knows it may post to it
        LOG.warning("webhook failed", receiver=receiver, failures=failures)
