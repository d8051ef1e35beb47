"""What has which words, before it is decided what counts as a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import Bools, Float32s, UInt8s, UInt32s
from ranker.matching.evidence import NAMED, NEARNESS
from ranker.matching.meaning_policy import Compared, Judgement, is_compared, judge
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relaxation import shares
from ranker.ordering.cascade import RegionCascade
from ranker.profile import MatchProfile
from search_engine.query.semantic_names import Meanings
from search_engine.search.retrieval.shared_documents import SharedDocuments

NO_SHARES = np.zeros(0, np.float32)


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
    """Masks of everything that has a word; `meaning`: None where it says nothing."""

    match: MatchProfile
    parsed_query: ParsedQuery
    shared: SharedDocuments
    weights: Float32s
    chain: Chain | None
    meaning: Meaning | None = None

    def answered(self) -> float:
        """How much of the query the words of the best answer say, 0-1."""
        of_bases, in_chain = self.shares(by_meaning=False)
        return max(float(of_bases[:-1].max(initial=0.0)), float(in_chain.max(initial=0.0)))

    def shares(self, *, by_meaning: bool) -> tuple[Float32s, Float32s]:
        """How much of the query bases and the chain's rows answer."""
        of_bases, in_chain = (
            NO_SHARES
            if part is None
            else shares(self.match.relaxation, part.name, part.near, part.anywhere, self.weights)
            for part in (self.shared, self.chain)
        )
        near = self.meaning
        if near is None or not by_meaning:
            return of_bases, in_chain
        share = self.match.meaning.share
        return of_bases + share * near.slots, in_chain + share * near.chain


def with_meaning(found: CandidateMasks, meanings: Meanings, cascade: RegionCascade | None) -> CandidateMasks:
    """The same with the classes that meaning gives and takes (`judge`), and with how near everything is."""
    parsed_query, shared, chain = found.parsed_query, found.shared, found.chain
    classes = [shared.relevance_class, *([] if chain is None else [chain.relevance_class])]
    best_class = max(int(part.max(initial=0)) for part in classes)
    if not is_compared(best_class, always=parsed_query.semantic_always):
        return found
    text = parsed_query.semantic_text
    similarities = [meanings.of_slots(text)]
    if chain is not None and cascade is not None:
        similarities.append(meanings.of_chain(text, cascade))
    judgement = judge(
        found.match.meaning,
        [Compared(*part) for part in zip(classes, similarities, strict=True)],
        lambda: found.shares(by_meaning=False)[: len(classes)],
        always=parsed_query.semantic_always,
    )
    return found if judgement is None else _judged(found, judgement, similarities[0])


def _judged(found: CandidateMasks, judgement: Judgement, of_slots: Float32s) -> CandidateMasks:
    bases, *rows = judgement.parts
    bases.nearness[-1] = 0  # of no base
    chain = found.chain
    if chain is not None:
        evidence = chain.evidence.copy()
        evidence[:, NEARNESS] = rows[0].nearness
        evidence[:, NAMED] = _says_all(found, chain.name)
        chain = replace(chain, relevance_class=rows[0].relevance_class, evidence=evidence)
    is_base = judgement.is_sure and float(of_slots.max()) >= judgement.best
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
