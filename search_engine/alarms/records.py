"""What is known of alarms, as it is kept from one look to the next. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# Where a sensitive word was met.
Where = Literal["loaded", "answered"]
# Occurrences of a site that are listed; all are counted. A worker looks at each again every few minutes.
LISTED = 200
# Sites that are told apart; what further ones hold is counted under the last.
SITES = 200
OTHER_SITES = "（其他站点）"
# What a document without a site belongs to.
NO_SITE = "（未填站点）"
# Hangs are told for a day: what a process hung on is still there, and somebody must look for it. One that hangs
# whenever it is started does so some times a minute.
HANGS_TOLD, MOST_HANGS = 86_400_000, 10_000  # ms


class WordOccurrence(BaseModel):
    """An occurrence of a sensitive word in a document.

    Attributes:
        id: The document.
        site: Whose it is; "" where it names none.
        field: Where in it.
        word, category, action: The row of the list.
        at: When it was met.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    site: str = ""
    field: str
    word: str
    category: str
    action: str
    where: Where
    at: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Occurrences of one key are one."""
        return (self.id, self.field, self.word)


class LinkCheck(BaseModel):
    """What `zwfw quality` found of links when it asked some."""

    at: int
    asked: int
    dead: int


class PatrolNote(BaseModel):
    """A query that leads to something else than before (see `search_engine.maintenance.monitor`).

    Attributes:
        number: Of the finding.
        what: `changed`: another first card; `lost`: none any more; `broken`: not what a kept query wants.
        region: Name of the region that it is asked from; "": none.
        before, now: The first card, for people; "": none.
        why: In Chinese, as far as it is known.
        count: How often it is asked; 0: it is not known.
        at: When it came to whoever tells it.
    """

    number: int
    what: str
    query: str
    region: str = ""
    before: str = ""
    now: str = ""
    why: str = ""
    count: int = 0
    at: int = 0


class Found(BaseModel):
    """What a load, a serving process, a report or the patrol leaves for the worker.

    Attributes:
        more: How many occurrences of sites are not listed, so that a catalogue full of them stays a small file.
        patrol: All that the patrol has to tell now, by owner; None: it is not from the patrol.
        hangs: When serving processes hung, and were replaced.
    """

    occurrences: list[WordOccurrence] = Field(default_factory=list)
    more: dict[str, int] = Field(default_factory=dict)
    links: LinkCheck | None = None
    patrol: dict[str, list[PatrolNote]] | None = None
    hangs: list[int] = Field(default_factory=list)


class Interface(BaseModel):
    """An outside interface, as it was when it was last asked.

    Attributes:
        label: What people call it.
        host: Where it is; never the whole address, which may be nobody's business.
        outcome: How that went, one of `search_engine.interfaces.known_interface.OUTCOMES`.
        reason: In Chinese, what is wrong; "" where nothing is.
        bad: How often in a row it was not `ok`.
        counts: Since the records began, by outcome.
        content: Where sensitive words or personal data stand in it, nothing of the text.
        noted: How often in a row there were any.
    """

    label: str
    host: str
    outcome: str
    seconds: float
    at: int
    reason: str = ""
    bad: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    content: list[str] = Field(default_factory=list)
    noted: int = 0


class Site(BaseModel):
    """Sensitive words in a site's documents: how often they were met by place, the documents that still hold one, and
    when the last new one came.
    """

    counts: dict[str, int] = Field(default_factory=dict)
    listed: list[WordOccurrence] = Field(default_factory=list)
    fresh: int = 0

    @property
    def documents(self) -> int:
        """How many documents are listed."""
        return len({one.id for one in self.listed})

    @property
    def answered(self) -> int:
        """How many of these have been seen in answers."""
        return len({one.id for one in self.listed if one.where == "answered"})


class OpenAlarm(BaseModel):
    """Something that is wrong now.

    Attributes:
        kind: Of the rules (`rules`), or one of `patrol.KINDS`.
        subject: The endpoint, interface or site.
        message: In Chinese, for whoever is told.
        values: The figures that it was judged by.
        fresh: Of what is told only where something new came: when that was. 0: it is told again while it lasts.
        told: When it was told, by receiver.
        over: When it ended; 0 while it is open.
    """

    kind: str
    subject: str
    message: str
    since: int
    values: dict[str, float] = Field(default_factory=dict)
    fresh: int = 0
    told: dict[str, int] = Field(default_factory=dict)
    over: int = 0

    @property
    def key(self) -> str:
        """Alarms of one key are one."""
        return f"{self.kind} {self.subject}"


class AlarmRecord(BaseModel):
    """All of it.

    Attributes:
        checked: When the worker last looked.
        open: What is wrong now.
        closed: What is over, and still has to be told to those who were told that it had begun.
        quiet: When something was last told, by alarm and receiver: it is not told again before its time.
        window: By endpoint (calls, slow, failed), and `""` for the server itself (requests, refused, asked).
        interfaces: By name; `interfaces_at`: when whoever asks them wrote here last.
        webhook: Posts that arrived, and that did not.
        sites: Sensitive words by site.
        patrol: What the patrol tells, by owner.
        hangs: When serving processes hung, within a day.
    """

    version: int = 1
    checked: int = 0
    open: list[OpenAlarm] = Field(default_factory=list)
    closed: list[OpenAlarm] = Field(default_factory=list)
    quiet: dict[str, int] = Field(default_factory=dict)
    window: dict[str, dict[str, int]] = Field(default_factory=dict)
    interfaces: dict[str, Interface] = Field(default_factory=dict)
    interfaces_at: int = 0
    links: LinkCheck | None = None
    webhook: dict[str, int] = Field(default_factory=dict)
    sites: dict[str, Site] = Field(default_factory=dict)
    patrol: dict[str, list[PatrolNote]] = Field(default_factory=dict)
    hangs: list[int] = Field(default_factory=list)

    def site(self, name: str) -> Site:
        """The record of a site, begun where there is none."""
        name = name or NO_SITE
        if name not in self.sites and len(self.sites) >= SITES:
            name = OTHER_SITES
        return self.sites.setdefault(name, Site())

    def forget_hangs(self, now: int) -> None:
        """Forget what is a day old."""
        self.hangs = [at for at in self.hangs if at > now - HANGS_TOLD][-MOST_HANGS:]

    def occurrences(self, site: str | None = None) -> Iterator[WordOccurrence]:
        """What is listed, of one site or of all."""
        for name, one in sorted(self.sites.items()):
            if site in (None, name):
                yield from one.listed
