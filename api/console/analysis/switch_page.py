"""Kill switches: what is switched off for everybody at once, and who has looked at that afterwards."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.forms import numbers, rendered, sent
from api.console.staff import staff
from api.endpoints.switches import require_everywhere
from api.http.current import service
from search_engine import BadParameters, Forbidden, NotFound, ServiceError
from search_engine.analytics import SWITCHES, step_fields, switch_fields

REFUSALS = (BadParameters, Forbidden, NotFound)
STATES = {"on": "开", "off": "已关闭"}


def switches(error: ServiceError | None = None) -> ResponseReturnValue:
    """Every switch, and the last steps."""
    found, own = service().kill_switches, staff().account
    steps = [step_fields(one) for one in found.steps()]
    return rendered(
        "switches.html", switches=[switch_fields(one) for one in found.all()], steps=steps, labels=SWITCHES,
        states=STATES, error=error, everywhere=not (own.regions or own.sites), own=staff().writer.author.actor,
    )  # fmt: skip


def switch() -> ResponseReturnValue:
    """Switch something on or off."""
    name, state = request.form.get("name", ""), request.form.get("state", "")
    try:
        require_everywhere(staff().writer)
        service().kill_switches.switch(name, state, staff().writer.author, sent("note"))
    except REFUSALS as error:
        return switches(error)
    flash(f"{SWITCHES[name]}已{'打开' if state == 'on' else '关闭'}，一秒内在所有服务进程生效")
    return redirect(url_for("console.switches"), 303)


def review() -> ResponseReturnValue:
    """Note that somebody else has looked at a step."""
    try:
        require_everywhere(staff().writer)
        service().kill_switches.review(numbers("number")[0], staff().writer.author, sent("note"))
    except REFUSALS as error:
        return switches(error)
    flash("已复核")
    return redirect(url_for("console.switches"), 303)
