"""What has which words, before it is decided what counts as a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dictionaries.normalize import squash
from dictionaries.opposites import said_in
from indexer.generation.arrays import Bools, Float32s, UInt8s, UInt32s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import NAMED, NEARNESS
from ranker.matching.matches import RowMatches, isin_sorted
from ranker.matching.meaning_policy import Compared, Judged, Judgement, is_compared, judge
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relaxation import shares
from ranker.matching.relevance import ANYWHERE, IN_NAME, NO_MATCH
from ranker.ordering.cascade import RegionCascade, in_chain
from ranker.profile import MatchProfile
from search_engine.query.semantic_names import NO_ROWS, Meanings
from search_engine.search.retrieval.shared_documents import SharedDocuments

NO_SHARES = np.zeros(0, np.float32)
# Of so many bases of one region that are nearest in meaning it is looked at what they are about.
NEAREST_ALONE = 40


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain's rows: masks of base and row together, classes, evidence."""

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    relevance_class: UInt8s
    evidence: Float32s


@dataclass(frozen=True, slots=True)
class Meaning:
    """What meaning said of everything that was found.

    Attributes:
        slots, chain: Nearness of bases by slot, and of the chain's rows, 0-1.
        named: Of which bases, by slot, names have all needs and wishes.
        best: The similarity of the nearest.
        alone: Nothing has all needs by its words, so that what is found has some of them, or is near.
        nearest: The slot of the nearest base, where it is near enough to be meant; -1.
    """

    slots: Float32s
    chain: Float32s
    named: Bools
    best: float
    alone: bool
    nearest: int = -1


@dataclass(frozen=True, slots=True)
class CandidateMasks:
    """Masks of everything that has a word.

    Attributes:
        meaning: None where it says nothing.
        about: Of the needs so many, the first, are what the query is about: of a sentence the terms that it names.
    """

    match: MatchProfile
    parsed_query: ParsedQuery
    shared: SharedDocuments
    weights: Float32s
    chain: Chain | None
    meaning: Meaning | None = None
    about: int = 0

    def answered(self) -> float:
        """How much of the query, or of what it is about, the words of the best answer say, 0-1."""
        parts: tuple[Float32s, ...] = self.shares(by_meaning=False)
        if self.about < len(self.weights):
            parts = (*parts, *self._shares(self.weights[: self.about]))
        return max([float(part.max(initial=0.0)) for part in parts])

    def with_as_much(self) -> CandidateMasks:
        """Where a search has all its words but somewhere in texts, what has as much of it in names, by how much its
        words tell, is as good: of 提供残疾人证服务 the name that has 残疾人证.
        """
        parts = [part for part in (self.shared, self.chain) if part is not None]
        best = max([int(part.relevance_class.max(initial=0)) for part in parts])
        if self.parsed_query.sentence or best != ANYWHERE:
            return self
        shares = self._shares(self.weights)
        having = [share[part.relevance_class == ANYWHERE] for share, part in zip(shares, parts, strict=False)]
        least = max(float(share.max(initial=0.0)) for share in having)
        given = [
            np.where((share >= least) & (part.relevance_class == NO_MATCH), np.uint8(ANYWHERE), part.relevance_class)
            for share, part in zip(shares, parts, strict=False)
        ]
        chain = None if self.chain is None else replace(self.chain, relevance_class=given[1])
        return replace(self, shared=replace(self.shared, relevance_class=given[0]), chain=chain)

    def _shares(self, weights: Float32s) -> tuple[Float32s, Float32s]:
        of_bases, in_chain = (
            NO_SHARES if part is None else shares(self.match.relaxation, part.name, part.near, part.anywhere, weights)
            for part in (self.shared, self.chain)
        )
        return of_bases, in_chain

    def shares(self, *, by_meaning: bool) -> tuple[Float32s, Float32s]:
        """How much of the query bases and the chain's rows answer."""
        of_bases, in_chain = self._shares(self.weights)
        near = self.meaning
        if near is None or not by_meaning:
            return of_bases, in_chain
        share = self.match.meaning.share
        return of_bases + share * near.slots, in_chain + share * near.chain


