"""Found words in a text, marked for a page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """The text, escaped, with the characters [start, stop) of each span in <mark>. Spans that overlap are cut short."""
    parts, done = [], 0
    for start, stop in sorted(spans):
        start, stop = max(start, done), min(stop, len(text))
        if start < stop:
            parts += [escape(text[done:start]), Markup("<mark>"), escape(text[start:stop]), Markup("</mark>")]
            done = stop
    return Markup("").join([*parts, escape(text[done:])])


def web_address(url: object) -> str | None:
    """The address if a page may link to it, else None."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
