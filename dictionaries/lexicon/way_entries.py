"""One row of each kind of dictionary that leads somewhere else than to a document (`dictionaries.ways`), as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public telephone line; `aliases`: what people call it; `takes`: what is forbidden and reported there."""

    number: str
    name: str
    aliases: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CrisisPattern:
    """What is typed in distress, as a pattern (see `dictionaries.patterns.phrase_patterns`).

    Attributes:
        situation: One of `CrisisHelp`; `*` (with `except`): any.
        effect: `sure`; `sign`: unless an `except` of its situation is in the text too; `except`; `never`: whatever else
            is in it, and whatever it sounds like.
    """

    pattern: str
    situation: str
    effect: str
    note: str = ""


AS_TYPED = "*"


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """What is told in a situation: an advice, then numbers in order, each with what answers it.

    Attributes:
        search: What is looked for below instead of the text as typed; "": nothing; `AS_TYPED`: the text, where no row
            but examples tell of the situation, which are wrong now and then.
    """

    situation: str
    advice: str
    numbers: tuple[tuple[str, str], ...]
    search: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What has happened to a thing, as a pattern (see `dictionaries.patterns.phrase_patterns`).

    Attributes:
        words: Of the names of the matters that are then meant.
    """

    pattern: str
    words: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WishPattern:
    """What is wanted but to have a matter handled, as a pattern (see `dictionaries.patterns.phrase_patterns`).

    Attributes:
        wish: One of `WISHES`.
        means: The words that stand for the phrase; "": it stays.
    """

    pattern: str
    wish: str
    means: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PortalFunction:
    """What people call a function of the portal itself, as a pattern (see `dictionaries.patterns.phrase_patterns`).

    Attributes:
        function: One of `FUNCTIONS_AND_HOTLINE`.
        number: Of the hotline that takes up what the pattern tells, where the function is `hotline`; else "".
    """

    pattern: str
    function: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PortalHelp:
    """A function of the portal: its name, and how to get there, said where no address is set."""

    function: str
    label: str
    how: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """An office (实施主体), as people call it.

    Attributes:
        aliases: Short, full and former names.
        department: Of the catalogue's authorities; "" where it has none of them.
        called: Words that mean the office only beside a telephone, an address, opening hours.
        numbers: Public telephone numbers, each with what answers it.
        url: Its public site.
        search: What of the department is looked for; "": all.
    """

    name: str
    aliases: tuple[str, ...]
    department: str
    called: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    url: str = ""
    search: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PortalName:
    """A portal or its app: other names, whose it is (region code), and its public address."""

    name: str
    aliases: tuple[str, ...]
    region: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is usually handled after a matter, the first step first; names as the catalogue has them."""

    matter: str
    following: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LifeEventName:
    """What people call a life event (一件事), which documents name as `name`."""

    name: str
    aliases: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LifeEventMatter:
    """A matter that belongs to a life event, or does not though documents say so.

    Attributes:
        event, matter: Names, as documents and the catalogue have them.
        place: From 1 on, among the matters of the event; 0: behind those that have one.
        action: `include` or `exclude`.
    """

    event: str
    matter: str
    place: int = 0
    action: str = "include"
    note: str = ""
