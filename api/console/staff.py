"""Who is in the console, in the current request; and what they may."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask import after_this_request, g, request, session

from api.console.device_cookie import remember_device
from api.http.current import service
from api.http.keys import sender_address
from api.http.operators import is_within
from search_engine import SignInRefused
from search_engine.access import Account, ConsoleSession, Writer, is_bounded

ID, TOKEN = "id", "csrf"
BY_PASSWORD, BY_HEADER, BY_OIDC = "password", "header", "oidc"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is in the console."""

    account: Account
    session: ConsoleSession

    @property
    def writer(self) -> Writer:
        """As whom they write."""
        return Writer(self.account, sender_address())


@dataclass(frozen=True, slots=True)
class Right:
    """What a page asks of an account.

    Attributes:
        name: For people.
        holds: Whether an account has it.
    """

    name: str
    holds: Callable[[Account], bool]


def scope(name: str, label: str) -> Right:
    """The right that a scope gives."""
    return Right(label, lambda account: name in account.may)


ANYBODY = Right("登录", lambda account: True)
EDIT = scope("dictionaries:write", "编辑词典")
PUBLISH = scope("dictionaries:publish", "发布词典")
AUDIT = scope("audit:read", "查看审计日志")
# Of what has no region: an auditor of one region or site sees none of it.
AUDIT_ALL = Right("查看调用统计", lambda account: AUDIT.holds(account) and not is_bounded(account))
MANAGE = Right("管理用户", lambda account: account.may_manage)


def staff() -> Staff:
    """Who is in; the guard has seen to it that somebody is."""
    found: Staff = g.staff
    return found


def record_export(action: str, after: Mapping[str, Any], region: str | None = None) -> None:
    """Record that who is in takes something along."""
    service().audit_queue.put(staff().writer.author, action, after=_given(after), region=region or None)


def record_reading(action: str, target: str = "", after: Mapping[str, Any] | None = None) -> None:
    """Record that who is in reads what is about persons, or the log."""
    service().audit_queue.put_bounded(staff().writer.author, action, target, _given(after or {}))


def _given(told: Mapping[str, Any]) -> dict[str, Any] | None:
    return {name: value for name, value in told.items() if value} or None


def may(right: Right) -> bool:
    """Whether somebody is in who has a right."""
    found = g.get("staff")
    return found is not None and right.holds(found.account)


def recognise() -> Staff | None:
    """Who is in, by the cookie; where a trusted portal says who is before the screen, it is that one or nobody."""
    access, named = service().console_access, header_name()
    found = access.sessions.find(session[ID]) if ID in session else None
    if found is not None and (found[0].way == BY_HEADER and named != found[1].name):
        found = None
    if found is None:
        session.pop(ID, None)
        return None
    own, account = found
    return Staff(account, own)


def enter(secret: str) -> None:
    """Begin anew with the id of a session: nothing of what the browser had before is kept."""
    session.clear()
    session[ID] = secret
    session[TOKEN] = secrets.token_urlsafe(16)
    found = service().console_access.sessions.find(secret)
    if found is not None and found[1].has_password:  # whichever way they came: others never give one
        after_this_request(remember_device(found[1].name))


def enter_by_header() -> bool:
    """Begin a session of whom a trusted portal names; whether it names somebody who may come in."""
    name = header_name()
    if not name:
        return False
    try:
        enter(service().console_access.sign_in.with_header(name, sender_address()))
    except SignInRefused:
        return False
    return True


def header_name() -> str | None:
    """Whom a trusted portal names: the connection itself must come from its network."""
    settings = service().settings
    if not settings.staff_header or not is_within(request.remote_addr, settings.staff_networks):
        return None
    return unquote(request.headers.get(settings.staff_header, ""))[:100].strip() or None


def form_token() -> str:
    """The token that every form of this browser carries."""
    if TOKEN not in session:
        session[TOKEN] = secrets.token_urlsafe(16)
    found: str = session[TOKEN]
    return found
