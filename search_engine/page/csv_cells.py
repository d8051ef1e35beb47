"""Cells of CSV that no spreadsheet computes.

A spreadsheet takes a cell that begins with = + - @ for a formula, and runs it. Such a cell is written with an
apostrophe before it, and one that begins with an apostrophe with one more; when it is read, the first one goes. So each
cell comes back as it was, and a cell that somebody typed with an apostrophe before a letter is as they typed it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

MARK: Final = "'"
# What formulas begin with, also in full width, which some programs take for the same.
DANGEROUS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", MARK)
# Before a file, so that spreadsheets read it as UTF-8.
BOM: Final = "\ufeff"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return MARK + cell if cell.startswith(DANGEROUS) else cell


def plain(cell: str) -> str:
    """The cell that `harmless` made this of."""
    return cell[1:] if cell.startswith(MARK) and cell[1:].startswith(DANGEROUS) else cell


def csv_text(rows: Iterable[Sequence[str | int | None]]) -> str:
    """Rows as CSV (RFC 4180), without a mark before them; numbers stay numbers."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
