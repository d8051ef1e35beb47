"""In which language a program is told what is wrong: Chinese, or English where it prefers that (`Accept-Language`)."""

from __future__ import annotations

from typing import Any

from api.http.current import current_request
from search_engine.errors import CHINESE, ENGLISH, Language, code_of, mend_in, message_in
from search_engine.operation import harmless


def language() -> Language:
    """That of the current request."""
    wanted = current_request().accept_languages
    return ENGLISH if wanted and wanted.best_match((CHINESE, ENGLISH), CHINESE) == ENGLISH else CHINESE


def fault_fields(row: int, field: str, reason: str, wanted: Language) -> dict[str, Any]:
    """One fault, or warning, as programs are told it. `reason` is message and mend in one, for whoever shows a line."""
    message, mend = harmless(message_in(reason, wanted)), harmless(mend_in(reason, wanted))
    joint = "; " if wanted == ENGLISH else "，"
    return {
        "code": code_of(reason),
        "row": row or None,
        "field": harmless(field),
        "message": message,
        "mend": mend,
        "reason": f"{message}{joint}{mend}" if mend else message,
    }
