"""In which language a program is told what is wrong: Chinese, or English where it prefers that (`Accept-Language`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from api.http.current import current_request
from search_engine.errors import CHINESE, ENGLISH, FaultTotal, Language, code_of, mend_in, message_in, sentence_in
from search_engine.operation import harmless
from search_engine.searching import BulkResult


def language() -> Language:
    """That of the current request."""
    wanted = current_request().accept_languages
    return ENGLISH if wanted and wanted.best_match((CHINESE, ENGLISH), CHINESE) == ENGLISH else CHINESE


def fault_fields(row: int, field: str, reason: str, wanted: Language) -> dict[str, Any]:
    """One fault, or warning, as programs are told it. `reason` is message and mend in one, for whoever shows a line."""
    return {
        "code": code_of(reason),
        "row": row or None,
        "field": harmless(field),
        "message": harmless(message_in(reason, wanted)),
        "mend": harmless(mend_in(reason, wanted)),
        "reason": harmless(sentence_in(reason, wanted)),
    }


def total_fields(totals: Iterable[FaultTotal]) -> list[dict[str, Any]]:
    """How many faults of each kind there are."""
    return [asdict(total) | {"field": harmless(total.field)} for total in totals]


def bulk_fields(result: BulkResult, wanted: Language) -> dict[str, Any]:
    """What became of a bulk write, in a language."""
    counts = {name: getattr(result, name) for name in ("load", "written", "replaced", "skipped", "removed")}
    rows = [
        fault_fields(fault.row, fault.field, fault.reason, wanted) | {"warning": fault.warning} for fault in result.rows
    ]
    return {**counts, "rows": rows, "totals": total_fields(result.totals), "cut": result.cut}
