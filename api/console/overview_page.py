"""The first page: what is in force, what waits, what happened last, whether the service is well."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from api.console.dictionary_pages import hand
from api.console.staff import EDIT, may
from api.http.current import service
from search_engine import SWITCHES, version_fields

LAST = 6  # publishes that are shown


def overview() -> ResponseReturnValue:
    """The page."""
    found, edits = service(), may(EDIT)
    own, others, versions, work = 0, 0, [], None
    if edits:
        seen = hand()
        drafts = found.editor.drafts(seen)
        own = sum(draft.author == seen.name for draft in drafts)
        others = len(drafts) - own
        work = found.queue.counts(seen)
        versions = [version_fields(version) for version in found.editor.history(None, LAST)]
    return render_template(
        "console/overview.html", edits=edits, own=own, work=work, others=others, versions=versions, ready=found.ready(),
        off=[SWITCHES[name] for name in sorted(found.switched_off) if name in SWITCHES],
        version=found.editor.state().version,
    )  # fmt: skip
