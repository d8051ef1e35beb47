"""What a site writes for its platform: an adapter, registered as an entry point.

    [project.entry-points."zwfw.tickets"]
    province = "our_package.tickets:adapter"

`ZWFW_TICKETS=province` chooses it. What is registered is called once, with a function that reads keys kept encrypted
(`zwfw secrets set`) by their names, and returns the adapter:

    def adapter(secret: Callable[[str], bytes]) -> TicketAdapter: …
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Final, Literal, Protocol

from dictionaries.reasons import Message
from search_engine.errors import NotReady

NO_ADAPTER = Message(
    "not_ready", "没有安装票据适配器 {name}（ZWFW_TICKETS，入口点组 {group}）",
    "the ticket adapter {name} (ZWFW_TICKETS, entry points {group}) is not installed",
    "请安装它的软件包", "install its package",
)  # fmt: skip
UNLOADABLE = Message(
    "not_ready", "票据适配器 {name} 无法载入（{fault}）", "the ticket adapter {name} cannot be loaded ({fault})",
    "请重新安装它的软件包", "install its package anew",
)  # fmt: skip
GROUP: Final = "zwfw.tickets"
Kind = Literal["natural", "legal"]
KINDS: Final = ("natural", "legal")
HIGHEST_LEVEL: Final = 9


@dataclass(frozen=True, slots=True)
class TicketPerson:
    """Whom the platform knows by a ticket.

    Attributes:
        subject: The platform's name for the person, 1 to 128 characters: the same as the portal gives in its tokens
            (`sub`), where both are to be one person. It is hashed at once, and neither stored nor logged.
        kind: A natural or a legal person (自然人、法人).
        level: How surely it is known who they are (实名等级), as the platform grades it, 0 to 9; 0: not known.
    """

    subject: str = field(repr=False)
    kind: Kind = "natural"
    level: int = 0


class TicketRefused(Exception):
    """The platform, or the adapter, does not take a ticket: it is forged, cut, expired, used, or another app's. Callers
    are not told which; the text of this error is neither told nor logged.
    """


class TicketAdapter(Protocol):
    """Asks a platform. Safe for several threads.

    Attributes:
        single_use: For how many seconds a ticket that was used here is refused: as long as one may live at most. 0: the
            platform lets a ticket be used again.
    """

    single_use: float

    def person(self, ticket: str, seconds: float) -> TicketPerson:
        """Whom a ticket is for.

        Args:
            ticket: As the portal's page got it, 1 to 8,192 characters; not yet known to be one.
            seconds: After so many nobody waits for the answer any more.

        Raises:
            TicketRefused: The ticket is not in order.
            Exception: Whatever else: the platform counts as not answering. Only the class of the error is logged.
        """


def known_adapters() -> list[str]:
    """Names of the adapters that are installed; none is loaded."""
    return sorted(point.name for point in entry_points(group=GROUP))


def adapter_of(name: str, secret: Callable[[str], bytes]) -> TicketAdapter:
    """The adapter of a name.

    Args:
        secret: Reads a key that is kept encrypted; raises `SecretUnavailable`.

    Raises:
        NotReady: None of that name is installed, or it cannot be loaded.
    """
    point = next((point for point in entry_points(group=GROUP) if point.name == name), None)
    if point is None:
        raise NotReady(NO_ADAPTER(name=name, group=GROUP))
    try:
        made: TicketAdapter = point.load()(secret)
    except (ImportError, AttributeError) as error:
        raise NotReady(UNLOADABLE(name=name, fault=type(error).__name__)) from None
    return made
