"""A thesaurus held to what is in force: what it becomes, what is wrong with it, and its drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.faults import Fault
from indexer.store.audit import Actions
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.draft_service import DraftService
from search_engine.editing.rows.row_import import ImportInput, ImportReport
from search_engine.editing.thesaurus.conflicts import Conflict
from search_engine.editing.thesaurus.kept_note import KeptNote
from search_engine.editing.thesaurus.mapping import SYNONYMS, TOPICS, Mapped, Mapper
from search_engine.editing.thesaurus.thesaurus import CODES, Relation, Thesaurus
from search_engine.editing.thesaurus.unmapping import require_no_summary
from search_engine.editing.versions.state import PublishedState

# Relation → what it becomes.
BECOMES = {
    Relation.USE: "同义词，关系为官方用语：检索非正式主题词时按正式主题词查找",
    Relation.USED_FOR: "同义词，关系为官方用语：检索非正式主题词时按正式主题词查找",
    Relation.BROADER: "主题词的上位词",
    Relation.NARROWER: "下位词一行的上位词",
    Relation.TOP: "不另存：沿上位词得出；与之不符的留在备注",
    Relation.RELATED: "主题词的相关词，双方各记一次",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One line of what a thesaurus becomes: a relation or part of it, how many there are, and as what."""

    what: str
    count: int
    becomes: str


@dataclass(frozen=True, slots=True)
class ThesaurusReport:
    """What came of a thesaurus.

    Attributes:
        preview: What becomes of what.
        left_out: What is not taken over, and why → how many.
        conflicts: Within it, and with our lists; those that are errors are left out.
        report: Of the rows; its faults are those of the rules that all rows are held to.
    """

    name: str
    preview: tuple[Preview, ...]
    left_out: dict[str, int]
    conflicts: tuple[Conflict, ...]
    report: ImportReport

    @property
    def errors(self) -> int:
        """How many conflicts are errors."""
        return sum(one.level == "error" for one in self.conflicts)


def import_thesaurus(
    desk: DraftService,
    state: PublishedState,
    actor: Actor,
    thesaurus: Thesaurus,
    wish: ImportInput,
    *,
    replaces: bool = False,
) -> ThesaurusReport:
    """Draft what a thesaurus makes of our lists; see `DraftService.import_rows`.

    Args:
        replaces: Rows that came with the thesaurus of its name, and that it has no more, are drafted to go.

    Raises:
        BadParameters: It was written of all that is in force.
    """
    require_no_summary(thesaurus)
    mapped = Mapper(thesaurus, lambda kind, key: state.in_force(RowKey(kind, key)), state.lexicon()).mapped()
    errors = [
        Fault(one.row, "", one.what, title=one.term or one.code, file=thesaurus.name)
        for one in mapped.conflicts
        if one.level == "error"
    ]
    wanted = {one.row.key for one in mapped.placed}
    gone = (
        frozenset(row.key for row in _of(state.rows, thesaurus.name) if row.key not in wanted)
        if replaces
        else wish.gone
    )
    report = desk.import_rows(
        actor, mapped.placed, replace(wish, gone=gone), errors, action=Actions.DICTIONARIES_THESAURUS
    )
    of_rules = tuple(_placed(fault, mapped) for fault in report.faults if fault not in errors)
    conflicts = tuple(sorted(mapped.conflicts, key=lambda one: (one.level, one.row)))  # errors first
    return ThesaurusReport(
        thesaurus.name, tuple(_preview(thesaurus, mapped)), dict(thesaurus.left_out), conflicts,
        replace(report, faults=of_rules),
    )  # fmt: skip


def _of(rows: Iterable[OwnRow], name: str) -> Iterable[OwnRow]:
    """Own rows that came with a thesaurus."""
    return (row for row in rows if row.kind in (TOPICS, SYNONYMS) and KeptNote.of(row.entry.note).name == name)


def _placed(fault: Fault, mapped: Mapped) -> Fault:
    """A fault of a row, told by its term and its line in the file."""
    if fault.file or not 1 <= fault.row <= len(mapped.places):
        return fault
    term, row = mapped.places[fault.row - 1]
    return replace(fault, row=row, title=term)


def _preview(thesaurus: Thesaurus, mapped: Mapped) -> Iterable[Preview]:
    rows = Counter(one.row.kind for one in mapped.placed)
    yield Preview("主题词", rows[TOPICS], "主题词，每词一行")
    if rows[SYNONYMS]:
        yield Preview("非正式主题词", rows[SYNONYMS], "同义词，每词一行")
    counts = Counter(one.relation for one in thesaurus.statements)
    for relation in Relation:
        if counts[relation]:
            yield Preview(f"{relation}（{CODES[relation]}）", counts[relation], BECOMES[relation])
    entries = thesaurus.entries.values()
    kept = (
        ("注释", sum(bool(one.note) for one in entries), "该行的备注"),
        ("标识（URI）", sum(bool(one.uri) for one in entries), "留在该行备注的〔〕中，导出时写回"),
        ("SKOS 的其他内容", sum(len(one.kept) for one in entries), "留在该行备注的〔〕中，导出时写回"),
    )
    for what, count, becomes in kept:
        if count:
            yield Preview(what, count, becomes)
