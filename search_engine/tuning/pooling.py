"""What is to be judged of a query set: what several states find among the first results, pooled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ranker.evaluation import Qrels

DEPTH = 10
# With fewer states the pool holds little that another one would find, and what nobody judged looks bad.
LEAST_STATES = 4
# State → query id → document ids, best first.
Rankings = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Pool:
    """The documents of each query that a judge is to see.

    Source: Spärck Jones, van Rijsbergen, Report on the need for and provision of an ideal test collection, 1975; the
    states are the systems of TREC's pools.

    Attributes:
        depth: How many of the first results of each state are in it.
        states: Which were asked.
        found_by: Query id → document id → the states that have it among the first `depth`. Documents stand in an order
            that tells nothing of their ranks, the same whenever it is made: a judge who knows a rank believes it.
    """

    depth: int
    states: tuple[str, ...]
    found_by: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def pairs(self) -> int:
        """Queries and documents that a judge sees."""
        return sum(map(len, self.found_by.values()))

    @property
    def warning(self) -> str:
        """What is wrong with it, for who made it; "": nothing."""
        if len(self.states) >= LEAST_STATES:
            return ""
        return (
            f"只有 {len(self.states)} 个状态的结果入池，至少应有 {LEAST_STATES} 个："
            "评判过的文档会偏向这几个状态，用此集比较别的状态时结果偏低；请再加几个差别较大的状态"
        )

    def to_judge(self, grades: Qrels) -> Mapping[str, tuple[str, ...]]:
        """Query id → documents that nobody has judged; queries without any are left out."""
        left = {
            query: tuple([document for document in documents if document not in grades.get(query, {})])
            for query, documents in self.found_by.items()
        }
        return {query: documents for query, documents in left.items() if documents}

    def by_state(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """State → query id → its documents that are in the pool, in the order of the pool."""
        return {
            state: {
                query: tuple([document for document, states in documents.items() if state in states])
                for query, documents in self.found_by.items()
            }
            for state in self.states
        }

    def alone(self) -> Mapping[str, int]:
        """State → pairs that it alone has found: what the pool owes to it."""
        found = dict.fromkeys(self.states, 0)
        for documents in self.found_by.values():
            for states in documents.values():
                if len(states) == 1:
                    found[states[0]] += 1
        return found


def pool(rankings: Rankings, depth: int = DEPTH) -> Pool:
    """The pool of what some states answer.

    Args:
        rankings: A document that a ranking repeats counts where it stands first.
        depth: At least 1.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for state, answers in rankings.items():
        for query, documents in answers.items():
            of_query = found.setdefault(query, {})
            for document in list(dict.fromkeys(documents))[:depth]:
                of_query.setdefault(document, []).append(state)
    return Pool(
        depth,
        tuple(rankings),
        {
            query: {name: tuple(documents[name]) for name in sorted(documents, key=lambda one: _lot(query, one))}
            for query, documents in found.items()
        },
    )


def _lot(query: str, document: str) -> bytes:
    return hashlib.blake2b(f"{query}\t{document}".encode(), digest_size=8).digest()
