"""Loading: rows → checks → the store. All or nothing by default; by choice without the rows at fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from dictionaries.faults import Fault
from dictionaries.messages import UNKNOWN_FIELD
from dictionaries.reasons import Message, code_of
from indexer.errors import BadRows, OutsideArea
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.banned import BannedFault
from indexer.loaders.fault_tally import FaultTally
from indexer.loaders.parallel_check import CheckedRows, check_rows
from indexer.loaders.publicity import FIELD, WITHDRAWN
from indexer.loaders.row import Withdrawal
from indexer.store import DocumentStore, Load
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.document_places import places_of
from indexer.store.loads import LoadWriter
from indexer.store.outcomes import Outcome
from indexer.store.split import Prepared

# Documents in one transaction: about 100 ms of writing.
BATCH = 5_000
# Banned words kept of each site, and in all.
BANNED_KEPT, MOST_BANNED = 200, 5_000

TWICE = Message(
    "duplicate_id", "编号 {id} 在本次数据中重复", "the id {id} comes twice in this load", "请删除重复行",
    "delete one of the rows",
)  # fmt: skip
TAKEN = Message("outside_area", "这个编号已属于另一份文档：{why}", "the id belongs to another document: {why}")


class BannedWord(NamedTuple):
    """A banned word in a document that was loaded; `site` is "" where it names none."""

    id: str
    site: str
    field: str
    word: str
    category: str
    action: str


@dataclass(slots=True)
class LoadReport:
    """What became of a source.

    Attributes:
        load: The load, None for a dry run or where nothing was there to write.
        read, accepted: Rows.
        stale: Rows that stayed out because what is stored, or a deletion, is newer.
        bad_rows: Rows refused.
        tally: Faults and warnings of rows, and what the end of the load decided of them.
        unknown_fields: Fields that no document has, ignored.
        banned: Banned words in accepted documents, the first of each site; `more_banned` counts the others by site.
    """

    load: Load | None = None
    read: int = 0
    accepted: int = 0
    bad_rows: int = 0
    tally: FaultTally = field(default_factory=FaultTally)
    unknown_fields: list[str] = field(default_factory=list)
    banned: list[BannedWord] = field(default_factory=list)
    more_banned: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    _of_sites: Counter[str] = field(default_factory=Counter, repr=False)

    @property
    def errors(self) -> int:
        """How many faults refuse rows."""
        return self.tally.count(warning=False) - self.stale

    @property
    def warnings(self) -> int:
        """How many do not."""
        return self.tally.count(warning=True)

    @property
    def faults(self) -> list[Fault]:
        """The first faults and warnings of each kind, in the order in which they matter."""
        return self.tally.faults

    def count(self, part: CheckedRows) -> None:
        """Count checked rows."""
        self.read += part.read
        accepted = len(part.prepared) + len(part.withdrawn)
        self.bad_rows += part.read - accepted
        self.accepted += accepted
        self.tally.note(part.faults)
        self.unknown_fields = sorted({*self.unknown_fields, *part.unknown_fields})
        self._note_banned([fault for fault in part.faults if isinstance(fault, BannedFault)], part)

    def note_outcomes(self, outcomes: Iterable[Outcome], stale: int) -> None:
        """Take in what the end of the load decided."""
        self.stale, self.accepted = stale, self.accepted - stale
        self.tally.drop_warnings({one.row for one in outcomes if not one.is_written})
        self.tally.note(Fault(one.row, one.field, one.reason, one.is_written) for one in outcomes)

    def _note_banned(self, faults: Sequence[BannedFault], part: CheckedRows) -> None:
        """Keep whose documents hold banned words, of those that are accepted."""
        rows = dict(part.prepared) if faults else {}
        for fault in faults:
            document = rows.get(fault.row)
            if document is None:
                continue
            site = document.site or ""
            self._of_sites[site] += 1
            if self._of_sites[site] <= BANNED_KEPT and len(self.banned) < MOST_BANNED:
                told = (fault.field, fault.word, fault.category, fault.action)
                self.banned.append(BannedWord(document.id, site, *told))
            else:
                self.more_banned[site] += 1

    def errors_kept(self) -> tuple[Fault, ...]:
        """Those of the kept faults that refuse a row."""
        return tuple(fault for fault in self.faults if not fault.warning)

    def told_of_refused(self) -> tuple[Fault, ...]:
        """Those, and of their rows the fields that no document has: what a row lacks may stand there misspelt."""
        errors = self.errors_kept()
        rows = {fault.row for fault in errors}
        named = (one for one in self.faults if one.row in rows and code_of(one.reason) == UNKNOWN_FIELD.code)
        return tuple(sorted((*errors, *named), key=lambda fault: fault.row))


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a load is to go; see `zwfw load --help`.

    Attributes:
        author: Who loads, for the audit log; None: who runs this process.
        area: Where they may write; None: everywhere.
        forced: Why rows are written though what is stored, or a deletion, is newer; None: they are not.
        also: What else the transaction does that makes the load visible; it is given the finished report.
    """

    source: str
    skip_bad_rows: bool = False
    dry_run: bool = False
    site: str | None = None
    confirm: bool = False
    author: Author | None = None
    area: Area | None = None
    forced: str | None = None
    also: Callable[[Connection, LoadReport], object] = lambda connection, report: None


def load_rows(
    store: DocumentStore,
    rows: Iterable[Row],
    check: DocumentCheck,
    options: LoadOptions,
    progress: Callable[[CheckedRows], None] = lambda part: None,
) -> LoadReport:
    """Check rows in this process, and write them; raises as `load_checked`."""
    return load_checked(store, check_rows(rows, check), options, progress)


