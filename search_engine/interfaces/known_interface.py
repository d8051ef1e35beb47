"""What is known of an interface: what it is, how it answered lately, and when it is asked next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final
from zlib import crc32

from indexer.store.interfaces.rows import Check
from search_engine.interfaces.addresses import host_of
from search_engine.interfaces.interface import Interface

OK: Final = "ok"
OUTCOMES: Final[dict[str, str]] = {
    "ok": "正常", "slow": "慢", "failed": "报错", "timed_out": "超时", "unreachable": "打不开", "malformed": "格式不符",
    "refused": "没有发送",
}  # fmt: skip
# After these a host is left alone for longer each time.
BACKED_OFF: Final = frozenset(("failed", "timed_out", "unreachable"))
# An interface that does not answer is asked less often: half as often with each failure, so often in a row.
MOST_DOUBLED: Final = 4
# Milliseconds between two checks at most, however often it has failed.
LONGEST_PAUSE: Final = 3_600_000
SECOND: Final = 1_000  # ms


@dataclass(frozen=True, slots=True)
class KnownInterface:
    """An interface with its history.

    Attributes:
        checks: The last ones, the newest first.
        built_in: Whether the settings name it.
        interval: Milliseconds between two checks while it is well; 0: it is not checked by itself.
        slow_ms: From when an answer is slow.
        is_whole: Whether what is registered is what was written; a damaged one is never asked.
    """

    interface: Interface
    checks: Sequence[Check] = ()
    built_in: bool = False
    interval: int = 0
    slow_ms: int = 0
    changed: int = 0
    author: str = ""
    is_whole: bool = True

    @property
    def name(self) -> str:
        """By which people and programs know it."""
        return self.interface.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.interface.service if self.built_in else self.interface.name

    @property
    def host(self) -> str:
        """Host and port, to be shown."""
        return host_of(self.interface.address)

    @property
    def last(self) -> Check | None:
        """The last check; None: there was none yet."""
        return self.checks[0] if self.checks else None

    @property
    def bad(self) -> int:
        """How often in a row it was not well."""
        return sum(1 for _ in takewhile(lambda check: check.outcome != OK, self.checks))

    @property
    def noted(self) -> int:
        """How often in a row something stood in it that should not."""
        return sum(1 for _ in takewhile(lambda check: bool(check.content), self.checks))

    @property
    def is_checked(self) -> bool:
        """Whether it is checked by itself."""
        return self.interface.on and self.interval > 0 and self.is_whole

    @property
    def due(self) -> int:
        """When it is to be asked next, ms since 1970 UTC; later where its host wants to be left alone.

        A new interface is asked at once, and so is a changed one. Later checks have a place of their own within a tenth
        of the interval, so that what was registered together is not asked together for ever.
        """
        last = self.last
        if last is None or self.changed > last.at:
            return 0
        failures = sum(1 for _ in takewhile(lambda check: check.outcome in BACKED_OFF, self.checks))
        pause = min(self.interval << min(max(0, failures - 1), MOST_DOUBLED), max(LONGEST_PAUSE, self.interval))
        spread = crc32(f"{self.name} {last.at}".encode()) % max(1, self.interval // 10)
        return last.at + pause + spread
