"""Previews: what drafts would change of the pages that people see; one query at once, or the frequent ones by a job."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor
from api.console.editing.draft_pages import chosen_drafts
from api.console.editing.draft_pages import drafts as drafts_page
from api.console.forms import NUMBER, ranges, rendered, sent, text, unfolded
from api.console.from_where import FromWhere, from_where
from api.console.words import row_name
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, Detail, EditConflict, Forbidden, NotFound, NotReady, ServiceError
from search_engine.editorial import DICTIONARY_KINDS, ROW_STATES, draft_fields, page_differences, preview_summary

REFUSALS = (BadParameters, NotFound, Forbidden, EditConflict, NotReady)
QUERIES, MOST = 500, 2_000
SHOWN = 50  # changed pages that are shown side by side
WAITING = ("waiting", "running")
AGAIN = 2  # seconds between two looks at how far a job is


def choose_preview() -> ResponseReturnValue:
    """From the list of drafts to the page that previews the ticked ones."""
    try:
        chosen = chosen_drafts()
    except BadParameters as error:
        return drafts_page(error)
    return redirect(url_for("console.preview", drafts=ranges(chosen)), 303)


@answered_in(Lane.COSTLY)
def preview(error: ServiceError | None = None) -> ResponseReturnValue:
    """The page: drafts, a query to try, and the way to all frequent ones."""
    seen, query = actor(), text("q")
    wanted = request.values.get("drafts", "")
    all_drafts = service().editor.drafts(seen)
    numbers_of = {draft.number for draft in all_drafts}
    chosen = [number for number in unfolded(wanted) if number in numbers_of] if wanted else []
    if not wanted:
        chosen = [draft.number for draft in all_drafts if draft.author == seen.name]
    drafts = [one for one in all_drafts if one.number in set(chosen)]
    shown, fault, place, regions = None, error, FromWhere(), service().previews.regions(drafts)
    try:
        place = from_where(regions)
        if query and chosen:
            shown = service().previews.live(seen, chosen, query, place.region).as_dict()
    except REFUSALS as refused:
        fault = error or refused
    told = [{**draft_fields(one), "told": row_name(one.key)} for one in drafts]
    first = next((one.key for one in drafts if DICTIONARY_KINDS[one.key.kind].is_asked), None)
    begins = str(first.key[0]) if first else ""
    return rendered(
        "preview.html", drafts=told, chosen=ranges(chosen), q=query or begins, place=place,
        region=place.region or text("region"), regions=regions, shown=sides_of(shown), error=fault,
        queries=QUERIES, most=MOST,
    )  # fmt: skip


def begin_preview() -> ResponseReturnValue:
    """Have the frequent and the judged queries asked again."""
    try:
        count = sent("queries") or str(QUERIES)
        at = service().editor.reader(actor()).moment(sent("at"))
        if not NUMBER.fullmatch(count) or int(count) > MOST:
            raise BadParameters([Detail("queries", f"应为 1 至 {MOST} 的整数")])
        chosen = unfolded(request.form.get("drafts", ""))
        if not chosen:
            raise BadParameters([Detail("drafts", "没有可以预览的草稿")])
        job = service().previews.begin(actor(), chosen, int(count), at)
    except REFUSALS as error:
        return preview(error)
    return redirect(url_for("console.preview_job", job=job.id), 303)


def preview_job(job: str) -> ResponseReturnValue:
    """How far one is; then what it has found."""
    found = service().previews.of(actor(), job).as_dict()
    preview = found["preview"]
    changes = [sides_of(change) for change in preview["changes"][:SHOWN]] if preview else []
    rows = preview["rows"] if preview else []
    page = render_template(
        "console/preview_job.html", job=found, waiting=found["state"] in WAITING, preview=preview, changes=changes,
        summary=preview_summary(preview) if preview else "", chosen=ranges(found["drafts"]), again=AGAIN,
        row_states=ROW_STATES, acting=[row for row in rows if row["state"] == "acts"],
        idle=[row for row in rows if row["state"] != "acts"], around=preview["around"][:SHOWN] if preview else [],
    )  # fmt: skip
    return page


def sides_of(change: dict[str, Any] | None) -> dict[str, Any] | None:
    """A page now and then, each card with what becomes of it."""
    if change is None:
        return None
    gone = {move["id"] for move in change["moves"] if move["mark"] == "out"}
    moves = {move["id"]: move for move in change["moves"]}
    before = [{**card, "mark": "out" if card["id"] in gone else ""} for card in change["before"]["cards"]]
    after = [{**card, **_mark(moves.get(card["id"]))} for card in change["after"]["cards"]]
    same = change["before"] == change["after"]
    sides = {"old": before, "new": after, "lines": page_differences(change), "same": same}
    return {**change, **sides, "moved": any(move["mark"] != "same" for move in change["moves"])}


def _mark(move: dict[str, Any] | None) -> dict[str, Any]:
    return {"mark": move["mark"], "steps": move["steps"]} if move else {"mark": "", "steps": 0}
