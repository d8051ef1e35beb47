"""The first page: what is in force, what waits, what happened last, whether the service is well."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor
from api.console.navigation import returned_drafts, waiting_drafts
from api.console.staff import EDIT, MANAGE, may
from api.http.current import service
from search_engine.analytics import SWITCHES, percent
from search_engine.editorial import version_fields

LAST = 6  # publishes that are shown
FINDINGS = {"wrong": "问题", "note": "提示"}


def overview() -> ResponseReturnValue:
    """The page."""
    found, edits = service(), may(EDIT)
    own, others, versions, work, figures = 0, 0, [], None, {}
    if edits:
        # A process that only searches does without what looks after things.
        from search_engine.quality import overview_figures

        seen = actor()
        figures = overview_figures(found, seen, manages=may(MANAGE) and not seen.area)
        drafts = found.editor.drafts(seen)
        own = sum(draft.author == seen.name for draft in drafts)
        others = len(drafts) - own
        work = found.queue.counts(seen)
        versions = [version_fields(version) for version in found.editor.history(None, LAST)]
    return render_template(
        "console/overview.html", edits=edits, own=own, work=work, others=others, versions=versions, ready=found.ready(),
        off=[SWITCHES[name] for name in sorted(found.switched_off) if name in SWITCHES],
        waiting=waiting_drafts(), returned=returned_drafts(),
        version=found.editor.state().version, figures=figures, percent=percent, labels=FINDINGS,
    )  # fmt: skip
