"""What a call can come to when it does not succeed.

ServiceError                  any of them
├── NoAnswer                  no connection, or no answer in time
└── ErrorAnswer               the service answered with an error: status, code, message, faults
    ├── RequestRefused        4xx: the request has to change before it is sent again
    │   ├── Unauthorized      401: no key or token, or one that does not hold
    │   ├── Forbidden         403: the key lacks the right
    │   ├── NotFound          404
    │   ├── Conflict          409, 412: somebody else has changed it meanwhile
    │   ├── CursorExpired     410: what happened since is not kept any more; list all anew
    │   ├── TooLarge          413
    │   ├── Invalid           422: `faults` names everything that is wrong
    │   └── TooManyRequests   429
    └── ServiceFailed         5xx
        └── Unavailable       503: not ready, or busy
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request, or with a row of it.

    Attributes:
        code: In English, stable; "" where the service names none.
        row: Which row, from 1; None where the request is not made of rows.
        field: Which parameter or field; "" where the whole is meant.
        message: What is wrong.
        mend: How to mend it; "" where that goes without saying.
        warning: Whether the row was accepted all the same.
    """

    code: str
    row: int | None
    field: str
    message: str
    mend: str
    warning: bool = False

    @classmethod
    def of(cls, fault: Mapping[str, Any]) -> Fault:
        """Read one of the service's faults."""
        return cls(
            code=fault.get("code") or "",
            row=fault.get("row"),
            field=fault.get("field") or "",
            message=fault.get("message") or fault.get("reason") or "",
            mend=fault.get("mend") or "",
            warning=bool(fault.get("warning")),
        )

    def __str__(self) -> str:
        where = " ".join(filter(None, [f"[{self.row}]" if self.row else "", self.field]))
        told = "; ".join(filter(None, [self.message, self.mend]))
        return f"{where}: {told}".removeprefix(": ")


class ServiceError(Exception):
    """Base of all errors of this package.

    Attributes:
        retry_after: After how many seconds the service wants to be asked again; 0 where it did not say.
    """

    retry_after = 0.0


class NoAnswer(ServiceError):
    """No connection, or no answer in time, in any of the attempts."""


class ErrorAnswer(ServiceError):
    """The service answered with an error.

    Attributes:
        status: The HTTP status.
        code: The service's word for it, in English, stable; "" where something between answered instead.
        message: For people, in the language of `Accept-Language`.
        faults: Everything that is wrong, where the request is.
        request_id: By which the service's log knows the request; "" where it gave none.
    """

    def __init__(
        self, status: int, code: str, message: str, faults: Sequence[Fault] = (), request_id: str = ""
    ) -> None:
        super().__init__(f"{status} {code}: {message}" + "".join(f"\n  {fault}" for fault in faults))
        self.status, self.code, self.message = status, code, message
        self.faults, self.request_id = tuple(faults), request_id


class RequestRefused(ErrorAnswer):
    """4xx: the request has to change before it is sent again."""


class Unauthorized(RequestRefused):
    """401: no key or token, or one that does not hold."""


class Forbidden(RequestRefused):
    """403: the key lacks the right."""


class NotFound(RequestRefused):
    """404: there is no such thing, or it is not visible now."""


class Conflict(RequestRefused):
    """409 or 412: somebody else has changed it meanwhile."""


class CursorExpired(RequestRefused):
    """410: what happened since the cursor is not kept any more; list all documents anew."""


class TooLarge(RequestRefused):
    """413: the body is larger than the service takes."""


class Invalid(RequestRefused):
    """422: `faults` names everything that is wrong."""


class TooManyRequests(RequestRefused):
    """429: asked too often."""


class ServiceFailed(ErrorAnswer):
    """5xx: something is out of order over there."""


class Unavailable(ServiceFailed):
    """503: not ready, or busy."""


BY_STATUS: Mapping[int, type[ErrorAnswer]] = {
    401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict, 410: CursorExpired, 412: Conflict,
    413: TooLarge, 422: Invalid, 429: TooManyRequests, 503: Unavailable,
}  # fmt: skip


def error_of(response: httpx.Response) -> ErrorAnswer:
    """The exception of an answer that is an error; its body has been read."""
    kind = BY_STATUS.get(response.status_code, ServiceFailed if response.status_code >= 500 else RequestRefused)
    error = _error_object(response)
    raised = kind(
        response.status_code,
        error.get("code") or "",
        error.get("message") or response.reason_phrase,
        [Fault.of(detail) for detail in error.get("details") or ()],
        response.headers.get("X-Request-Id", ""),
    )
    raised.retry_after = seconds_of(response.headers.get("Retry-After"))
    return raised


def seconds_of(retry_after: str | None) -> float:
    """What a header `Retry-After` asks for, in seconds; 0 where it is absent or makes no sense."""
    if not retry_after:
        return 0.0
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return 0.0


def _error_object(response: httpx.Response) -> Mapping[str, Any]:
    """What stands under `error`; nothing where a proxy answered with a page of its own."""
    try:
        body = response.json()
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}
