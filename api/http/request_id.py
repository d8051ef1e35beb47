"""The name of a request, by which both sides find one call among many: in a header of every answer, and in the log."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from api.http.current import current_request
from api.http.sent import IN_BODY, sent_anywhere
from search_engine.access import strip_personal

CODE = "auth_code"  # the parameter that the national platform's gateway names a request by (C 0103-2018 §8.3.4.2)
# What may stand in a header and in a log line as it is.
CODE_FORM = r"[A-Za-z0-9._:/+=@\-]{1,128}"
SAFE = re.compile(CODE_FORM)
HEADER, IN_ENVIRON = "X-Request-Id", "HTTP_X_REQUEST_ID"
NAMED = "zwfw.request_id"  # in the environment of a request: its name, once somebody has asked for it


def request_id() -> str:
    """The name of the current request: the caller's, in the header or else as `auth_code`, where it is in order; else a
    new one.
    """
    environ = current_request().environ
    found: str | None = environ.get(NAMED)
    if found is None:
        found = environ[NAMED] = chosen_id(environ.get(IN_ENVIRON, ""), request_code)
    return found


def request_code() -> str:
    """The `auth_code` of the current request; "" where it has none that is in order."""
    asked = current_request()
    is_told = b"auth_code=" in asked.query_string or IN_BODY in asked.environ
    code = next(iter(sent_anywhere(CODE)), "").strip() if is_told else ""
    return code if SAFE.fullmatch(code) else ""


def logged_names() -> dict[str, str]:
    """The names of the current request, as a line of the log has them."""
    code = request_code()
    return {"request_id": strip_personal(request_id())} | ({CODE: strip_personal(code)} if code else {})


def chosen_id(header: str, code: Callable[[], str]) -> str:
    """A name: that of the header, else the code, else a new one."""
    return header if SAFE.fullmatch(header) else code() or new_id()


def new_id() -> str:
    """A name that no other request has. It is no secret: who guesses one gains nothing."""
    return f"{random.getrandbits(64):016x}"
