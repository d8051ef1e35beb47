"""Which parts of a title or summary to mark: spans in the original text, whatever its width, case or script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dictionaries.caches import MEGABYTE, memoize
from dictionaries.normalize import normalize
from search_engine.page.search_page import Span


def highlight(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where words (in normal form) stand in a text: spans `[start, end)` in characters, ascending, not touching."""
    normal = kept_normal(text)
    spans = []
    for word in words:
        start = normal.text.find(word)
        while word and start >= 0:
            spans.append(normal.original_span(start, start + len(word)))
            start = normal.text.find(word, start + 1)
    return merge_spans(spans)


# Pages show the same titles and summaries again and again.
kept_normal = memoize(normalize, 20_000, name="normal_texts", most_bytes=64 * MEGABYTE)


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping and touching spans made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def excerpt(text: str, words: Sequence[str], length: int = 120) -> str:
    """A part of a longer text of about `length` characters around the first word found; whole where it is short."""
    if len(text) <= length:
        return text
    spans = highlight(text, words)
    first = max(0, spans[0][0] - length // 4) if spans else 0
    part = text[first : first + length].strip()
    return f"{'…' if first else ''}{part}{'…' if first + length < len(text) else ''}"
