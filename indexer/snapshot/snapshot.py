"""A process's view of the index: what `Snapshot` holds, and how it follows commits and the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dictionaries.caches import MEGABYTE, Latest, Results, memoize, weakly
from dictionaries.normalize import squash
from dictionaries.regions import RegionTree
from indexer.analysis.fields import SCHEMA
from indexer.backend import Answer, Backend, SubQuery, TextIndex, TextReader
from indexer.catalog import CatalogSegment, CatalogText, TextStatistics, open_segment, open_statistics
from indexer.copies import CopyText, RowValues, ValueSegment, open_values
from indexer.documents.elements import BITS
from indexer.documents.timestamps import parse_instant, to_seconds
from indexer.errors import StorageFailure
from indexer.generation.analysis_state import AnalysisState, Words
from indexer.generation.arrays import Array, Bools, Int32s, Int64s, UInt32s, UInt64s, map_array
from indexer.generation.base_doc_values import BaseDocValues, Name, code_hash, names_in
from indexer.generation.codes import Codes, LateCodes, open_codes
from indexer.generation.columns import Columns, open_columns
from indexer.generation.facet_numbers import read_facet_numbers
from indexer.generation.generation import Commit, Generation
from indexer.generation.regions import regions_of
from indexer.generation.row_values import open_row_values
from indexer.generation.stored_fields import StoredFields
from indexer.snapshot.chain import ChainRows, chain_rows
from indexer.snapshot.documents import Documents, DocumentSource
from indexer.snapshot.facets import FacetTables
from indexer.snapshot.live import LiveRows
from indexer.snapshot.places import Places, RegionGroups, Scopes, place_order
from indexer.snapshot.row_lookup import RowLookup
from indexer.snapshot.validities import Seen, Validities, ValidityFinder

# Chains kept ready; one has a few thousand rows of some 80 bytes.
CHAINS_KEPT, CHAIN_BYTES = 500, 128 * MEGABYTE
# Views of regions kept ready: by their bytes, some 200,000 each.
VIEWS_KEPT, VIEW_BYTES = 500, 64 * MEGABYTE
# Seconds that a process which has nothing yet waits for a commit to arrive whole, and between two looks.
ARRIVING_SECONDS, ARRIVING_LOOK = 5.0, 0.05
# More changed bases than this, and all tables are made anew (.2 ms a base against .2 s for a nation's).
FEW_BASES = 500
PLACE = np.uint32(BITS["place"])
# Digits of a part of a number: fewer stand in too many.
PART, NO_NUMBERS = 8, np.zeros(0, np.int64)


# The book is made once, of bases. A document of a base of one region is looked at itself if it came after the build,
# or if it was not, at the build, as its base's first copy had been.
# A document of another version has another number, so what is kept never goes stale.
CACHE_SIZE = 20_000


class _DocumentFacts:
    def __init__(self, document: Callable[[int], Mapping[str, Any]]) -> None:
        self._document = document
        self.names = memoize(self._names, CACHE_SIZE, name="document_names")
        self.issued = memoize(self._issued, CACHE_SIZE, name="document_dates")
        self.catalog_code = memoize(self._catalog_code, CACHE_SIZE, name="document_codes")

    def _names(self, doc: int) -> tuple[Name, ...]:
        return names_in(self._document(doc))

    def _issued(self, doc: int) -> int:
        """Seconds since 1970 UTC, 0 = not known."""
        text = self._document(doc).get("issued_at")
        return to_seconds(parse_instant(text)) if text else 0

    def _catalog_code(self, doc: int) -> int:
        """The code's hash, 0 = none."""
        return code_hash(self._document(doc).get("catalog_code"))


