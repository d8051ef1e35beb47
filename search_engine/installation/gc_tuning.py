"""What a serving process asks of the garbage collector.

The collector's own rhythm stops a request in the middle of its work: with 50,000 new objects for 50 to 150 ms, all but
a few of them kept in caches. So it is called between requests instead. Nothing is under way then, and
what was garbage (8 objects a request, most of them the router's) is found among the young: the old need never be looked
through.
"""

from __future__ import annotations

import gc

# Objects that came since the last look: some fifteen requests, a millisecond to look through.
YOUNG = 3_000
# The collector's own rhythm stays as a safeguard, for what makes objects without end within one request.
SAFEGUARD = 200_000


def start_calmly() -> None:
    """No looks while a process imports and makes what it serves with, until `collect_seldom` or `freeze_garbage`:
    nearly all of it stays, and to look through it again and again takes a sixth of the start.
    """
    gc.disable()


def collect_seldom() -> None:
    """From here on the collector looks by itself only where one request makes objects without end."""
    gc.set_threshold(SAFEGUARD, 1_000, 1_000)
    gc.enable()


def freeze_garbage() -> None:
    """Leave what is there now alone, for good: modules, tables, what was made while the process got warm."""
    gc.collect()
    gc.freeze()
    collect_seldom()


def collect_young() -> None:
    """Collect what became garbage lately; to be called between two requests."""
    if gc.get_count()[0] > YOUNG:
        gc.collect(0)
