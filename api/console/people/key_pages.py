"""Keys of programs: made, listed and ended by who manages; a secret is shown once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console import words
from api.console.forms import listed, place_name, rendered, sent
from api.console.region_field import region_code
from api.console.staff import staff
from api.http.current import service
from search_engine import BadParameters, Detail, NotFound, ServiceError
from search_engine.access import SCOPES, NewKey
from search_engine.operation import CHINA

FIELDS = ("name", "regions", "sites", "expires")


def keys(error: ServiceError | None = None, secret: str = "", made: str = "") -> ResponseReturnValue:
    """All keys, those that ended last."""
    now = datetime.now(CHINA)
    found: list[dict[str, Any]] = [
        {"key": one, "ended": one.ended(now), "places": list(map(place_name, one.regions))}
        for one in service().keys.list()
    ]
    given: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    given["scopes"], given["roles"] = request.form.getlist("scopes"), request.form.getlist("roles")
    return rendered(
        "keys.html", keys=sorted(found, key=lambda one: one["ended"]), scopes=SCOPES, roles=words.ROLES,
        error=error, secret=secret, made=made, given=given if error else {"scopes": [], "roles": []},
    )  # fmt: skip


def add_key() -> ResponseReturnValue:
    """A new key; its secret stands in this answer and nowhere else."""
    try:
        regions = tuple([region_code(one, "regions") for one in listed("regions")])
        new = NewKey(
            sent("name"), tuple(request.form.getlist("scopes")), tuple(request.form.getlist("roles")),
            regions, listed("sites"), _day(sent("expires")),
        )  # fmt: skip
        secret = service().keys.create(new, author=staff().writer.author)
    except BadParameters as error:
        return keys(error)
    return keys(secret=secret, made=new.name)


def revoke_key() -> ResponseReturnValue:
    """End a key."""
    name = request.form.get("name", "")
    try:
        service().keys.revoke(name, author=staff().writer.author)
    except NotFound as error:
        return keys(error)
    flash(f"密钥 {name} 已停用，使用它的程序不再能写入")
    return redirect(url_for("console.keys"), 303)


def _day(text: str) -> datetime | None:
    """The end of a day in China. Raises `BadParameters`."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError:
        raise BadParameters([Detail("expires", "应为日期，如 2027-12-31")]) from None
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), CHINA)
