"""Coverage of the catalogue.

1. It is the share of items that stand in anybody's first k.
2. The same list for everybody covers k items; nothing listed, or nothing there, covers nothing.
"""

from hypothesis import given
from hypothesis import strategies as st

from ranker.evaluation.coverage import coverage
from tests.ranker.evaluation.oracle import depths, rankings


@given(st.lists(rankings), depths)
def test_coverage_is_the_share_of_items_in_anybodys_first_k(lists, depth):
    shown = {item for one in lists for rank, item in enumerate(one) if rank < depth}
    assert coverage(lists, 20, depth) == len(shown) / 20


def test_coverage_of_equal_lists_is_k_and_of_nothing_is_zero():
    assert coverage([("a", "b", "c")] * 9, 4, 2) == 0.5
    assert coverage([(), ()], 4, 2) == 0.0
    assert coverage([], 0, 2) == 0.0
