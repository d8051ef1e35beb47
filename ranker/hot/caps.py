"""How much one block of addresses may count for: no more than a share of what all of them count for together."""

from __future__ import annotations

import numpy as np

from indexer.arrays import Array, Float64s

# The largest share of a term's counted actors that may come from one block. Whoever wants to place a term needs
# addresses in at least 1 / BLOCK_SHARE = 20 blocks before any of them counts in full.
BLOCK_SHARE = 0.05
# Actors of a block that count whatever the share: among few actors five per cent is less than one of them, and a county
# would have no hot terms at all. Two: a household or an office is more than one person, and yet a term needs five
# blocks before its ten actors are there (see `ranking`).
BLOCK_FLOOR = 2.0


def counted_per_block(group: Array, size: Array, floor: float = BLOCK_FLOOR, share: float = BLOCK_SHARE) -> Float64s:
    """How many actors of each block count.

    With sizes n_b the counted ones are c_b = min(n_b, max(floor, share · T)), where T = Σ c_b is the largest number for
    which that holds: the total after capping, not before, or a large block would lift its own cap. Let the j largest
    blocks be capped: then T = j·c + R_j with R_j what the others have together, and so c = share · R_j / (1 - share·j).
    The first j whose c is no smaller than the largest block that is not capped is the answer; from j = 1 / share on
    there is none, and the floor alone counts.

    Args:
        group: What is counted apart (a term on a day), shape (n,), whole numbers.
        size: Actors of each block of the group, shape (n,).

    Returns:
        Shape (n,), in (0, size].
    """
    size = size.astype(np.float64)
    if not len(size):
        return size
    order = np.lexsort((-size, group))
    sizes, groups = size[order], group[order]
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    of = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(sizes)]))
    before = np.cumsum(sizes) - sizes
    rest = np.add.reduceat(sizes, starts)[of] - (before - before[starts][of])
    place = np.arange(len(sizes)) - starts[of]
    room = 1.0 - share * place
    # a tiny surplus, so that twenty equal blocks do not fall to the wrong side by rounding
    caps = np.where(room > 1e-9, share * rest / np.maximum(room, 1e-9) * (1 + 1e-12), 0.0)
    fits = np.flatnonzero((room > 1e-9) & (caps >= sizes))
    cap = np.full(len(starts), floor)
    settled, first = np.unique(of[fits], return_index=True)
    cap[settled] = np.maximum(floor, caps[fits[first]])
    found = np.empty(len(size))
    found[order] = np.minimum(sizes, cap[of])
    return found
