"""The form of a caller: what it says of one, and what somebody has written in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import request

from api.console.call_names import call_names
from api.console.forms import listed, place_name, sent
from api.console.region_field import region_code
from search_engine import BadParameters, Detail
from search_engine.access import Caller, CallerKey, public_key
from search_engine.operation import CHINA

LONGEST_LIST = 10_000  # characters
BETWEEN_BLOCKS = re.compile(r"[\s,，、;；]+")
COUNT = re.compile(r"[0-9]{1,12}", re.ASCII)
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"
NOT_A_COUNT = "应为整数，留空或 0 为不限"
NOT_A_MOMENT = "应为日期，如 2027-12-31，或 2027-12-31 18:00"
NEW = Caller("", "")
# What fields are called.
LABELS: Mapping[str, str] = {
    "app": "应用标识", "name": "名称", "office": "负责的单位", "user_id": "SM2 用户标识", "keys": "公钥",
    "networks": "地址段", "certificates": "客户端证书的名称", "calls": "可调用的接口", "scopes": "权限",
    "regions": "只可写的地区", "sites": "只可写的站点", "minute_quota": "每分钟最多", "day_quota": "每日最多",
    "starts": "自何时起", "ends": "到何时为止",
}  # fmt: skip
# Fields that are texts as they are; those with several values, by what is between them.
TEXTS = ("name", "office", "user_id")
QUOTAS = ("minute_quota", "day_quota")
TICKED = ("calls", "scopes")


def form_of(caller: Caller) -> dict[str, Any]:
    """What the fields say of a caller."""
    return {
        **{name: getattr(caller, name) for name in ("app", *TEXTS, *TICKED)},
        **{name: str(getattr(caller, name) or "") for name in QUOTAS},
        "sites": "、".join(caller.sites),
        "regions": "、".join(map(place_name, caller.regions)),
        "networks": "\n".join(caller.networks),
        "certificates": "\n".join(caller.certificates),
        "starts": _shown(caller.starts),
        "ends": _shown(caller.ends, is_end=True),
    }


def form_sent() -> dict[str, Any]:
    """What the fields said that were sent, right or wrong."""
    return {name: request.form.get(name, "") for name in (*form_of(NEW), "keys")} | {
        name: request.form.getlist(name) for name in TICKED
    }


def read_new() -> Caller:
    """The caller of the form, with its key. Raises `BadParameters` with every fault."""
    values, faults = _values(NEW)
    for name, read in {"app": lambda: sent("app"), "keys": read_key}.items():
        _read(name, read, values, faults)
    return _sound(replace(NEW, **values), faults)


def read_change(before: Caller) -> dict[str, Any]:
    """The values of the form, by the attributes of a caller. Raises `BadParameters` with every fault.

    Args:
        before: Whom they change: a time that was not touched stays as it was, to the millisecond.
    """
    values, faults = _values(before)
    _sound(replace(before, **values), faults)
    return values


def read_key() -> tuple[CallerKey, ...]:
    """The public key of the form; (): none. Raises `BadParameters`."""
    text = _long("keys")
    try:
        return (CallerKey(public_key(text), 0),) if text else ()
    except ValueError as error:
        raise BadParameters([Detail("keys", str(error))]) from None


def _values(before: Caller) -> tuple[dict[str, Any], list[Detail]]:
    """What could be read, and what is wrong with the rest."""
    values: dict[str, Any] = {name: tuple(request.form.getlist(name)) for name in TICKED}
    faults: list[Detail] = []
    for name in TEXTS:
        _read(name, partial(sent, name), values, faults)
    for name in QUOTAS:
        _read(name, partial(_count, name), values, faults)
    others: Mapping[str, Callable[[], Any]] = {
        "regions": lambda: tuple([region_code(one, "regions") for one in listed("regions")]),
        "sites": lambda: listed("sites"),
        "networks": lambda: tuple(filter(None, BETWEEN_BLOCKS.split(_long("networks")))),
        "certificates": lambda: tuple(filter(None, map(str.strip, _long("certificates").splitlines()))),
        "starts": lambda: _moment("starts", before.starts),
        "ends": lambda: _moment("ends", before.ends, is_end=True),
    }
    for name, read in others.items():
        _read(name, read, values, faults)
    return values, faults


def _read(name: str, read: Callable[[], Any], values: dict[str, Any], faults: list[Detail]) -> None:
    try:
        values[name] = read()
    except BadParameters as error:
        faults += error.details


def _sound(caller: Caller, faults: list[Detail]) -> Caller:
    """The caller, if nothing is wrong. Raises `BadParameters`: of a field that could not be read, that alone."""
    known = {one.field for one in faults}
    faults += [one for one in caller.faults(call_names()) if one.field not in known]
    if faults:
        raise BadParameters(faults)
    return caller


def _long(name: str) -> str:
    """A text of several lines. Raises `BadParameters`."""
    found = request.form.get(name, "").strip()
    if len(found) > LONGEST_LIST:
        raise BadParameters([Detail(name, f"最长 {LONGEST_LIST} 个字符")])
    return found


def _count(name: str) -> int:
    found = sent(name) or "0"
    if not COUNT.fullmatch(found):
        raise BadParameters([Detail(name, NOT_A_COUNT)])
    return int(found)


def _shown(at: int | None, *, is_end: bool = False) -> str:
    """A time as the form says it: by its day where it is midnight, an end by its last day."""
    if at is None:
        return ""
    found = datetime.fromtimestamp(at / 1000, CHINA)
    if found.time() != time():
        return f"{found:{MINUTE}}"
    return f"{found - timedelta(days=1) if is_end else found:{DAY}}"


def _moment(name: str, before: int | None, *, is_end: bool = False) -> int | None:
    """A time of the form, ms since 1970 UTC; None: none. Raises `BadParameters`."""
    said = sent(name)
    if said == _shown(before, is_end=is_end):
        return before
    try:
        found = _day(said, is_end) if ":" not in said else datetime.strptime(said, MINUTE)
        return int(found.replace(tzinfo=CHINA).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise BadParameters([Detail(name, NOT_A_MOMENT)]) from None


def _day(said: str, is_end: bool) -> datetime:
    """When a day begins, or where it is an end, is over."""
    day: date = datetime.strptime(said, DAY).date()
    return datetime.combine(day + timedelta(days=is_end), time())
