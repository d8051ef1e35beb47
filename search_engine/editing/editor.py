"""Editing the dictionaries of an installation: drafts, approvals, numbered versions, the way back. One object, which
the command line and the HTTP API share.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from dictionaries.editing.own_files import PlacedRow, read_folder
from dictionaries.editing.own_row import RowChange, RowKey
from dictionaries.editing.row_rules import compile_rows
from dictionaries.faults import Fault
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.reasons import Message, about
from dictionaries.regions import RegionTree
from indexer.store.area import Area
from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.editing.drafts import add_approvals
from indexer.store.editing.listed_drafts import count_of_kind, numbers_of_kind
from indexer.store.editing.versions import (
    FILES,
    PUBLISH,
    ROLLBACK,
    Version,
    changes_of,
    version_of,
    versions_before,
)
from indexer.store.engine import writing
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes, digests_of
from search_engine.editing.approvals.waiting import Waiting, WaitingDrafts
from search_engine.editing.drafts.choosing import chosen, drafts_chosen, version_chosen
from search_engine.editing.drafts.draft_service import DraftService
from search_engine.editing.drafts.notes import require_note
from search_engine.editing.drafts.proposal import Proposal, reviewed
from search_engine.editing.drafts.review import Review, asked_of, review_of
from search_engine.editing.rows.row_record import RowRecord, row_record
from search_engine.editing.tables.listed_rows import ListedRow, TableInput, listed, named
from search_engine.editing.tables.row_table import RowTable, RowTables
from search_engine.editing.versions.lexicon_file import LexiconFile
from search_engine.editing.versions.own_folder import compiled_of, of_files
from search_engine.editing.versions.publishing import Build, Checks, Judged, Publisher, Step
from search_engine.editing.versions.release import SERVICE, merge_release
from search_engine.editing.versions.state import PublishedState, read_state
from search_engine.errors import ApprovalNeeded, BadParameters, Detail, NotFound
from search_engine.gateway.rights import RightsHolder
from search_engine.messages import NO_VERSION

FILES_FAULTY = Message(
    "bad_parameters", "词典有 {count} 处错误，请按所列行改正后重试",
    "the dictionaries have {count} faults; correct the rows that are listed (zwfw dict check)",
)  # fmt: skip
NOTHING_TO_PUBLISH = Message(
    "no_change", "没有要发布的改动：内容与现在生效的一样", "there is nothing to publish: all is as it is in force"
)
NOTHING_TO_ROLL_BACK = Message(
    "no_change",
    "现在生效的内容与版本 {number} 一样，无须回退",
    "what is in force is as in version {number}, there is nothing to roll back",
)
NOTHING_TO_APPROVE = Message(
    "no_change", "其中没有须审批的改动，可以直接发布", "nothing in it needs an approval; it can be published as it is"
)
# Faults of files that are told one by one.
MOST_TOLD = 5


class Editor(DraftService):
    """The dictionaries of one installation, and what is to become of them.

    Args:
        engine: The documents' database.
        file: What processes follow.
        folder: The site's own files.
        shipped: What comes with the software.
        tree: The regions as they are now.
        holders: All keys and accounts.
        eyes: Which rows two have to look at.
        checks: What is said of a changed lexicon before it is published.
        sites: The sites that there are; none: any may be.
    """

    def __init__(
        self,
        engine: Engine,
        file: LexiconFile,
        folder: Path,
        shipped: Callable[[], Lexicon],
        tree: Callable[[], RegionTree],
        holders: Callable[[], Sequence[RightsHolder]],
        eyes: FourEyes,
        checks: Checks = lambda before, after: (),
        sites: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        super().__init__(engine, shipped, tree, sites)
        self._file, self._folder, self._holders, self._eyes = file, folder, holders, eyes
        self._publisher = Publisher(engine, self._shipped, tree, checks, file.lexicon)
        self._has_begun, self._waiting, self._tables = False, Waiting(engine, eyes), RowTables()

    def record_export(self, actor: Actor, action: str, target: str, after: Any) -> None:
        """Record that somebody takes rows along."""
        with writing(self._engine) as connection:
            append(connection, actor.author, action, target, None, after)

    # ---- publishing

    def check(self, actor: Actor, numbers: Collection[int]) -> Judged:
        """What publishing some drafts would change, and what the checks say. Raises `NotFound`, `EditConflict`."""
        self._begin()
        self._file.settle(self._shipped())  # the checks read it
        return self._publisher.judge(drafts_chosen(actor, numbers))

    def review(self, actor: Actor, numbers: Collection[int]) -> Review:
        """Some drafts beside what is published, and what the checks say of those that can be published: a draft that
        was overtaken or returned stands in nobody's way. Raises `NotFound`.
        """
        self._begin()
        with self._engine.connect() as connection:
            drafts = reviewed(self._publisher.state_within(connection), chosen(connection, actor, numbers))
        asked = asked_of(drafts)
        return review_of(drafts, self.check(actor, asked) if asked else None, self._tree())

    def propose(self, build: Build) -> Judged:
        """What publishing a proposal would make, unchecked. Raises as building it does."""
        self._begin()
        self._file.settle(self._shipped())  # what is in force is what it is compared with
        return self._publisher.judge(build, is_checked=False)

    def publish(
        self, actor: Actor, numbers: Collection[int], note: str = "", *, accept_warnings: bool = False
    ) -> Version:
        """Publish some drafts, as one version; every process serves it within a second.

        Raises:
            NotFound: No such draft of rows that are theirs.
            EditConflict: A row has been changed since it was drafted.
            ChecksFailed: There are errors, or warnings that are not accepted.
            ApprovalNeeded: Somebody else has to look at it.
            BadParameters: Nothing would change.
        """
        require_note(note)
        self._adopt()
        step = Step(PUBLISH, note, accept=accept_warnings)
        version = self._publish(actor, drafts_chosen(actor, numbers, to_publish=True), step)
        if version is None:
            raise BadParameters([Detail("drafts", NOTHING_TO_PUBLISH())])
        return version

    def needs_approval(self, actor: Actor, proposal: Proposal) -> bool:
        """Whether somebody else has yet to look at a proposal."""
        with self._engine.connect() as connection:
            try:
                self._eyes.approver(connection, proposal, actor, self._holders())
            except ApprovalNeeded:
                return True
        return False

    def waiting(self, actor: Actor) -> WaitingDrafts:
        """Drafts that wait for somebody to publish or approve them."""
        return self._waiting.of(actor, self._publisher.state, self._holders)

    def rollback(self, actor: Actor, number: int, note: str = "") -> Version:
        """Publish the rows of an old version as a new one; 0: none, what ships alone.

        Raises:
            NotFound, ApprovalNeeded, Forbidden: As they say.
            BadParameters: Nothing would change.
        """
        require_note(note)
        self._adopt()
        version = self._publish(actor, version_chosen(number), Step(ROLLBACK, note, number, is_checked=False))
        if version is None:
            raise BadParameters([Detail("version", NOTHING_TO_ROLL_BACK(number=number))])
        return version

    def approve(self, actor: Actor, numbers: Collection[int] = (), *, version: int | None = None) -> Proposal:
        """Approve what some drafts change, or going back to a version: as they are, over what is published now. Returns
        the part that needed it.

        Raises:
            Forbidden: They drafted it, or it is not theirs.
            BadParameters: Nothing of it needs an approval, or nobody is named.
        """
        actor.require_name()
        self._adopt()
        build = drafts_chosen(actor, numbers, to_publish=True) if version is None else version_chosen(version)
        return self._approve(actor, build)

    def approve_files(self, actor: Actor, *, over: bool = False) -> Proposal:
        """Approve publishing the site's files as they are. Raises as `approve`, `BadDictionaries`."""
        actor.require_name()
        placed = self._read_files()
        return self._approve(actor, lambda _, state: of_files(state, placed, over=over))

    def publish_files(
        self, actor: Actor, note: str = "", *, accept_warnings: bool = False, over: bool = False
    ) -> Version | None:
        """Publish the rows of the site's files; None where they are published already. The file that processes
        follow is written in any case.

        Raises:
            BadDictionaries: With every fault of every file.
            EditConflict: Drafts have made something else of a row of theirs, and `over` is not given.
        """
        require_note(note)
        placed = self._read_files()
        first = self._publisher.state().version is None
        step = Step(FILES, note, accept=accept_warnings, may_be_empty=first)
        version = self._publish(actor, lambda _, state: of_files(state, placed, over=over), step)
        if version is None:
            self._file.settle(self._shipped(), always=True)
        return version

    # ---- looking back

    def state(self) -> PublishedState:
        """What is published now."""
        return self._publisher.state()

    def history(self, older_than: int | None = None, limit: int = 50) -> list[Version]:
        """Versions, newest first."""
        with self._engine.connect() as connection:
            return versions_before(connection, older_than, limit)

    def version(self, actor: Actor, number: int) -> tuple[Version, list[RowChange]]:
        """A version, and what it changed of rows that are theirs. Raises `NotFound`."""
        with self._engine.connect() as connection:
            found = version_of(connection, number)
            if found is None:
                raise NotFound(NO_VERSION(number=number))
            changes = changes_of(connection, number)
        return found, [one for one in changes if actor.holds(one.key, (one.before, one.after))]

    def row(self, actor: Actor, identifier: str) -> RowRecord:
        """A row by its id (`dictionaries.lexicon.row_ids`). Raises `NotFound`."""
        with self._engine.connect() as connection:
            return row_record(connection, self._shipped(), actor, identifier)

    # ---- tables

    def table(self, kind: str) -> RowTable:
        """The rows of a kind as they are published now, to be looked through."""
        return self._tables(self.state(), kind)

    def keep_fresh(self) -> None:
        """Make anew what `table` has made, where something was published since: tens of thousands of rows take a second
        or two, which the next page need not wait for.
        """
        self._tables.renew(self.state)

    def listed(
        self, actor: Actor, kind: str, wish: TableInput, *, first: int = 0, size: int = 100
    ) -> tuple[int, list[ListedRow]]:
        """How many rows of a kind fit, and some of them: as published, with one's own drafts."""
        table = self.table(kind)
        with self._engine.connect() as connection:
            return listed(connection, table, actor, kind, wish, first=first, size=size)

    def rows_named(self, actor: Actor, kind: str, keys: Sequence[RowKey]) -> list[ListedRow]:
        """Rows of some keys, published or only drafted by oneself, in their order; those that are not there, or not to
        be seen, are left out.
        """
        state = self.state()
        with self._engine.connect() as connection:
            return named(connection, state, actor, kind, keys)

    def own_drafts(self, actor: Actor, kind: str) -> list[int]:
        """The numbers of one's own drafts of a kind."""
        with self._engine.connect() as connection:
            return numbers_of_kind(connection, actor.name, kind)

    def count_own_drafts(self, actor: Actor, kind: str) -> int:
        """How many they are."""
        with self._engine.connect() as connection:
            return count_of_kind(connection, actor.name, kind)

    # ---- agreeing

    def settle(self) -> bool:
        """Make what was compiled before there were versions the first one, merge what a release has changed, and bring
        the file to what is published. Returns whether there was anything to do; it costs next to nothing where there
        was not.
        """
        begun = self._begin()
        merged = self._merge_release()
        return self._file.settle(self._shipped()) or merged or begun

    # ---- within

    def _published(self, connection: Connection) -> PublishedState:
        return self._publisher.state_within(connection)

    def _merge_release(self) -> bool:
        """Bring rows up to what ships, before anything is published over it."""
        actor = Actor(Author.of_service(SERVICE), Area(self._tree()))
        return merge_release(self._engine, self._publisher, self._shipped(), actor)

    def _publish(self, actor: Actor, build: Build, step: Step) -> Version | None:
        self._merge_release()
        self._file.settle(self._shipped())  # the checks read it: a damaged one shall not keep anybody from publishing
        holders = self._holders()
        version = self._publisher.publish(
            actor, build, step, lambda connection, proposal: self._eyes.approver(connection, proposal, actor, holders)
        )
        if version is not None:
            self._file.settle(self._shipped())
        return version

    def _approve(self, actor: Actor, build: Build) -> Proposal:
        self._merge_release()
        with writing(self._engine) as connection:
            state = read_state(connection, self._shipped())
            proposal = build(connection, state)
            part = self._eyes.protected(proposal)
            for change in part.row_changes:
                actor.require(change.key, (change.before, change.after))
            self._eyes.require_other(proposal, actor)
            if not part.changes:
                raise BadParameters([Detail("drafts", NOTHING_TO_APPROVE())])
            add_approvals(connection, digests_of(part), part.base, actor.name)
            told = {"base": part.base, "digest": part.digest, **part.told()}
            target = "drafts:" + ",".join(map(str, proposal.drafts)) if proposal.drafts else "dictionaries"
            append(connection, actor.author, Actions.DICTIONARIES_APPROVE, target, None, told, region=part.region())
        return part

    def _begin(self) -> bool:
        """As `_adopt`, tried once, and left to who publishes where the files cannot be read."""
        if self._has_begun:
            return False
        self._has_begun = True
        try:
            return self._adopt()
        except BadParameters:
            return False

    def _adopt(self) -> bool:
        """Before the first version: rows of the site's files that were compiled are in force already, and become it. It
        is nobody's doing: whoever comes first may have other rows. Returns whether there were any.

        Raises:
            BadParameters: The files cannot be read any more.
        """
        if not self._file.exists or self._publisher.has_version():
            return False
        try:
            placed = compiled_of(self._read_files(), self._file.lexicon())
        except BadDictionaries as error:
            details = [Detail(fault.file, _of_column(fault), fault.row) for fault in error.faults]
            whole = Detail("files", FILES_FAULTY(count=len(error.faults)))
            raise BadParameters([whole, *details], most=1 + MOST_TOLD) from error
        if not placed:
            return False
        step = Step(FILES, "此前由文件编译的词典", is_checked=False)
        actor = Actor(Author.of_service(SERVICE), Area(self._tree()))
        made = self._publisher.publish(actor, lambda _, state: of_files(state, placed), step, lambda *_: None)
        return made is not None

    def _read_files(self) -> list[PlacedRow]:
        placed, faults = read_folder(self._folder)
        compile_rows(self._shipped_lexicon(), placed, faults, self._tree())
        return placed


def _of_column(fault: Fault) -> str:
    return about(fault.field, fault.reason) if fault.field else fault.reason
