"""Charts as SVG that stands in the page: one colour of the page's, told apart by length and lightness."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

# Pixels of the drawing; the page scales it.
WIDTH, ROW, LABEL, FIGURE = 640, 28, 200, 90
SPARK_WIDTH, SPARK_HEIGHT = 144, 28


def bars(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Horizontal bars, a row each, with their figures; values ≥ 0."""
    most = max((value for _, value in rows), default=0) or 1
    room = WIDTH - LABEL - FIGURE
    drawn = []
    for place, (label, value) in enumerate(rows):
        middle, length = place * ROW + ROW // 2, max(1, room * value // most)
        drawn.append(
            f'<text x="{LABEL - 8}" y="{middle}" text-anchor="end" dominant-baseline="central">{escape(label)}</text>'
            f'<rect class="bar b{place % 2}" x="{LABEL}" y="{middle - 9}" width="{length}" height="18"/>'
            f'<text x="{LABEL + length + 6}" y="{middle}" dominant-baseline="central">{value:,}</text>'
        )
    return _drawing(title, WIDTH, ROW * len(rows), "".join(drawn), "chart")


def sparkline(title: str, values: Sequence[int]) -> str:
    """A line over the hours, the newest at the right; values ≥ 0."""
    most, step = max(*values, 1), SPARK_WIDTH / max(len(values) - 1, 1)
    height = SPARK_HEIGHT - 4
    points = ((place * step, 2 + height * (1 - value / most)) for place, value in enumerate(values))
    written = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    line = f'<polyline class="line" points="{written}"/>'
    return _drawing(title, SPARK_WIDTH, SPARK_HEIGHT, line, "spark")


def _drawing(title: str, width: int, height: int, drawn: str, kind: str) -> str:
    named = escape(title, quote=True)
    return f'<svg class="{kind}" role="img" aria-label="{named}" viewBox="0 0 {width} {height}">{drawn}</svg>'
