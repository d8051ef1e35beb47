"""Signing in by OpenID Connect: off to the provider, back from it, and out there too.

What the way back is held to stands in the browser's own signed cookie, for one return and ten minutes. The pages ask
another host: they are answered in the lane of writes, so that no search waits for it.
"""

from __future__ import annotations

import hmac
import time
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from api.console.people.sign_in_page import sign_in_form, wanted
from api.console.staff import enter
from api.http.current import service
from api.http.keys import sender_address
from api.http.lanes import Lane, answered_in
from api.http.origin import is_https
from search_engine import Forbidden, NotFound, NotReady, SignInRefused
from search_engine.access import OidcProvider

UNDER_WAY = "oidc"  # in the session
MINUTES = 10
LONGEST = 4_000  # characters of a code
LONGEST_PAGE = 1_000  # characters of where somebody wanted to go: a cookie has room for 4,000
STALE = "没有登录：这次登录已过期，或不是从本页开始的，请重新登录"


@answered_in(Lane.WRITING)
def begin_oidc() -> ResponseReturnValue:
    """Off to the provider."""
    provider = _provider()
    try:
        begun = provider.begin(_address_of("console.return_oidc"))
    except NotReady as error:
        return sign_in_form(503, fault=error.message)
    session[UNDER_WAY] = {
        "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "at": int(time.time()),
        "next": wanted() if len(wanted()) <= LONGEST_PAGE else url_for("console.overview"),
    }  # fmt: skip
    return redirect(begun.url, 303)


@answered_in(Lane.WRITING)
def return_oidc() -> ResponseReturnValue:
    """Back from the provider; whoever is right comes in."""
    try:
        begun = _begun()
        code, back = request.args["code"][:LONGEST], _address_of("console.return_oidc")
        identity = _provider().finish(code, begun["nonce"], begun["verifier"], back)
        enter(service().console_access.sign_in.with_identity(identity, sender_address()))
    except (SignInRefused, Forbidden, NotReady) as error:
        return sign_in_form(503 if isinstance(error, NotReady) else 403, fault=error.message)
    return redirect(begun["next"], 303)


@answered_in(Lane.WRITING)
def signed_out() -> ResponseReturnValue:
    """After signing out here: on to the provider's page, where it has one."""
    provider = service().console_access.oidc
    url = None if provider is None else provider.end_url(_address_of("console.sign_in"))
    return render_template("console/signed_out.html", url=url, label=provider.label if provider else "")


def _begun() -> dict[str, Any]:
    """The sign-in that the provider answers. Raises `Forbidden` where it is none of this browser, or it has failed."""
    begun = session.pop(UNDER_WAY, None)
    known, told = (begun or {}).get("state", ""), request.args.get("state", "")
    if not known or not hmac.compare_digest(known.encode(), told.encode("utf-8", "replace")):
        raise Forbidden(STALE)
    if time.time() > begun["at"] + MINUTES * 60:
        raise Forbidden(STALE)
    issuer = service().settings.oidc_issuer
    if request.args.get("iss", issuer) != issuer:  # RFC 9207: the answer of another provider
        raise Forbidden(STALE)
    if "error" in request.args or not request.args.get("code"):
        label = service().settings.oidc_label
        raise Forbidden(f"没有登录：{label}没有同意这次登录，可重新登录；仍不行请联系管理员")
    return dict(begun)


def _address_of(endpoint: str) -> str:
    """A page of ours as browsers reach it."""
    site = service().settings.oidc_site or f"{'https' if is_https(request) else 'http'}://{request.host}"
    return f"{site}{url_for(endpoint)}"


def _provider() -> OidcProvider:
    found: OidcProvider | None = service().console_access.oidc
    if found is None:
        raise NotFound("没有设置统一身份认证")
    return found
