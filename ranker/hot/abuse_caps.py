"""How much one block of addresses may count for: no more than a share of what all of them count for together."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Float64s, Int64s

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
# The largest share that may come from one network (a /16, an IPv6 /32), which one organisation may have whole, with all
# of its blocks. A third: people of a county come from three carriers with several networks each, of which the largest
# has half of the visitors; and who has two networks, with however many blocks, has nothing to show.
NETWORK_SHARE = 1 / 3
# What of a network counts whatever its share: three such are not yet the ten actors of a term.
NETWORK_FLOOR = 3.0
# Rounds in which both caps are brought together, and the change of the whole that is small enough. For people the first
# round is nearly all; what shrinks on and on has too little to stand on, and only the floors count.
ROUNDS, SETTLED = 6, 0.01


def block_floor(blocks: int) -> float:
    """Actors of a block that count whatever its share, in a region that is visited from so many blocks a day."""
    return BLOCK_FLOOR * min(1.0, QUIET_BLOCKS / max(blocks, 1))


def counted_by_network(group: Array, network: Array, size: Array, floor: float, network_floor: float) -> Float64s:
    """How many actors of each block count, where networks are capped besides.

    The largest c with c_b ≤ min(n_b, max(floor, BLOCK_SHARE · T)), and Σ c_b over a network no larger than
    max(network_floor, NETWORK_SHARE · T), T the sum of all in the end: else who fills a network of their own would lift
    what a block elsewhere may count for. From above, each cap in turn, until the whole changes by less than `SETTLED`.

    Args:
        group: What is counted apart, shape (n,), whole numbers ascending from 0, each there.
        network: The network of each block, likewise; one is of one group.
        size: Actors of each block, shape (n,).

    Returns:
        Shape (n,), in [0, size].
    """
    found = counts = counted_per_block(group, size, floor)
    rows, before = np.arange(len(size)), np.bincount(group, counts)
    for _ in range(ROUNDS):
        counts = _capped_networks(group, network, counts, network_floor, NETWORK_SHARE)
        found[rows] = counts
        total = np.bincount(group, counts, len(before))
        moving = before - total > SETTLED * before
        if not moving.any():
            return found
        rest = moving[group]
        caps = np.maximum(floor, BLOCK_SHARE * total)[group[rest]]
        rows, counts, before = rows[rest], np.minimum(counts[rest], caps), total[moving]
        group, network = numbered(group[rest]), numbered(network[rest])
    found[rows] = _capped_networks(group, network, np.minimum(counts, floor), network_floor, 0.0)
    return found


def numbered(ascending: Array) -> Int64s:
    """The distinct values numbered from 0."""
    numbers: Int64s = np.cumsum(np.diff(ascending, prepend=ascending[:1] - 1) != 0) - 1
    return numbers


def _capped_networks(group: Array, network: Array, counts: Float64s, floor: float, share: float) -> Float64s:
    """What blocks count for where each network has its share, which its blocks divide among them."""
    sums = np.bincount(network, counts)
    of = np.zeros(len(sums), np.int64)
    of[network] = group
    kept = counted_per_block(of, sums, floor, share)
    scaled: Float64s = counts * np.divide(kept, sums, out=np.ones(len(sums)), where=sums > 0)[network]
    return scaled


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
