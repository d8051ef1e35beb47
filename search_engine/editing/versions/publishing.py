"""Making a version: one transaction that compares, judges who has looked at it, writes, and enters it into the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from dictionaries.editing.own_files import PlacedRow
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_lexicon import ShippedRows, lexicon_of_rows
from dictionaries.editing.row_rules import rule_faults
from dictionaries.faults import Fault
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.reasons import Message, about
from dictionaries.regions import RegionTree
from indexer.errors import StoreBusy
from indexer.store.audit import Actions
from indexer.store.audit.log import append
from indexer.store.editing.drafts import remove_drafts
from indexer.store.editing.versions import (
    FILES,
    MERGE,
    PUBLISH,
    ROLLBACK,
    NewVersion,
    Version,
    newest,
    write_version,
)
from indexer.store.engine import writing
from search_engine.editing.actor import Actor
from search_engine.editing.checks.reasons import reason_of
from search_engine.editing.drafts.proposal import Proposal
from search_engine.editing.finding import Finding
from search_engine.editing.versions.state import PublishedState, read_state
from search_engine.errors import ChecksFailed, Detail, WarningsFound

ERRORS_FOUND = Message(
    "checks_failed", "检查有 {count} 处错误，没有发布", "the checks found {count} errors, and nothing was published",
    "请改正草稿后重试", "mend the drafts and try again", joint="；",
)  # fmt: skip
WARNINGS = Message(
    "warnings_found", "检查有 {count} 处提醒，没有发布", "the checks found {count} warnings, and nothing was published",
    "核对无误后可确认发布", "accept them once they were looked at", joint="；",
)  # fmt: skip
Build = Callable[[Connection, PublishedState], Proposal]
# How often it is begun again because somebody else has published meanwhile.
TRIES = 10
ACTION_OF = {
    PUBLISH: Actions.DICTIONARIES_PUBLISH,
    ROLLBACK: Actions.DICTIONARIES_ROLLBACK,
    MERGE: Actions.DICTIONARIES_MERGE,
    FILES: Actions.DICTIONARIES_COMPILE,
}


Checks = Callable[[Lexicon, Lexicon], Sequence[Finding]]
Approver = Callable[[Connection, Proposal], str | None]


@dataclass(frozen=True, slots=True)
class Step:
    """What kind of step is to be made, and what else is told of it.

    Attributes:
        kind: One of `indexer.store.editing.versions.STEPS`.
        of: Of a rollback, the version.
        accept: Whether warnings are accepted.
        is_checked: Whether it is checked at all: what was published before was.
        may_be_empty: Whether there is to be a version where nothing changes.
    """

    kind: str
    note: str = ""
    of: int | None = None
    accept: bool = False
    is_checked: bool = True
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal with what would be in force, and what the checks say."""

    state: PublishedState
    proposal: Proposal
    lexicon: Lexicon
    findings: tuple[Finding, ...]


