"""The audit log, for those who may read it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.console import audit_words, words
from api.console.forms import NUMBER, text
from api.console.staff import staff
from api.http.current import service
from search_engine.access import AuditQuery, entry_fields, read_moment

SIZE = 100


def audit() -> ResponseReturnValue:
    """Entries, newest first."""
    who, action, since, until = (text(name) for name in ("who", "action", "since", "until"))
    faults: dict[str, str] = {}
    moments = {name: _moment(name, value, faults) for name, value in (("since", since), ("until", until))}
    older = request.args.get("older_than", "")
    query = AuditQuery(
        moments["since"], moments["until"], who or None, action or None,
        int(older) if NUMBER.fullmatch(older) else None, SIZE,
    )  # fmt: skip
    found, older_than = service().audit_entries(query, staff().writer)
    entries = [
        {**entry_fields(entry), "before": audit_words.value(entry.before), "after": audit_words.value(entry.after)}
        for entry in found
    ]
    return render_template(
        "console/audit.html", entries=entries, older_than=older_than, who=who, action=action, since=since, until=until,
        faults=faults, words_of=audit_words, actions={**words.ACTIONS, **audit_words.ACTIONS},
    )  # fmt: skip


def _moment(name: str, value: str, faults: dict[str, str]) -> int | None:
    try:
        return read_moment(value) if value else None
    except ValueError as error:
        faults[name] = str(error)
        return None
