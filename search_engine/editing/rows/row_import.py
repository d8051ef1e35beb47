"""Rows that were read from files, held to what is in force: which are new, which are others, which are at fault."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dictionaries.editing.own_files import PlacedRow, repeated_faults, without_faulty
from dictionaries.editing.own_row import WITH_REGION, OwnRow, RowKey, regions_of
from dictionaries.editing.row_rules import rule_faults
from dictionaries.faults import Fault
from dictionaries.lexicon.scope import EVERYWHERE, NATIONAL, Scope
from dictionaries.reasons import Message
from indexer.store.editing.drafts import Draft
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.known_places import KnownPlaces
from search_engine.editing.drafts.proposal import says
from search_engine.editing.versions.state import PublishedState

NATIONWIDE = Message(
    "outside_area", "这一类词典全国统一", "this kind of dictionary is one for the whole nation",
    "请交由管理全部地区的账号来改",
    "leave it to somebody who looks after all regions",
)  # fmt: skip
WHICH_PLACE = Message(
    "outside_area", "请写明是您管理的范围内的哪一处：{places}", "say which of the places that you look after: {places}"
)
LEFT_OUT = Message(
    "unknown_reference", "“{term}”因有错误没有收录", "“{term}” has faults, and was left out", "请先改正那一行",
    "correct its row first",
)  # fmt: skip
CREATED, CHANGED, REMOVED = "created", "changed", "removed"
# The kind whose rows name each other, and the columns in which they do.
TOPICS, COLUMNS = "topics", ("broader", "related")


@dataclass(frozen=True, slots=True)
class ImportInput:
    """What is to become of rows that were read.

    Attributes:
        kinds: Of these, rows of the site's own that are not among them are drafted to go.
        gone: Own rows that are drafted to go, where they are not among them.
        note: Of the drafts.
        dry_run: Nothing is drafted, all is told.
        skip_bad_rows: Rows at fault are left out; else nothing is drafted where there is one.
    """

    kinds: frozenset[str] = frozenset()
    gone: frozenset[RowKey] = frozenset()
    note: str = ""
    dry_run: bool = False
    skip_bad_rows: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of it: numbers of rows, and why rows were refused.

    Attributes:
        created: There is none of their key in force.
        changed: Others than what is in force.
        unchanged: The same as what is in force.
        removed: Own rows that the files do not have.
        refused: At fault.
        faults: Of refused rows, by file and row; `warning`: a doubt, which refuses none.
        drafts: What was drafted; nothing after a dry run, or where rows were refused and not to be skipped.
        is_done: Whether it was drafted.
        filled: Rows that named no region or site, and were given those of who imports them: `filled_in`.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()
    drafts: tuple[Draft, ...] = ()
    is_done: bool = False
    filled: int = 0
    filled_in: Scope = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Step:
    """One row that is to become another: what is to be drafted."""

    key: RowKey
    row: OwnRow | None
    begun: OwnRow | None
    what: str


@dataclass
class RowImport:
    """Rows of files over what is published.

    Args:
        state: What is published.
        actor: Whose drafts they become.
        places: Regions and sites that there are.
        drafted: Rows of their own drafts, which the rules see too: what a row refers to may be drafted already.
    """

    state: PublishedState
    actor: Actor
    places: KnownPlaces
    drafted: Sequence[OwnRow] = ()
    faults: list[Fault] = field(default_factory=list)
    filled: int = 0

    def steps(self, placed: Sequence[PlacedRow], wish: ImportInput) -> tuple[list[Step], int]:
        """What is to be drafted, and how many rows are as they were; faults of the others are noted."""
        read = {(one.file, one.number): one.row for one in placed}
        placed = self._in_own_scope(placed)
        good = self._good(self._somewhere(self._theirs(placed)))
        self.filled = sum(one.row is not read[one.file, one.number] for one in good)
        wanted: dict[RowKey, OwnRow | None] = {one.row.key: one.row for one in good}
        there = {one.row.key for one in placed}
        wanted |= {row.key: None for row in self.state.rows if self._goes(row, wish, there)}
        found = [step for key, row in wanted.items() if (step := self._step(key, row))]
        return found, len(good) - sum(step.row is not None for step in found)

    def _goes(self, row: OwnRow, wish: ImportInput, there: Collection[RowKey]) -> bool:
        is_meant = row.kind in wish.kinds or row.key in wish.gone
        return is_meant and row.key not in there and self.actor.holds(row.key, (row,))

    def _step(self, key: RowKey, row: OwnRow | None) -> Step | None:
        begun = self.state.in_force(key)
        if row is None:
            return Step(key, None, begun, REMOVED) if self.state.own(key) else None
        if says(begun) == says(row):
            return None
        return Step(key, row, begun, CHANGED if begun else CREATED)

    @property
    def own_scope(self) -> Scope:
        """The only region and the only site that are theirs."""
        regions, sites = self.actor.area.regions, self.actor.area.sites
        return Scope(*("".join(own) if len(own) == 1 else "" for own in (regions, sites)))

    def _in_own_scope(self, placed: Sequence[PlacedRow]) -> Sequence[PlacedRow]:
        """Rows that name no region or site are meant for their own, but those that are as what is in force."""
        if self.own_scope.everywhere:
            return placed
        found = [replace(one, row=self._filled(one.row)) for one in placed]
        repeated = list(repeated_faults(found))
        self.faults += repeated
        return without_faulty(found, repeated)

    def _filled(self, row: OwnRow) -> OwnRow:
        own, scope = self.own_scope, row.scope
        if row.kind in NATIONAL or says(self.state.in_force(row.key)) == says(row):
            return row
        wanted = replace(scope, site=scope.site or own.site)
        if not own.region or regions_of(row):
            return row if wanted == scope else replace(row, scope=wanted)
        if row.kind in WITH_REGION:
            return replace(row, scope=wanted, entry=replace(row.entry, region=own.region))
        return replace(row, scope=replace(wanted, region=own.region))

    def _theirs(self, placed: Iterable[PlacedRow]) -> list[PlacedRow]:
        """Those that they may change, or that they leave as they are."""
        found = []
        for one in placed:
            begun = self.state.in_force(one.row.key)
            if says(begun) == says(one.row) or self.actor.holds(one.row.key, (one.row, begun)):
                found.append(one)
            else:
                column, reason = self._outside(one.row)
                self.faults.append(Fault(one.number, column, reason, file=one.file))
        return found

    def _somewhere(self, placed: Iterable[PlacedRow]) -> list[PlacedRow]:
        """Those whose region and site there are."""
        found = []
        for one in placed:
            wrong = self.places.new_faults(one.row, self.state.own(one.row.key))
            self.faults += [replace(fault, row=one.number, file=one.file) for fault in wrong]
            found += [] if wrong else [one]
        return found

    def _outside(self, row: OwnRow) -> tuple[str, str]:
        """Why a row is not theirs, and the column that says so."""
        area = self.actor.area
        if row.kind in NATIONAL:
            return "", NATIONWIDE()
        named = {"@region": row.scope.region, "region": row.entry.region if row.kind in WITH_REGION else ""}
        for column, region in named.items():
            if region and (reason := area.outside(region)):
                return column, reason
        column = "@region" if area.covers_site(row.scope.site or None) else "@site"
        return column, WHICH_PLACE(places=area.places())

    def _good(self, placed: list[PlacedRow]) -> list[PlacedRow]:
        """Those that no rule is against. One that is left out may be missed by another, so they are asked again."""
        while True:
            found = self._judged(placed)
            ours = {(fault.file, fault.row) for fault in found} & {(one.file, one.number) for one in placed}
            if not ours:
                known = set(self._judged(())) if found else set()
                self.faults += [replace(fault, warning=True) for fault in found if fault not in known]
                return placed
            self.faults += [fault for fault in found if (fault.file, fault.row) in ours]
            bad = [one for one in placed if (one.file, one.number) in ours]
            placed = self._without_lost([one for one in placed if (one.file, one.number) not in ours], bad)

    def _without_lost(self, placed: list[PlacedRow], bad: Sequence[PlacedRow]) -> list[PlacedRow]:
        """Those that do not miss a row that is left out: found at once, for the rules would find one step at a time."""
        drafted = {row.key for row in self.drafted if not row.off}

        def is_there(term: str) -> bool:
            key = RowKey(TOPICS, (term,))
            now = self.state.in_force(key)
            return key in drafted or (now is not None and not now.off)

        lost = _lost_rows(placed, bad, is_there)
        self.faults += lost.values()
        return [one for place, one in enumerate(placed) if place not in lost]

    def _judged(self, placed: Sequence[PlacedRow]) -> list[Fault]:
        keys = {one.row.key for one in placed}
        others = {row.key: row for row in (*self.state.rows, *self.drafted)}
        below = [PlacedRow(row, str(row.key)) for key, row in others.items() if key not in keys]
        return rule_faults(self.state.shipped.lexicon, [*below, *placed], self.places.regions)


def report_of(steps: Sequence[Step], unchanged: int, faults: Sequence[Fault]) -> ImportReport:
    """The numbers of an import. A row with several faults is refused once."""
    refused = {(fault.file, fault.row, fault.title) for fault in faults if not fault.warning}
    told = tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.warning, fault.file, fault.row)))
    created, changed, removed = (sum(step.what == what for step in steps) for what in (CREATED, CHANGED, REMOVED))
    return ImportReport(created, changed, unchanged, removed, refused=len(refused), faults=told)


def _lost_rows(
    placed: Sequence[PlacedRow], left_out: Iterable[PlacedRow], is_there: Callable[[str], bool]
) -> dict[int, Fault]:
    """Topics that name one that is left out, those that name these, and so on: place among the rows → fault.

    Args:
        is_there: Whether a term is a topic without the file.
    """
    naming: dict[str, list[tuple[int, str]]] = {}
    for place, one in enumerate(placed):
        if one.row.kind == TOPICS:
            for column in COLUMNS:
                for term in getattr(one.row.entry, column):
                    naming.setdefault(term, []).append((place, column))
    found: dict[int, Fault] = {}
    gone = deque(one.row.entry.term for one in left_out if one.row.kind == TOPICS)
    while gone:
        if is_there(term := gone.popleft()):
            continue
        for place, column in naming.get(term, ()):
            if place not in found:
                one = placed[place]
                found[place] = Fault(one.number, column, LEFT_OUT(term=term), file=one.file)
                gone.append(one.row.entry.term)
    return found
