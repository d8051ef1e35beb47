"""What stands before every page of the console: who is in, whether they may, and whether the form is ours."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Response, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from api.console.staff import BY_PASSWORD, TOKEN, Right, enter_by_header, recognise
from api.http.audit import record_refusals
from api.http.keys import sender_address
from api.http.prefix import public_path
from search_engine import Forbidden, noted_refusals
from search_engine.access import NAMELESS

MOST_BYTES = 1_000_000  # of a form
CSRF_FIELD, CSRF_HEADER = "csrf", "X-Csrf-Token"
# Where somebody may go who has to change their password first.
BEFORE_A_PASSWORD = ("console.account", "console.change_password", "console.sign_out")


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """A page, or what a form does.

    Attributes:
        name: Of its endpoint.
        right: None: for everybody, also who is not in.
        most_bytes: Of what a form sends.
    """

    rule: str
    name: str
    view: Callable[..., ResponseReturnValue]
    right: Right | None
    method: str = "GET"
    most_bytes: int = MOST_BYTES


def guard(pages: Mapping[str, ConsolePage]) -> ResponseReturnValue | None:
    """Let nobody through who may not. Raises `Forbidden`.

    Args:
        pages: Endpoint → page. What is none of them is for who is in.
    """
    request.max_content_length = MOST_BYTES
    page = pages.get(request.endpoint or "")
    if (request.endpoint or "").endswith(".static"):
        return None
    g.staff = recognise()
    if page is not None and page.right is None:
        return None
    if g.staff is None:
        # the address anew, so that the new cookie is sent with it
        if request.method == "GET" and enter_by_header():
            return redirect(public_path(request.full_path.rstrip("?")), 303)
        return redirect(url_for("console.sign_in", next=_wanted()), 303)
    if request.method != "GET":
        if page is not None and page.most_bytes > MOST_BYTES:  # who is not in sends no more than others
            request.max_content_length = request.max_form_memory_size = page.most_bytes
        require_own_form()
    by_password = g.staff.session.way == BY_PASSWORD  # others have used none
    if by_password and g.staff.account.must_change and request.endpoint not in BEFORE_A_PASSWORD:
        flash("请先修改一次性密码")
        return redirect(url_for("console.account"), 303)
    if page is not None and page.right is not None and not page.right.holds(g.staff.account):
        raise Forbidden(f"您的账号没有“{page.right.name}”的权限")
    return None


def require_own_form() -> None:
    """Raise `Forbidden` where what was sent is of no page of this browser's; of other sites see `api.http.origin`."""
    sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    known = session.get(TOKEN, "")
    if not known or not hmac.compare_digest(known.encode(), sent.encode("utf-8", "replace")):
        raise Forbidden("页面已过期，没有提交：请返回上一页，刷新后重试")


def record_refused(response: Response) -> Response:
    """Record what this request was refused, and who asked for it."""
    if noted_refusals():
        known = g.get("staff") or recognise()  # forms of other sites are refused before anybody is recognised
        by = known.writer.author if known else replace(NAMELESS, address=sender_address())
        record_refusals(by, f"page:{(request.endpoint or '').removeprefix('console.')}")
    return response


def _wanted() -> str | None:
    """Where somebody wanted to go: what was sent by a form is gone."""
    return request.full_path.rstrip("?") if request.method == "GET" and request.path != "/admin/" else None
