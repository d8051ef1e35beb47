"""Which characters of a suggested text were typed, or stand for letters that were typed."""

from __future__ import annotations

from dictionaries.caches import MEGABYTE, memoized
from dictionaries.normalize import SEPARATORS, Normalized, normalize
from search_engine.page.highlighting import merge_spans
from search_engine.page.search_page import Span

# Names whose places are kept: the best suggestions are shown key after key.
CACHE_SIZE, CACHE_BYTES = 20_000, 32 * MEGABYTE


def marked(text: str, first: int, count: int) -> tuple[Span, ...]:
    """Spans in a text of the `count` characters from the one numbered `first` on of those that can be typed."""
    normal, places = _typeable(text)
    runs: list[Span] = []
    for place in places[first : first + count]:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return merge_spans([normal.original_span(start, end) for start, end in runs])


@memoized(CACHE_SIZE, name="markable_names", most_bytes=CACHE_BYTES)
def _typeable(text: str) -> tuple[Normalized, tuple[int, ...]]:
    """The normal form, and where in it what can be typed stands: neither spaces nor signs."""
    normal = normalize(text)
    gaps = {place for gap in SEPARATORS.finditer(normal.text) for place in range(*gap.span())}
    return normal, tuple(place for place in range(len(normal.text)) if place not in gaps)
