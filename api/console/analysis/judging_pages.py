"""Judging: sets of queries, one query at a time with its documents, and where judges are apart.

A judge sees neither what others said nor which state found a document, and has the documents in an order of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.analysis.tables import csv_file, saved_as
from api.console.editing.dictionary_pages import actor
from api.console.forms import place_name, reasons, rendered, sent, text
from api.console.help.manual import text_html
from api.console.staff import record_export, staff
from api.http.current import service
from search_engine import BadParameters, Detail, NotFound, ServiceError
from search_engine.access import Actions
from search_engine.analytics import (
    GRADES,
    LONGEST_REASON,
    Disagreement,
    SetSummary,
    Sheet,
    SheetPair,
    jsonl_lines,
    quepid_rows,
)
from search_engine.searching import label

# Grade → what it means in a few characters; the guideline says it at length.
MEANINGS: Mapping[int, str] = {0: "无关", 1: "沾边", 2: "有用", 3: "正是"}
LONGEST_DOCUMENT = 500
SHOWN = 200  # disagreements of a page
JSONL, QUEPID = "jsonl", "quepid"


def judging() -> ResponseReturnValue:
    """The list of sets."""
    me = staff().account.name
    return rendered("judging.html", sets=[_summary(one, me) for one in service().judging.all(actor())], me=me)


def judging_sheet(name: str) -> ResponseReturnValue:
    """One query: the one of the address, else where one has stopped. Raises `NotFound`."""
    return _sheet(name, text("q"))


def give_grade(name: str) -> ResponseReturnValue:
    """Keep a grade, or take it back; the answer is for the script, or leads to the next card. Raises `NotFound`."""
    query, document = sent("query"), sent("document", LONGEST_DOCUMENT)
    grade = request.form.get("grade", "")
    try:
        if grade:
            reason = sent("reason", LONGEST_REASON)
            service().judging.judge(actor(), name, query, document, _grade(grade), reason)
        else:
            service().judging.take_back(actor(), name, query, document)
    except (BadParameters, NotFound) as error:
        if _is_asked_by_script():
            return jsonify({"fault": reasons(error)}), 422
        if isinstance(error, NotFound):
            raise
        return _sheet(name, query, error, document)
    found = service().judging.sheet(actor(), name, query)
    if _is_asked_by_script():
        return jsonify({"left": found.left if found else 0, **_own_progress(name)})
    return redirect(url_for("console.judging_sheet", name=name, q=query, _anchor=_next_card(found, document)), 303)


def judging_apart(name: str, error: ServiceError | None = None, given: Mapping[str, str] | None = None) -> (
    ResponseReturnValue
):  # fmt: skip
    """Pairs on which judges are apart. Raises `NotFound`."""
    desk, seen = service().judging, actor()
    found = desk.disagreements(seen, name)
    waiting = [one for one in found if one.settlement is None]
    settled = [one for one in found if one.settlement is not None]
    return rendered(
        "judging_apart.html", name=name, agreement=desk.agreement(name, seen), error=error, given=given or {},
        waiting=[_apart(one) for one in waiting[:SHOWN]], more=len(waiting) - SHOWN, total=len(waiting),
        settled=[_apart(one) for one in settled[:SHOWN]], meanings=MEANINGS, grades=GRADES,
        me=staff().account.name, one=_summary(desk.one(seen, name), staff().account.name),
    )  # fmt: skip


def settle_apart(name: str) -> ResponseReturnValue:
    """Decide what counts for a pair. Raises `NotFound`."""
    given = {one: sent(one, LONGEST_DOCUMENT) for one in ("query", "document", "grade")}
    try:
        reason = given["reason"] = sent("reason", LONGEST_REASON)
        service().judging.settle(actor(), name, given["query"], given["document"], _grade(given["grade"]), reason)
    except BadParameters as error:
        return judging_apart(name, error, given)
    flash(f"已裁定：{given['grade']} 分 {MEANINGS[int(given['grade'])]}")
    return redirect(url_for("console.judging_apart", name=name), 303)


def export_judging(name: str) -> ResponseReturnValue:
    """All that counts, as a file. Raises `BadParameters`, `NotFound`."""
    form = request.args.get("format", JSONL)
    if form not in (JSONL, QUEPID):
        raise BadParameters([Detail("format", f"应为 {JSONL}、{QUEPID} 之一")])
    found = service().judging.judged(name, actor())
    record_export(Actions.EXPORT_JUDGEMENTS, {"name": name, "rows": len(found.judgements)})
    if form == QUEPID:
        return csv_file(name, quepid_rows(found.query_set))
    return saved_as(f"{name}.jsonl", Response("".join(jsonl_lines(found)), content_type="application/jsonl"))


def _sheet(name: str, query: str, error: ServiceError | None = None, document: str = "") -> ResponseReturnValue:
    found = service().judging.sheet(actor(), name, query)
    cards = [_card(pair) for pair in found.pairs] if found else []
    return rendered(
        "judging_sheet.html", name=name, sheet=found, error=error, faulty=document, meanings=MEANINGS, cards=cards,
        guideline=text_html(service().judging.guideline(name)), own=_own_progress(name), longest=LONGEST_REASON,
    )  # fmt: skip


def _summary(one: SetSummary, me: str) -> dict[str, Any]:
    own = next((of for of in one.progress if of.judge == me), None)
    return {
        "name": one.name, "made": one.made, "author": one.author, "note": one.note, "source": one.source,
        "queries": one.queries, "pairs": one.pairs, "judged": own.judged if own else 0,
        "others": [of for of in one.progress if of.judge != me and of.judged],
    }  # fmt: skip


def _own_progress(name: str) -> dict[str, int]:
    found = _summary(service().judging.one(actor(), name), staff().account.name)
    return {"judged": found["judged"], "total": found["pairs"]}


def _card(pair: SheetPair) -> dict[str, Any]:
    return {"document": pair.document, "grade": pair.grade, "reason": pair.reason, **_shown(pair.document)}


def _apart(one: Disagreement) -> dict[str, Any]:
    return {
        "query": one.query, "document": one.document, "judgements": one.judgements, "settlement": one.settlement,
        "place": place_name(one.query.region) if one.query.region else "", **_shown(one.document),
    }  # fmt: skip


def _shown(document: str) -> dict[str, Any]:
    """What a card says of a document; of one that is no more only that."""
    try:
        found = service().document_desk.get(document)
    except NotFound:
        return {"title": "", "kind": "", "authority": "", "region": "", "located": "", "summary": ""}
    region = str(found["region"])
    return {
        "title": found["title"], "kind": label("kind", found["kind"]), "region": region,
        "authority": (found.get("authority") or {}).get("name") or "", "located": place_name(region),
        "summary": found.get("summary") or "",
    }  # fmt: skip


def _next_card(found: Sheet | None, document: str) -> str:
    """The card behind a document; the way on behind the last."""
    documents = [pair.document for pair in found.pairs] if found else []
    place = documents.index(document) + 2 if document in documents else 1
    return f"card-{place}" if place <= len(documents) else "onward"


def _grade(said: str) -> int:
    if said not in map(str, GRADES):
        raise BadParameters([Detail("grade", f"请选 {_listed(GRADES)} 之一")])
    return int(said)


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _is_asked_by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
