"""Which parts of a title or summary to mark: spans in the original text, whatever its width, case or script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dictionaries.caches import MEGABYTE, memoize
from dictionaries.normalize import Normalized, normalize
from search_engine.page.search_page import Span

# What stands where an excerpt leaves something out, and its normal form.
ELLIPSIS, DOTS = "…", "..."


def highlight(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where words (in normal form) stand in a text: spans `[start, end)` in characters, ascending, not touching."""
    normal = kept_normal(text)
    spans = []
    for word in words:
        # `in` alone for most words: of a query's ten a text has one or two
        if word and word in normal.text:
            start = normal.text.find(word)
            while start >= 0:
                spans.append((start, start + len(word)))
                start = normal.text.find(word, start + 1)
    return merge_spans([normal.original_span(*span) for span in spans] if normal.starts else spans)


def normal_form(text: str) -> Normalized:
    """`normalize(text)`, at a twentieth of its cost for an excerpt: only the ellipses at its ends are not one character
    for one in normal form, and for their sake `normalize` would look at each of the others.
    """
    before, behind = text.startswith(ELLIPSIS), text.endswith(ELLIPSIS)
    if not before and not behind:
        return normalize(text)
    inner = text[before : len(text) - behind]
    normal = normalize(inner)
    if not inner or normal.starts or len(normal.text) < len(inner):
        return normalize(text)
    first, last = (0,) * len(DOTS) * before, (len(text) - 1,) * len(DOTS) * behind
    starts = (*first, *range(before, len(text) - behind), *last)
    ends = tuple([start + 1 for start in starts])
    return Normalized(f"{DOTS * before}{normal.text}{DOTS * behind}", starts, ends)


# Pages show the same titles and summaries again and again.
kept_normal = memoize(normal_form, 20_000, name="normal_texts", most_bytes=64 * MEGABYTE)


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping and touching spans made one."""
    if len(spans) < 2:
        return tuple(spans)
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
    return f"{ELLIPSIS if first else ''}{part}{ELLIPSIS if first + length < len(text) else ''}"
