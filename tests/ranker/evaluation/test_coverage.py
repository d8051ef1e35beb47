"""Coverage of the catalogue.

1. It is the share of items that stand in anybody's first k.
2. The same list for everybody covers k items; nothing listed, or nothing there, covers nothing.
"""

from hypothesis import given
from hypothesis import strategies as st

from ranker.evaluation.coverage import coverage
from tests.ranker.evaluation.oracle import depths, rankings


@given(st.lists(rankings), depths)
def test_1_equals_counting(lists, depth):
    shown = {item for one in lists for rank, item in enumerate(one) if rank < depth}
    assert coverage(lists, 20, depth) == len(shown) / 20


def test_2_extremes():
    assert coverage([("a", "b", "c")] * 9, 4, 2) == 0.5
    assert coverage([(), ()], 4, 2) == 0.0
    assert coverage([], 0, 2) == 0.0
