"""The one contract of all recommenders."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.selection import NONE, Ranked, Scores, best, ranks
from ranker.recommenders.storage import read_state, write_state

# Cells of the score matrix that are held at once (64 MB as float32): large enough for speed, small beside a model.
CELLS = 16_000_000


class Recommender(ABC):
    """Learns from interactions which items go together; answers histories, so that new users need no fitting.

    A fitted model holds statistics of items, and no row of any user.

    Attributes:
        items_: Id of each item number.
        popularity_: Users of each item ÷ all users, float32 in 0 to 1; orders what a model cannot tell apart, and
            answers those of whom nothing is known.
    """

    name: ClassVar[str]
    # Whether it is what the others must beat to be chosen.
    baseline: ClassVar[bool] = False
    # Learned arrays beside `popularity_`, dense and CSR, by attribute name.
    arrays: ClassVar[tuple[str, ...]] = ()
    matrices: ClassVar[tuple[str, ...]] = ()

    items_: tuple[str, ...]
    popularity_: npt.NDArray[np.float32]

    @abstractmethod
    def fit(self, interactions: Interactions) -> Self:
        """Learns; an earlier fit is forgotten.

        Raises:
            MissingPart: The model needs times or features, and there are none.
        """

    @abstractmethod
    def scores(self, histories: Histories) -> Scores:
        """How much each item suits each history: rows × items, float32, higher is better, 0 is no evidence."""

    def recommend(self, histories: Histories, n: int) -> Ranked:
        """The n best items for each history that are not in it; an empty history gets what is popular.

        Args:
            histories: Over the items of this model (`Histories.of(…, model.number_)`).
            n: At least 1.

        Raises:
            ValueError: Histories over another number of items, or n < 1.
        """
        if histories.matrix.shape[1] != len(self.items_) or n < 1:
            raise ValueError(f"histories over {len(self.items_)} items and n ≥ 1 are needed")
        step = max(CELLS // max(len(self.items_), 1), 1)
        parts = [
            self._batch(histories.part(begin, begin + step), n)
            for begin in range(0, max(histories.matrix.shape[0], 1), step)
        ]
        return Ranked(np.concatenate([part.items for part in parts]), np.concatenate([part.scores for part in parts]))

    def ids(self, numbers: Iterable[int]) -> list[str]:
        """The ids of item numbers, `NONE` left out."""
        return [self.items_[number] for number in numbers if number != NONE]

    @property
    def number_(self) -> Mapping[str, int]:
        """The number of each item id."""
        return {item: number for number, item in enumerate(self.items_)}

    def parameters(self) -> dict[str, Any]:
        """What `__init__` was given, by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def save(self, folder: Path) -> None:
        """Writes the model, arrays without objects and JSON; the folder is made, an earlier model is replaced."""
        dense = {name: getattr(self, name) for name in ("popularity_", *self.arrays)}
        csr = {name: getattr(self, name) for name in self.matrices}
        write_state(folder, self.name, self.parameters(), self.items_, dense, csr)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """A saved model of this class.

        Raises:
            BadModel: There is none, it is of another kind, damaged, or holds what could be run.
        """
        state = read_state(folder, cls.name, ("popularity_", *cls.arrays), cls.matrices)
        model = cls(**state.parameters)
        model.items_ = state.items
        for name, value in {**state.arrays, **state.matrices}.items():
            setattr(model, name, value)
        return model

    def _start(self, interactions: Interactions) -> None:
        """What every fit begins with."""
        matrix = interactions.matrix
        users = np.bincount(matrix.indices[matrix.data > 0], minlength=len(interactions.items))
        self.items_ = interactions.items
        self.popularity_ = (users / max(interactions.users, 1)).astype(np.float32)

    def _batch(self, histories: Histories, n: int) -> Ranked:
        matrix = histories.matrix
        scores = np.array(self.scores(histories), dtype=np.float32)
        if not self.baseline:
            unknown = np.bincount(_rows(matrix), matrix.data, minlength=matrix.shape[0]) == 0
            scores[unknown] = self.popularity_
        scores[_rows(matrix), matrix.indices] = -np.inf
        return best(scores, n, ranks(self.popularity_))


def _rows(matrix: sparse.csr_array) -> npt.NDArray[np.int64]:
    """The row of each stored value."""
    rows: npt.NDArray[np.int64] = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return rows
