"""Own rows that may go: why each, and switching them off together."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor, row_address
from api.console.forms import page_number, text
from api.console.words import row_name
from api.http.current import service
from search_engine.editorial import (
    CLEANUP_REASONS,
    DICTIONARY_KINDS,
    CleanupWish,
    cleanup_chosen,
    cleanup_counts,
    key_cells,
    moment_told,
)
from search_engine.operation import CHINA

SIZE = 100  # rows of a page


def cleanup() -> ResponseReturnValue:
    """The rows, kind by kind."""
    rows = service().row_uses.cleanup(actor())
    reason, kind = request.args.get("reason", ""), request.args.get("kind", "")
    wish = CleanupWish(reason if reason in CLEANUP_REASONS else "", kind, text("owner"))
    wanted = text("q")
    lines = [_line(one) for one in cleanup_chosen(rows, wish)]
    found = sorted((line for line in lines if wanted in line["told"]), key=lambda line: line["kind"].label)
    page, pages = page_number(), -(-len(found) // SIZE) or 1
    shown = found[(page - 1) * SIZE : page * SIZE]
    return render_template(
        "console/cleanup.html", total=len(found), page=page, pages=pages, wish=wish, q=wanted, reasons=CLEANUP_REASONS,
        groups=[(kind, list(of_kind)) for kind, of_kind in groupby(shown, key=lambda line: line["kind"])],
        counts=cleanup_counts(rows), kinds=dict.fromkeys(DICTIONARY_KINDS[one.row.kind] for one in rows),
        owners=sorted({one.row.owner for one in rows if one.row.owner}),
        address=lambda number: url_for(
            "console.cleanup", reason=wish.reason or None, kind=kind or None, owner=wish.owner or None,
            q=wanted or None, page=number,
        ),
    )  # fmt: skip


def _line(one: Any) -> dict[str, Any]:
    key, today = key_cells(one.row.key), datetime.now(CHINA).date()
    return {
        "kind": DICTIONARY_KINDS[one.row.kind], "told": row_name(one.row.key), "reason": one.reason, "why": one.why,
        "ends": moment_told(one.ends, today), "owner": one.row.owner, "key": urlencode(key),
        "url": row_address(one.row.kind, key),
    }  # fmt: skip
