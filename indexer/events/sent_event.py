"""The event as it is kept before it is stored: who sent it is hashed, nothing else is looked up yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from indexer.events.event import Event
from indexer.events.pseudonyms import Pseudonyms, Visitor, actor_of, block_of


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event and its sender's hashes.

    Attributes:
        received: ms since 1970 UTC.
        user: Hash of the signed-in person, 64 hexadecimal digits; None: nobody signed in.
        actor, block: As of `actor_of` and `block_of`, with the salt of the day.
        sender: Who gives events their ids.
        session: Hash of the session of a person; None: there is none.
    """

    event: Event
    received: int
    user: str | None
    actor: int
    sender: int
    block: int | None
    session: int | None


def sent_events(batch: Sequence[tuple[Event, Visitor, int]], salt: bytes, pseudonyms: Pseudonyms) -> list[SentEvent]:
    """Events with when they were received, their senders hashed."""
    # one visitor's session is one actor, and one address one block: hashed once each
    actor, block, session = cache(actor_of), cache(block_of), cache(pseudonyms.session)
    found = []
    for event, visitor, received in batch:
        who = actor(salt, visitor, event.session)
        found.append(
            SentEvent(
                event=event,
                received=received,
                user=visitor.user,
                actor=who,
                sender=who if visitor.sender is None else visitor.sender,
                block=block(salt, visitor.address),
                session=session(event.session) if visitor.user and event.session else None,
            )
        )
    return found
