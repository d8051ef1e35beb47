"""How near the names of documents are to a text, by meaning: the vectors of `dictionaries.meaning`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from dictionaries.caches import MEGABYTE, Results, memoize
from dictionaries.meaning import WordVectors
from indexer.generation.arrays import Array, Float32s, Int64s
from indexer.meaning import NameVectors, Paraphrases, key_of, load_name_vectors
from indexer.snapshot import Snapshot
from indexer.snapshot.chain import ChainRows
from ranker.matching.meaning_policy import best_per_group
from ranker.ordering.cascade import RegionCascade
from ranker.profile import MeaningThresholds

# Vectors of names of documents of one region, kept by name: 1 kB each.
NAMES_KEPT = 20_000
# Texts whose similarities are kept: pages of one search ask for the same.
TEXTS_KEPT, SIMILARITY_BYTES = 256, 128 * MEGABYTE
# Regions whose own documents' names are kept as vectors: most have a few dozen.
REGIONS_KEPT, OWN_BYTES = 500, 128 * MEGABYTE
NONE = -1.0
NO_ROWS = np.zeros(0, np.int64)
# Texts of bases of one region that are all compared with a text, and bases whose texts are made into vectors where the
# index was built with others; of more texts those, so many, that their signs tell of. And what of it is kept.
OWN_COMPARED, BY_SIGNS, ALONE_BYTES = 5_000, 300, 8 * MEGABYTE
# Names whose nearest others tell how near names of a catalogue are: their quartiles are sure to about .02. Compared so
# many at a time: of 20,000 bases with three texts each they take 8 MB.
NAMES_COMPARED, AT_ONCE = 256, 32
# Texts of bases of one region with which they are compared (75 ms); of more only where too few other bases have names.
MEASURED_ALONE = 40_000


class SharedNames:
    """The names of the bases in `catalog`, and how people ask for what is called so, as vectors. Immutable; `of` goes
    on where another one ended.

    Args:
        built: Those of the first bases, as the index was built with them.
        late: Those of the bases that came later.
        own: Those of the bases of one region, as the index was built with them; None: it was not, or with others.

    Attributes:
        slots: Of so many bases, the first in `catalog`, the names are known.
    """

    def __init__(
        self,
        vectors: WordVectors,
        paraphrases: Paraphrases,
        built: NameVectors,
        late: NameVectors,
        own: NameVectors | None = None,
    ) -> None:
        self.vectors, self.paraphrases, self.slots, self.own = vectors, paraphrases, built.things + late.things, own
        self._built, self._late = built, late
        self._nearest: dict[float, Float32s] = {}
        self.of_name: Callable[[str], Float32s] = memoize(vectors.of, NAMES_KEPT, name="name_vectors")

    @classmethod
    def of(
        cls, vectors: WordVectors, paraphrases: Paraphrases, snapshot: Snapshot, known: SharedNames | None = None
    ) -> SharedNames:
        """The names of a view; of the same generation and with the same paraphrases `known` has the first. Raises
        `DamagedIndex`.
        """
        if known is None:
            nothing = NameVectors.of(vectors, paraphrases, ())
            key = key_of(vectors, paraphrases)
            generation = snapshot.generation
            built, own = (
                load_name_vectors(folder, key, vectors.dimensions)
                for folder in (generation.meaning, generation.own_meaning)
            )
            alone = _alone(snapshot)
            if own is None and len(alone) <= OWN_COMPARED:  # more take seconds
                own = NameVectors.of(vectors, paraphrases, map(snapshot.book.names, alone))
            if built is None:
                first = np.arange(min(snapshot.slots, snapshot.manifest.shared_bases))
                names = map(snapshot.book.names, snapshot.base_of_slot(first).tolist())
                built = NameVectors.of(vectors, paraphrases, names)
            known = cls(vectors, paraphrases, built, nothing, own)
        if known.slots >= snapshot.slots:
            return known
        bases = snapshot.base_of_slot(np.arange(known.slots, snapshot.slots)).tolist()
        more = NameVectors.of(vectors, paraphrases, map(snapshot.book.names, bases))
        found = cls(vectors, paraphrases, known._built, known._late.followed_by(more), known.own)
        found._nearest = known._nearest
        return found

    def said_otherwise(self, paraphrases: Paraphrases, snapshot: Snapshot) -> SharedNames:
        """The same names with other paraphrases: only what is asked for in other words now is looked at anew."""
        names, bare = paraphrases.changed(self.paraphrases)

        def said(vectors: NameVectors, bases: Sequence[int]) -> NameVectors:
            other: dict[int, NameVectors] = {}
            for thing, base in enumerate(bases):
                known = snapshot.book.names(base)
                if any(name.exact in names for name in known) or (known and known[0].bare in bare):
                    other[thing] = NameVectors.of(self.vectors, paraphrases, [known])
            return vectors.with_things(other)

        bases, first = snapshot.base_of_slot(np.arange(self.slots)).tolist(), self._built.things
        built, late = said(self._built, bases[:first]), said(self._late, bases[first:])
        own = None if self.own is None else said(self.own, _alone(snapshot))
        found = SharedNames(self.vectors, paraphrases, built, late, own)
        found.of_name = self.of_name
        return found

    def nearest_others(self, together: float) -> Float32s:
        """Of some names, spread over all that are compared, how near the nearest other base is. Of a catalogue of any
        size it is worked out once for all views of a generation, by the names that the build knew: a commit moves
        quartiles of thousands of names by nothing, and hosts that have seen different commits before answer alike.
        """
        if (known := self._nearest.get(together)) is not None:
            return known
        own = self.own
        if own is not None and len(own.matrix) > MEASURED_ALONE and self._built.things >= NAMES_COMPARED:
            own = None
        parts = [part for part in (self._built, own) if part and part.things]
        enough = sum(len(part.starts) for part in parts) >= NAMES_COMPARED
        if self._late.things and not enough:
            parts.append(self._late)
        titles = [(part, place) for part in parts for place in part.starts]
        sample = np.unique(np.linspace(0, len(titles) - 1, NAMES_COMPARED).astype(np.int64))[: len(titles)]
        found = np.zeros(len(sample) if len(titles) > 1 else 0, np.float32)
        for first in range(0, len(found), AT_ONCE):
            things = sample[first : first + AT_ONCE]
            vectors = np.array([part.matrix[place] for part, place in map(titles.__getitem__, things)]).T
            near = np.concatenate([best_per_group(part.matrix @ vectors, part.starts, together) for part in parts])
            near[things, np.arange(len(things))] = NONE  # itself
            found[first : first + AT_ONCE] = near.max(axis=0)
        if enough:
            self._nearest[together] = found
        return found

    def similarity(self, vector: Float32s, together: float) -> Float32s:
        """How near each base is, in the order of slots.

        Args:
            vector: Of a text; or of several, one a column.
            together: Of the rank profile.
        """
        parts = [best_per_group(part.matrix @ vector, part.starts, together) for part in (self._built, self._late)]
        return np.concatenate(parts) if self._late.things else parts[0]

    def of_slots(self, slots: Int64s) -> NameVectors:
        """The vectors of some bases whose names are known: of one at least, ascending."""
        if slots[-1] < self._built.things:
            return self._built.of_things(slots)
        first = int(slots.searchsorted(self._built.things))
        late = self._late.of_things(slots[first:] - self._built.things)
        return self._built.of_things(slots[:first]).followed_by(late)


def _alone(snapshot: Snapshot) -> range:
    """The bases of one region that the build knew."""
    return range(snapshot.manifest.shared_bases, snapshot.manifest.bases)


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Names of a region's own documents.

    Attributes:
        place: Places of the documents among the region's rows.
        matrix: The vectors of their names, document by document; `starts`: where each document's begin.
    """

    place: Int64s
    matrix: Float32s
    starts: Int64s


