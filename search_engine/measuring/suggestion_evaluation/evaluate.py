"""Typing names key by key, and looking where the wanted one stands after each."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from dictionaries.normalize import squash
from indexer.backends import get_backend
from indexer.snapshot import SearcherManager
from indexer.store import DocumentStore
from search_engine.installation.installation import Installation
from search_engine.measuring.suggestion_evaluation.equal_names import TypedAlike
from search_engine.measuring.suggestion_evaluation.measures import GOAL_KEYS, LIST, NEVER, Evaluation, Trial
from search_engine.measuring.suggestion_evaluation.typing import MANNERS, Typed, manner_of, type_name
from search_engine.query.request import MAX_QUERY
from search_engine.suggestion import Suggester

# So many keys are always tried, for the table of success by number of keys.
TRIED = 12
# Names drawn where there are more; the fourth place of a share of so many is no longer sure anyway.
MOST_NAMES = 5_000
SEED = 20261124
Say = Callable[[str, int, int], None]


def suggester_of(place: Installation) -> Suggester:
    """Suggestions over an installation's index, as served."""
    snapshot = SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()
    lexicon = place.lexicons.in_force()
    rules = place.suggestion_rules(lexicon)
    return Suggester(snapshot, rules, lexicon.hotlines, version=lexicon.version)


class _Typist:
    """Types, and keeps the times.

    Args:
        names: Of all documents, distinct.
    """

    def __init__(self, place: Installation, names: Iterable[str]) -> None:
        self._suggester, self.times = suggester_of(place), list[float]()
        self.read = place.suggestion_sources.pinyin.syllables
        self._alike = TypedAlike(names, self.read)

    def trial(self, manner: str, typed: Typed, name: str, wanted: str, judged: int) -> Trial:
        """One name; typed until it is there, and at least `TRIED` keys."""
        ranks: list[int] = []
        for keys in range(1, min(len(typed.text), MAX_QUERY) + 1):
            if keys > max(TRIED, judged) and any(ranks):
                break
            ranks.append(self._rank(typed.text[:keys], name, wanted))
        characters = typed.ends[min(GOAL_KEYS, len(typed.ends)) - 1] if typed.ends else 0
        alike, alike_characters = (self._alike.count(manner, typed.text[:keys]) for keys in (judged, characters))
        return Trial(manner, name, typed.text, tuple(ranks), judged, characters, alike, alike_characters)

    def _rank(self, text: str, name: str, wanted: str) -> int:
        started = time.perf_counter()
        found = self._suggester.suggest(text, None, None, LIST)
        self.times.append((time.perf_counter() - started) * 1000)
        key = squash(name)
        hits = (place for place, line in enumerate(found, 1) if line.id == wanted or squash(line.text) == key)
        return next(hits, NEVER)

    def evaluation(self, trials: Iterable[Trial], documents: int, unknown: int) -> Evaluation:
        """All of it."""
        done = tuple(trials)
        p50, p99 = np.percentile(self.times, (50, 99)) if self.times else (0.0, 0.0)
        return Evaluation(done, documents, unknown, round(float(p50), 3), round(float(p99), 3))


def evaluate_names(place: Installation, names: Mapping[str, str], progress: Say) -> Evaluation:
    """Every document's name in every manner, judged after four keys.

    Args:
        names: Document → its title. Of more than `MOST_NAMES` distinct titles so many are drawn.
    """
    distinct = _distinct(names)
    wanted = sorted(distinct.values())
    if len(wanted) > MOST_NAMES:
        wanted = sorted(random.Random(SEED).sample(wanted, MOST_NAMES))
    typist = _Typist(place, distinct)

    def trials() -> Iterator[Trial]:
        for number, document in enumerate(wanted, 1):
            for manner in MANNERS:
                typed = type_name(names[document], manner, typist.read)
                yield typist.trial(manner, typed, names[document], document, GOAL_KEYS)
            if number % 50 == 0:
                progress("输入", number, len(wanted))

    return typist.evaluation(trials(), len(names), 0)


def evaluate_keys(
    place: Installation, names: Mapping[str, str], keys: Sequence[tuple[str, str]], progress: Say
) -> Evaluation:
    """Given beginnings, each judged after all of its keys; rows of documents that are not there are counted apart."""
    typist = _Typist(place, _distinct(names))

    def trials() -> Iterator[Trial]:
        for number, (text, document) in enumerate(keys, 1):
            if document in names and text:
                manner, typed = manner_of(text, names[document], typist.read)
                yield typist.trial(manner, typed, names[document], document, len(text))
            if number % 50 == 0:
                progress("输入", number, len(keys))

    done = tuple(trials())
    return typist.evaluation(done, len(names), len(keys) - len(done))


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Squashed title → the first document that has it."""
    return {squash(title): document for document, title in reversed(list(names.items())) if squash(title)}


def titles(store: DocumentStore) -> dict[str, str]:
    """Document → title, of all documents of a store, in their order."""
    with store.engine.connect() as connection:
        rows = [(str(row[1]), int(row[2])) for batch in store.rows(connection) for row in batch]
    contents = store.base_contents({base for _, base in rows})
    return {document: str(contents[base]["title"]) for document, base in rows}


def read_keys(path: Path | str) -> list[tuple[str, str]]:
    """The rows `typed<TAB>wanted document`. Raises `ValueError` naming the row that is none."""
    path, rows = Path(path), []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            raise ValueError(f"{path.name} 第 {number} 行：应为“输入<TAB>文档编号”，请改正或删去此行")
        rows.append((cells[0].strip(), cells[1].strip()))
    return rows
