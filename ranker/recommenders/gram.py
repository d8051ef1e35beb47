"""The Gram matrix XᵀX of histories, kept up to date by what is added and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.interactions import Interactions

# What is left of a pair after everything that made it was taken away, relative to its items' diagonal: float64 sums
# keep some 1e-16 a step, so that 1e-11 is beyond a hundred thousand steps and far below one user's share.
RESIDUE = 1e-11


@dataclass(slots=True, eq=False)
class Gram:
    """G = Σ_u x̃_u x̃_uᵀ with x̃_u = x_u · (Σ_i x_ui)^−a, and how many users each item has. No row of a user is kept.

    A user's changed history is `remove(before)` and `add(after)`; forgetting is `remove`. After any such steps the
    Gram is that of what remains, exactly where a = 0 and weights are whole, else to about 1e-11 of the diagonal.
    One call costs a pass over the stored pairs, so many users should be given at once.

    Attributes:
        items: Id of each row and column.
        user_exponent: a, 0 to 1: above 0 a long history counts less for each of its pairs.
        matrix: CSR, items × items, float64, symmetric.
        users_per_item: How many histories hold each item; float64 of shape (items,).
        users: How many histories.
    """

    items: tuple[str, ...]
    user_exponent: float
    matrix: sparse.csr_array
    users_per_item: npt.NDArray[np.float64]
    users: int = 0

    @classmethod
    def empty(cls, items: Sequence[str], user_exponent: float = 0.0) -> Self:
        """Of nobody."""
        size = len(items)
        return cls(tuple(items), user_exponent, sparse.csr_array((size, size)), np.zeros(size))

    @classmethod
    def of(cls, interactions: Interactions, user_exponent: float = 0.0) -> Self:
        """Of everybody."""
        made = cls.empty(interactions.items, user_exponent)
        made.add(interactions.matrix)
        return made

    def add(self, histories: sparse.csr_array) -> None:
        """Takes histories in: CSR, any number of users × items."""
        self._change(histories, 1)

    def remove(self, histories: sparse.csr_array) -> None:
        """Takes histories out again that were added just so.

        Raises:
            ValueError: More users than there are, or an item that fewer have: the histories were never added. Nothing
                has changed then.
        """
        held = np.bincount(histories.indices[histories.data > 0], minlength=len(self.items))
        if histories.shape[0] > self.users or (held > self.users_per_item).any():
            raise ValueError("histories are taken out that were never added")
        self._change(histories, -1)

    def _change(self, histories: sparse.csr_array, sign: int) -> None:
        if histories.shape[1] != len(self.items):
            raise ValueError(f"histories over {len(self.items)} items are needed")
        scaled = scale_rows(histories, self.user_exponent)
        self.matrix = self.matrix + sign * (scaled.T @ scaled).tocsr()
        self.users_per_item += sign * np.bincount(histories.indices[histories.data > 0], minlength=len(self.items))
        self.users += sign * histories.shape[0]
        if sign < 0:
            self._drop_residue()

    def _drop_residue(self) -> None:
        matrix, none = self.matrix, self.users_per_item == 0
        size = np.sqrt(np.maximum(matrix.diagonal(), 0.0))
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        least = RESIDUE * np.maximum(size[rows] * size[matrix.indices], np.finfo(np.float64).tiny)
        matrix.data[(np.abs(matrix.data) <= least) | none[rows] | none[matrix.indices]] = 0.0
        matrix.eliminate_zeros()


def scale_rows(histories: sparse.csr_array, exponent: float) -> sparse.csr_array:
    """Each row divided by its sum to the power `exponent`, as float64; empty rows stay empty."""
    exact = histories.astype(np.float64)
    return sparse.diags_array(power(np.asarray(exact.sum(axis=1)).ravel(), -exponent)).tocsr() @ exact


def power(values: npt.NDArray[np.float64], exponent: float) -> npt.NDArray[np.float64]:
    """values^exponent where they are above 0, and 0 elsewhere."""
    made = np.zeros_like(values)
    np.power(values, exponent, where=values > 0, out=made)
    return made
