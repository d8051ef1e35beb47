"""What was learnt, as serving processes hold it: loaded when it is first asked for, and again after a switch."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import orjson

from dictionaries.caches import Latest
from indexer.generation.atomic_replacement import replace_file
from ranker.errors import RankerError
from ranker.recommenders import Recommender, load_recommender
from search_engine.people.learning.counts import WeekCounts
from search_engine.people.learning.model_registry import ModelFolder
from search_engine.people.learning.pairs import PairCounts

MANIFEST, COUNTS, PAIRS, SHARED = "manifest.json", "counts.npz", "pairs.npz", "shared.npz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was learnt of.

    Attributes:
        learned: When, ms since 1970 UTC.
        sequence: The last event that counts.
        forgotten: How many deletions there had been.
        users, items: People who agreed, and items that enough of them have.
        model: The recommender that the site's own time split chose; a popularity baseline: none is used.
        figures: Model → its measures on that split.
    """

    learned: int
    sequence: int
    forgotten: int
    users: int
    items: int
    model: str
    figures: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """One generation.

    Attributes:
        together: What goes with what; None where popularity does as well.
        following: What is handled after what; None where nothing is known.
        content: What is described alike; None where nothing is.
        pairs: How many people handled both of a pair.
        shared: How many were interested in both, in whichever way.
    """

    manifest: Manifest | None
    together: Recommender | None
    following: Recommender | None
    content: Recommender | None
    pairs: PairCounts
    shared: PairCounts
    week: WeekCounts

    @classmethod
    def none(cls) -> Self:
        """Nothing is known."""
        return cls(None, None, None, None, PairCounts.none(), PairCounts.none(), WeekCounts.none())

    def near(self, name: str, key: str) -> dict[str, float]:
        """What a model (`MODELS`) keeps of an item: keys of others and weights, the largest first; {} where there is no
        such model, it keeps no such weights, or does not know the item.
        """
        model = getattr(self, name)
        weights = getattr(model, "weights_", None)
        place = self.numbers[name].get(key)
        if weights is None or place is None:
            return {}
        start, end = weights.indptr[place : place + 2]
        order = np.argsort(-weights.data[start:end], kind="stable") + start
        return {model.items_[weights.indices[i]]: float(weights.data[i]) for i in order.tolist()}

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, int]]:
        """For each model the places of its items by key; made once, since making them costs as much as an answer."""
        models = {name: getattr(self, name) for name in MODELS}
        return {name: model.number_ if model is not None else {} for name, model in models.items()}

    def save(self, folder: Path) -> None:
        """Write it into an empty folder, the manifest last."""
        for name in MODELS:
            model: Recommender | None = getattr(self, name)
            if model is not None:
                model.save(folder / name)
        self.pairs.save(folder / PAIRS)
        self.shared.save(folder / SHARED)
        self.week.save(folder / COUNTS)
        assert self.manifest is not None
        replace_file(folder / MANIFEST, orjson.dumps(asdict(self.manifest), option=orjson.OPT_SERIALIZE_NUMPY))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read it.

        Raises:
            RankerError, OSError, ValueError, KeyError, TypeError: It is incomplete or another program's.
        """
        values: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        models = {name: load_recommender(folder / name) if (folder / name).exists() else None for name in MODELS}
        pairs, shared = PairCounts.load(folder / PAIRS), PairCounts.load(folder / SHARED)
        return cls(Manifest(**values), **models, pairs=pairs, shared=shared, week=WeekCounts.load(folder / COUNTS))


MODELS = ("together", "following", "content")


class ModelManager:
    """The generation in use, for one process. Safe for several threads."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._found: Latest[int, Knowledge] = Latest()

    def current(self) -> Knowledge:
        """The generation in use; nothing known where there is none, or one that cannot be read: without models there
        still are recommendations.
        """
        with self._lock:  # one thread loads, the others wait for it
            return self._found.of(self._folder.stamp(), self._load)

    def _load(self) -> Knowledge:
        folder = self._folder.current()
        if folder is None:
            return Knowledge.none()
        try:
            return Knowledge.load(folder)
        except (RankerError, OSError, ValueError, KeyError, TypeError):
            # half removed by the next switch, whose stamp is met by the next request; or damaged, which doctor tells
            return Knowledge.none()