class _CommitText(NamedTuple):
    """Shared text, whole documents, what copies have of their own.

    Attributes:
        statistics: Counts of words in whole documents.
        statistics_number, segment_numbers: What they were read from.
        analysis: By what words all of it is cut.
        stored: What pages show.
    """

    segments: tuple[CatalogSegment, ...]
    segment_numbers: tuple[int, ...]
    own: TextReader
    copies: CopyText
    copy_numbers: tuple[int, ...]
    records: int
    statistics: TextStatistics
    statistics_number: int
    analysis: AnalysisState
    stored: StoredFields

    def weighs_as(self, other: _CommitText | None) -> bool:
        """Whether shared text and the weights of words are those of another commit."""
        return other is not None and self[1] == other[1] and self.statistics_number == other.statistics_number


class _BetweenCommits(Exception):
    """The files are partly of one commit and partly of the next."""


class _TextOpener:
    def __init__(self, generation: Generation, backend: Backend) -> None:
        self._generation = generation
        self._own: TextIndex = backend.open(generation.own, SCHEMA)
        self._values: dict[int, ValueSegment] = {}

    def open(self, commit: Commit, before: _CommitText | None) -> _CommitText:
        """Open what a commit has that `before` has not. Raises `DamagedIndex`."""
        generation = self._generation
        known = dict(zip(before.segment_numbers, before.segments, strict=True)) if before else {}
        segments = tuple(known.get(n) or open_segment(generation.segment(n)) for n in commit.segments)
        if before is not None and before.statistics_number == commit.statistics:
            statistics = before.statistics
        else:
            statistics = open_statistics(generation.numbered(generation.own_statistics, commit.statistics))
        if before is not None and before.stored.length == commit.stored:
            stored = before.stored
        else:
            stored = StoredFields(generation.stored, commit.stored, before.stored if before else None)
        if before is not None and before.copy_numbers == commit.copies and before.records == commit.records:
            copies = before.copies
        else:
            copies = self._open_copies(commit, before)
        return _CommitText(
            segments, commit.segments, self._own.reader(), copies, commit.copies, commit.records, statistics,
            commit.statistics, generation.state(commit), stored,
        )  # fmt: skip

    def _open_copies(self, commit: Commit, before: _CommitText | None) -> CopyText:
        known, generation = self._values, self._generation
        self._values = {n: known.get(n) or open_values(generation.copies / str(n)) for n in commit.copies}
        records = open_row_values(generation.row_values, commit.records)
        return CopyText(tuple(self._values.values()), records, before.copies if before else None)


