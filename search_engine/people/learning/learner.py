"""Learns from events, writes what it learnt, and learns anew as soon as somebody is forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dictionaries.caches import Latest
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.documents.timestamps import is_over
from indexer.events import EventStore
from indexer.events.interaction_matrix import active_users, handled_since, interaction_matrix
from indexer.events.store import FORGOTTEN
from indexer.store import DocumentStore
from ranker.errors import NoSolution
from ranker.recommenders import Gram, Interactions, Recommender, recommender_of
from search_engine.people.learning.anonymous import LEAST_USERS, anonymous_gram, pair_counts
from search_engine.people.learning.behaviour import Behaviour, behaviour, items_of
from search_engine.people.learning.choosing import choose_model
from search_engine.people.learning.counts import WEEK_MS, WeekCounts, count_week
from search_engine.people.learning.descriptions import described
from search_engine.people.learning.model_registry import ModelFolder
from search_engine.people.learning.model_snapshot import Knowledge, Manifest
from search_engine.people.learning.pairs import PairCounts

Progress = Callable[[str], None]
SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000  # ms
# New events are taken in, and the week counted again, this often; all is learnt anew once a day, and sooner where so
# much has come that what was left out at first (what few people had) may count now.
ABSORB_EVERY = 10 * MINUTE
ANEW_EVERY = DAY
GROWN = 1.2
# The hour of local time at which the day's learning is due.
NIGHT_HOUR = 3
# Until anything is known at all, what comes is looked at this often.
FIRST_EVERY = 30 * SECOND
# What is solved instead where the local ridge has no solution without the pairs of few people: of the same Gram matrix,
# and always solvable.
PLAIN = "spectral"


@dataclass(slots=True)
class _Kept:
    """What is kept between two steps: no row of any person.

    Attributes:
        gram, counts: Of what people are interested in, weighted and by heads; all pairs.
        anew, saved: When all was learnt, and when something was written last; ms.
        total: Events at the last full learning.
    """

    gram: Gram | None
    counts: Gram
    knowledge: Knowledge
    sequence: int
    forgotten: int
    documents: int
    anew: int
    saved: int
    total: int


class Learner:
    """Keeps the models of one installation in step with its events.

    Args:
        trees: Gives the region tree as it is now.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        events: EventStore,
        store: DocumentStore,
        folder: ModelFolder,
        trees: Callable[[], RegionTree],
        analyzer: Analyzer,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._events, self._store, self._folder = events, store, folder
        self._trees, self._analyzer, self._clock = trees, analyzer, clock
        self._kept: _Kept | None = None
        self._described: Latest[int, Recommender | None] = Latest()

    def step(self) -> bool:
        """Do what is due; True where something was learnt.

        Raises whatever learning raises; what was learnt from somebody who has been forgotten since is gone then too.
        """
        kept, now = self._kept, self._now()
        if kept is None or self._events.mark(FORGOTTEN) != kept.forgotten:
            return self._anew_or_nothing()
        if self._is_due_anew(kept, now):
            self.learn()
            return True
        if not is_over(kept.saved, now, ABSORB_EVERY):
            return False
        self._absorb(kept, now)
        return True

    def learn(self, progress: Progress = lambda _: None) -> Manifest:
        """Learn all anew, and use it."""
        now, forgotten, sequence = self._now(), self._events.mark(FORGOTTEN), self._events.last()
        progress("读取行为事件")
        found = interaction_matrix(self._events, until=sequence)
        keys = self._events.items()
        learnt = behaviour(found, keys, items_of(found, keys))
        progress("选择模型")
        chosen = choose_model(learnt.interest)
        progress("训练")
        counts = Gram.of(_by_heads(learnt.interest))
        gram = Gram.of(learnt.interest, getattr(chosen.model(), "user_exponent", 0.0)) if chosen.model else None
        manifest = Manifest(
            now, sequence, forgotten, learnt.interest.users, len(learnt.interest.items), chosen.name, chosen.figures
        )
        knowledge = Knowledge(
            manifest,
            self._solve(chosen.name, gram, counts),
            _following(learnt),
            self._content(),
            PairCounts.of(learnt.handled.items, pair_counts(learnt.handled)),
            PairCounts.of(counts.items, counts.matrix),
            self._week(keys, now),
        )
        progress("写入")
        self._use(knowledge)
        documents = self._store.sequence()
        self._kept = _Kept(gram, counts, knowledge, sequence, forgotten, documents, now, now, sequence)
        return manifest

    # ---- steps

    def _anew_or_nothing(self) -> bool:
        try:
            self.learn()
        except Exception:
            self._kept = None
            if self._events.mark(FORGOTTEN) != self._forgotten_in_use():
                self._folder.clear()
            raise
        return True

    def _forgotten_in_use(self) -> int:
        folder = self._folder.current()
        if folder is None:
            return -1
        try:
            manifest = Knowledge.load(folder).manifest
        except (OSError, ValueError, KeyError, TypeError):
            return -1
        return manifest.forgotten if manifest else -1

    def _is_due_anew(self, kept: _Kept, now: int) -> bool:
        if is_over(kept.anew, now, ANEW_EVERY):
            return True
        if not kept.counts.items and is_over(kept.saved, now, FIRST_EVERY) and self._events.last() > kept.sequence:
            return True
        if not is_over(kept.saved, now, ABSORB_EVERY):
            return False
        night = time.localtime(now / SECOND).tm_hour == NIGHT_HOUR and now - kept.anew > ANEW_EVERY / 2
        grown = self._events.last() > GROWN * kept.total
        return night or grown or self._store.sequence() != kept.documents

    def _absorb(self, kept: _Kept, now: int) -> None:
        """Take in what came since by the difference that it makes, and count the week again."""
        until = self._events.last()
        users = active_users(self._events, kept.sequence, until)
        try:
            if users:
                self._change(kept, users, until)
        except ValueError:
            self.learn()  # events were swept meanwhile, so that what is taken out is not what was put in
            return
        old = kept.knowledge
        assert old.manifest is not None
        manifest = replace(old.manifest, learned=now, sequence=until, users=kept.counts.users)
        knowledge = replace(old, manifest=manifest, week=self._week(self._events.items(), now))
        if users:
            together = self._solve(old.manifest.model, kept.gram, kept.counts)
            shared = PairCounts.of(kept.counts.items, kept.counts.matrix)
            knowledge = replace(knowledge, together=together, shared=shared)
        self._use(knowledge)
        kept.knowledge, kept.sequence, kept.saved = knowledge, until, now

    def _change(self, kept: _Kept, users: list[int], until: int) -> None:
        keys, ids = self._events.items(), kept.counts.items
        before = behaviour(interaction_matrix(self._events, kept.sequence, users), keys, ids).interest
        after = behaviour(interaction_matrix(self._events, until, users), keys, ids).interest
        kept.counts.remove(_by_heads(before).matrix)
        kept.counts.add(_by_heads(after).matrix)
        if kept.gram is not None:
            kept.gram.remove(before.matrix)
            kept.gram.add(after.matrix)

    def _use(self, knowledge: Knowledge) -> None:
        made = self._folder.begin()
        knowledge.save(made)
        self._folder.switch(made)

    # ---- parts

    def _solve(self, name: str, gram: Gram | None, counts: Gram) -> Recommender | None:
        if gram is None or not gram.items:
            return None
        hidden = anonymous_gram(gram, counts.matrix)

        def solved(name: str) -> Recommender:
            model: Any = recommender_of(name)()
            made: Recommender = model.fit_gram(hidden)
            return made

        try:
            return solved(name)
        except NoSolution:
            # without the pairs of few people the matrix need not be positive definite any more
            return solved(PLAIN)

    def _content(self) -> Recommender | None:
        """What is described alike; nobody's behaviour is in it, so it is made again only after a write."""

        def learnt() -> Recommender | None:
            found = described(self._store.matters(), self._analyzer)
            return recommender_of("content")().fit(found) if found.items else None

        return self._described.of(self._store.sequence(), learnt)

    def _week(self, keys: Mapping[int, str], now: int) -> WeekCounts:
        return count_week(handled_since(self._events, now - WEEK_MS), keys, self._trees(), now)

    def _now(self) -> int:
        return int(self._clock() * SECOND)


def _by_heads(interactions: Interactions) -> Interactions:
    """The same with weight 1 each."""
    return replace(interactions, matrix=(interactions.matrix > 0).astype(interactions.matrix.dtype))


def _following(learnt: Behaviour) -> Recommender | None:
    handled = learnt.handled
    enough = np.bincount(handled.matrix.indices, minlength=len(handled.items)) >= LEAST_USERS
    kept = enough[handled.matrix.indices]
    if not kept.any() or handled.times is None:
        return None
    rows = np.repeat(np.arange(handled.users), np.diff(handled.matrix.indptr))[kept]
    pairs = (rows, handled.matrix.indices[kept], handled.items)
    return recommender_of("sequential_rules")().fit(
        Interactions.from_pairs(*pairs, times=handled.times[kept], rows=handled.users)
    )
