"""Answers of the server itself, to requests that never reach the application; made ready when a process starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask import Flask, Response
from waitress.task import ErrorTask
from waitress.utilities import Error
from werkzeug import exceptions as http

from api.http.cache_policy import FRESH
from api.http.current import EXTENSION
from api.http.error_handlers import PROGRAM_PATHS, page_answer, program_answer
from api.http.errors import row_of
from api.http.headers import secure
from api.http.language import HEADER, language_of
from api.http.metrics import count_refused
from api.http.prefix import below, mounted_at
from api.http.request_id import CODE, SAFE, chosen_id
from api.http.request_id import HEADER as REQUEST_ID
from search_engine import CHINESE, ENGLISH, Message, NotReady, Service

REFUSALS: tuple[type[http.HTTPException], ...] = (
    http.BadRequest,
    http.RequestTimeout,
    http.RequestEntityTooLarge,
    http.TooManyRequests,
    http.RequestHeaderFieldsTooLarge,
    http.InternalServerError,
    http.ServiceUnavailable,
)
BAD_REQUEST = 400
STARTING = "starting"  # the reason of a process that is not warm yet, while nobody else is
STILL_STARTING = Message("not_ready", "服务正在启动", "the service is starting", "请稍候再试", "try again shortly")
NOT_WARM = NotReady(STILL_STARTING())
# Who asks: a program, by the language that it prefers; or a person.
PAGE = "page"
AGAIN = "Retry-After"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole answer."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Refusals:
    """The answers, by status and by who asks: JSON for programs in their language, a page for people."""

    def __init__(self, app: Flask) -> None:
        service: Service = app.extensions[EXTENSION]
        self.prefix = service.settings.prefix
        errors: dict[int | str, Exception] = {row_of(kind()).status: kind() for kind in REFUSALS}
        self._prepared: Mapping[tuple[int | str, str], Prepared] = {
            (reason, asker): _prepare(app, self.prefix, error, asker)
            for reason, error in (errors | {STARTING: NOT_WARM}).items()
            for asker in (CHINESE, ENGLISH, PAGE)
        }

    def of(self, reason: int | str, path: str, languages: str = "") -> Prepared:
        """The answer of a status, or of `STARTING`; what has none of its own is a bad request.

        Args:
            languages: The request's `Accept-Language`.
        """
        rest = below(self.prefix, path)
        program = (path if rest is None else rest).startswith(PROGRAM_PATHS)
        asker = language_of(languages) if program else PAGE
        return self._prepared.get((reason, asker)) or self._prepared[BAD_REQUEST, asker]


class Refused(Error):  # type: ignore[misc]
    """Marks a request that is answered by the server itself; `again`: seconds after which it may be sent again, where
    they are known.
    """

    def __init__(self, reason: int | str, again: int | None = None) -> None:
        super().__init__("")
        self.code, self.again = reason, again


class RefusalTask(ErrorTask):  # type: ignore[misc]
    """Answers a request that carries an error: ours, or one that the parser found."""

    def execute(self) -> None:
        """Write the answer. Who sent half a request is let go; what follows something unreadable is not read."""
        request = self.request
        prepared = self.channel.server.refusals.of(
            request.error.code, getattr(request, "path", ""), _languages(request)
        )
        count_refused(STARTING if request.error.code == STARTING else prepared.status[:3])
        self.status = prepared.status
        self.response_headers.extend(_asked_again(prepared.headers, getattr(request.error, "again", None)))
        self.response_headers.append((REQUEST_ID, sent_id(request)))
        self.content_length = len(prepared.body)
        unreadable = not isinstance(request.error, Refused)
        if unreadable or not request.completed:
            self.set_close_on_finish()
        self.write(b"" if getattr(request, "command", "") == "HEAD" else prepared.body)
        self.channel.write_held()
        if unreadable:
            # closing while somebody sends would take the answer from them
            self.close_on_finish = False
            self.channel.discard()


def sent_id(request: Any) -> str:
    """The name of a request that waitress has read, or a part of one."""
    query, headers = getattr(request, "query", ""), getattr(request, "headers", {})
    code = parse_qs(query).get(CODE, [""])[0] if CODE in query else ""
    return chosen_id(headers.get("X_REQUEST_ID", ""), lambda: code if SAFE.fullmatch(code) else "")


def _languages(request: Any) -> str:
    """Its `Accept-Language`, where that much of it was read."""
    return str(getattr(request, "headers", {}).get("ACCEPT_LANGUAGE", ""))


def _asked_again(headers: Sequence[tuple[str, str]], seconds: int | None) -> Sequence[tuple[str, str]]:
    if seconds is None:
        return headers
    return [(name, str(seconds) if name == AGAIN else value) for name, value in headers]


def _prepare(app: Flask, prefix: str, error: Exception, asker: str) -> Prepared:
    with app.test_request_context("/", headers={HEADER: asker}), mounted_at(prefix):
        response: Response = secure(page_answer(error) if asker == PAGE else program_answer(error))
        response.headers.extend((*row_of(error).headers, ("Cache-Control", FRESH.control)))
        headers = tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")
        return Prepared(response.status, headers, response.get_data())
