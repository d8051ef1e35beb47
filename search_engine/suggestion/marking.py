"""Which characters of a suggested text were typed, or stand for letters that were typed."""

from __future__ import annotations

from dictionaries.normalize import SEPARATORS, normalize
from search_engine.highlight import merge_spans
from search_engine.page import Span


def marked(text: str, first: int, count: int) -> tuple[Span, ...]:
    """Spans in a text of the `count` characters from the one numbered `first` on of those that can be typed."""
    normal = normalize(text)
    places = [place for place, char in enumerate(normal.text) if not SEPARATORS.fullmatch(char)]
    wanted = places[first : first + count]
    runs: list[Span] = []
    for place in wanted:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return merge_spans([normal.original_span(start, end) for start, end in runs])
