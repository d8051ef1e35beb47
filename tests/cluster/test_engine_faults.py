"""What people and programs see of a site while nodes of its text engine fail.

Through all of it people read, a program writes, and events are reported (`traffic.py` says what must be true of that).
Beside that:

1. A node is killed, the one that was elected or the one that takes the writes: no search fails, and pages say for three
   seconds at most that they lack something. The two others have all copies again by themselves; the node comes back.
2. All nodes are away, held or killed: pages say so, what regions share is found, and nobody waits long. What is written
   is taken, and found once they are back. No page that lacks something is kept for longer than that.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from search_engine.page.query_record import IN_PART
from tests.cluster.engine_site import EngineSite
from tests.cluster.traffic import OTHER_TITLE
from tests.faults.kills import kills

pytestmark = [pytest.mark.cluster, pytest.mark.nodes]
IN_PART_SECONDS = 3.0
# How long a page may take while nobody answers: the first one waits for a time-out.
PAGE_SECONDS = 6.0
AWAY_SECONDS = 8.0
SHARED, ALONE = "身份证", "户口迁移实施细则"


@pytest.mark.parametrize("seed", kills(1, 19))
def test_a_node_is_killed_and_nobody_notices(engine_site: EngineSite, seed: int) -> None:
    nodes = engine_site.nodes
    killed = nodes.primary(engine_site.index) if seed % 2 else nodes.manager()
    with engine_site.traffic(f"killed{seed}") as told:
        with nodes.without([killed]):
            told.moves_on()
            nodes.await_green(len(nodes.each) - 1)
            told.moves_on()
        nodes.await_green()
    seconds = in_part_seconds(told.in_part)
    print(f"{len(told.in_part)} pages lacked something, for {seconds:.1f} s; slowest read {max(told.seconds):.1f} s")
    assert seconds <= IN_PART_SECONDS


@pytest.mark.parametrize("seed", kills(1, 19))
def test_all_nodes_are_away_and_pages_say_so(engine_site: EngineSite, seed: int) -> None:
    nodes = engine_site.nodes
    before = engine_site.page(ALONE)
    size = str(11 + seed)  # pages of a size that nobody has asked for are kept by nobody
    with engine_site.traffic(f"away{seed}") as told:
        with nodes.without(nodes.each) if seed % 2 else nodes.held():
            told.pass_by(1)
            shared = engine_site.page(SHARED, size=size)
            assert (shared["items"] != [], shared["notices"][:1]) == (True, [IN_PART])
            told.pass_by(AWAY_SECONDS)
            told.moves_on()
            lacking = engine_site.page(OTHER_TITLE, size=size)
            assert lacking["notices"][:1] == [IN_PART]
        nodes.await_green()
        told.pass_by(IN_PART_SECONDS)
        for q in (SHARED, OTHER_TITLE):
            assert IN_PART not in engine_site.page(q, size=size)["notices"]
        back = time.monotonic()
    assert told.in_part
    assert max(told.in_part) < back
    assert max(told.seconds) <= PAGE_SECONDS
    assert ids(engine_site.page(ALONE)) == ids(before) != []


def ids(page: dict[str, Any]) -> list[str]:
    """The cards of a page."""
    return [item["id"] for item in page["items"]]


def in_part_seconds(moments: list[float]) -> float:
    """For how long pages said that they lack something."""
    return max(moments) - min(moments) if moments else 0.0
