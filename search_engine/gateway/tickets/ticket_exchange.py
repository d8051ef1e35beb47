"""A ticket for a token: the platform is asked in time, its word is looked at, and a ticket counts once where it should.

Nothing of a ticket or a person stays: what is remembered of a used ticket is a keyed digest, what is logged is that the
platform failed, and by which class of error.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Final

import structlog
from sqlalchemy import Engine

from dictionaries.reasons import Message
from indexer.store.sealed.used_tickets import is_used, note_used
from search_engine.checkpoints import within
from search_engine.errors import BadTicket, NotReady
from search_engine.gateway.tickets.adapter import HIGHEST_LEVEL, KINDS, TicketAdapter, TicketPerson, TicketRefused
from search_engine.people.identity.claims import is_subject
from search_engine.people.identity.ticket_tokens import LIFE, issued

REFUSED = Message(
    "bad_ticket", "用户票据无效、已过期，或不是发给本应用的",
    "the ticket is not valid, has expired, or is another app's",
    "请在页面上重新获取票据（getTicket）", "get a new ticket on the page (getTicket)",
)  # fmt: skip
USED = Message(
    "bad_ticket", "用户票据已经用过", "the ticket was used before",
    "请在页面上重新获取票据（getTicket）", "get a new ticket on the page (getTicket)",
)  # fmt: skip
WRONG_FORM = Message(
    "bad_ticket", "用户票据应为 1 至 {most} 个字符的文字，不含控制字符",
    "the ticket must be a text of 1 to {most} characters without control characters",
)  # fmt: skip
SILENT = Message(
    "not_ready", "票据平台没有在 {seconds} 秒内回答", "the ticket platform has not answered within {seconds} seconds",
    "请稍后再试", "try again later",
)  # fmt: skip
FAILED = Message(
    "not_ready", "票据平台暂时无法核对用户票据", "the ticket platform cannot check tickets at the moment",
    "请稍后再试", "try again later",
)  # fmt: skip
LONGEST_TICKET: Final = 8_192  # characters: what a platform encrypts of a person's particulars has a few thousand
# Questions at a time: a platform that hangs keeps so many threads, and no more.
AT_ONCE: Final = 16
LOG = structlog.get_logger("tickets")


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a ticket was exchanged for.

    Attributes:
        token: For the header X-Zwfw-User.
        expires: When it ends, seconds since 1970 UTC.
        kind, level: Of the person; see `TicketPerson`.
    """

    token: str = field(repr=False)
    expires: int
    kind: str
    level: int


class TicketExchange:
    """Exchanges tickets. Safe for several threads.

    Args:
        adapter: Asks the platform.
        seconds: How long that may take.
        key: What tokens are signed with, and digests of tickets made.
        user_of: The portal's name for a person → keyed hash.
        engine: Opens the database of documents, where used tickets are remembered.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        adapter: TicketAdapter,
        seconds: float,
        key: Callable[[], bytes],
        user_of: Callable[[str], str],
        engine: Callable[[], Engine],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._adapter, self._seconds, self._key, self._user_of = adapter, seconds, key, user_of
        self._engine, self._clock, self._free = engine, clock, BoundedSemaphore(AT_ONCE)

    def exchange(self, ticket: str) -> Exchanged:
        """The token of the person that a ticket is for.

        Raises:
            BadTicket: It is not in order, or was used before.
            NotReady: The platform does not answer, or not with what is a person.
            SecretUnavailable, StoreBusy: What is needed here is not at hand.
        """
        if not 0 < len(ticket) <= LONGEST_TICKET or not ticket.isprintable():
            raise BadTicket(WRONG_FORM(most=LONGEST_TICKET))
        key, once = self._key(), self._adapter.single_use > 0
        digest = hmac.digest(key, b"used ticket:" + ticket.encode("utf-8", "surrogatepass"), "sha256").hex()
        if once and is_used(self._engine(), digest, self._now()):
            raise BadTicket(USED())
        person = self._asked(ticket)
        if once and not note_used(self._engine(), digest, self._now(self._adapter.single_use), self._now()):
            raise BadTicket(USED())
        now = int(self._clock())
        token = issued(key, self._user_of(person.subject), person.kind, person.level, now)
        return Exchanged(token, now + LIFE, person.kind, person.level)

    def _asked(self, ticket: str) -> TicketPerson:
        if not self._free.acquire(blocking=False):
            raise NotReady(FAILED())

        def work() -> TicketPerson:
            try:
                return self._adapter.person(ticket, self._seconds)
            finally:
                self._free.release()

        try:
            person = within(self._seconds, work)
        except TicketRefused:
            raise BadTicket(REFUSED()) from None
        except TimeoutError:
            LOG.warning("ticket platform silent", seconds=self._seconds)
            raise NotReady(SILENT(seconds=self._seconds)) from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a site's adapter raises; it may be personal
            LOG.warning("ticket platform failed", error=type(error).__name__)
            raise NotReady(FAILED()) from None
        if not _is_person(person):
            LOG.warning("ticket platform failed", error="no person")
            raise NotReady(FAILED())
        return person

    def _now(self, later: float = 0) -> int:
        return int((self._clock() + later) * 1_000)


def _is_person(found: object) -> bool:
    """Whether what an adapter gave is what it should be."""
    if not isinstance(found, TicketPerson):
        return False
    level = found.level
    is_level = isinstance(level, int) and not isinstance(level, bool) and 0 <= level <= HIGHEST_LEVEL
    return is_subject(found.subject) and found.kind in KINDS and is_level