class Publisher:
    """Makes versions in one database.

    Args:
        checks: What is to be said of a changed lexicon.
        tree: The regions as they are now.
        compiled: What processes follow: before the first version, what it is compared with.
    """

    def __init__(
        self,
        engine: Engine,
        shipped: Callable[[], ShippedRows],
        tree: Callable[[], RegionTree],
        checks: Checks,
        compiled: Callable[[], Lexicon | None],
    ) -> None:
        self._engine, self._shipped, self._tree, self._checks = engine, shipped, tree, checks
        self._compiled = compiled
        self._kept: PublishedState | None = None

    def state(self) -> PublishedState:
        """What is published now. What was published never changes: until there is another version, it is read once."""
        with self._engine.connect() as connection:
            return self.state_within(connection)

    def state_within(self, connection: Connection) -> PublishedState:
        """The same as a transaction sees it."""
        shipped, kept = self._shipped(), self._kept
        if kept is not None and kept.shipped is shipped and newest(connection) == kept.version:
            return kept
        self._kept = read_state(connection, shipped)
        return self._kept

    def has_version(self) -> bool:
        """Whether anything was ever published."""
        with self._engine.connect() as connection:
            return newest(connection) is not None

    def judge(self, build: Build, *, is_checked: bool = True) -> Judged:
        """What a proposal would make, and what is wrong with that."""
        with self._engine.connect() as connection:
            state = read_state(connection, self._shipped())
            proposal = build(connection, state)
        rows = state.after(proposal.steps(state))
        lexicon = lexicon_of_rows(state.shipped.lexicon, rows)
        findings: tuple[Finding, ...] = ()
        if is_checked and proposal.changes:
            faults = self._rule_faults(proposal, rows, state)
            findings = tuple(_of_rules(fault) for fault in faults)
            # what breaks a rule may not even be compiled
            findings = findings or tuple(self._checks(self._before(state), lexicon))
        return Judged(state, proposal, lexicon, findings)

    def _before(self, state: PublishedState) -> Lexicon:
        """What is in force: rows that were compiled before there were versions are nothing new."""
        return (None if state.version else self._compiled()) or state.lexicon()

    def _rule_faults(self, proposal: Proposal, rows: Sequence[OwnRow], state: PublishedState) -> list[Fault]:
        """The faults that there would be, and are not there already."""
        scopes, tree = {change.key.scope for change in proposal.row_changes}, self._tree()
        then, now = (
            rule_faults(state.shipped.lexicon, [PlacedRow(row, str(row.key)) for row in some], tree, scopes)
            for some in (rows, state.rows)
        )
        return [fault for fault in then if fault not in now]

    def publish(self, actor: Actor, build: Build, step: Step, approver: Approver) -> Version | None:
        """Make a version; None where nothing would change.

        Raises:
            Forbidden: Rows are not theirs.
            ChecksFailed, EditConflict, ApprovalNeeded: As they say.
            StoreBusy: Others publish all the time.
        """
        for _ in range(TRIES):
            judged = self.judge(build, is_checked=step.is_checked)
            state, proposal = judged.state, judged.proposal
            for change in proposal.row_changes:
                actor.require(change.key, (change.before, change.after))
            if not proposal.changes and not step.may_be_empty:
                return None
            require_sound(judged.findings, accept=step.accept)
            with writing(self._engine) as connection:
                now = read_state(connection, state.shipped)
                if now.number != state.number or build(connection, now) != proposal:
                    continue
                seen = approver(connection, proposal)
                version = self._write(connection, actor, judged, step, seen)
            return version
        raise StoreBusy

    def _write(self, connection: Connection, actor: Actor, judged: Judged, step: Step, approver: str | None) -> Version:
        state, proposal = judged.state, judged.proposal
        shipped = state.shipped.lexicon.version
        new = NewVersion(actor.author, step.kind, judged.lexicon.version, shipped, step.note, step.of, approver)
        version = write_version(connection, new, state.number, proposal.steps(state))
        remove_drafts(connection, proposal.drafts)
        before = version_told(state.version, shipped)
        after = {"number": version.number, "version": version.lexicon, **proposal.told()}
        after |= {"note": step.note} if step.note else {}
        after |= {"of": step.of} if step.of is not None else {}
        after |= {"approver": approver} if approver else {}
        target = f"dictionaries:{version.number}"
        append(connection, actor.author, ACTION_OF[step.kind], target, before, after, region=proposal.region())
        return version


def _of_rules(fault: Fault) -> Finding:
    return Finding("", (), "error", about(fault.field, fault.reason), fault.file, check="rules")


def version_told(version: Version | None, shipped: str) -> dict[str, Any]:
    """A version for the audit log; before the first what ships is in force."""
    return {"number": version.number, "version": version.lexicon} if version else {"number": 0, "version": shipped}


def require_sound(findings: Sequence[Finding], *, accept: bool) -> None:
    """Raise `ChecksFailed` where there are errors, `WarningsFound` where there are warnings that are not accepted."""
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise ChecksFailed(ERRORS_FOUND(count=len(errors)), _details(errors), findings)
    if findings and not accept:
        raise WarningsFound(WARNINGS(count=len(findings)), _details(findings), findings)


def _details(findings: Sequence[Finding]) -> list[Detail]:
    return [Detail(finding.where, reason_of(finding)) for finding in findings]
