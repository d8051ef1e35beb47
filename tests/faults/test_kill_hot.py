"""`zwfw worker`, killed while it counts who asks for what.

1. After any number of kills every search is counted once, none twice, none lost: the same sightings as a counter that
   nobody has disturbed.
"""

import random
import time

import pytest

from indexer.events import Event, Visitor
from indexer.events.hot_terms.hot_store import HotStore
from indexer.events.hot_terms.occurrences import Occurrence
from tests.faults.children import Child, after, wait_until
from tests.faults.homes import open_home
from tests.faults.kills import kills

# The worker's clock is this machine's: what it counts of a past day it would prune with the next hour.
NOW = int(time.time() * 1000)
# Events, in batches of so few that a kill falls between them.
EVENTS, SMALL = 600, {"search_engine.hot.counting:BATCH": 7}
TEXTS = ("公积金提取", "身份证补领", "居住证", "社保转移")


def ask(place, draw):
    """People ask, some of them twice, out of order."""
    for number in range(EVENTS // 10):
        who = draw.randrange(80)
        batch = [
            Event(
                f"e{number}-{one}", "search", NOW - draw.randrange(3_600_000), region="330110000000",
                query=draw.choice(TEXTS),
            )
            for one in range(10)
        ]  # fmt: skip
        place.events.append(batch, Visitor(subject=f"v{who}", address=f"10.0.{who}.1"), NOW)


def undisturbed(hot):
    """What one pass over all events gives."""
    found = {}
    for one in hot.batch(10 * EVENTS).askings:
        occurrence = Occurrence(
            one.query, one.actor, one.block, one.region, one.at // 600_000, one.received // 86_400_000
        )
        key = (one.actor, one.query)
        if key not in found or occurrence.bucket < found[key].bucket:
            found[key] = occurrence
    return sorted((one.text, one.actor, one.block, one.region, one.bucket, one.day) for one in found.values())


def counted(hot):
    columns = [column.tolist() for column in hot.occurrences()]
    texts = hot.texts(columns[0])
    return sorted((texts[term], *others) for term, *others in zip(*columns, strict=True))


@pytest.mark.parametrize("seed", kills(1, 32))
def test_a_killed_counter_counts_each_search_once(tmp_path, seed):
    draw = random.Random(seed)
    place = open_home(tmp_path)
    place.store.remove_abandoned()
    place.worker().run_once()
    ask(place, draw)
    hot = HotStore(place.events)
    wanted, last = undisturbed(hot), place.events.last()
    for _ in range(3):
        with Child(tmp_path, "worker", constants=SMALL) as child:
            begun = hot.batch(1).after
            wait_until(lambda begun=begun: hot.batch(1).after > begun or hot.batch(1).after == last)
            child.kill_when(after(draw.uniform(0, 0.05)))
    with Child(tmp_path, "worker", constants=SMALL):
        # not as often as where a moment is to be hit: the child wants the processor too
        wait_until(lambda: hot.batch(1).after == last, step=0.02)
    assert counted(hot) == wanted
    place.events.close()
