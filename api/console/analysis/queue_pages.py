"""The queue: what goes wrong for people, who mends it, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console import audit_words
from api.console.editing.dictionary_pages import CELL, actor
from api.console.forms import numbers, page_number, rendered, sent, text
from api.console.region_field import region_code
from api.console.staff import record_reading, staff
from api.http.current import service
from search_engine import BadParameters, NotFound, ServiceError
from search_engine.access import REPORT_ELEMENTS, Actions, entry_fields
from search_engine.analytics import (
    QUEUE_SORTS,
    QUEUE_SOURCES,
    QUEUE_STATES,
    QueueFilter,
    QueueUpdate,
    queue_item_fields,
    remark_fields,
)

SIZE = 50  # items of a page
# Ways to filter by state: those of the items, or all that is still to be done.
UNDONE, ALL = "", "all"
STATES = {UNDONE: "未完成", **QUEUE_STATES, ALL: "全部"}
# What many at once can be given; an empty field changes nothing.
AT_ONCE = ("state", "sort", "owner", "department", "due")
OF_ONE = ("state", "sort", "department", "owner", "due", "note")
LONGEST_ADDRESS = 2_000  # of the list that a form goes back to, without its path
# Element that was marked as wrong → the section of a document's page where it stands.
SECTIONS = {
    "conditions": "conditions", "materials": "materials", "process": "process", "time": "cost", "fee": "cost",
    "place": "where", "text": "text",
}  # fmt: skip
# What stands in a query for each character that a ban has hidden.
HIDDEN = "★"


def queue(error: ServiceError | None = None) -> ResponseReturnValue:
    """The list."""
    own, seen, given, page = service().queue, actor(), _filter(), page_number()
    try:
        given["region"] = region_code(given["region"])
        wanted = QueueFilter(**given, **_states())
        total, found = own.total(seen, wanted), own.all(seen, wanted, (page - 1) * SIZE, SIZE)
    except BadParameters as refused:
        error, total, found = error or refused, 0, []
    departments, owners = own.names(seen, QueueFilter(**_states()))
    chosen = {**given, "state": _state(), "overdue": "1" if given["overdue"] else ""}
    return rendered(
        "queue.html", items=[_told(one) for one in found], total=total, page=page, pages=-(-total // SIZE) or 1,
        chosen=chosen, counts=own.counts(seen), last=own.last(), error=error, states=STATES, sorts=QUEUE_SORTS,
        sources=QUEUE_SOURCES, elements=REPORT_ELEMENTS, all_states=QUEUE_STATES,
        departments=_choices(departments), owners=_choices(owners),
        me=staff().account.name,
        address={name: value for name, value in chosen.items() if value}, back=request.query_string.decode("latin-1"),
    )  # fmt: skip


def queue_item(
    number: int, error: ServiceError | None = None, given: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """One item. Raises `NotFound`."""
    found = service().queue.one(actor(), number)
    one, history = _told(found), service().queue.history(actor(), number)
    remarks = [remark_fields(remark) for remark in service().queue.remarks(found)]
    if remarks:  # sentences of readers
        record_reading(Actions.READ_REMARKS, f"queue_item:{number}")
    return rendered(
        "queue_item.html", one=one,
        remarks=remarks,
        alike=[_told(other) for other in service().queue.same_query(actor(), found)],
        given=given or {name: one[name] for name in OF_ONE} | ({"sort": ""} if one["is_proposed"] else {}),
        error=error,
        states=tuple(QUEUE_STATES.items()), sources=QUEUE_SOURCES, elements=REPORT_ELEMENTS, sorts=QUEUE_SORTS,
        all_states=QUEUE_STATES,
        history=[{**entry_fields(entry), "lines": audit_words.changed(entry.before, entry.after)} for entry in history],
        sort_choices=(("", f"照建议：{QUEUE_SORTS[one['proposed']]}"), *QUEUE_SORTS.items()),
    )  # fmt: skip


def set_queue() -> ResponseReturnValue:
    """Change what was ticked."""
    try:
        ticked = numbers("number")
        given = {name: sent(name) for name in AT_ONCE}
        changed = service().queue.set(actor(), ticked, QueueUpdate(**{k: v for k, v in given.items() if v}))
    except (BadParameters, NotFound) as error:
        return queue(error)
    flash(f"已改 {len(changed)} 条")
    return redirect(f"{url_for('console.queue')}?{sent('back', LONGEST_ADDRESS)}".removesuffix("?"), 303)


def set_queue_item(number: int) -> ResponseReturnValue:
    """Change one, every field as the form says."""
    given = {name: request.form.get(name, "").replace("\r\n", "\n") for name in OF_ONE}
    try:
        service().queue.set(actor(), [number], QueueUpdate(**given))
    except BadParameters as error:
        return queue_item(number, error, given)
    flash("已保存")
    return redirect(url_for("console.queue_item", number=number), 303)


def _choices(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _state() -> str:
    found = text("state")
    return found if found in STATES else UNDONE


def _states() -> dict[str, Any]:
    state = _state()
    chosen: Sequence[str] = tuple(QUEUE_STATES) if state == ALL else (state,)
    return {"states": chosen} if state != UNDONE else {}


def _filter() -> dict[str, Any]:
    sort, source, element = text("sort"), text("source"), text("element")
    return {
        "sort": sort if sort in QUEUE_SORTS else "",
        "source": source if source in QUEUE_SOURCES else "",
        "element": element if element in REPORT_ELEMENTS else "",
        "department": text("department"),
        "owner": text("owner"),
        "q": text("q"),
        "region": text("region"),
        "overdue": request.args.get("overdue") == "1",
    }


def _told(item: Any) -> dict[str, Any]:
    """An item with the ways that lead from it to its mend."""
    one: dict[str, Any] = queue_item_fields(item, service().queue.today(), service().tree)
    region, ways = one["region"] or None, {}
    if one["about"] == "query":
        ways["教一次"] = url_for("console.teach", q=one["query"], region=region)
        ways["为何没有"] = url_for("console.explanation", q=one["query"], region=region)
        cells = {f"{CELL}term": one["query"], **({f"{CELL}@region": region} if region else {})}
        ways["建词"] = url_for("console.new_row", kind="synonyms", **cells)
        ways["守护"] = url_for("console.patrol", query=one["query"], region=region, _anchor="keep")
    elif one["document"]:
        most = max(one["elements"], key=one["elements"].get, default="")
        ways["打开"] = url_for("portal.item", id=one["document"], region=region, _anchor=SECTIONS.get(most))
    else:
        ways["违禁词"] = url_for("console.rows", kind="banned", q=None if HIDDEN in one["title"] else one["title"])
        ways["放行词"] = url_for("console.rows", kind="allowed")
    return {**one, "ways": ways}
