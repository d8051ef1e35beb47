"""What has become of a query.

1. Over any course of first cards, a frequent query is told as the plain way tells it: a change once, a loss once until
   it is found again.
2. A kept query is told once when it is not what is wanted, and is over when it is again, or kept no more.
3. Of a query that is only kept, a change is of who keeps it; where what is wanted is gone, that alone is told.
4. What is to find nothing is not lost.
"""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer.store.monitor.findings import Finding
from indexer.store.monitor.kept_queries import KeptQuery
from indexer.store.monitor.outcomes import Remembered
from search_engine.editing.guarded_queries.judging import broken
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import CardSeen, Outcome
from search_engine.maintenance.monitor.comparing import Asked, Verdict, compare

FREQUENT = ReplayQuery("居住证", "330100", 90)
KEPT = KeptQuery(7, "居住证", "330100", "first", "a", "", False, None, "张三", "", "", 0)
NOTHING = replace(KEPT, number=8, wants="nothing", document="")


def page(cards: str) -> Outcome:
    """A page of documents that have names of one letter."""
    return Outcome(tuple(CardSeen(one, one.upper(), "330100") for one in cards), len(cards))


class Course:
    """A query over time, as the patrol keeps it."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.memory = asked, None
        self.memory: Remembered | None
        self.open: list[Finding] = []
        self.number = 0

    def sees(self, cards: str) -> Verdict:
        outcome = page(cards)
        faults = {
            one.number: fault for one in self.asked.kept if (fault := broken(one, outcome, lambda ids: {}, str))
        }  # fmt: skip
        found = compare(self.asked, outcome, faults, self.memory, self.open)
        self.open = [one for one in self.open if one not in found.over]
        for change in found.new:
            self.number += 1
            if change.what != "changed":
                kept = change.kept.number if change.kept else 0
                self.open.append(Finding("居住证", "330100", change.what, kept, "log", 90, "", 1, number=self.number))
        if found.is_remembered:
            first = outcome.first.id if outcome.first else ""
            self.memory = Remembered("居住证", "330100", first, first, "", len(cards), 1, 1, 0, "l", "g")
        return found

    def told(self, cards: str) -> list[tuple[str, int]]:
        return [(change.what, change.kept.number if change.kept else 0) for change in self.sees(cards).new]


def plainly(course: Sequence[str]) -> list[list[str]]:
    """What is told of a frequent query: the rule as it is said to people."""
    told, memory, lost = [], "", False
    for cards in course:
        new = []
        if not cards:
            if memory and not lost:
                new, lost = ["lost"], True
        else:
            lost = False
            if memory and memory != cards[0]:
                new = ["changed"]
            memory = cards[0]
        told.append(new)
    return told


@given(st.lists(st.sampled_from(["", "a", "ab", "b", "ba", "c"]), max_size=12))
def test_a_frequent_query_is_told_as_plainly_over_any_course(course: list[str]) -> None:
    query = Course(Asked(FREQUENT))
    told = [[what for what, _ in query.told(cards)] for cards in course]
    assert told == plainly(course)
    assert [one.what for one in query.open] == (
        ["lost"] if query.memory and query.memory.document and not course[-1] else []
    )


def test_a_broken_guarded_query_is_told_once_until_mended() -> None:
    query = Course(Asked(FREQUENT, (KEPT,)))
    assert query.told("ab") == []
    assert query.told("ba") == [("broken", 7), ("changed", 0)]
    assert query.told("ba") == []
    assert [one.kept for one in query.sees("ab").over] == [7]
    assert query.told("") == [("broken", 7), ("lost", 0)]
    query.asked = Asked(FREQUENT)
    assert [one.what for one in query.sees("ab").over] == ["broken", "lost"]


def test_a_change_of_a_guarded_query_is_told_by_its_wish() -> None:
    query = Course(Asked(FREQUENT, (replace(KEPT, wants="top"),), is_frequent=False))
    query.sees("abc")
    assert query.told("bac") == [("changed", 7)]
    assert query.told("bcd") == [("broken", 7)]
    assert query.told("cbd") == []
    assert query.told("") == []
    assert [one.what for one in query.sees("ca").over] == ["broken"]


def test_a_query_that_should_find_nothing_is_broken_not_lost() -> None:
    query = Course(Asked(FREQUENT, (NOTHING,)))
    assert query.told("a") == [("broken", 8)]
    assert query.told("") == []
    assert (query.open, query.memory and query.memory.document) == ([], "")
    assert query.told("b") == [("broken", 8)]