def load_checked(
    store: DocumentStore,
    parts: Iterable[CheckedRows],
    options: LoadOptions,
    progress: Callable[[CheckedRows], None] = lambda part: None,
) -> LoadReport:
    """Write what has been checked.

    Raises:
        BadRows: Rows are at fault and `skip_bad_rows` is not set; nothing is written.
        SnapshotTooSmall: A snapshot lacks more than 5 % of its site, and `confirm` is not set; nothing is written.
        OutsideArea: Likewise, where rows are outside of the author's area, or what they would replace or end is.
    """
    report, outside = LoadReport(), list[Fault]()
    parts = _withdrawals(parts, store)
    if options.area:
        parts = _within_area(parts, store, options.area, outside)
    if options.dry_run:
        for part in parts:
            report.count(part)
            progress(part)
        return report
    with store.begin(options.source, options.site, options.author, options.area) as writer:
        _write(writer, parts, options, report, progress)
        if outside and not options.skip_bad_rows:
            raise OutsideArea(report.errors_kept())
        if report.errors and not options.skip_bad_rows:
            raise BadRows(report.told_of_refused(), report.errors, report.tally.totals)

        def finished(connection: Connection, load: Load) -> None:
            report.load = load
            report.note_outcomes(writer.outcomes, writer.stale)
            options.also(connection, report)

        writer.finish(confirm=options.confirm, forced=options.forced, also=finished)
    return report


def _write(
    writer: LoadWriter,
    parts: Iterable[CheckedRows],
    options: LoadOptions,
    report: LoadReport,
    progress: Callable[[CheckedRows], None],
) -> None:
    batch: dict[str, tuple[int, Prepared]] = {}
    for part in parts:
        report.count(part)
        progress(part)
        for number, prepared in part.prepared:
            if prepared.id in batch:
                _refuse(report, _twice(number, prepared.id))
                continue
            batch[prepared.id] = (number, prepared)
            if len(batch) == BATCH:
                _flush(writer, batch, report, options)
        if part.withdrawn:
            _flush(writer, batch, report, options)
            _withdraw(writer, part.withdrawn, report, options)
    _flush(writer, batch, report, options)


def _flush(
    writer: LoadWriter, batch: dict[str, tuple[int, Prepared]], report: LoadReport, options: LoadOptions
) -> None:
    """Write a batch, unless the load is lost already; ids that came in an earlier batch are refused."""
    if report.errors and not options.skip_bad_rows:
        batch.clear()
    while batch:
        known = writer.write([prepared for _, prepared in batch.values()], [number for number, _ in batch.values()])
        if not known:
            break
        for document_id in known:
            number, _ = batch.pop(document_id)
            _refuse(report, _twice(number, document_id))
    batch.clear()


def _withdraw(writer: LoadWriter, rows: Sequence[Withdrawal], report: LoadReport, options: LoadOptions) -> None:
    """Take offline what is not public any more; an id that the load brings twice is refused."""
    if report.errors and not options.skip_bad_rows:
        return
    first: dict[str, Withdrawal] = {}
    for one in rows:
        if one.id in first:
            _refuse(report, _twice(one.row, one.id))
        first.setdefault(one.id, one)
    moments = {one.id: one.updated_at for one in first.values()}
    for document_id in writer.withdraw(moments, [one.row for one in first.values()]):
        _refuse(report, _twice(first[document_id].row, document_id))


def _refuse(report: LoadReport, fault: Fault) -> None:
    report.tally.note((fault,))
    report.accepted -= 1
    report.bad_rows += 1


def _twice(row: int, document_id: str) -> Fault:
    return Fault(row, "id", TWICE(id=document_id[:60]))


def _within_area(
    parts: Iterable[CheckedRows], store: DocumentStore, area: Area, outside: list[Fault]
) -> Iterator[CheckedRows]:
    """Checked rows without those outside of an area; why, is added to their faults and to `outside`.

    Outside is what is of another region or site, or would replace what is. What somebody else writes between this look
    and the end of the load is seen there (`indexer.store.load_audit.require_area`).
    """
    for part in parts:
        ids = [document.id for _, document in part.prepared] + [one.id for one in part.withdrawn]
        there = places_of(store.engine, ids)
        kept, withdrawn, faults = [], [], []
        for row, document in part.prepared:
            refused = area.refusals(document.region, document.site, row)
            if not refused and document.id in there:
                refused = [
                    Fault(row, "id", TAKEN(why=fault.reason)) for fault in area.refusals(*there[document.id], row)
                ]
            faults += refused
            if not refused:
                kept.append((row, document))
        for one in part.withdrawn:
            refused = area.refusals(*there[one.id], one.row)
            faults += refused
            if not refused:
                withdrawn.append(one)
        outside += faults
        if faults:
            merged = sorted([*part.faults, *faults], key=lambda fault: fault.row)
            part = part._replace(prepared=kept, withdrawn=withdrawn, faults=merged)
        yield part


def _withdrawals(parts: Iterable[CheckedRows], store: DocumentStore) -> Iterator[CheckedRows]:
    """Checked rows; what is not public is no fault where its document is there, but takes that one offline."""
    for part in parts:
        if part.withdrawn:
            there = places_of(store.engine, [one.id for one in part.withdrawn])
            rows = [one for one in part.withdrawn if one.id in there]
            told = {one.row for one in rows}
            faults = [
                Fault(fault.row, FIELD, WITHDRAWN(), True) if fault.row in told and fault.field == FIELD else fault
                for fault in part.faults
            ]
            part = part._replace(withdrawn=rows, faults=faults)
        yield part
