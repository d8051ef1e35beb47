"""What somebody means to publish: rows before and after, over one version. Drafts, old versions and files make one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dictionaries.editing.own_row import OwnRow, RowChange, RowKey, digest_of, row_fields
from dictionaries.reasons import Message, Reason
from indexer.store.audit.author import called
from indexer.store.editing.drafts import Draft
from indexer.store.editing.versions import OF_DRAFTS, RowStep, StoredRow
from search_engine.editing.formatting import change_text, row_text
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import Detail, EditConflict

OVERTAKEN_DRAFT = Message(
    "edit_conflict", "{key}：起草时为 {begun}；现已发布 {now}；{author} 的草稿为 {drafted}",
    "{key}: {begun} when it was drafted; {now} is published by now; {author}'s draft is {drafted}",
)  # fmt: skip
DRAFTED_TWICE = Message(
    "conflict",
    "{key}另有草稿 {other}，一次只能发布一份",
    "{key} has another draft, {other}; only one can be published at a time",
)
OVERTAKEN = Message(
    "edit_conflict", "所改的行已被他人改动，没有发布",
    "somebody else has changed the same rows, and nothing was published",
    "请核对两种内容，再重新起草或放弃草稿", "compare both, then draft anew or discard the drafts", joint="；",
)  # fmt: skip
# Of more changes than these the audit log and an answer tell a digest and a count.
FEW = 20


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change of one row, and who wants it.

    Attributes:
        author: Whose draft it is; "": nobody's.
        place: Among the rows of its kind; None: where the row before it stood, or behind all.
        source: See `StoredRow`.
        draft: The number of that draft; 0: none.
    """

    change: RowChange
    author: str = ""
    place: float | None = None
    source: str = OF_DRAFTS
    draft: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes over a version.

    Attributes:
        base: The version's number; 0: there is none yet.
        drafts: Numbers of the drafts that it carries.
    """

    base: int
    changes: tuple[ProposedChange, ...]
    drafts: tuple[int, ...] = ()

    @property
    def row_changes(self) -> list[RowChange]:
        """The changes alone."""
        return [proposed.change for proposed in self.changes]

    @property
    def authors(self) -> frozenset[str]:
        """Whose drafts it carries."""
        return frozenset(one.author for one in self.changes if one.author)

    @property
    def digest(self) -> str:
        """32 hex digits of what would change: the content of every row before and after."""
        told = [
            [repr(change.key), *(None if row is None else row_fields(row) | {"shipped": None}
             for row in (change.before, change.after))]
            for change in self.row_changes
        ]  # fmt: skip
        return digest_of(sorted(told, key=lambda one: str(one[0])))

    def steps(self, state: PublishedState) -> list[RowStep]:
        """What a version does with the rows of the one before. What ships now is noted in each new row."""
        found, last = [], dict[str, float]()
        for proposed in self.changes:
            change, stored = proposed.change, state.by_key.get(proposed.change.key)
            place = proposed.place
            if place is None and stored is not None:
                place = stored.place
            if place is None:
                place = last[change.key.kind] = last.get(change.key.kind, state.last_place(change.key.kind)) + 1
            after = change.after and replace(change.after, shipped=state.shipped.of(change.key.kind, change.key.key))
            found.append(RowStep(stored, after, place, proposed.source))
        return found

    def region(self) -> str | None:
        """The one region that it is about; None where there are several, or all."""
        found = {change.regions for change in self.row_changes}
        only = next(iter(found), frozenset())
        return next(iter(only)) if len(found) == 1 and len(only) == 1 else None

    def told(self) -> dict[str, Any]:
        """The changes for the audit log: a few as they are, of many their number and digest."""
        if len(self.changes) > FEW:
            return {"changes": len(self.changes), "digest": self.digest}
        return {"changes": [change_text(change) for change in self.row_changes]}


@dataclass(frozen=True, slots=True)
class ReviewedDraft:
    """A draft beside what is published now.

    Attributes:
        live: What is in force of its key now.
        before: The number of another draft of this row that was chosen together with it; 0: none.
    """

    draft: Draft
    live: OwnRow | None
    before: int = 0

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody has published another row of its key since it was begun."""
        return says(self.live) != says(self.draft.begun)

    @property
    def may_go(self) -> bool:
        """Whether it may be published as it is, as far as it is known without checks."""
        return not (self.is_overtaken or self.before or self.draft.returned)


def reviewed(state: PublishedState, drafts: Iterable[Draft]) -> list[ReviewedDraft]:
    """Drafts beside what is published. Of several of one row the first that is not overtaken or returned goes."""
    found = [ReviewedDraft(draft, state.in_force(draft.key)) for draft in drafts]
    first: dict[RowKey, int] = {}
    for one in sorted(found, key=lambda one: not one.may_go):
        first.setdefault(one.draft.key, one.draft.number)
    others = ((one, first[one.draft.key]) for one in found)
    return [replace(one, before=number) if number != one.draft.number else one for one, number in others]


def of_drafts(state: PublishedState, drafts: Sequence[Draft]) -> Proposal:
    """What some drafts change.

    Raises:
        EditConflict: A row is another one than it was when its draft was begun, or two drafts are of one row; the
            details show what is in force, and what was drafted.
    """
    details: list[Detail] = []
    changes = []
    for one in reviewed(state, drafts):
        draft = one.draft
        if one.before:
            details.append(Detail(f"draft:{draft.number}", DRAFTED_TWICE(key=draft.key.words, other=one.before)))
        elif one.is_overtaken:
            details.append(Detail(f"draft:{draft.number}", conflict_sentence(draft, one.live)))
        change = RowChange(draft.key, state.own(draft.key), draft.row)
        if change.is_one:
            changes.append(ProposedChange(change, draft.author, draft=draft.number))
    if details:
        raise EditConflict(OVERTAKEN(), details)
    return Proposal(state.number, tuple(changes), tuple(draft.number for draft in drafts))


def of_rows(state: PublishedState, wanted: Iterable[StoredRow]) -> Proposal:
    """What brings the rows of an old version back."""
    target = {one.row.key: one for one in wanted}
    changes = []
    for key in sorted({*target, *state.by_key}, key=str):
        there = target.get(key)
        change = RowChange(key, state.own(key), there.row if there else None)
        if change.is_one:
            place, source = (there.place, there.source) if there else (None, OF_DRAFTS)
            changes.append(ProposedChange(change, place=place, source=source))
    return Proposal(state.number, tuple(changes))


def says(row: OwnRow | None) -> tuple[Any, ...] | None:
    """What counts of a row."""
    return None if row is None else row.says()


def conflict_sentence(draft: Draft, now: OwnRow | None) -> Reason:
    """What is in force, and what was drafted."""
    begun, published, drafted = (row_text(one) for one in (draft.begun, now, draft.row))
    author = called(draft.author)
    return OVERTAKEN_DRAFT(key=draft.key.words, begun=begun, now=published, author=author, drafted=drafted)
