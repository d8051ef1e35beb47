"""Ranking: what ranks now, two states compared on judged queries, what could be gained at all, and what was live when.

Comparisons and headroom are jobs, each done by a process of its own; a page follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.analysis import ranking_words
from api.console.analysis.charts import Bar, bars
from api.console.analysis.tables import saved_as
from api.console.editing.dictionary_pages import actor
from api.console.forms import rendered, sent, status_of
from api.console.staff import record_export
from api.http.current import service
from search_engine import BadParameters, NotFound, ServiceError
from search_engine.access import Actions
from search_engine.analytics import COMPARE, DONE, HEADROOM, LIVE, InvalidProfile
from search_engine.editorial import RANKING, version_fields

AGAIN = 2  # seconds between two looks at how far a job is
VERSIONS, JOBS = 20, 20  # of the lists
SHOWN, LOST = 20, 3  # queries, and lost documents of each
FIRST_PAGE = 10  # cards of it
OWN, ALL = "draft:own", "draft:all"
PARTS_OF_ONE = 1000  # a bar is drawn of whole numbers


def ranking(error: ServiceError | None = None) -> ResponseReturnValue:
    """The page."""
    found, seen = service(), actor()
    kit = found.tuning
    try:
        table, broken = kit.constants(), ""
    except InvalidProfile as refused:
        table, broken = None, str(refused)
    history = [
        {**version_fields(one.version), "words": one.words, "ranking": one.ranking, "in_force": one.is_in_force}
        for one in kit.live(seen).history(VERSIONS)
    ]
    return rendered(
        "ranking.html", table=table, broken=broken, history=history, error=error, kind=RANKING.name,
        told=ranking_words, states=list(_states(history)), sets=found.judging.all(seen),
        jobs=found.tuning_jobs.all(seen)[:JOBS], me=seen.name, asked=_asked(), again=AGAIN, status=status_of(error),
        compare=COMPARE, headroom=HEADROOM,
    )  # fmt: skip


def begin_tuning() -> ResponseReturnValue:
    """Have two states compared, or see what could be gained."""
    asked = _asked()
    doing = COMPARE if asked["doing"] == COMPARE else HEADROOM
    try:
        a, b = (_with_drafts(asked[name]) for name in ("a", "b"))
        job = service().tuning_jobs.begin(actor(), doing, a, b if doing == COMPARE else "", sent("set"))
    except BadParameters as error:
        return ranking(error)
    return redirect(url_for("console.tuning_job", id=job.id), 303)


def tuning_job(id: str) -> ResponseReturnValue:
    """How far one is, or what was found. Raises `NotFound`."""
    job = service().tuning_jobs.of(actor(), id)
    found = job.found or {}
    shown: dict[str, Any] = {}
    if job.state == DONE and job.doing == COMPARE:
        shown = {"first": found["measures"][0], "moved": [_moved(one) for one in found["moved"][:SHOWN]]}
    elif job.state == DONE:
        shown = {"chart": _chart(found), "queries": found["queries"][:SHOWN]}
    return rendered(
        "ranking_job.html", job=job, found=found, told=ranking_words, again=AGAIN, mine=job.author == actor().name,
        here=url_for("console.tuning_job", id=id), compare=COMPARE, lost=LOST, **shown,
    )  # fmt: skip


def save_tuning(id: str) -> ResponseReturnValue:
    """What was found as JSON, or as a page that opens without a network. Raises `NotFound`."""
    job = service().tuning_jobs.of(actor(), id)
    if job.state != DONE or job.found is None:
        raise NotFound("还没有结果")
    as_page = request.args.get("format") == "html" and bool(job.page)
    record_export(Actions.EXPORT_JUDGEMENTS, {"set": job.query_set, "rows": job.found["judged"]})
    name = f"{ranking_words.DOING[job.doing]}-{job.query_set}"
    if as_page:
        return saved_as(f"{name}.html", Response(job.page, content_type="text/html; charset=utf-8"))
    content = orjson.dumps(job.found, option=orjson.OPT_INDENT_2)
    return saved_as(f"{name}.json", Response(content, content_type="application/json"))


def remove_tuning(id: str) -> ResponseReturnValue:
    """Give up one's own, or remove its result. Raises `NotFound`."""
    service().tuning_jobs.remove(actor(), id)
    flash("已删除")
    return redirect(url_for("console.ranking", _anchor="results"), 303)


def _asked() -> dict[str, str]:
    given = request.form if request.method == "POST" else request.args
    defaults = {"doing": COMPARE, "a": LIVE, "b": "", "set": ""}
    return {name: given.get(name, default)[:200] for name, default in defaults.items()}


def _with_drafts(state: str) -> str:
    """A state of the list; drafts by their numbers, as they are now."""
    if state not in (OWN, ALL):
        return state
    numbers = _drafts(state == OWN)
    return f"draft:{','.join(map(str, numbers))}" if numbers else "draft:"


def _drafts(own: bool) -> list[int]:
    seen = actor()
    found = service().editor.drafts(seen, seen.name) if own else service().editor.drafts(seen)
    return sorted(draft.number for draft in found)


def _states(history: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """What can be compared, with how it reads."""
    yield LIVE, "现在的（词典与排序）"
    own, seen = _drafts(own=True), _drafts(own=False)
    if own:
        yield OWN, f"现在的，加我的 {len(own)} 份草稿"
    if len(seen) > len(own):
        yield ALL, f"现在的，加全部 {len(seen)} 份草稿"
    for name in service().tuning.profiles():
        yield f"profile:{name}", f"方案 {name}" + ("（随软件）" if name == "default" else "")
    for one in history:
        yield f"version:{one['number']}", f"版本 {one['number']}" + (f"：{one['note'][:30]}" if one["note"] else "")


def _moved(moved: Mapping[str, Any]) -> dict[str, Any]:
    """A query with another first page: both pages side by side, each card with where it went."""
    moves = {move["id"]: move for move in moved["moves"]}
    pages = [
        [_card(identifier, moves.get(identifier), was=side == 0) for identifier in page]
        for side, page in enumerate(moved["pages"])
    ]
    value = None if moved["before"] is None else moved["after"] - moved["before"]
    return {**moved, "sides": pages, "difference": value}


def _card(identifier: str, move: Mapping[str, Any] | None, *, was: bool) -> dict[str, Any]:
    if move is None:  # it stands where it stood
        return {"title": service().document_desk.title(identifier) or identifier, "mark": "", "grade": None}
    before, after = move["before"], move["after"]
    if was:  # of the page before, what leaves it is told
        mark = "out" if after is None or after > FIRST_PAGE else ""
    else:
        mark = "in" if before is None else "up" if after < before else "down"
    steps = abs(after - before) if before and after else 0
    told = move["told"] if mark else ""
    return {
        "title": move["title"] or identifier, "mark": mark, "steps": steps, "told": told, "grade": move["grade"],
    }  # fmt: skip


def _chart(found: Mapping[str, Any]) -> Any:
    rows = [Bar("现在", round(found["now"] * PARTS_OF_ONE), told=f"{found['now']:.3f}")]
    for name, value in found["parts"].items():
        label = ranking_words.PARTS[name][0]
        rows.append(Bar(label, round(value * PARTS_OF_ONE), told=f"＋{value:.3f}"))
    return bars("headroom", "首页排得好不好，差在哪里", f"现在 {found['now']:.3f}，理想为 1", rows)
