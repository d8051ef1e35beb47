"""Topics that are wider than themselves.

1. They are found as following every way finds them.
2. A chain of twenty thousand costs little.
"""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.kind import PlacedEntry
from dictionaries.kinds.words import Topic, topic_references

TERMS = "甲乙丙丁戊己庚"


def circles(broader: dict[str, tuple[str, ...]]) -> set[str]:
    rows = [Topic(term, wider) for term, wider in broader.items()]
    found = topic_references({"topics": tuple(PlacedEntry(row, "a", number) for number, row in enumerate(rows, 1))})
    return {rows[fault.row - 1].term for fault in found if "成环" in fault.reason}


def plain(broader: dict[str, tuple[str, ...]]) -> set[str]:
    def reached(term: str) -> set[str]:
        seen: set[str] = set()
        ahead = set(broader[term])
        while ahead:
            seen |= ahead
            ahead = {wider for one in ahead for wider in broader[one]} - seen
        return seen

    return {term for term in broader if term in reached(term)}


@given(st.dictionaries(st.sampled_from(TERMS), st.sets(st.sampled_from(TERMS), max_size=3), max_size=7))
def test_circles_of_topics_are_found_as_by_following_every_way(drawn: dict[str, set[str]]) -> None:
    broader = {term: tuple(sorted(wider & set(drawn))) for term, wider in drawn.items()}
    assert circles(broader) == plain(broader)


def test_a_long_chain_of_topics_costs_little() -> None:
    chain = {f"词{number}": (f"词{number + 1}",) for number in range(20_000)} | {"词20000": ()}
    started = time.perf_counter()
    assert circles(chain) == set()
    assert time.perf_counter() - started < 2
