"""Who the person is: a token in a header that only scripts and gateways can set, never in a URL or a cookie."""

from __future__ import annotations

from api.http.current import current_request, service
from search_engine import BadToken, Message, SecretUnavailable, StoreBusy, Unauthorized, WrongKey
from search_engine.access import Person

HEADER = "X-Zwfw-User"
IN_ENVIRON = "HTTP_X_ZWFW_USER"  # a header that was not sent costs `headers.get` an error of HTTP, raised and caught
MISSING = Message(
    "unauthorized", "需要登录", "the user has to be signed in", "请求头 {header} 中给出门户签发的用户令牌",
    "give the user's token, signed by the portal, in the header {header}", joint="：",
)  # fmt: skip


def person() -> Person | None:
    """The person of the current request; None: nobody is signed in, or who it is cannot be told, for the key of persons
    is not theirs, or that of tokens cannot be opened. Raises `BadToken`.
    """
    try:
        return _person()
    except (WrongKey, SecretUnavailable, StoreBusy):
        return None


def signed_in() -> Person:
    """The person of the current request. Raises `BadToken`, `WrongKey`, or `Unauthorized` where nobody is signed in."""
    found = _person()
    if found is None:
        raise Unauthorized(MISSING(header=HEADER))
    return found


def _person() -> Person | None:
    return service().person(current_request().environ.get(IN_ENVIRON))


def reader() -> Person | None:
    """The person who reads a page; None where nobody is signed in, or no longer: what everybody may read is no reason
    to ask for a new token.
    """
    try:
        return person()
    except BadToken:
        return None
