"""States that answer what a test gives them, and sets of queries for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import Answer, Key, Look


def key(relevance_class: int = 5, tier: int = 0, score: float = 1.0, pinned: int = 0) -> Key:
    """The key of a card."""
    return Key(pinned, relevance_class, False, tier, 1, False, score)


def cards(**keys: Key) -> Answer:
    """Cards in their order, by their ids."""
    return Answer(tuple(keys), tuple(keys.values()))


@dataclass
class Given:
    """A state; `looks`: what a closer look shows, the same for every query."""

    name: str
    answers: Mapping[str, Answer]
    looks: Look | None = None
    looked: list[tuple[str, bool]] = field(default_factory=list)

    def answer(self, query: SetQuery, depth: int) -> Answer:
        """What was given."""
        found = self.answers.get(query.id, Answer())
        return Answer(found.ids[:depth], found.keys[:depth])

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Each is called as its id in brackets."""
        return {identifier: f"《{identifier}》" for identifier in ids}

    def look(self, query: SetQuery, ids: Sequence[str], *, with_rows: bool) -> Look | None:
        """What was given."""
        self.looked.append((query.id, with_rows))
        return self.looks


def query_set(grades: Mapping[str, Mapping[str, int]], **of_all: str) -> QuerySet:
    """A query for each that has grades, called as its id."""
    return QuerySet("小集", tuple([SetQuery(name, f"查询{name}", **of_all) for name in grades]), grades)
