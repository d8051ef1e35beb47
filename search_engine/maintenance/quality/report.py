"""From the store to a report: everything is read once, counted in full, and the first of each kind are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dictionaries.regions import RegionTree
from indexer.building.builder import region_numbers
from indexer.store import StoredRow
from indexer.store.base_contents import CONTENT_BYTES, size_as_json
from indexer.store.batch_lru_cache import BatchLruCache
from indexer.store.split import STATUSES, Content, merge
from search_engine.maintenance.quality.finding import Copy, Finding, Kind, Note, Scope
from search_engine.page.mend import Mend

# Contents of bases kept parsed: a nation shares about 5,000 of some 20 kB each; those of one region come once.
BASES_KEPT: Final = 6_000
# Documents whose contents are in memory at once, beside those kept: of one region 10,000 have a base each.
AT_ONCE: Final = 1_000
OFFLINE: Final = STATUSES.index("offline")
# An element of a batch: what the kinds may look at, or only (base, region) where it lies outside the scope.
Seen = Copy | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of a kind a department has in a region: the one asked for, or one directly below it."""

    kind: str
    department: str
    region: str
    findings: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        region: Code of the region asked for.
        documents: How many documents were looked at.
        totals: Findings by kind, all of them.
        counts: The same by department and region, most first.
        findings: The first ones of each kind.
        notes: What was not looked at, and why.
        probed: How many links were asked, and how many lead nowhere; None where none were.
    """

    region: str
    documents: int
    totals: Counter[str]
    counts: list[Count]
    findings: list[Finding]
    notes: list[Note]
    probed: tuple[int, int] | None = None


class Tally:
    """Counts findings, and keeps the first ones.

    Args:
        department: Only findings of this line count; None for all.
        limit: How many of each kind are kept.
        keep: Called with every one that counts.
    """

    def __init__(
        self, scope: Scope, department: str | None, limit: int, keep: Callable[[Finding], object] = lambda found: None
    ) -> None:
        self._department, self._limit, self._keep = department, limit, keep
        self._group = _groups(scope.tree, scope.region)
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self.totals: Counter[str] = Counter()
        self.findings: list[Finding] = []

    def add(self, findings: Iterable[Finding]) -> None:
        """Count some more."""
        for found in findings:
            if self._department in (None, found.department):
                self._keep(found)
                self._counts[found.kind, found.department, self._group[found.region]] += 1
                if self.totals[found.kind] < self._limit:
                    self.findings.append(found)
                self.totals[found.kind] += 1

    def counts(self, tree: RegionTree) -> list[Count]:
        """All counts, most first."""
        return [
            Count(kind, department, tree.by_number(region).code, count)
            for (kind, department, region), count in sorted(self._counts.items(), key=lambda row: (-row[1], row[0]))
        ]


def examine(
    scope: Scope,
    kinds: Mapping[str, type[Kind]],
    *,
    only: Collection[str] = (),
    department: str | None = None,
    limit: int = 20,
    progress: Callable[[str, int], object] = lambda stage, rows: None,
    keep: Callable[[Finding], object] = lambda found: None,
) -> Report:
    """Look everything over.

    Args:
        kinds: The kinds there are, in order of the report.
        only: Names of the kinds wanted; all where empty.
        department: Only findings of this line.
        limit: How many findings of each kind are named; all are counted.
        progress: Called with what is being done, in Chinese, and the number of rows read since the last call.
        keep: Called with every finding as it comes.
    """
    chosen = [kind(scope) for name, kind in kinds.items() if not only or name in only]
    working = [kind for kind in chosen if not kind.idle()]
    tally = Tally(scope, department, limit, keep)
    documents = _look(scope, working, tally, progress)
    notes = [note for kind in chosen if (note := kind.idle())]
    if not documents:
        notes.append(Note("没有可检查的文档", Mend("请运维先载入目录", "请先用 zwfw load 载入")))
    for kind in working:
        progress(kind.label, 0)
        tally.add(kind.conclude())
        notes += kind.notes()
    place = {name: number for number, name in enumerate(kinds)}
    findings = sorted(tally.findings, key=lambda found: place[found.kind])
    region = scope.tree.by_number(scope.region).code
    probed = next((kind.probed for kind in working if kind.probed), None)
    return Report(region, documents, tally.totals, tally.counts(scope.tree), findings, notes, probed)


def _look(scope: Scope, kinds: Sequence[Kind], tally: Tally, progress: Callable[[str, int], object]) -> int:
    """Let everything pass by. Returns how many documents were looked at."""
    placing = [kind for kind in kinds if type(kind).stands is not Kind.stands]
    documents = 0
    for rows, batch in _read_copies(scope):
        for seen in batch:
            base, region = (seen.base, seen.region) if isinstance(seen, Copy) else seen
            for kind in placing:
                kind.stands(base, region)
            if isinstance(seen, Copy):
                documents += 1
                for kind in kinds:
                    tally.add(kind.look(seen))
        progress("检查文档", rows)
    return documents


def _groups(tree: RegionTree, region: int) -> list[int]:
    """Region number → the region directly below the one asked for that holds it, or that one itself."""
    groups = [region] * len(tree)
    for child in tree.children(tree.by_number(region).code):
        groups[child.number : child.end] = [child.number] * (child.end - child.number)
    return groups


def _read_copies(scope: Scope) -> Iterator[tuple[int, Iterable[Seen]]]:
    """Batches of `AT_ONCE` documents that can be found now or later: how many rows were read, and what they are.

    Offline and expired documents, and those of regions that the tree lacks, are passed over.
    """
    contents: BatchLruCache[int, Content] = BatchLruCache(
        scope.store.base_contents, BASES_KEPT, "checked_contents", CONTENT_BYTES, size_as_json
    )
    numbers = region_numbers(scope.tree)
    with scope.store.engine.connect() as connection:
        for batch in scope.store.rows(connection):
            for first in range(0, len(batch), AT_ONCE):
                part = batch[first : first + AT_ONCE]
                yield len(part), _seen(part, scope, contents, numbers)


def _seen(
    batch: Sequence[tuple[Any, ...]],
    scope: Scope,
    contents: BatchLruCache[int, Content],
    numbers: Mapping[int, int],
) -> Iterator[Seen]:
    inside = scope.inside
    rows = [
        (row, number)
        for row in map(StoredRow._make, batch)
        if row.status != OFFLINE
        and not (row.expires is not None and row.expires <= scope.now)
        and (number := numbers.get(row.region)) is not None
    ]
    shared = contents.of({row.base for row, number in rows if number in inside})
    for row, number in rows:
        if number not in inside:
            yield row.base, number
        elif (content := shared.get(row.base)) is not None:  # else it was removed since the snapshot
            site = "" if row.site is None else scope.store.site_names()[row.site]
            yield Copy(row.id, row.base, number, row.expires, merge(content, row.difference), site)
