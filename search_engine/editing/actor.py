"""Who edits, and within which regions and sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dictionaries.editing.own_row import OwnRow, RowKey, regions_of
from indexer.store.area import Area
from indexer.store.audit.author import KEY, SERVICE, SHELL, USER, Author
from search_engine.errors import BadParameters, Detail, Forbidden

# What the names of those begin with who are no persons: nobody at the shell passes for them.
ACTORS = (f"{KEY}:", f"{USER}:", f"{SHELL}:", f"{SERVICE}:")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who edits.

    Attributes:
        author: As the audit log names them.
        area: The regions and sites that are theirs.
        may_publish: Whether they may publish, approve, and put away what others have drafted.
    """

    author: Author
    area: Area
    may_publish: bool = True

    @property
    def name(self) -> str:
        """By what drafts and approvals are theirs: the person whom the shell names, else the key or the account."""
        return (self.author.person or "").strip() or self.author.actor

    @property
    def is_named(self) -> bool:
        """Whether it is told apart from everybody else: by a key, an account, or a person's name at the shell."""
        return self.author.person is not None or not self.author.actor.startswith(f"{SHELL}:")

    def holds(self, key: RowKey, rows: Iterable[OwnRow | None] = ()) -> bool:
        """Whether what becomes of a row is theirs to decide: it acts in their regions and sites, and nowhere else."""
        if not self.area:
            return True
        regions = {key.scope.region} - {""}
        for row in rows:
            regions |= regions_of(row) if row else set()
        within = all(map(self.area.covers_region, regions)) and bool(regions or not self.area.regions)
        return within and self.area.covers_site(key.scope.site or None)

    def sees(self, key: RowKey, rows: Iterable[OwnRow | None] = ()) -> bool:
        """Whether a published row is everybody's or theirs: what acts elsewhere alone is as if it were not there."""
        found = tuple(rows)
        everybody = key.scope.everywhere and not any(regions_of(row) for row in found if row)
        return everybody or self.holds(key, found)

    def require(self, key: RowKey, rows: Iterable[OwnRow | None] = ()) -> None:
        """Raise `Forbidden` where a row is not theirs."""
        if not self.holds(key, rows):
            raise Forbidden(
                f"只可改 {self.area.places()} 范围内的词典，不可改{key}：请把适用地区、适用站点写在该范围内"
            )

    def require_name(self) -> None:
        """Raise `BadParameters` where nobody is named who could be told from others, or who is no person."""
        require_person(self.author)
        if not self.is_named:
            raise BadParameters([Detail("--as", "请写明姓名：审批须知道是谁")])


def require_person(author: Author) -> None:
    """Raise `BadParameters` where the shell names somebody who is no person."""
    if (author.person or "").startswith(ACTORS):
        raise BadParameters([Detail("--as", f"请写人的姓名，不能以 {'、'.join(ACTORS)} 开头")])
