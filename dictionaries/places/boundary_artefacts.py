"""Words that a segmentation finds where one place's name meets the next: 西晋 in 山西|晋源, and 辽宁沈阳 as a whole.

Two names side by side, the one's place in the other's, explain such a word better than chance does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

Span = tuple[int, int]


def without_seams(
    words: Sequence[Span], starts: Mapping[int, Sequence[int]], nested: Callable[[Span, Span], bool]
) -> Sequence[Span]:
    """The words without those that two neighbouring names explain.

    Args:
        words: spans of a text's words.
        starts: where names begin → where they end.
        nested: whether one of two names may mean a place that lies in one of the other's.
    """
    neighbours = list(_neighbours(starts))
    if not neighbours:
        return words
    over: dict[int, list[Span]] = {}
    for word in words:
        for middle in range(word[0] + 1, word[1]):
            over.setdefault(middle, []).append(word)
    explained: set[Span] = set()
    for start, middle, end in neighbours:
        across = [word for word in over.get(middle, ()) if start <= word[0] and word[1] <= end]
        if across and nested((start, middle), (middle, end)):
            explained.update(across)
    return [word for word in words if word not in explained] if explained else words


def _neighbours(starts: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Start, seam and end of any two names that touch."""
    for start, middles in starts.items():
        for middle in middles:
            for end in starts.get(middle, ()):
                yield start, middle, end
