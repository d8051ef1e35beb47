"""How much one block of addresses may count for: no more than a share of what all of them count for together."""

from __future__ import annotations

import numpy as np

from indexer.arrays import Array, Float64s

# The largest share of a term's counted actors that may come from one block: from fewer than 1 / BLOCK_SHARE = 20 blocks
# nothing would count at all, which is right where visitors come from hundreds, and wrong in a county.
BLOCK_SHARE = 0.05
# So in a quiet region some actors of a block count whatever the share. Two: a household or an office is more than one
# person, and yet the ten actors of a term (see `ranking`) take five blocks.
BLOCK_FLOOR = 2.0
# Blocks that a region's visitors come from on a day up to which it is quiet; from there the floor falls as they
# rise. So whoever wants to place a term needs five per cent of all blocks that the region is visited from, at least
# five and at most twenty, whatever the number of bots; adding blocks of one's own elsewhere changes little.
QUIET_BLOCKS = 100


def block_floor(blocks: int) -> float:
    """Actors of a block that count whatever its share, in a region that is visited from so many blocks a day."""
    return BLOCK_FLOOR * min(1.0, QUIET_BLOCKS / max(blocks, 1))


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
