"""Drafts: what each author means to change, apart from what is published and from each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from dictionaries.editing.own_files import PlacedRow
from dictionaries.editing.own_row import RowChange
from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.faults import Fault
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import CHINA
from indexer.store.audit import Actions
from indexer.store.audit.author import called
from indexer.store.audit.log import append
from indexer.store.editing.drafts import (
    Draft,
    WantedDraft,
    all_drafts,
    put_draft,
    put_drafts,
    remove_drafts,
    undo_draft,
)
from indexer.store.editing.listed_drafts import own_drafts
from indexer.store.editing.returns import add_return, returns_in_force
from indexer.store.engine import writing
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.choosing import chosen
from search_engine.editing.drafts.drafting import DraftInput, row_wished
from search_engine.editing.drafts.known_places import KnownPlaces
from search_engine.editing.drafts.notes import require_note, require_reason
from search_engine.editing.formatting import cells_told
from search_engine.editing.rows.many_rows import DraftedRows, ManyRows
from search_engine.editing.rows.row_import import ImportInput, ImportReport, RowImport, Step, report_of
from search_engine.editing.typed_cells import CellReader, DocumentNamed
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail, Forbidden

ONLY_PUBLISHERS_RETURN = Message("forbidden", "只有发布者可以退回草稿", "only publishers can return drafts")
OWN_DRAFT = Message(
    "forbidden", "草稿 {number} 是自己的，不能退回", "draft {number} is your own and cannot be returned",
    "可以修改或放弃",
    "change or discard it instead", joint="；",
)  # fmt: skip
RESENT_BY_AUTHOR = Message(
    "forbidden",
    "草稿 {number} 是 {author} 的，只有本人可以重新提交",
    "draft {number} is {author}'s, who alone can submit it again",
)
UNDONE_BY_AUTHOR = Message(
    "forbidden",
    "草稿 {number} 是 {author} 的，只有本人可以撤销其中的改动",
    "draft {number} is {author}'s, who alone can undo its changes",
)
NOTHING_TO_RESEND = Message(
    "no_change", "{key}与现在生效的一样，不用再改", "{key} is as it is in force, nothing is left to change",
    "请放弃这份草稿",
    "discard the draft",
)  # fmt: skip
AS_IT_IS = ImportInput()


class DraftService(ABC):
    """The drafts of one installation: a part of its `Editor`, which knows what is published.

    Args:
        engine: The documents' database.
        shipped: What comes with the software.
        tree: The regions as they are now.
        sites: The sites that there are; none: any may be.
    """

    def __init__(
        self,
        engine: Engine,
        shipped: Callable[[], Lexicon],
        tree: Callable[[], RegionTree],
        sites: Callable[[], Collection[str]],
    ) -> None:
        self._engine, self._tree, self._sites = engine, tree, sites
        self._shipped_lexicon, self._shipped_rows = shipped, ShippedRows(Lexicon())

    def reader(self, actor: Actor, document: DocumentNamed | None = None) -> CellReader:
        """What reads the cells that somebody types; `document`: see there."""
        return CellReader(self._tree(), actor.area, datetime.now(CHINA).date(), document)

    def draft(self, actor: Actor, wish: DraftInput) -> Draft:
        """Draft what is to become of a row; who has a draft of it already changes that one.

        Raises:
            BadParameters: With every fault.
            Forbidden: The row is not theirs.
        """
        require_note(wish.note)
        self._begin()
        places = self._places()
        with writing(self._engine) as connection:
            state = self._published(connection)
            key, row = row_wished(state, wish, places.regions)
            own = state.own(key)
            places.require(row, own)
            actor.require(key, (row, own))
            begun = state.in_force(key)
            draft = put_draft(connection, actor.name, key, row, state.number, begun, wish.note, anew=wish.anew)
            told = {"key": str(key), "row": cells_told(row)}
            target, region = f"draft:{draft.number}", region_changed(RowChange(key, own, row))
            append(connection, actor.author, Actions.DICTIONARIES_DRAFT, target, None, told, region=region)
        return draft

    def draft_rows(self, actor: Actor, wishes: Sequence[DraftInput], note: str = "") -> DraftedRows:
        """Draft what is to become of many rows of one kind: of all of them, or of none. Cells that are not given stay
        as in one's own draft of a row, else as they are in force; what says again what is in force needs no draft, and
        has none any more.

        Raises:
            BadParameters: With every fault of every row, its place from 1: `row:3.weight`.
        """
        require_note(note)
        self._begin()
        places = self._places()
        with writing(self._engine) as connection:
            state = self._published(connection)
            found = ManyRows(
                state, actor, places, lambda kind, keys: own_drafts(connection, actor.name, kind, keys), note
            )
            found.read(wishes)
            found.require_good()
            base = state.number
            drafts = tuple(put_drafts(connection, actor.name, found.wanted, base, note)) if found.wanted else ()
            remove_drafts(connection, found.needless)
            if drafts or found.needless:
                told: dict[str, Any] = {"drafts": len(drafts), "first": drafts[0].number if drafts else None}
                told |= {"needless": len(found.needless)} if found.needless else {}
                told |= {"key": str(drafts[0].key), "row": cells_told(drafts[0].row)} if len(drafts) == 1 else {}
                target = f"draft:{drafts[0].number}" if len(drafts) == 1 else "drafts"
                append(connection, actor.author, Actions.DICTIONARIES_DRAFT, target, None, told)
        return DraftedRows(drafts, len(found.needless), found.unchanged)

    def import_rows(
        self, actor: Actor, placed: Sequence[PlacedRow], wish: ImportInput = AS_IT_IS, faults: Sequence[Fault] = (),
        *, action: str = Actions.DICTIONARIES_IMPORT,
    ) -> ImportReport:  # fmt: skip
        """Draft rows that were read from files, those that are others than what is in force.

        Args:
            action: As the audit log calls it.
            faults: Of other rows, which are not among them; each is a refused row.

        Raises:
            BadParameters: The note is too long.
        """
        require_note(wish.note)
        self._begin()
        places = self._places()
        if wish.dry_run:
            with self._engine.connect() as connection:
                return self._held(connection, actor, places, placed, wish, faults)[2]
        with writing(self._engine) as connection:
            base, steps, report = self._held(connection, actor, places, placed, wish, faults)
            if report.refused and not wish.skip_bad_rows:
                return report
            wanted = [WantedDraft(step.key, step.row, step.begun) for step in steps]
            found = put_drafts(connection, actor.name, wanted, base, wish.note)
            told = {"drafts": len(found), "first": found[0].number if found else None}
            append(connection, actor.author, action, "drafts", None, told)
        return replace(report, drafts=tuple(found), is_done=True)

    def _held(
        self,
        connection: Connection,
        actor: Actor,
        places: KnownPlaces,
        placed: Sequence[PlacedRow],
        wish: ImportInput,
        faults: Sequence[Fault],
    ) -> tuple[int, list[Step], ImportReport]:
        """Rows held to the version that is published, and to what else they have drafted."""
        state = self._published(connection)
        drafted = [draft.row for draft in all_drafts(connection) if draft.author == actor.name and draft.row]
        rows = RowImport(state, actor, places, drafted, list(faults))
        steps, unchanged = rows.steps(placed, wish)
        report = report_of(steps, unchanged, rows.faults)
        return state.number, steps, replace(report, filled=rows.filled, filled_in=rows.own_scope)

    def drafts(self, actor: Actor, of: str | None = None) -> list[Draft]:
        """Drafts that are theirs to see, everybody's or one author's, oldest first."""
        with self._engine.connect() as connection:
            found = all_drafts(connection)
        return [draft for draft in found if actor.sees_draft(draft) and of in (None, draft.author)]

    def discard(self, actor: Actor, numbers: Collection[int]) -> list[Draft]:
        """Put drafts away, whatever they see. Raises `NotFound`."""
        with writing(self._engine) as connection:
            found = chosen(connection, actor, numbers)
            for draft in found:
                told = {"key": str(draft.key), "author": draft.author}
                append(connection, actor.author, Actions.DICTIONARIES_DISCARD, f"draft:{draft.number}", told)
            remove_drafts(connection, numbers)
        return found

    def send_back(self, actor: Actor, numbers: Collection[int], reason: str) -> list[Draft]:
        """Return drafts of others to their authors: they are published once these have changed them, or submitted them
        again.

        Returns:
            The drafts as they are now.

        Raises:
            BadParameters: There is no reason.
            NotFound: No such draft of rows that are theirs.
            Forbidden: They may not publish, or it is their own.
        """
        require_reason(reason)
        with writing(self._engine) as connection:
            for draft in chosen(connection, actor, numbers):
                if not actor.may_publish:
                    raise Forbidden(ONLY_PUBLISHERS_RETURN())
                if draft.author == actor.name:
                    raise Forbidden(OWN_DRAFT(number=draft.number))
                add_return(connection, draft.number, draft.changed, actor.name, reason.strip())
                told = {"key": str(draft.key), "author": draft.author, "reason": reason.strip()}
                target, region = f"draft:{draft.number}", region_of(draft)
                append(connection, actor.author, Actions.DICTIONARIES_RETURN, target, None, told, region=region)
            return chosen(connection, actor, numbers)

    def submit_again(self, actor: Actor, numbers: Collection[int]) -> list[Draft]:
        """Say drafts of their own again, as they are, over what is published now: what others have published since is
        known then, and a return is answered.

        Raises:
            BadParameters: A draft would change nothing any more.
            NotFound: No such draft of rows that are theirs.
            Forbidden: It is somebody else's.
        """
        with writing(self._engine) as connection:
            state = self._published(connection)
            return [self._again(connection, actor, draft, state) for draft in chosen(connection, actor, numbers)]

    def _again(self, connection: Connection, actor: Actor, draft: Draft, state: PublishedState) -> Draft:
        own, now = state.own(draft.key), state.in_force(draft.key)
        if draft.author != actor.name:
            raise Forbidden(RESENT_BY_AUTHOR(number=draft.number, author=called(draft.author)))
        actor.require(draft.key, (draft.row, own))
        if not RowChange(draft.key, own, draft.row).is_one:
            raise BadParameters([Detail("drafts", NOTHING_TO_RESEND(key=draft.key.words))])
        new = put_draft(connection, actor.name, draft.key, draft.row, state.number, now, draft.note, anew=True)
        told = {"key": str(draft.key), "row": cells_told(draft.row)}
        target = f"draft:{draft.number}"
        append(connection, actor.author, Actions.DICTIONARIES_DRAFT, target, None, told, region=region_of(draft))
        return new

    def undo(self, actor: Actor, number: int) -> Draft | None:
        """Take back the last change of a draft of their own: it is what it was before, or gone where it was just begun.

        Returns:
            The draft as it is now; None: it is gone.

        Raises:
            NotFound: No such draft of rows that are theirs.
            Forbidden: It is somebody else's.
        """
        with writing(self._engine) as connection:
            (draft,) = chosen(connection, actor, [number])
            if draft.author != actor.name:
                raise Forbidden(UNDONE_BY_AUTHOR(number=number, author=called(draft.author)))
            before = undo_draft(connection, draft)
            told = {"key": str(draft.key), "row": cells_told(draft.row)}
            now = {"row": cells_told(before.row)} if before else None
            append(connection, actor.author, Actions.DICTIONARIES_UNDO, f"draft:{number}", told, now)
        return before

    def sent_back(self, actor: Actor) -> int:
        """How many of one's own drafts were returned, and are as they were then."""
        with self._engine.connect() as connection:
            return len(returns_in_force(connection, actor.name))

    def _places(self) -> KnownPlaces:
        return KnownPlaces(self._tree(), self._sites())

    @abstractmethod
    def _published(self, connection: Connection) -> PublishedState:
        """What is published, as a transaction sees it."""

    @abstractmethod
    def _begin(self) -> bool:
        """Publish what has to be before anything is drafted over it; returns whether there was anything."""

    def _shipped(self) -> ShippedRows:
        lexicon = self._shipped_lexicon()
        if self._shipped_rows.lexicon is not lexicon:
            self._shipped_rows = ShippedRows(lexicon)
        return self._shipped_rows


def region_changed(change: RowChange) -> str | None:
    """The one region that a change is about; None where there are several, or all."""
    return next(iter(change.regions)) if len(change.regions) == 1 else None


def region_of(draft: Draft) -> str | None:
    """The same of a draft."""
    return region_changed(RowChange(draft.key, draft.begun, draft.row))