class Meanings:
    """Compares texts with the names of one view."""

    def __init__(self, snapshot: Snapshot, names: SharedNames, thresholds: MeaningThresholds) -> None:
        self._snapshot, self._names, self._together = snapshot, names, thresholds.together
        self.nearest_others = partial(names.nearest_others, thresholds.together)
        self._vector: Callable[[str], Float32s] = memoize(names.vectors.of, TEXTS_KEPT, name="text_vectors")
        self.of_slots: Callable[[str], Float32s] = memoize(
            self._of_slots, TEXTS_KEPT, name="similarities", most_bytes=SIMILARITY_BYTES
        )
        self._all_alone: Int64s = np.arange(0 if names.own is None else names.own.things)
        self._of_alone: Callable[[str], tuple[Int64s, Float32s]] = memoize(
            self._alone, TEXTS_KEPT, name="similarities_alone", most_bytes=ALONE_BYTES
        )
        self._own: Results[int, tuple[tuple[int, int], OwnNames]] = Results(REGIONS_KEPT, "own_names", OWN_BYTES)

    def _of_slots(self, text: str) -> Float32s:
        """The similarity of each base in `catalog`, and a last entry for slot -1."""
        found = np.full(self._snapshot.slots + 1, NONE, np.float32)
        known = min(self._names.slots, self._snapshot.slots)
        found[:known] = self._names.similarity(self._vector(text), self._together)[:known]
        return found

    def of_chain(self, text: str, cascade: RegionCascade) -> Float32s:
        """The similarity of each row of a chain: of its base, or of its own names."""
        rows = self._snapshot.chain_rows(cascade.numbers)
        found = self.of_slots(text)[rows.slot]
        vector = self._vector(text)
        for link, number in enumerate(cascade.numbers):
            own = self._own_names(number, rows, link)
            if len(own.place):
                found[own.place + first_of(rows, link)] = best_per_group(
                    own.matrix @ vector, own.starts, self._together
                )
        return found

    def nearest_alone(self, text: str, gap: float, nearest: float, most: int) -> Int64s:
        """Rows of the bases of one region that are nearest to a text.

        Args:
            gap: So much farther than the nearest of all at most; nearest: the similarity of the nearest other base.
            most: Of so many bases at most.
        """
        things, found = self._of_alone(text)
        if not len(found) or (best := float(found.max())) < nearest - gap:
            return NO_ROWS
        near = (found >= max(nearest, best) - gap).nonzero()[0]
        near = near[(-found[near]).argsort(kind="stable")[:most]]
        return self._snapshot.rows_of_bases(things[near] + self._snapshot.manifest.shared_bases)

    def _alone(self, text: str) -> tuple[Int64s, Float32s]:
        """Places of bases of one region, and how near each is."""
        own, vector = self._names.own, self._vector(text)
        if own is None or not own.things:
            return NO_ROWS, np.zeros(0, np.float32)
        things = own.may_be_near(vector, BY_SIGNS if len(own.matrix) > OWN_COMPARED else len(own.matrix))
        is_all = len(things) == own.things
        part, things = (own, self._all_alone) if is_all else (own.of_things(things), things)
        return things, best_per_group(part.matrix @ vector, part.starts, self._together)

    def of_rows(self, text: str, rows: Int64s) -> Float32s:
        """The similarity of any rows to a text that all bases in `catalog` are compared with."""
        slots = self._snapshot.slot_of(self._snapshot.columns.base[rows])
        found = self.of_slots(text)[slots]
        self._compare_own(text, rows, (slots < 0).nonzero()[0], found)
        return found

    def of_few_rows(self, text: str, rows: Int64s) -> Float32s:
        """The similarity of some rows, where nothing else is compared with the text."""
        slots = self._snapshot.slot_of(self._snapshot.columns.base[rows])
        wanted = np.zeros(self._snapshot.slots + 1, np.bool_)
        wanted[slots] = True  # rows of one base are compared once
        bases = wanted[: min(self._names.slots, self._snapshot.slots)].nonzero()[0]
        similarity = np.full(len(wanted), NONE, np.float32)
        if len(bases):
            names = self._names.of_slots(bases)
            similarity[bases] = best_per_group(names.matrix @ self._vector(text), names.starts, self._together)
        found = similarity[slots]
        self._compare_own(text, rows, (slots < 0).nonzero()[0], found)
        return found

    def _compare_own(self, text: str, rows: Int64s, own: Int64s, found: Float32s) -> None:
        """Find the similarity of rows whose bases are of one region; `own`: their places."""
        if len(own):
            columns, rows = self._snapshot.columns, rows[own]
            places, names = self._names_of(columns.base[rows].astype(np.int64), columns.doc[rows])
            cosines = names.matrix @ self._vector(text)
            found[own[places]] = best_per_group(cosines, names.starts, self._together)

    def _own_names(self, number: int, rows: ChainRows, link: int) -> OwnNames:
        """The names of a region's documents whose bases are of one region; kept until it gets others."""
        state = self._snapshot.text_state[0], self._snapshot.region_state(number)
        known = self._own.get(number)
        if known is None or known[0] != state:
            known = self._own.put(number, (state, self._read_names(rows, link)))
        return known[1]

    def _read_names(self, rows: ChainRows, link: int) -> OwnNames:
        own = np.flatnonzero((rows.link == link) & (rows.slot < 0))
        places, names = self._names_of(rows.base[own], rows.doc[own])
        return OwnNames(own[places] - first_of(rows, link), names.matrix, names.starts)

    def _names_of(self, bases: Array, docs: Array) -> tuple[Int64s, NameVectors]:
        """The vectors of some documents whose bases are of one region, and which of the documents each belongs to:
        first those that the index was built with, then those that are made here.
        """
        snapshot, names = self._snapshot, self._names
        built = np.zeros(len(bases), np.bool_) if names.own is None else snapshot.built_names(bases, docs)
        first, others = built.nonzero()[0], (~built).nonzero()[0]
        if names.own is not None and len(first):
            known = names.own.of_things(bases[first].astype(np.int64) - snapshot.manifest.shared_bases)
        else:
            known = NameVectors(np.zeros((0, names.vectors.dimensions), np.float32), np.zeros(0, np.int64))
        if len(others):
            texts = [
                names.paraphrases.texts(one) for one in snapshot.names_of(bases[others].tolist(), docs[others].tolist())
            ]
            ends = np.cumsum([len(one) for one in texts], dtype=np.int64)
            matrix = np.array([names.of_name(text) for one in texts for text in one], np.float32)
            known = known.followed_by(NameVectors(matrix, np.r_[0, ends[:-1]]))
        return np.concatenate((first, others)), known


def first_of(rows: ChainRows, link: int) -> int:
    """Where the rows of a link of the chain begin."""
    return int(np.searchsorted(rows.link, link))
