"""A table as a file that spreadsheets open, in which nothing that somebody has typed is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

from search_engine.analytics import BOM, csv_text


def csv_file(name: str, rows: Iterable[Sequence[str | int]]) -> Response:
    """Rows as CSV, to be saved under a name (without its ending)."""
    return saved_as(f"{name}.csv", Response(BOM + csv_text(rows), content_type="text/csv; charset=utf-8"))


def saved_as(name: str, response: Response) -> Response:
    """A response that browsers save under a name, which may be Chinese (RFC 6266)."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
