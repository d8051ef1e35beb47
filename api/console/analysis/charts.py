"""Charts as SVG in the page: horizontal bars, and columns over time. The table behind each is the page's own.

Colours are classes of the style sheet: told apart by lightness too, in light and dark. Nothing is a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

# Pixels of a drawing, which the page scales: its width, a bar's row, room for labels and figures.
WIDTH, ROW, LABEL, FIGURE = 640, 26, 190, 110
HEIGHT, FOOT, TOP = 150, 22, 16
# Letters of a label that fit; the table has all of it.
LETTERS = 13
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, the whole of it, the part that is dark (None: all), and what stands beside it."""

    label: str
    whole: int
    part: int | None = None
    told: str = ""


def bars(name: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars, a row each.

    Args:
        name: Of this chart in its page: ids are made of it.
        title, description: What it shows, and what it says in a sentence.
    """
    most = max((row.whole for row in rows), default=0) or 1
    room, drawn = WIDTH - LABEL - FIGURE, []
    for place, row in enumerate(rows):
        middle = place * ROW + ROW // 2
        whole, part = room * row.whole / most, room * (row.whole if row.part is None else row.part) / most
        drawn.append(
            Markup(
                '<text x="{}" y="{}" class="end">{}</text>'
                '<rect class="whole" x="{}" y="{}" width="{:.1f}" height="16"/>'
                '<rect class="part" x="{}" y="{}" width="{:.1f}" height="16"/><text x="{:.1f}" y="{}">{}</text>'
            ).format(
                LABEL - 8, middle, _short(row.label), LABEL, middle - 8, max(whole, 1), LABEL, middle - 8, part,
                LABEL + max(whole, 1) + 6, middle, row.told or f"{row.whole:,}",
            )
        )  # fmt: skip
    return _drawing(name, title, description, ROW * len(rows), drawn)


def columns(name: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Upright columns in the order of time, the newest at the right; labels stand where there is room."""
    most = max((row.whole for row in rows), default=0) or 1
    step, room = WIDTH / max(len(rows), 1), HEIGHT - FOOT - TOP
    width, every, drawn = max(2.0, min(56.0, step * 0.7)), -(-len(rows) // MOST_LABELS), []
    for place, row in enumerate(rows):
        left, floor = place * step + (step - width) / 2, HEIGHT - FOOT
        whole, part = room * row.whole / most, room * (row.whole if row.part is None else row.part) / most
        drawn.append(
            Markup(
                '<rect class="whole" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
                '<rect class="part" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(left, floor - whole, width, whole, left, floor - part, width, part)
        )
        if place % every == (len(rows) - 1) % every:
            middle = left + width / 2
            drawn.append(
                Markup('<text x="{:.1f}" y="{}" class="middle">{}</text>').format(middle, HEIGHT - 8, row.label)
            )
            drawn.append(
                Markup('<text x="{:.1f}" y="{:.1f}" class="middle">{}</text>').format(
                    middle, floor - whole - 8, row.told or f"{row.whole:,}"
                )
            )
    return _drawing(name, title, description, HEIGHT, drawn)


def _short(label: str) -> str:
    return label if len(label) <= LETTERS else f"{label[: LETTERS - 1]}…"


def _drawing(name: str, title: str, description: str, height: int, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>'
    ).format(name, WIDTH, height, title, description, Markup("").join(drawn) if drawn else escape(""))
