"""Who edits, and within which regions and sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dictionaries.editing.own_row import OwnRow, RowKey, regions_of
from dictionaries.reasons import Message
from indexer.store.area import Area
from indexer.store.audit.author import SHELL, Author
from indexer.store.editing.drafts import Draft
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.installation.persons import require_person

OUTSIDE = Message(
    "outside_area", "只可改 {places} 范围内的词典，不可改{key}",
    "only dictionaries within {places} can be changed, not {key}",
    "请把适用地区、适用站点写在该范围内", "let the row act within these regions and sites", joint="：",
)  # fmt: skip
OF_PLACES = Message(
    "outside_area", "您管理的是 {places}", "you look after {places}", "请写它或它的下级，留空是全部地区",
    "name it or a region below it; left empty, it means all regions", joint="：",
)  # fmt: skip
OF_SITE = Message("outside_area", "请写您管理的站点（{sites}）", "name a site that you look after ({sites})")
NAME_NEEDED = Message(
    "missing", "请写明姓名", "a person's name is needed", "审批须知道是谁", "it must be known who approves", joint="："
)


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
        regions = _regions(key, rows)
        within = all(map(self.area.covers_region, regions)) and bool(regions or not self.area.regions)
        return within and self.area.covers_site(key.scope.site or None)

    def sees(self, key: RowKey, rows: Iterable[OwnRow | None] = ()) -> bool:
        """Whether a published row is everybody's or theirs: what acts elsewhere alone is as if it were not there."""
        found = tuple(rows)
        everybody = key.scope.everywhere and not any(regions_of(row) for row in found if row)
        return everybody or self.holds(key, found)

    def sees_draft(self, draft: Draft) -> bool:
        """Whether a draft is their own, or, where they may publish, anybody's; of rows that are theirs."""
        return (self.may_publish or draft.author == self.name) and self.holds(draft.key, (draft.row, draft.begun))

    def require(self, key: RowKey, rows: Iterable[OwnRow | None] = ()) -> None:
        """Raise `Forbidden` where a row is not theirs; the details say which of its fields lead out of their area."""
        found = tuple(rows)
        if not self.holds(key, found):
            raise Forbidden(OUTSIDE(places=self.area.places(), key=key.words), list(self._outside(key, found)))

    def _outside(self, key: RowKey, rows: Iterable[OwnRow | None]) -> Iterator[Detail]:
        regions = _regions(key, rows)
        if self.area.regions and not regions:
            yield Detail("region", OF_PLACES(places=self.area.places()))
        for code in sorted(regions):
            if reason := self.area.outside(code):
                yield Detail("region", reason)
        if not self.area.covers_site(key.scope.site or None):
            yield Detail("site", OF_SITE(sites=sorted(self.area.sites)))

    def require_name(self) -> None:
        """Raise `BadParameters` where nobody is named who could be told from others, or who is no person."""
        require_person(self.author)
        if not self.is_named:
            raise BadParameters([Detail("--as", NAME_NEEDED())])


def _regions(key: RowKey, rows: Iterable[OwnRow | None]) -> set[str]:
    """Codes of the regions that a row names, before and after."""
    return ({key.scope.region} - {""}).union(*(regions_of(row) for row in rows if row))
