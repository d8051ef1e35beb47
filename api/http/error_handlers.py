"""Errors become answers: JSON for programs, a page for people; what nobody expected is logged without its words."""

from __future__ import annotations

import traceback

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from api.http.answers import answer
from api.http.current import extension, service
from api.http.errors import error_object, row_of
from api.http.language import language, told_in
from api.http.request_id import logged_names
from search_engine import CHINESE, NotFound, NotReady, QuotaSpent
from search_engine.logs import Repeated
from search_engine.operation import failure_of

PROGRAM_PATHS = ("/v1/", "/demo/sign-in", "/healthz", "/readyz", "/metrics", "/openapi.json")
# Headers that an error itself knows better than the row of its class.
SPECIFIC = ("Allow", "Retry-After")
# What readers of the portal are told, who do not know what a parameter or an index is.
SAID_TO_READERS = {
    404: "页面不存在或已下线",
    405: "页面不存在或已下线",
    422: "网址里有无法识别的内容",
    503: "暂时无法打开，请稍后再试",
}
REPEATED = "zwfw_repeated"  # the extension that knows which faults have been told just now
log = structlog.get_logger("api")


def register_failures(app: Flask) -> None:
    """Let every error of an application be answered here."""
    app.extensions[REPEATED] = Repeated()
    app.register_error_handler(Exception, answer_failure)


def answer_failure(error: Exception) -> ResponseReturnValue:
    """Answer one error in our shape."""
    if isinstance(error, RequestRedirect):
        return error
    error = failure_of(error, service().settings.home) or error
    row = row_of(error)
    if row.status == 500:
        record(error)
    response = program_answer(error) if request.path.startswith(PROGRAM_PATHS) else page_answer(error)
    response.headers.update(row.headers)
    if isinstance(error, HTTPException):
        response.headers.update([header for header in error.get_headers() if header[0] in SPECIFIC])
    if isinstance(error, QuotaSpent):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def program_answer(error: Exception) -> Response:
    """The JSON shape, in the language that the program prefers."""
    wanted = language()
    return told_in(answer(error_object(error, wanted), row_of(error).status), wanted)


def page_answer(error: Exception) -> Response:
    """The same as a page."""
    shown, status = error_object(error, CHINESE)["error"], row_of(error).status
    if request.blueprint == "console":
        return make_response(render_template("console/error.html", error=shown, status=status), status)
    title = shown["message"] if isinstance(error, NotReady) else SAID_TO_READERS.get(status, shown["message"])
    said = shown["message"] if isinstance(error, NotFound) else ""  # what there is none of
    page = render_template("portal/error.html", title=title, said=said, status=status, alone=True)
    return make_response(page, status)


def record(error: Exception) -> None:
    """Log where it happened and of which class it is; its text could hold what somebody typed. What fails for everybody
    is told once a minute.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    left_out = extension(REPEATED).left_out((type(error), *where[-1:]))
    if left_out is None:
        return
    log.error(
        "request_failed",
        error=type(error).__qualname__,
        endpoint=request.endpoint,
        method=request.method,
        where=where,
        **({"left_out": left_out} if left_out else {}),
        **logged_names(),
    )
