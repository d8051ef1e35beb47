"""From what sources propose to one order, and from that to a list in which no department takes all places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.sources import Source

# The first places, which are what a page shows, and how many of them one department may have.
FIRST, OF_DEPARTMENT = 6, 2


def merged(found: Iterable[tuple[Source, Candidate]]) -> list[Candidate]:
    """Bases by Σ over sources of weight × the source's best score for it, best first; the reason is that of the source
    that counts most.
    """
    best: dict[int, dict[str, tuple[float, Reason]]] = {}
    for source, candidate in found:
        worth = source.weight * candidate.score
        of_base = best.setdefault(candidate.base, {})
        if worth > of_base.get(source.name, (0.0, candidate.reason))[0]:
            of_base[source.name] = (worth, candidate.reason)
    whole = [_whole(base, parts) for base, parts in best.items() if parts]
    return sorted(whole, key=lambda one: (-one.score, one.base))


def _whole(base: int, parts: Mapping[str, tuple[float, Reason]]) -> Candidate:
    _, reason = max(parts.values(), key=lambda part: part[0])
    return Candidate(base, sum(worth for worth, _ in parts.values()), reason)


def diversified(ordered: Sequence[Candidate], department_of: Callable[[int], str]) -> list[Candidate]:
    """The same with at most `OF_DEPARTMENT` of each department among the first `FIRST`, as long as there are others.

    What has to stand back follows in its order. What has no department is nobody's and counts for none.
    """
    first: list[Candidate] = []
    back: list[Candidate] = []
    taken: Counter[str] = Counter()
    for one in ordered:
        department = department_of(one.base)
        if len(first) < FIRST and not (department and taken[department] >= OF_DEPARTMENT):
            first.append(one)
            taken[department] += 1
        else:
            back.append(one)
    return [*first, *back]
