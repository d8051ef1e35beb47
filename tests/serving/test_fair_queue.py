"""The queue in which address blocks take turns.

1. Within a block the first that came is the first that goes; none is lost, none comes twice.
2. Whatever others have queued, a ticket waits for at most one of each other block for each one of its own before it.
"""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from api.serving.fair_queue import FairQueue


@dataclass(frozen=True)
class Ticket:
    number: int
    block: str | None


BLOCKS = st.sampled_from(["a", "b", "c", None])


def queue_of(tickets):
    queue = FairQueue()
    for ticket in tickets:
        queue.append(ticket)
    return queue


@given(steps=st.lists(st.one_of(BLOCKS, st.just("take")), max_size=60))
def test_1_order_within_a_block(steps):
    queue, queued, taken = FairQueue(), [], []
    for number, step in enumerate(steps):
        if step != "take":
            queued.append(Ticket(number, step))
            queue.append(queued[-1])
        elif queue:
            taken.append(queue.popleft())
        assert len(queue) == len(queued) - len(taken)
    while queue:
        taken.append(queue.popleft())
    for block in {ticket.block for ticket in queued}:
        assert [one for one in taken if one.block == block] == [one for one in queued if one.block == block]


@given(others=st.lists(BLOCKS, max_size=60), own=st.integers(1, 5))
def test_2_turns(others, own):
    queue = queue_of([Ticket(number, block) for number, block in enumerate(others)])
    for number in range(own):
        queue.append(Ticket(number, "mine"))
    before = Counter()
    while (ticket := queue.popleft()).block != "mine" or ticket.number < own - 1:
        before[ticket.block] += 1
    assert all(count <= own for block, count in before.items() if block != "mine")
