"""调用方: other systems that call the service: registered, changed, stopped, by who manages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.call_names import CallName, call_labels, call_names
from api.console.forms import place_name, rendered
from api.console.people.caller_form import LABELS, NEW, form_of, form_sent, read_change, read_key, read_new
from api.console.staff import staff
from api.http.callers import sure_address
from api.http.current import current_request, service
from api.http.operators import is_within
from search_engine import BadParameters, Detail, ServiceError
from search_engine.access import SCOPES, Author, Caller, can_verify
from search_engine.operation import CallInput, call_report

ALL_OPEN = "所有不需权限的接口"
NO_KEY = "请给出公钥"


def callers() -> ResponseReturnValue:
    """All of them, those that may call nothing last."""
    used, now = _used_today(), datetime.now(UTC)
    found = [_told(one, used, now) for one in service().callers.all()]
    return rendered(
        "callers.html", callers=sorted(found, key=lambda one: one["ended"]), scopes=SCOPES, can_verify=can_verify()
    )  # fmt: skip


def new_caller(error: ServiceError | None = None) -> ResponseReturnValue:
    """The form."""
    return rendered("new_caller.html", error=error, **_form(NEW, error))


def add_caller() -> ResponseReturnValue:
    """Register one."""
    try:
        made = service().callers.add(read_new(), _author())
    except BadParameters as error:
        return new_caller(error)
    flash(f"已登记 {made.name}")
    _tell_of_list(made)
    return redirect(url_for("console.caller", app=made.app), 303)


def caller(app: str, error: ServiceError | None = None) -> ResponseReturnValue:
    """One of them. Raises `NotFound`."""
    found = service().callers.get(app)
    told = _told(found, _used_today(), datetime.now(UTC))
    return rendered("caller.html", error=error, told=told, caller=found, **_form(found, error))


def change_caller(app: str) -> ResponseReturnValue:
    """Give one other values. Raises `NotFound`."""
    try:
        before = service().callers.get(app)
        changed = service().callers.change(app, _author(), **read_change(before))
    except BadParameters as error:
        return caller(app, error)
    flash(f"已保存 {changed.name}，立即生效")
    _tell_of_list(changed)
    return _back(app)


def add_caller_key(app: str) -> ResponseReturnValue:
    """Give one a second public key. Raises `NotFound`."""
    try:
        if not (keys := read_key()):
            raise BadParameters([Detail("keys", NO_KEY)])
        changed = service().callers.add_key(app, keys[0].key, _author())
    except BadParameters as error:
        return caller(app, error)
    flash(f"已登记公钥 {keys[0].key.id}" + ("，两把现在都有效" if len(changed.keys) > 1 else ""))
    return _back(app)


def remove_caller_key(app: str) -> ResponseReturnValue:
    """Take a public key from one. Raises `NotFound`."""
    key_id = request.form.get("key", "")
    try:
        service().callers.remove_key(app, key_id, _author())
    except BadParameters as error:
        return caller(app, error)
    flash(f"已删除公钥 {key_id}，用它签名的调用不再通过")
    return _back(app)


def stop_caller(app: str) -> ResponseReturnValue:
    """End one. Raises `NotFound`."""
    flash(f"已停用 {service().callers.stop(app, _author()).name}")
    return _back(app)


def resume_caller(app: str) -> ResponseReturnValue:
    """Let one call again. Raises `NotFound`."""
    flash(f"已恢复 {service().callers.resume(app, _author()).name}")
    return _back(app)


def _author() -> Author:
    return staff().writer.author


def _back(app: str) -> ResponseReturnValue:
    return redirect(url_for("console.caller", app=app), 303)


def _form(before: Caller, error: ServiceError | None) -> dict[str, Any]:
    """What the form shows: the caller as it is, or what was sent and is wrong."""
    sent_whole = error is not None and "name" in request.form
    given = form_of(before) | ({"keys": request.form.get("keys", "")} if error else {"keys": ""})
    calls: dict[str, list[CallName]] = {}
    for one in call_names().values():
        calls.setdefault(one.tag, []).append(one)
    return {
        "given": given | form_sent() if sent_whole else given,
        "calls": list(calls.items()), "scopes": SCOPES, "own": sure_address(current_request()) or "",
        "labels": LABELS, "by_certificate": bool(service().settings.certificate_header),
    }  # fmt: skip


def _used_today() -> dict[str, int]:
    """Calls of today by caller, of all processes."""
    today = call_report(service().admission.book, CallInput(since="today", until="today"))
    return {one.name: one.calls for one in today.by("caller")}


def _told(one: Caller, used: dict[str, int], now: datetime) -> dict[str, Any]:
    labels = call_labels()
    return {
        "caller": one, "ended": one.ended(now), "state": _state(one, now), "used": used.get(one.actor, 0),
        "calls": [labels.get(call, call) for call in one.calls] or [ALL_OPEN],
        "places": [*map(place_name, one.regions), *one.sites], "given": form_of(one),
    }  # fmt: skip


def _state(one: Caller, now: datetime) -> str:
    if one.stopped is not None:
        return "已停用"
    if not one.ended(now):
        return "正常"
    return "未生效" if (one.starts or 0) > now.timestamp() * 1000 else "已到期"


def _tell_of_list(one: Caller) -> None:
    """Say what somebody may not have meant: that they are on the white list themself, which has what they send count as
    the caller's; and that another caller was there first.
    """
    own = sure_address(current_request())
    if own is not None and one.networks and is_within(own, one.networks):
        flash(f"您自己来自 {own}，在它的地址段之内：从您这里打开的门户页面，也算作它的调用，占用它的限额")
    for other in service().callers.all():
        shared = {*one.networks, *one.certificates}.intersection((*other.networks, *other.certificates))
        if other.row != one.row and other.stopped is None and shared:
            first = min(one, other, key=lambda caller: caller.row)
            flash(f"{'、'.join(sorted(shared))} 也登记给了 {other.name}：从那里来的算作先登记的 {first.name}")
