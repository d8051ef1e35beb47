"""Users: accounts, what they may and where, locked or not, passwords for once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.forms import listed, rendered, sent
from api.console.region_field import region_codes, told_nearest_of
from api.console.staff import record_reading, staff
from api.http.current import service
from search_engine import BadParameters, Forbidden, ServiceError
from search_engine.access import Account, Actions, ConsoleAccess, NewAccount, generated_password

ADMIN = "admin"


def users() -> ResponseReturnValue:
    """All accounts."""
    access = _access()
    record_reading(Actions.READ_USERS)
    found = [(one, access.sign_in.failure_count(one)) for one in access.accounts.list()]
    return render_template("console/users.html", accounts=found)


def new_user() -> ResponseReturnValue:
    """The form."""
    return _new_form({"role": "editor"})


def add_user() -> ResponseReturnValue:
    """Make one, with a password for once."""
    values = {name: sent(name) for name in ("name", "role", "regions", "sites")}
    password = None if request.form.get("portal") == "1" else generated_password()
    try:
        regions = region_codes(listed("regions"))
        new = NewAccount(values["name"], values["role"], regions, listed("sites"), password, bool(password))
        made = _access().accounts.add(new, author=staff().writer.author)
    except BadParameters as error:
        return _new_form(values, told_nearest_of(error, listed("regions"), "regions"))
    if password is None:
        flash(f"已新建 {made.name}：只由门户或统一身份认证登录，没有密码")
        return redirect(url_for("console.user", name=made.name), 303)
    return render_template("console/password.html", account=made, password=password)


def user(name: str, error: ServiceError | None = None) -> ResponseReturnValue:
    """One account."""
    access = _access()
    account = access.accounts.get(name)
    if not _is_own(account):
        record_reading(Actions.READ_USERS, account.actor)
    return rendered(
        "user.html", account=account, failures=access.sign_in.failure_count(account), error=error,
        sessions=access.sessions.of(account), own=_is_own(account),
    )  # fmt: skip


def set_rights(name: str) -> ResponseReturnValue:
    """Another role, other regions and sites."""
    access, role = _access(), sent("role")
    account = access.accounts.get(name)
    sites = listed("sites")
    try:
        regions = region_codes(listed("regions"))
        if role != ADMIN or regions or sites:
            _require_other(account)
        access.accounts.set_rights(name, role, regions, sites, author=staff().writer.author)
    except (BadParameters, Forbidden) as error:
        return user(name, told_nearest_of(error, listed("regions"), "regions"))
    flash(f"已更改 {account.name} 的角色，其登录已结束")
    return redirect(url_for("console.user", name=account.name), 303)


def lock(name: str) -> ResponseReturnValue:
    """Lock it."""
    account = _access().accounts.get(name)
    try:
        _require_other(account)
    except Forbidden as error:
        return user(name, error)
    _access().accounts.lock(name, author=staff().writer.author)
    flash(f"已锁定 {account.name}，其登录已结束")
    return redirect(url_for("console.user", name=account.name), 303)


def unlock(name: str) -> ResponseReturnValue:
    """Unlock it; failures of before are forgotten."""
    account = _access().accounts.unlock(name, author=staff().writer.author)
    _access().sign_in.let_off(account)
    flash(f"已解除 {account.name} 的锁定")
    return redirect(url_for("console.user", name=account.name), 303)


def reset_password(name: str) -> ResponseReturnValue:
    """A password for once, shown once."""
    account = _access().accounts.get(name)
    if _is_own(account):
        return user(name, Forbidden("自己的密码请在“账号”页修改"))
    password = _access().accounts.reset_password(name, author=staff().writer.author)
    _access().sign_in.let_off(account)
    return render_template("console/password.html", account=account, password=password)


def _require_other(account: Account) -> None:
    """Raise `Forbidden` where somebody would take their own rights away: then nobody might be left who manages."""
    if _is_own(account):
        raise Forbidden("不能锁定自己，也不能收回自己的管理权限：请由另一位管理员操作")


def _is_own(account: Account) -> bool:
    return account.number == staff().account.number


def _access() -> ConsoleAccess:
    return service().console_access


def _new_form(values: dict[str, str], error: ServiceError | None = None) -> ResponseReturnValue:
    return rendered("new_user.html", values=values, error=error)