def with_meaning(
    found: CandidateMasks,
    outside: RowMatches,
    snapshot: Snapshot,
    meanings: Meanings,
    cascade: RegionCascade | None,
    sure: float,
) -> tuple[CandidateMasks, RowMatches]:
    """The same with the classes that meaning gives and takes (`judge`), and with how near everything is.

    Args:
        outside: Rows outside the chain that have all needs by text of their own. What else of one region is near
            joins them, unless something of the user's own place or shared by many is as near as what is sure.
        sure: From which similarity on something is.
    """
    parsed_query, shared, chain = found.parsed_query, found.shared, found.chain
    classes = [outside.relevance_class, shared.relevance_class, *([] if chain is None else [chain.relevance_class])]
    # what has the words elsewhere says nothing of the user's own place
    best_class = max([int(part.max(initial=0)) for part in (classes if chain is None else classes[1:])])
    if not is_compared(best_class, always=parsed_query.semantic_always):
        return found, outside
    text = parsed_query.semantic_text
    similarities = [meanings.of_slots(text)]
    if chain is not None and cascade is not None:
        similarities.append(meanings.of_chain(text, cascade))
    nearest = max([float(part.max(initial=-1.0)) for part in similarities])
    looks_outside = chain is None or nearest < sure
    near, of_rows = _near_alone(found, outside, snapshot, meanings, cascade, nearest if looks_outside else None)
    classes[0] = near.relevance_class
    similarities.insert(0, of_rows)
    judgement = judge(
        found.match.meaning,
        [
            Compared(*part, leads=place > 0 or chain is None)
            for place, part in enumerate(zip(classes, similarities, strict=True))
        ],
        lambda: [_answered_by_names(found, near, snapshot), *found.shares(by_meaning=False)][: len(classes)],
        always=parsed_query.semantic_always,
    )
    if judgement is None:
        return found, outside
    return _judged(found, judgement, similarities[1]), _judged_rows(near, judgement.parts[0])


def _near_alone(
    found: CandidateMasks,
    outside: RowMatches,
    snapshot: Snapshot,
    meanings: Meanings,
    cascade: RegionCascade | None,
    nearest: float | None,
) -> tuple[RowMatches, Float32s]:
    """The rows outside, and those of one region that are nearest and not far from the nearest of all; with how near
    each is.

    Args:
        nearest: How near the nearest of all others is; None: what else is near is not looked for.
    """
    text = found.parsed_query.semantic_text
    rows = NO_ROWS
    if nearest is not None:
        rows = meanings.nearest_alone(text, found.match.meaning.decay, nearest, NEAREST_ALONE)
    if len(rows):
        rows = rows[snapshot.live.flags[rows] & ~in_chain(snapshot, rows, cascade) & ~isin_sorted(rows, outside.row)]
    every = outside.followed_by(RowMatches.without_evidence(snapshot, rows, np.zeros(len(rows), np.uint8)))
    return every, meanings.of_rows(text, every.row) if len(every.row) else NO_SHARES


def _answered_by_names(found: CandidateMasks, rows: RowMatches, snapshot: Snapshot) -> Float32s:
    """How much of the query rows answer: all of it where they have all words, else what their names say of it."""
    if not len(rows.row):
        return NO_SHARES
    answered = np.full(len(rows.row), found.match.relaxation.in_body, np.float32)
    answered[rows.relevance_class >= IN_NAME] = found.match.relaxation.in_name
    unknown = np.flatnonzero(rows.relevance_class == NO_MATCH)
    if not len(unknown):
        return answered
    known = snapshot.names_of(rows.base[unknown].tolist(), snapshot.columns.doc[rows.row[unknown]].tolist())
    texts = [name.exact for names in known for name in names]
    whose = np.arange(len(known)).repeat(list(map(len, known)))
    masks = np.zeros(len(unknown), np.uint32)
    for bit, clause in enumerate(found.parsed_query.clauses):
        for words in clause.variants:
            masks[whose[np.logical_and.reduce([said_in(texts, squash(word)) for word in words])]] |= np.uint32(1 << bit)
    answered[unknown] = shares(found.match.relaxation, masks, masks, masks, found.weights)
    return answered


def _judged_rows(rows: RowMatches, judged: Judged) -> RowMatches:
    if not len(rows.row):
        return rows
    evidence = rows.evidence.copy()
    evidence[:, NEARNESS] = judged.nearness
    evidence[:, NAMED] = rows.relevance_class >= IN_NAME
    found = RowMatches(rows.row, rows.base, rows.slot, judged.relevance_class, evidence)
    return found.take(judged.relevance_class > NO_MATCH)


def _judged(found: CandidateMasks, judgement: Judgement, of_slots: Float32s) -> CandidateMasks:
    _, bases, *rows = judgement.parts
    bases.nearness[-1] = 0  # of no base
    chain = found.chain
    if chain is not None:
        evidence = chain.evidence.copy()
        evidence[:, NEARNESS] = rows[0].nearness
        evidence[:, NAMED] = _says_all(found, chain.name)
        chain = replace(chain, relevance_class=rows[0].relevance_class, evidence=evidence)
    is_base = float(of_slots.max()) >= judgement.best
    meaning = Meaning(
        bases.nearness,
        rows[0].nearness if rows else NO_SHARES,
        _says_all(found, found.shared.name),
        judgement.best,
        judgement.alone,
        int(of_slots.argmax()) if is_base else -1,
    )
    shared = replace(found.shared, relevance_class=bases.relevance_class)
    return replace(found, shared=shared, chain=chain, meaning=meaning)


def _says_all(found: CandidateMasks, name: UInt32s) -> Bools:
    """Which masks of names have all needs and wishes."""
    every = np.uint32((1 << len(found.parsed_query.clauses)) - 1)
    said: Bools = (name & every) == every
    return said
