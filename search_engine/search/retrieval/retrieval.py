"""What was found for one request, and which of it counts as a match: all that is asked for, or, step by step, less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import UInt8s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import NEARNESS
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches, isin_sorted
from ranker.matching.meaning_policy import semantic_decay
from ranker.matching.relaxation import accepted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import RegionCascade, in_chain
from ranker.profile import RelaxationStep
from search_engine.query.semantic_names import Meanings
from search_engine.search.retrieval.candidate_masks import CandidateMasks
from search_engine.search.retrieval.directory import everything
from search_engine.search.retrieval.outside_chain import NO_ROWS, FoundRows, OutsideChain
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.text_queries import TextQueries

# As many needs as the steps for sentences ask for.
THINGS = 3


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for one request.

    Attributes:
        found: Masks of all that has a word; None for a query that asks for nothing of text, or for a number.
        numbered: What is called by the number that was asked for.
        queries: What the engine is asked for what was found.
        strict_outside: What has all words by text of its own, wherever it is.
    """

    snapshot: Snapshot
    cascade: RegionCascade | None
    outside: OutsideChain | None = None
    meanings: Meanings | None = None
    found: CandidateMasks | None = None
    queries: TextQueries | None = None
    strict_outside: FoundRows = NO_ROWS
    numbered: Matches | None = None

    @property
    def steps(self) -> Sequence[RelaxationStep]:
        """What may be done where too little meets all needs, in order."""
        if self.found is None:
            return ()
        parsed_query = self.found.parsed_query
        clauses = len(parsed_query.clauses)
        # what is compared as a whole may be answered however few of its words are known
        required = max(clauses, THINGS) if self.found.meaning else clauses
        return self.found.match.relaxation.steps_for(required, parsed_query.length, self.cascade is not None)

    def strict(self) -> Matches:
        """What meets all needs."""
        found = self.found
        if found is None:
            return self.numbered or everything(self.snapshot, self.cascade)
        wide = self._elsewhere(self.strict_outside.rows)
        return self._matches(found, found.shared.relevance_class, None, wide, self.strict_outside.complete)

    def relaxed(self, step: RelaxationStep, strict: Matches) -> Matches:
        """What was matched before, and what a step accepts besides, as class 1."""
        found = self.found
        assert found is not None  # there is a step
        shared = found.shared
        share, in_chain_share = found.shares(by_meaning=step.of_best > 0)
        best = max(float(share.max(initial=0.0)), float(in_chain_share.max(initial=0.0)))
        relevance_class = np.where(
            shared.relevance_class == 0, accepted(share, best, step.of_best) * np.uint8(RELAXED), shared.relevance_class
        ).astype(np.uint8)
        # a base of which one copy has all words by its own text stays with that copy
        relevance_class[strict.wide.slot] = 0
        chain_class = None
        if found.chain is not None:
            more = accepted(in_chain_share, best, step.of_best) * np.uint8(RELAXED)
            chain_class = np.where(found.chain.relevance_class == 0, more, found.chain.relevance_class).astype(np.uint8)
        outside = self._any_word(step)
        wide = self._elsewhere(outside.rows)
        wide = self._with_nearness(found, wide.take(~isin_sorted(wide.row, strict.wide.row)))
        wide = strict.wide.followed_by(wide)
        wide = wide.take(relevance_class[wide.slot] == 0)
        is_all = strict.wide_is_all and outside.complete
        return self._matches(found, relevance_class, chain_class, wide, is_all, step.name)

    def _any_word(self, step: RelaxationStep) -> FoundRows:
        """Documents of bases of one region with any word, the best ones, for steps that ask for no more: the second
        round.
        """
        if step.of_best > 0 or self.outside is None or self.queries is None:
            return NO_ROWS
        engine = Round(self.snapshot)
        finish = self.outside.ask_disjunctive(engine, self.queries)
        engine.ask()
        return finish()

    def _elsewhere(self, rows: RowMatches) -> RowMatches:
        """Those of some matching rows that are live and not in the chain."""
        if not len(rows.row):
            return rows
        return rows.take(self.snapshot.live.flags[rows.row] & ~in_chain(self.snapshot, rows.row, self.cascade))

    def _matches(
        self,
        found: CandidateMasks,
        slot_class: UInt8s,
        chain_class: UInt8s | None,
        wide: RowMatches,
        wide_is_all: bool,
        step: str | None = None,
    ) -> Matches:
        meaning = found.meaning
        by_all_words = not meaning.alone if meaning else self._has_all_words(found)
        return Matches(
            SlotMatches(
                slot_class[:-1],
                found.shared.text[:-1],
                found.shared.as_typed,
                None if meaning is None else meaning.slots[:-1],
                None if meaning is None else meaning.named[:-1],
            ),
            self._chain(found, chain_class),
            wide,
            wide_is_all,
            step,
            by_meaning=meaning is not None,
            by_words=meaning is None or not meaning.alone,
            parsed_query=found.parsed_query,
            nearest_slot=-1 if meaning is None else meaning.nearest,
            nearest=None if meaning is None else meaning.best,
            by_all_words=by_all_words,
            answered=1.0 if by_all_words else found.answered(),
        )

    def _has_all_words(self, found: CandidateMasks) -> bool:
        """Whether something has all needs; of what nothing was compared with, only words gave a class."""
        chain = found.chain is not None and found.chain.relevance_class.any()
        return bool(chain or found.shared.relevance_class.any() or len(self.strict_outside.rows.row))

    def _chain(self, found: CandidateMasks, chain_class: UInt8s | None) -> ChainMatches | None:
        if self.cascade is None or found.chain is None:
            return None
        snapshot, rows = self.snapshot, self.snapshot.chain_rows(self.cascade.numbers)
        relevance_class = found.chain.relevance_class if chain_class is None else chain_class
        return ChainMatches(rows, relevance_class * snapshot.live.flags[rows.rows], found.chain.evidence)

    def _with_nearness(self, found: CandidateMasks, rows: RowMatches) -> RowMatches:
        """Rows that have some of the words, with how near they are."""
        if found.meaning is None or self.meanings is None or not len(rows.row):
            return rows
        similarity = self.meanings.of_rows(found.parsed_query.semantic_text, rows.row)
        evidence = rows.evidence.copy()
        evidence[:, NEARNESS] = semantic_decay(found.match.meaning, similarity, found.meaning.best)
        return replace(rows, evidence=evidence)
