"""Signing in and out."""

from __future__ import annotations

import re

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from api.console.device_cookie import known_device
from api.console.guard import require_own_form
from api.console.staff import BY_OIDC, enter, enter_by_header, header_name, staff
from api.http.current import service
from api.http.keys import sender_address
from api.http.prefix import public_path
from search_engine import Forbidden, SignInRefused

# A page of the console, and nothing that a browser could take for another host's.
OWN_PAGE = re.compile(r"/admin/(?!/)[^\\\s\x00-\x1f\x7f]*")
LONGEST = 200  # characters of what is typed that are looked at


def sign_in() -> ResponseReturnValue:
    """The form."""
    return sign_in_form(200)


def take_sign_in() -> ResponseReturnValue:
    """Whoever is right comes in; all others are told one sentence."""
    name, password = (request.form.get(field, "") for field in ("name", "password"))
    try:
        require_own_form()
        name, password = name[:LONGEST], password[:LONGEST]
        enter(service().console_access.sign_in.with_password(name, password, sender_address(), known_device(name)))
    except (SignInRefused, Forbidden) as error:
        return sign_in_form(403, name, error.message)
    return redirect(wanted(), 303)


def take_header() -> ResponseReturnValue:
    """Come in as whom the portal names."""
    require_own_form()
    return redirect(wanted(), 303) if enter_by_header() else sign_in_form(403, fault=SignInRefused().message)


def sign_out() -> ResponseReturnValue:
    """End the session; whoever came by OpenID Connect is led to the provider, too."""
    own = staff()
    service().console_access.sign_in.out(own.account, own.session, sender_address())
    session.clear()
    return redirect(url_for("console.signed_out" if own.session.way == BY_OIDC else "console.sign_in"), 303)


def wanted() -> str:
    """Where somebody wanted to go before they were asked who they are."""
    found = request.values.get("next", "")
    return public_path(found) if OWN_PAGE.fullmatch(found) else url_for("console.overview")


def sign_in_form(status: int, name: str = "", fault: str = "") -> ResponseReturnValue:
    """The form, with what went wrong."""
    provider, next_page = service().console_access.oidc, request.values.get("next", "")
    form = render_template(
        "console/sign_in.html", name=name[:LONGEST], fault=fault, next=next_page, named=header_name(),
        elsewhere=provider.label if provider else "",
    )  # fmt: skip
    return form, status
