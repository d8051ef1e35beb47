"""In which language a program is told what is wrong: Chinese, or English where it prefers that (`Accept-Language`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask import Response
from werkzeug.datastructures import Accept, LanguageAccept
from werkzeug.http import parse_accept_header

from api.http.current import current_request
from search_engine.errors import (
    CHINESE,
    ENGLISH,
    Fault,
    FaultTotal,
    Language,
    code_of,
    mend_in,
    message_in,
    sentence_in,
)
from search_engine.operation import harmless
from search_engine.searching import BulkResult, PutResult

HEADER = "Accept-Language"
TAGS: Mapping[Language, str] = {CHINESE: "zh-CN", ENGLISH: "en"}


def language() -> Language:
    """That of the current request."""
    return language_of(current_request().headers.get(HEADER, ""))


def language_of(header: str) -> Language:
    """That which an `Accept-Language` prefers; en-US is English. Chinese where both will do, or neither."""
    accepted = parse_accept_header(header, LanguageAccept)
    plain = Accept([(tag.replace("_", "-").partition("-")[0], quality) for tag, quality in accepted])
    return ENGLISH if plain.best_match((CHINESE, ENGLISH)) == ENGLISH else CHINESE


def told_in(response: Response, wanted: Language) -> Response:
    """An answer with words for people, marked as being in a language and having been chosen by it."""
    response.headers["Content-Language"] = TAGS[wanted]
    response.vary.add(HEADER)
    return response


def fault_fields(row: int, field: str, reason: str, wanted: Language) -> dict[str, Any]:
    """One fault, or warning, as programs are told it."""
    return {"row": row or None, "field": harmless(field), **reason_fields(reason, wanted)}


def reason_fields(reason: str, wanted: Language) -> dict[str, Any]:
    """What is wrong; `reason` is message and mend in one, for whoever shows a line."""
    return {
        "code": code_of(reason),
        "message": harmless(message_in(reason, wanted)),
        "mend": harmless(mend_in(reason, wanted)),
        "reason": harmless(sentence_in(reason, wanted)),
    }


def total_fields(totals: Iterable[FaultTotal]) -> list[dict[str, Any]]:
    """How many faults of each kind there are."""
    return [asdict(total) | {"field": harmless(total.field)} for total in totals]


def bulk_fields(result: BulkResult, wanted: Language) -> dict[str, Any]:
    """What became of a bulk write, in a language."""
    counts = {name: getattr(result, name) for name in ("load", "written", "replaced", "skipped", "stale", "removed")}
    return {**counts, "rows": _rows(result.rows, wanted), "totals": total_fields(result.totals), "cut": result.cut}


def put_fields(result: PutResult, wanted: Language) -> dict[str, Any]:
    """What became of one document, in a language."""
    told = {name: getattr(result, name) for name in ("id", "load", "sequence", "created")}
    return {**told, "warnings": _rows(result.warnings, wanted)}


def _rows(faults: Iterable[Fault], wanted: Language) -> list[dict[str, Any]]:
    return [fault_fields(one.row, one.field, one.reason, wanted) | {"warning": one.warning} for one in faults]
