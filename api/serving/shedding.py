"""Which connections have to go where there are too many of them, or where they hold too much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def excess(channels: Iterable[Any], most: int, weight: Callable[[Any], int]) -> Iterator[Any]:
    """The connections to let go so that what all of them weigh comes to no more than `most`: each time the one that has
    been quiet for longest, of the address block that weighs most, and of those that have no whole request.
    """
    weights = {channel: weight(channel) for channel in channels}
    over = sum(weights.values()) - most
    if over <= 0:
        return
    blocks, lines = Counter[str | None](), defaultdict[str | None, list[Any]](list)
    idle = (channel for channel, weighs in weights.items() if weighs and not channel.requests)
    for channel in sorted(idle, key=lambda channel: channel.idle_since, reverse=True):
        blocks[channel.block] += weights[channel]
        lines[channel.block].append(channel)
    while over > 0 and +blocks:
        heaviest = max(blocks, key=blocks.__getitem__)
        channel = lines[heaviest].pop()
        blocks[heaviest] -= weights[channel]
        over -= weights[channel]
        yield channel
