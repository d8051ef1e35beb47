"""Which parts of a title or summary to mark: spans in the original text, whatever its width, case or script."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick

from dictionaries.caches import MEGABYTE, memoize
from dictionaries.normalize import Normalized, normalize
from search_engine.page.search_page import Span

# Characters of an excerpt.
EXCERPT = 120
# What stands where an excerpt leaves something out, and its normal form.
ELLIPSIS, DOTS = "…", "..."


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """Of a query's words those that are worth a mark: a single character (的, 个, 要) stands in every other title, and
    is marked only where nothing longer is asked for.
    """
    found = tuple(words)
    return tuple(word for word in found if len(word) > 1) or found


class Marker:
    """Finds some words (in normal form) in texts, all of them in one pass (Aho and Corasick 1975)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in filter(None, words):
            self._automaton.add_word(word, len(word))
        if len(self._automaton):
            self._automaton.make_automaton()
        else:
            self._automaton = None

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where words stand in a text: spans `[start, end)` in characters, ascending, not touching."""
        if self._automaton is None:
            return ()
        normal = kept_normal(text)
        spans = [(last + 1 - length, last + 1) for last, length in self._automaton.iter(normal.text)]
        if normal.starts:
            spans = [normal.original_span(*span) for span in spans]
        return merge_spans(spans) if len(spans) > 1 else tuple(spans)

    def excerpt(self, text: str, length: int = EXCERPT) -> str:
        """A part of a longer text of about `length` characters around the first word found; whole where it is
        short.
        """
        if len(text) <= length:
            return text
        spans = self.spans(text)
        first = max(0, spans[0][0] - length // 4) if spans else 0
        part = text[first : first + length].strip()
        return f"{ELLIPSIS if first else ''}{part}{ELLIPSIS if first + length < len(text) else ''}"


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


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping and touching spans made one."""
    ordered = sorted(spans)
    if len(ordered) < 2:
        return tuple(ordered)
    merged: list[Span] = []
    start, end = ordered[0]
    for next_start, next_end in ordered:
        if next_start > end:
            merged.append((start, end))
            start, end = next_start, next_end
        elif next_end > end:
            end = next_end
    return (*merged, (start, end))
