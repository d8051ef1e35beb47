"""Which places lie in which.

1. `lie_below` and `lie_above` say what looking at every pair says, for any regions.
2. Neighbours are nested where a place of the one is or lies in a place of the other.
"""

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.places.resolving import are_nested, lie_above, lie_below, lies_in
from dictionaries.regions import load_tree

TREE = load_tree()
# From 浙江 to the middle of 杭州: provinces, cities, counties and towns that do lie in one another.
FIRST = TREE["330000"].number
REGIONS = st.lists(st.integers(FIRST, FIRST + 300).map(TREE.by_number), max_size=6)


@given(REGIONS, REGIONS)
def test_lie_below_and_lie_above_equal_looking_at_every_pair(inner, outer) -> None:
    assert lie_below(inner, outer) == [any(lies_in(one, above) and one != above for above in outer) for one in inner]
    assert lie_above(outer, inner) == [any(lies_in(one, above) and one != above for one in inner) for above in outer]


@given(REGIONS, REGIONS)
def test_places_are_nested_where_one_lies_in_another(left, right) -> None:
    assert are_nested(left, right) == any(lies_in(a, b) or lies_in(b, a) for a in left for b in right)
