"""Outside interfaces: registered, checked, with how they answered; C 0103 §8.3.4.3, figure 3. Of an answer its form is
shown, never its text.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.forms import rendered, sent
from api.console.staff import staff
from api.http.current import service
from search_engine import BadParameters, Detail, ServiceError
from search_engine.operation import OUTCOMES, SEALED, TYPE_LABELS, Interface, KnownInterface, Probe, read_interface

METHODS = tuple((name, name) for name in ("GET", "POST", "HEAD"))
BODIES = (("form", "表单"), ("json", "JSON"))
ACCEPTS = (
    ("ok", "成功（200 至 299）"), ("alive", "有应答，须登录也算"), ("answering", "不是服务端错误（低于 500）"),
)  # fmt: skip
SIGNS = (("", "不签名"), ("sm2", "SM2 签名"))
TYPES = tuple(TYPE_LABELS.items())
TEXTS = (
    "name", "service", "address", "method", "body", "accepts", "media_type", "provider", "receiver", "sign", "app",
    "note",
)  # fmt: skip
NUMBERS = ("status", "interval", "slow_ms")
FLAGS = ("on", "personal")
# Rows of a form beyond those that are filled in, and rows that are read.
SPARE, MOST_ROWS = 3, 64
SHOWN = 10  # checks of each in the list


def interfaces() -> ResponseReturnValue:
    """All interfaces, those that are not well first."""
    known = sorted(
        service().installation.interfaces.all(SHOWN), key=lambda one: (not one.is_checked, -one.bad - one.noted)
    )
    return rendered("interfaces.html", known=known, outcomes=OUTCOMES)


def new_interface() -> ResponseReturnValue:
    """The form."""
    return _form(Interface.model_construct(name="", address="").model_dump())


def add_interface() -> ResponseReturnValue:
    """Register one."""
    given = _given()
    try:
        interface = read_interface(_without_empty(given))
        service().installation.interfaces.put([interface], staff().writer.author, new=True)
    except BadParameters as error:
        return _form(given, error=error)
    flash(f"已登记 {interface.name}，几秒之内开始检查")
    return redirect(url_for("console.interface", name=interface.name), 303)


def interface(name: str) -> ResponseReturnValue:
    """One of them, with how it answered lately."""
    known = service().installation.interfaces.find(name)
    return _form(known.interface.model_dump(), known)


def change_interface(name: str) -> ResponseReturnValue:
    """Change one; where its provider is told stays unless another address is given."""
    registry, given = service().installation.interfaces, _given()
    before = registry.registered(name)
    if not given["receiver"] and request.form.get("silent") != "1":
        given["receiver"] = before.receiver
    try:
        changed = read_interface(_without_empty(given))
        registry.put([changed], staff().writer.author, name=name)
    except BadParameters as error:
        return _form(given, registry.find(name), error=error)
    flash(f"已保存 {changed.name}")
    return redirect(url_for("console.interface", name=changed.name), 303)


def check_interface(name: str) -> ResponseReturnValue:
    """Ask one now; what came back is told in short."""
    place = service().installation
    try:
        probe = place.prober.check(name, staff().writer.author)
    except BadParameters as error:
        known = place.interfaces.find(name)
        return _form(known.interface.model_dump(), known, error=error)
    known = place.interfaces.find(name)
    values = known.interface.model_dump()
    if not values["members"] and not known.built_in and known.interface.method != "HEAD":
        # members that hold no others: to be looked at, and saved
        shown = [(path, kind) for path, kind in probe.shape if kind not in ("array", "object")]
        values["members"] = [{"path": path, "type": kind} for path, kind in shown]
    return _form(values, known, probe)


def remove_interface(name: str) -> ResponseReturnValue:
    """Remove one."""
    service().installation.interfaces.remove(name, staff().writer.author)
    flash(f"已删除 {name}")
    return redirect(url_for("console.interfaces"), 303)


def _form(
    values: dict[str, Any],
    known: KnownInterface | None = None,
    probe: Probe | None = None,
    error: ServiceError | None = None,
) -> ResponseReturnValue:
    rows = {
        name: [*values.get(name, ()), *({} for _ in range(SPARE))] if not (known and known.built_in) else []
        for name in ("parameters", "members")
    }
    return rendered(
        "interface.html", known=known, values=values, rows=rows, probe=probe, error=error, outcomes=OUTCOMES,
        methods=METHODS, bodies=BODIES, accepts=ACCEPTS, signs=SIGNS, types=TYPES, type_labels=TYPE_LABELS,
        sealed=SEALED,
    )  # fmt: skip


def _given() -> dict[str, Any]:
    """What the form says, as JSON values. Raises `BadParameters` where a number is none."""
    values: dict[str, Any] = {name: sent(name) for name in TEXTS}
    values |= {name: _number(name) for name in NUMBERS}
    values |= {name: request.form.get(name) == "1" for name in FLAGS}
    values["parameters"] = [one for row in range(MOST_ROWS) if (one := _parameter(f"p.{row}."))]
    values["members"] = [one for row in range(MOST_ROWS) if (one := _member(f"m.{row}."))]
    return values


def _parameter(prefix: str) -> dict[str, Any] | None:
    name = sent(f"{prefix}name")
    texts = {one: sent(prefix + one) for one in ("description", "value")}
    if not name and not any(texts.values()):
        return None
    kind = sent(f"{prefix}type") or "string"
    return {"name": name, **texts, "type": kind, "required": request.form.get(f"{prefix}required") == "1"}


def _member(prefix: str) -> dict[str, Any] | None:
    path = sent(f"{prefix}path")
    return {"path": path, "type": sent(f"{prefix}type") or "any"} if path else None


def _number(name: str) -> int | str:
    """A number; "" is 0, and what is none stays as it is, to be told in its place."""
    text = sent(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or 0


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Without what a form always sends: choices that were not made are the model's own."""
    faults = [Detail(name, "应为整数") for name in NUMBERS if isinstance(values[name], str)]
    if faults:
        raise BadParameters(faults)
    return {name: value for name, value in values.items() if value != "" or name in ("name", "address")}
