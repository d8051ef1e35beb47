"""Words that a segmentation finds where one place's name meets the next: 山西|晋源 has 西晋, 辽宁|沈阳 is a word itself.

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
    seams = [
        (start, middle, end) for start, middle, end in _neighbours(starts) if nested((start, middle), (middle, end))
    ]
    return [
        (first, last)
        for first, last in words
        if not any(start <= first < middle < last <= end for start, middle, end in seams)
    ]


def _neighbours(starts: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Start, seam and end of any two names that touch."""
    return (
        (start, middle, end)
        for start, middles in starts.items()
        for middle in middles
        for end in starts.get(middle, ())
    )
