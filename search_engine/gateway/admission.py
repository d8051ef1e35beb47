"""Who calls, may they, and how often: what a serving process asks of each call."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Final

from dictionaries.reasons import Message
from indexer.store.audit.author import CALLER
from indexer.store.gateway.call_book import CallBook, seconds_left
from indexer.store.gateway.nonces import Nonces
from search_engine.errors import Forbidden, QuotaSpent
from search_engine.gateway.caller import Caller
from search_engine.gateway.callers import Callers
from search_engine.gateway.verification import Verifier
from search_engine.people.activity.rate import Buckets, TokenBuckets
from search_engine.signing.proof import Proof

NOT_GIVEN = Message(
    "forbidden", "应用 {app} 不可调用此接口（{call}）", "the app {app} may not make this call ({call})",
    "请运维用 zwfw callers change 添加", "the operators can add it with zwfw callers change",
)  # fmt: skip
TOO_FAST = Message(
    "too_many_requests", "应用 {app} 每分钟最多调用 {most} 次", "the app {app} may make {most} calls a minute",
    "请在 {seconds} 秒后再试", "try again in {seconds} seconds",
)  # fmt: skip
DAY_SPENT = Message(
    "too_many_requests", "应用 {app} 今日的 {most} 次已用完", "the app {app} has made its {most} calls of today",
    "明日零时恢复", "it may call again tomorrow",
)  # fmt: skip
ALL_CALLS: Final = "all"


class Admission:
    """Safe for several threads.

    Args:
        known: Names of calls that only callers and keys may make; `all`: every one.
        buckets: Makes what a minute's quota is counted in; the processes of a host share it where they can.
    """

    def __init__(
        self,
        callers: Callers,
        nonces: Nonces,
        book: CallBook,
        known: tuple[str, ...],
        buckets: Callable[[float], Buckets] = TokenBuckets,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.callers, self.book = callers, book
        self._verifier, self._nonces = Verifier(callers.table, nonces, clock), nonces
        self._known, self._make, self._clock = frozenset(known), buckets, clock
        self._buckets: dict[int, Buckets] = {}  # by what they hold: callers with one quota have one

    def signed(self, proof: Proof, text: Callable[[], bytes]) -> Caller:
        """Who has signed a text. Raises as `Verifier.verify`."""
        return self._verifier.verify(proof, text)

    def listed(self, address: Callable[[], str | None], certificate: Callable[[], str]) -> Caller | None:
        """Who is on the white list: by the name of a client certificate, else by an address beyond doubt. Neither is
        looked at where nobody is listed so.
        """
        table = self.callers.table()
        if not table.by_certificate and not table.networks:
            return None
        now = datetime.fromtimestamp(self._clock(), UTC)
        if table.by_certificate and (name := certificate()):
            found = table.by_certificate.get(name)
            if found is not None and not found.ended(now):
                return found
        if not table.networks:
            return None
        at = address()
        return table.at(at, now) if at else None

    def is_closed(self, call: str) -> bool:
        """Whether only callers and keys may make a call."""
        return bool(self._known) and (call in self._known or ALL_CALLS in self._known)

    def admit(self, caller: Caller, call: str) -> None:
        """Let a caller make a call, and take it off what it may. Raises `Forbidden`, `QuotaSpent`."""
        if not caller.may_call(call):
            raise Forbidden(NOT_GIVEN(app=caller.app, call=call))
        if caller.day_quota and self.book.of_today(caller.actor, caller.day_quota) >= caller.day_quota:
            raise QuotaSpent(DAY_SPENT(app=caller.app, most=caller.day_quota), seconds_left(self._clock()))
        if caller.minute_quota and (wait := self._take(caller)):
            seconds = ceil(wait)
            raise QuotaSpent(TOO_FAST(app=caller.app, most=caller.minute_quota, seconds=seconds), seconds)

    def _take(self, caller: Caller) -> float:
        most = caller.minute_quota
        buckets = self._buckets.get(most) or self._buckets.setdefault(most, self._make(float(most)))
        return buckets.take((CALLER, caller.app, most), 1).wait
