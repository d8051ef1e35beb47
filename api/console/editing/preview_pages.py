"""What drafts do to the pages that people see: a row's own words, before and after, and the frequent queries by a job.
The page of a review takes its pieces from here; each is a page of its own, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor
from api.console.forms import NUMBER, place_name, ranges, rendered, text, unfolded
from api.console.from_where import FromWhere, from_where
from api.console.words import CRISES, PATTERN, row_name
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, Detail, EditConflict, Forbidden, NotFound, NotReady
from search_engine.editorial import (
    DICTIONARY_KINDS,
    ROW_STATES,
    Draft,
    draft_fields,
    page_differences,
    preview_summary,
    whole_text,
)

REFUSALS = (BadParameters, NotFound, Forbidden, EditConflict, NotReady)
QUERIES, MOST = 500, 2_000
SHOWN = 50  # changed pages that are shown side by side
TOLD = 10  # changed pages that the piece of a review names
WAITING = ("waiting", "running")
AGAIN = 2  # seconds between two looks at how far a job is


def place_of(drafts: Iterable[Draft]) -> FromWhere:
    """From where the words of drafts are asked. Raises `BadParameters`."""
    return from_where(service().previews.regions(drafts))


def own_words(draft: Draft) -> str:
    """What a draft's row begins with, where people may ask that, as a pattern of a whole sentence too; else ""."""
    kind, first = DICTIONARY_KINDS[draft.key.kind], str(draft.key.key[0])
    return first if kind.is_asked else whole_text(first) if kind.key[0] == PATTERN else ""


@answered_in(Lane.COSTLY)
def words() -> ResponseReturnValue:
    """A query before and after: the words of one of the drafts, or what somebody writes."""
    seen, wanted = actor(), request.args.get("drafts", "")
    drafts = {one.number: one for one in service().editor.drafts(seen)}
    chosen = [number for number in unfolded(wanted) if number in drafts]
    number = int(text("draft")) if NUMBER.fullmatch(text("draft")) else 0
    draft = drafts.get(number)
    looked = [draft] if draft else [drafts[one] for one in chosen]
    query, place, shown, error = text("q") or (own_words(draft) if draft else ""), FromWhere(), None, None
    try:
        place = place_of(looked)
        if not chosen:
            raise BadParameters([Detail("drafts", "没有可以试的草稿：可能已发布、放弃或退回")])
        if query:
            shown = sides_of(service().previews.live(seen, chosen, query, place.region, looked).as_dict())
    except REFUSALS as refused:
        error = refused
    return rendered(
        "review_words.html", chosen=ranges(chosen), number=number, q=query, place=place, shown=shown, error=error,
        told=change_told(shown, draft) if shown else "", is_open=bool(text("open")), name=draft and row_name(draft.key),
        region=place.region or text("region"),
    )  # fmt: skip


@answered_in(Lane.COSTLY)
def replay() -> ResponseReturnValue:
    """The frequent and the judged queries before and after: begun, or how far it is, or what was found."""
    found, error, chosen = None, None, unfolded(request.args.get("drafts", ""))
    asked: dict[str, Any] = {"drafts": ranges(chosen), "queries": text("queries") or None, "at": text("at") or None}
    try:
        found = _job(chosen)
    except REFUSALS as refused:
        error = refused
    if found and not text("job"):  # an address that asks for nothing anew
        return redirect(url_for("console.replay", **asked, job=found.id, all=text("all") or None), 303)
    job: dict[str, Any] = found.as_dict() if found else {}
    preview = job.get("preview")
    changes = [sides_of(change) for change in preview["changes"][:SHOWN]] if preview else []
    rows = preview["rows"] if preview else []
    return rendered(
        "replay.html", job=job, waiting=job.get("state") in WAITING, preview=preview, changes=changes, error=error,
        summary=preview_summary(preview) if preview else "", chosen=ranges(chosen), again=AGAIN,
        row_states=ROW_STATES, acting=[row for row in rows if row["state"] == "acts"],
        idle=[row for row in rows if row["state"] != "acts"], around=preview["around"][:SHOWN] if preview else [],
        asked=asked, here=url_for("console.replay", **asked, job=job.get("id")), queries=QUERIES, most=MOST,
        all=bool(text("all")), named=TOLD,
    )  # fmt: skip


def _job(chosen: list[int]) -> Any:
    """The job that the address names, or that of the drafts. Raises as beginning one does."""
    if name := text("job"):
        return service().previews.of(actor(), name)
    count = text("queries") or str(QUERIES)
    if not NUMBER.fullmatch(count) or int(count) > MOST:
        raise BadParameters([Detail("queries", f"应为 1 至 {MOST} 的整数")])
    if not chosen:
        raise BadParameters([Detail("drafts", "没有可以重放的草稿：可能已发布、放弃或退回")])
    at = service().editor.reader(actor()).moment(text("at"))
    return service().previews.replay(actor(), chosen, int(count), at, anew=bool(text("anew")))


def change_told(shown: dict[str, Any], draft: Draft | None) -> str:
    """What becomes of a page, in one line."""
    before, after = shown["before"], shown["after"]
    first = after["cards"][0]["title"] if after["cards"] else ""
    if shown["same"]:
        starts = (draft_fields(draft)["after"] or {}).get("@starts") if draft else ""
        acts_in = next(iter(service().previews.regions([draft] if draft else [])), "")
        where = f"在{place_name(acts_in)}" if acts_in and acts_in != shown["region"] else ""
        when = f"自 {starts} 起" if starts else ""
        return f"没有变化（这一行{where}{when}起作用）" if where or when else "没有变化"
    if after["crisis"] != before["crisis"]:
        if after["crisis"]:
            return f"变为先给出紧急求助（{CRISES.get(after['crisis'], after['crisis'])}）"
        return f"不再先给出紧急求助{f'，第一条是《{first}》' if first else ''}"
    if after["blocked"] != before["blocked"]:
        return "变为不按文字检索" if after["blocked"] else f"不再被拦截{f'，第一条是《{first}》' if first else ''}"
    if shown["loses_all"]:
        return "由有结果变为无结果"
    if shown["finds_now"]:
        return f"由无结果变为有结果{f'，第一条是《{first}》' if first else ''}"
    if shown["first_changes"]:
        return f"第一条变为《{first}》" if first else "第一条不再显示"
    return "第一条不变，其后有变化" if shown["moved"] else "各条不变，其他有变化"


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