class Snapshot:
    """One generation as this process sees it: text, columns, live rows, tables of places.

    Not for several threads at once: `SearcherManager` sees to that.
    """

    def __init__(
        self, generation: Generation, tree: RegionTree, store: DocumentSource, backend: Backend, now: int | None = None
    ) -> None:
        self.generation, self._store, self._backend = generation, store, backend
        self.manifest = generation.manifest()
        self.tree = regions_of(generation, self.manifest, tree)
        self.groups = RegionGroups(self.tree)
        self.facets = FacetTables()
        self.scopes = Scopes(self.facets, self.tree)
        self._opener = _TextOpener(generation, backend)
        self._text: _CommitText | None = None
        self._stamp = self.state = 0
        self._facts = _DocumentFacts(weakly(self._document))
        self._codes: Codes | None = None
        self._late_codes: Latest[int, LateCodes] = Latest()
        self._facets_known = 0
        self._finder = ValidityFinder()
        self._validities: Latest[int, Validities] = Latest()
        self._now = int(time.time()) if now is None else now
        self._begin()

    def _begin(self) -> None:
        """Read the first commit; a fetch that was killed on its last step keeps nobody waiting for long."""
        end = time.monotonic() + ARRIVING_SECONDS
        while True:
            try:
                self._read(self.generation.commit(), self._now, is_late=time.monotonic() > end)
                return
            except _BetweenCommits:
                time.sleep(ARRIVING_LOOK)

    # ---- what retrieval reads

    state: int
    """Another number whenever an answer may be another: a commit was seen, a document came into force, expired or was
    repealed.
    """
    commit: Commit
    columns: Columns
    book: BaseDocValues
    live: LiveRows
    catalog: CatalogText
    own: TextReader
    """Whole documents of bases of one region."""
    copies: CopyText
    """What other copies have of their own."""
    analysis: AnalysisState
    """By what words texts are cut: by several while a change of them is on its way."""
    places: Places
    appended: Int64s
    """Rows that came after the columns were sorted."""
    slots: int
    _chains: Results[tuple[int, ...], ChainRows]
    views: Results[tuple[tuple[int, ...], bool], Any]
    """What regions see of the bases; see `ranker.collapse.region_view`."""
    is_ex_officio: Bools
    """For each profile, whether its documents are matters that an office takes up of itself (依职权)."""
    is_legal_only: Bools
    """For each profile, whether its documents are for 法人 alone."""

    def ask(self, asked: Sequence[SubQuery]) -> list[Answer]:
        """One round to the text engine: questions of `own`, answered together."""
        return self._backend.ask(self.own, asked)

    @property
    def suggestions(self) -> Path:
        """The folder of the table of suggestions."""
        return self.generation.numbered(self.generation.suggestions, self.commit.suggestions)

    @property
    def vocabulary(self) -> Path | None:
        """The folder of the vocabulary; None where there is none."""
        number = self.commit.vocabulary
        return self.generation.numbered(self.generation.vocabulary, number) if number else None

    @property
    def words_in_use(self) -> tuple[Words, ...]:
        """The words by which texts of this commit are cut, the newest first."""
        return self.analysis.in_use

    @property
    def rows(self) -> int:
        """How many rows there are, live or not."""
        return self.commit.rows

    def slot_of(self, base: Array) -> Int64s:
        """Bases' places in `catalog`; -1 for those whose text is in `own`."""
        slots: Int64s = self._slot_of_base[base]
        return slots

    def base_of_slot(self, slot: Array) -> Int64s:
        """The inverse of `slot_of`."""
        bases: Int64s = self._base_of_slot[slot]
        return bases

    def region_rows(self, first: int, end: int) -> Int64s:
        """Rows of the regions numbered `[first, end)`, live or not."""
        return self._lookup.region_rows(first, end)

    @property
    def text_state(self) -> tuple[int, int, tuple[int, ...]]:
        """Another one whenever the text of whole documents or of copies was written, or rows have other numbers."""
        return self.commit.columns, self.commit.own, self.commit.copies

    def region_state(self, region: int) -> int:
        """Another number whenever a region has got rows."""
        return self._touched.get(region, 0)

    def chain_rows(self, regions: tuple[int, ...]) -> ChainRows:
        """The rows of a chain of regions, own region first; kept for the next request."""
        found = self._chains.get(regions)
        if found is not None:
            return found
        slices = [self.region_rows(region, region + 1) for region in regions]
        return self._chains.put(regions, chain_rows(slices, self.columns, self.slot_of, self.own_values))

    def own_values(self, rows: Array) -> RowValues:
        """What some rows have of their own."""
        return self.copies.of_rows(self.columns.own_values[rows])

    def rows_of_docs(self, docs: Array) -> tuple[Int64s, Array]:
        """Rows of document numbers, and for each number whether it has one; see `RowLookup`."""
        return self._lookup.rows_of_docs(docs)

    def row_of_id(self, document_id: str) -> int | None:
        """The row of a document, in force or not; None: there is no such document any more."""
        row = self.documents.rows_of_ids([document_id]).get(document_id)
        return None if row is None or self.live.has_ended(row) else row

    def rows_of_bases(self, bases: Array) -> Int64s:
        """All rows of some bases, live or not; see `RowLookup`."""
        return self._lookup.rows_of_bases(bases)

    def first_rows(
        self, bases: Int64s, first: Int64s, end: Int64s, accepts: Callable[[Int64s, Int64s], Bools]
    ) -> Int64s:
        """For each of some bases its first sorted row in a span of regions; see `RowLookup`."""
        return self._lookup.first_rows(bases, first, end, accepts)

    documents: Documents
    """What pages show of rows, and their ids."""

    def ids(self, rows: Array) -> list[str]:
        """The ids of rows."""
        return self.documents.ids(rows)

    def coordinates(self, rows: Array) -> tuple[Int32s, Int32s]:
        """Latitudes and longitudes of rows' places; see `indexer.generation.columns` for steps and what stands for
        none.
        """
        columns, book = self.columns, self.book
        lat, lon, base = columns.lat[rows], columns.lon[rows], columns.base[rows]
        of_base = (columns.own_elements[rows] | columns.lacking_elements[rows]) & PLACE == 0
        return np.where(of_base, book.lat[base], lat), np.where(of_base, book.lon[base], lon)

    def numbered(self, code: str, limit: int) -> tuple[Int64s, Int64s]:
        """Bases whose 基本编码 has a text in it, and rows whose id or 实施编码 has, live or not; rows of documents of
        the build only where no base has. A text of fewer than `PART` digits is looked for as a whole id alone.

        Args:
            limit: At most so many of each.
        """
        if sum(map(str.isdigit, code)) < PART:
            return NO_NUMBERS, np.array(list(self.documents.rows_of_ids([code]).values()), np.int64)
        if self._codes is None:
            self._codes = open_codes(self.generation.codes)
        found, docs = self._codes.having(code, limit)
        length = self.commit.codes
        late = self._late_codes.of(length, lambda: LateCodes(self.generation.codes, length)).having(code, limit)
        rows, _ = self.rows_of_docs(np.concatenate((docs, late)))
        return found, rows[~np.isin(self.columns.base[rows], found)]

    def names(self, base: int, doc: int) -> tuple[Name, ...]:
        """The names of a document whose base is of one region."""
        return self.names_of([base], [doc])[0]

    def names_of(self, bases: Sequence[int], docs: Sequence[int]) -> list[tuple[Name, ...]]:
        """The names of several such documents."""
        newest, of_base, of_doc = self.manifest.newest_doc, self.book.names, self._facts.names
        return [(of_base(base) if doc <= newest else ()) or of_doc(doc) for base, doc in zip(bases, docs, strict=True)]

    def built_names(self, bases: Array, docs: Array) -> Bools:
        """Which of some such documents have the names that their bases had at the build."""
        manifest = self.manifest
        known: Bools = (bases >= manifest.shared_bases) & (bases < manifest.bases) & (docs <= manifest.newest_doc)
        return known & self.book.has_names(bases)

    def has_text(self, text: str) -> bool:
        """Whether any searched field has a word, or two single characters that stand beside each other there. Whole
        documents that came after the build are not asked.
        """
        return self.catalog.has(text) or self.copies.word(text).documents > 0

    def shared_names(self) -> list[str]:
        """The names of all bases in `catalog`, squashed, each also without what stands in brackets."""
        bases = self.base_of_slot(np.arange(self.slots)).tolist()
        found = (text for base in bases for name in self.book.names(base) for text in (name.exact, name.bare))
        return list(dict.fromkeys(found))

    def issued(self, rows: Array) -> UInt32s:
        """When rows were issued, in seconds since 1970 UTC; 0 = not known."""
        return self._of_rows(rows, self.book.issued, self._facts.issued)

    def catalog_codes(self, rows: Array) -> UInt64s:
        """Hashes of rows' catalog codes; 0 = none."""
        return self._of_rows(rows, self.book.catalog_code, self._facts.catalog_code)

    @property
    def validities(self) -> Validities:
        """Which rows are over, found once a state. Raises `StorageFailure`."""
        return self._validities.of(self.state, self._found_validities)

    def _found_validities(self) -> Validities:
        of_rows = self.rows_of_bases, self.elements
        seen = Seen(self.rows, self.columns, self.live, self.book, self.documents, self.tree, *of_rows)
        return self._finder.find(seen, self._now)

    def document_numbers(self, rows: Array) -> list[str]:
        """The document numbers (文号) of rows, squashed; "" where there is none. Raises `StorageFailure`."""
        found = self.documents.of(rows.tolist())
        return [squash(found[row].fields.get("document_number") or "") if row in found else "" for row in rows.tolist()]

    def _document(self, doc: int) -> Mapping[str, Any]:
        rows, _ = self.rows_of_docs(np.array([doc]))
        return next((one.fields for one in self.documents.of(rows.tolist()).values()), {})

    def elements(self, rows: Array) -> UInt32s:
        """Which elements rows have, as bits; see `indexer.documents.elements`."""
        columns = self.columns
        shared = self.book.elements[columns.base[rows]]
        found: UInt32s = (shared & ~columns.lacking_elements[rows]) | columns.own_elements[rows]
        return found

    def _of_rows(self, rows: Array, by_base: Array, by_doc: Callable[[int], int]) -> Array:
        base = self.columns.base[rows]
        values = by_base[base]
        alone = (self.slot_of(base) < 0).nonzero()[0]
        if len(alone):
            doc = self.columns.doc[rows[alone]]
            unsure = (doc > self.manifest.newest_doc) | ~self.book.has_names(base[alone])
            for place in unsure.nonzero()[0].tolist():
                values[alone[place]] = by_doc(int(doc[place]))
        return values

    def clear_caches(self) -> None:
        """Forget the words and chains kept for later requests; a bench measures what the first request costs."""
        self._set_commit(self.commit, self._open_text(self.commit, self.columns, self.book), fresh=True)
        self._chains = Results(CHAINS_KEPT, "chains", CHAIN_BYTES)
        self.views = Results(VIEWS_KEPT, "views", VIEW_BYTES)

    # ---- staying fresh

    def refresh(self, now: int) -> None:
        """See the newest commit, at `now` (seconds since 1970 UTC), be that before the last one: clocks are set."""
        self._now = now
        stamp = self.generation.commit_stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._take_over(self.generation.commit(), now)
            except _BetweenCommits:
                self._stamp = -1  # the view stays what it is until all of the next one is there
            except StorageFailure:
                self._stamp = -1  # the file is as it was, and the next request may be allowed to read it
                raise
        if not self.live.holds(now):
            self.state += 1
            self._update_places(self.live.advance(now))
        elif not self._finder.holds(now):
            self.state += 1

    def _take_over(self, commit: Commit, now: int) -> None:
        if commit.columns != self.commit.columns:
            self._read(commit, now)
        elif commit.number != self.commit.number:
            self._follow(commit, now)

    def _read(self, commit: Commit, now: int, *, is_late: bool = False) -> None:
        self._stamp = self.generation.commit_stamp()
        # all is opened before anything is replaced: where a part is damaged, the view stays what it was
        columns, book = open_columns(self.generation.columns(commit.columns)), self._open_book()
        ended, text = self._ended(commit, 0), self._open_text(commit, columns, book, is_late=is_late)
        self._extend_facets(commit)
        self.columns, self.book = columns, book
        self._lookup, self._chains = RowLookup(columns), Results(CHAINS_KEPT, "chains", CHAIN_BYTES)
        self.documents = Documents(columns, book, self.tree, self._store, self._lookup.rows_of_bases)
        self.views = Results(VIEWS_KEPT, "views", VIEW_BYTES)
        self._touched: dict[int, int] = {}
        self._set_commit(commit, text, fresh=True)
        facets, profile = self.facets, columns.profile  # and not the snapshot, which would hold itself
        self.live = LiveRows(columns, commit.rows, ended, now, lambda rows: facets.stay_out_of_force(profile[rows]))
        self.places = Places(self.groups, self.slots)
        self._update_all_places()

    def _follow(self, commit: Commit, now: int) -> None:
        before = self.commit
        ended, text = self._ended(commit, before.ended), self._open_text(commit, self.columns, self.book)
        self._extend_facets(commit)
        self._set_commit(commit, text, fresh=False)
        new = np.arange(before.rows, commit.rows)
        touched = set(self.columns.region[new].tolist())
        self._chains.drop(lambda regions: not touched.isdisjoint(regions))
        self._touched |= dict.fromkeys(touched, self.state)
        self.live.add(new, now)
        self.live.end(ended)
        self.places.grow(self.slots)
        self._update_places(np.concatenate((new, ended)))

    def _extend_facets(self, commit: Commit) -> None:
        numbers = read_facet_numbers(self.generation.facets, self._facets_known, commit.facets)
        self.facets.extend(numbers.profiles, numbers.sites)
        self._facets_known = commit.facets

    def _update_places(self, rows: Array) -> None:
        """Make the tables anew as far as the bases of some rows stand in them."""
        slots = np.unique(self.slot_of(self.columns.base[rows]))
        slots = slots[slots >= 0]
        if len(slots) > FEW_BASES:
            self._update_all_places()
        elif len(slots):
            self.places.clear(slots)
            self._enter(self.rows_of_bases(self.base_of_slot(slots)))

    def _update_all_places(self) -> None:
        self.places.clear(np.arange(self.slots))
        self._enter(np.concatenate((self.columns.by_base.astype(np.int64), self.appended)))

    def _enter(self, rows: Int64s) -> None:
        """Enter rows into the tables: live ones of shared bases, in order of (slot, region, id)."""
        columns, places = self.columns, self.places
        rows = rows[self.live.flags[rows]]
        slot = self.slot_of(columns.base[rows])
        rows, slot = rows[slot >= 0], slot[slot >= 0]
        region = columns.region[rows].astype(np.int64)
        if len(self.appended) or np.any(slot[1:] < slot[:-1]):
            order = place_order(rows, slot, region, columns.sorted_count, self.documents.id_order)
            rows, slot, region = rows[order], slot[order], region[order]
        profile = columns.profile[rows]
        scope = self.scopes.by_profile()[profile]
        places.fill(slot, region, rows, scope, self.is_ex_officio[profile], self.is_legal_only[profile])
        places.fill_profiles(slot, profile, columns.site[rows])
        places.fill_lists(slot, rows, self.scopes.listed(profile, scope))

    def _open_book(self) -> BaseDocValues:
        return BaseDocValues(self.generation.bases, self.manifest.shared_bases, self.manifest.bases)

    def _open_text(
        self, commit: Commit, columns: Columns, book: BaseDocValues, *, is_late: bool = False
    ) -> _CommitText:
        """The text of a commit. Raises `DamagedIndex`, also where the files cannot hold what the commit counts.

        Args:
            is_late: Take the engine's text as it is, though it may be of another commit.

        Raises:
            _BetweenCommits: Another commit is arriving, or has arrived meanwhile.
        """
        self.generation.check(commit)
        book.check(commit.bases)
        columns.check(commit.rows)
        text = self._opener.open(commit, self._text)
        # the engine's files are replaced before the commit: of a commit that came from elsewhere they may be far ahead
        if self.generation.arriving.exists() and not is_late:
            raise _BetweenCommits
        return text

    def _set_commit(self, commit: Commit, text: _CommitText, *, fresh: bool) -> None:
        """Take over a commit; `fresh`: nothing that was kept of another is of use."""
        self.commit = commit
        self.state += 1
        self.is_ex_officio, self.is_legal_only = self.facets.is_ex_officio(), self.facets.is_legal_only()
        self.slots = self.manifest.shared_bases + commit.bases - self.manifest.bases
        self._base_of_slot, self._slot_of_base = self.book.slots(commit.bases)
        self.own, self.copies, self.analysis = text.own, text.copies, text.analysis
        if fresh or not text.weighs_as(self._text):
            self.catalog = CatalogText(text.segments, self.slots, text.statistics)
        self._text = text
        self.appended = np.arange(self.columns.sorted_count, commit.rows)
        self._lookup.set_appended(self.appended)
        self.documents.follow(text.stored, commit.rows)

    def _ended(self, commit: Commit, known: int) -> Array:
        return map_array(self.generation.ended(commit.columns), np.uint32)[known : commit.ended]
