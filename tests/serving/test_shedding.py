"""Which connections are let go.

1. Those that stay weigh no more than they may, or have whole requests; no more go than need to.
2. The address block that weighs most gives first, and of it the connection that was quiet for longest.
"""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from api.serving.server import excess


@dataclass(eq=False)
class Connection:
    block: str | None
    idle_since: float
    weight: int = 1
    requests: list = field(default_factory=list)


CONNECTIONS = st.lists(
    st.builds(
        Connection,
        st.sampled_from(["a", "b", None]),
        st.floats(0, 100),
        st.integers(0, 5),
        st.sampled_from([[], ["whole"]]),
    ),
    max_size=30,
)


def weight(connection):
    return connection.weight


@given(connections=CONNECTIONS, most=st.integers(0, 60))
def test_enough_connections_are_let_go_and_no_more(connections, most):
    gone = list(excess(connections, most, weight))
    stay = [one for one in connections if one not in gone]
    assert not any(one.requests for one in gone)
    left = sum(map(weight, stay))
    assert left <= most or not any(one.weight and not one.requests for one in stay)
    assert not gone or left + gone[-1].weight > most


def test_the_heaviest_block_gives_its_quietest_connections():
    crowd = [Connection("a", since) for since in (5.0, 3.0, 4.0)]
    other = Connection("b", 1.0)
    assert list(excess([other, *crowd], 2, weight)) == [crowd[1], crowd[2]]


def test_connections_weigh_by_what_they_hold():
    small, large = Connection("a", 1.0, weight=1), Connection("b", 9.0, weight=10)
    assert list(excess([small, large], 10, weight)) == [large]
