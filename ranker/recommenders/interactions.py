"""Who has handled what, as a matrix; and what is known of those who ask. Users are rows, never ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

# Item id → its column, as `Recommender.number_` has it.
Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """What models are fitted on.

    Attributes:
        matrix: CSR, users × items, float32 weights ≥ 0, each pair once. A row is a user of whom nothing else is known.
        items: Id of each column.
        times: When each pair of `matrix.data` happened first, in seconds since any fixed instant; None if not known.
        features: CSR, items × words, counts ≥ 0: what is said of each item; None if not known.
    """

    matrix: sparse.csr_array
    items: tuple[str, ...]
    times: npt.NDArray[np.float64] | None = None
    features: sparse.csr_array | None = None

    def __post_init__(self) -> None:
        items = self.matrix.shape[1]
        wrong = [
            said
            for said, holds in (
                ("one id an item is needed, each once", len(self.items) == items == len(set(self.items))),
                ("a pair stands twice", self.matrix.has_canonical_format),
                ("weights are float32", self.matrix.dtype == np.float32),
                ("weights are finite and not negative", bool((self.matrix.data >= 0).all())),
                ("one time a pair is needed", self.times is None or self.times.shape == self.matrix.data.shape),
                ("one row of features an item is needed", self.features is None or self.features.shape[0] == items),
            )
            if not holds
        ]
        if wrong:
            raise ValueError("; ".join(wrong))

    @property
    def users(self) -> int:
        """How many users."""
        return int(self.matrix.shape[0])

    @classmethod
    def from_pairs(
        cls,
        users: npt.ArrayLike,
        items: npt.ArrayLike,
        ids: Sequence[str],
        *,
        times: npt.ArrayLike | None = None,
        rows: int | None = None,
        features: sparse.csr_array | None = None,
    ) -> Interactions:
        """Pairs of user row and item column, each with weight 1 however often it stands; of its times the first.

        Args:
            users, items: Row and column of each event.
            ids: Id of each column.
            times: Seconds of each event.
            rows: How many users; at least the largest row + 1, which is the default.
        """
        user, item = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
        when = None if times is None else np.asarray(times, dtype=np.float64)
        order = np.lexsort((item, user) if when is None else (when, item, user))
        user, item = user[order], item[order]
        first = np.ones(user.size, dtype=bool)
        first[1:] = (user[1:] != user[:-1]) | (item[1:] != item[:-1])
        shape = (rows if rows is not None else int(user.max(initial=-1)) + 1, len(ids))
        ones = np.ones(int(first.sum()), dtype=np.float32)
        matrix = sparse.csr_array((ones, (user[first], item[first])), shape=shape)
        kept = None if when is None else when[order][first]
        return cls(matrix, tuple(ids), kept, features)


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """What is known of those who ask.

    Attributes:
        matrix: CSR, asking users × items, float32 weights ≥ 0; an empty row is somebody of whom nothing is known.
    """

    matrix: sparse.csr_array

    @classmethod
    def of(cls, given: Iterable[Mapping[str, float]], number: Numbers) -> Histories:
        """Weights by item id; items that `number` does not hold (gone, or newer than the model) are left out."""
        rows = [{number[item]: weight for item, weight in one.items() if item in number} for one in given]
        ends = np.cumsum([0, *(len(row) for row in rows)])
        columns = np.array([column for row in rows for column in row], dtype=np.int64)
        weights = np.array([weight for row in rows for weight in row.values()], dtype=np.float32)
        matrix = sparse.csr_array((weights, columns, ends), shape=(len(rows), len(number)))
        matrix.sort_indices()
        return cls(matrix)

    def part(self, begin: int, end: int) -> Histories:
        """Rows begin … end − 1."""
        return Histories(self.matrix[begin:end])
