"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.forms import place_name, rendered
from api.console.staff import enter, staff
from api.http.current import service
from api.http.keys import sender_address
from search_engine import BadParameters, Detail, ServiceError, SignInRefused

LONGEST = 200  # characters that are looked at; what is longer is no password


def account(error: ServiceError | None = None) -> ResponseReturnValue:
    """The page."""
    own = staff()
    return rendered(
        "account.html", account=own.account, session_number=own.session.number, error=error,
        sessions=service().console_access.sessions.of(own.account),
        places=list(map(place_name, own.account.regions)),
    )  # fmt: skip


def change_password() -> ResponseReturnValue:
    """Another password: all other sessions end."""
    own, form = staff(), request.form
    old, new, again = (form.get(name, "")[:LONGEST] for name in ("old", "new", "again"))
    try:
        if new != again:
            raise BadParameters([Detail("again", "两次输入的新密码不一致")])
        secret = service().console_access.sign_in.change_password(own.account, own.session, old, new, sender_address())
    except (BadParameters, SignInRefused) as error:
        return account(error)
    enter(secret)
    flash("密码已修改，其他地方的登录已结束")
    return redirect(url_for("console.overview"), 303)


def end_others() -> ResponseReturnValue:
    """End one's other sessions."""
    service().console_access.sessions.end_others(staff().session)
    flash("其他登录已结束")
    return redirect(url_for("console.account"), 303)
