"""What is found, what is looked at, and what every kind of finding can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from search_engine.page.mend import Mend

# What stands where a document names no department.
NO_DEPARTMENT = "（未填部门）"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an editor should look at.

    Attributes:
        kind: Name of the kind.
        region: Number of the region in the tree.
        department: The line that it concerns, `NO_DEPARTMENT` where none is named.
        id: The document; "" where one is missing.
        title: The document's or the matter's name.
        field: The field, dotted within a part; "" for the whole document.
        reason: In Chinese, what was found.
        site: Whose the document is; "" where it names none, or is missing.
    """

    kind: str
    region: int
    department: str
    id: str
    title: str
    field: str
    reason: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One document of the store that can be found now.

    Attributes:
        base: The store's number of its base.
        region: Number in the tree.
        expires: Seconds since 1970 UTC, or None.
        content: All fields but id, region, status and site, as JSON values, defaults left out.
        site: Whose it is; "" where it names none.
    """

    id: str
    base: int
    region: int
    expires: int | None
    content: dict[str, Any]
    site: str = ""

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self.content.get("title", ""))

    @property
    def department(self) -> str:
        """The line that handles it."""
        return department_of(self.content)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the kinds look into, and by which rules.

    Attributes:
        region: Number of the region asked for; findings lie in its subtree. 0 is the nation.
        hosts: Hosts that links may lead to; None for any.
        now: Seconds since 1970 UTC.
        probes: How many links may be asked whether they live; 0 for none.
        patience: Seconds that one link may take to answer.
        rest: Called again and again by whatever compares for long: here it may wait.
    """

    store: DocumentStore
    tree: RegionTree
    region: int
    hosts: frozenset[str] | None
    now: float
    probes: int = 0
    patience: float = 5.0
    rest: Callable[[], object] = lambda: None

    @property
    def inside(self) -> range:
        """Numbers of the regions asked for."""
        return range(self.region, self.tree.by_number(self.region).end)


@dataclass(frozen=True, slots=True)
class Note:
    """What a report does not say, and who could have it say it.

    Attributes:
        what: In Chinese, what was not looked at.
        mend: What has it looked at.
    """

    what: str
    mend: Mend

    @property
    def line(self) -> str:
        """The note with its mend for the command line."""
        return f"{self.what}：{self.mend.program}"


class Kind:
    """One kind of finding. A new one has a file of its own, and a line in `KINDS`.

    Documents pass by once. A kind that needs no more than one document answers in `look`; one that compares keeps a few
    bytes of each and answers in `conclude`.

    Attributes:
        name: As the command line has it.
        label: As a table has it.
        mend: In Chinese, what the department does about it.
        probed: How many links were asked, and how many of them lead nowhere; None where this kind asks none.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    mend: ClassVar[str]

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.probed: tuple[int, int] | None = None

    def idle(self) -> Note | None:
        """Why this kind finds nothing as things are; None where it works."""
        return None

    def notes(self) -> Iterable[Note]:
        """What this kind has left out; asked for at the end."""
        return ()

    def stands(self, base: int, region: int) -> None:
        """A copy of a base stands in a region, inside the scope or elsewhere."""

    def look(self, copy: Copy) -> Iterable[Finding]:
        """What is to be said of one document inside the scope."""
        return ()

    def conclude(self) -> Iterable[Finding]:
        """What is to be said once everything has passed by."""
        return ()

    def finding(self, copy: Copy, field: str, reason: str) -> Finding:
        """A finding of this kind about a document."""
        return Finding(self.name, copy.region, copy.department, copy.id, copy.title, field, reason, copy.site)


def department_of(content: dict[str, Any]) -> str:
    """The line of a document's or a base's content."""
    return str((content.get("authority") or {}).get("department") or NO_DEPARTMENT)
