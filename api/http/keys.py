"""Who may write: the key that a program sends, or the registered caller whose request is signed or listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request

from api.http.addresses import HEADER, visitor_address
from api.http.current import current_request, service
from search_engine import Forbidden, Message, Unauthorized
from search_engine.access import NAMELESS, Author, Writer

if TYPE_CHECKING:
    from search_engine.access import Caller, Key

MISSING = Message(
    "unauthorized", "需要密钥", "a key is needed",
    "请求头 Authorization: Bearer 密钥，或 X-Zwfw-Key: 密钥；密钥由 zwfw keys create 建立",
    "in the header Authorization: Bearer KEY, or X-Zwfw-Key: KEY; zwfw keys create makes keys", joint="：",
)  # fmt: skip
NO_SCOPE = Message("forbidden", "应用 {app} 没有 {scope} 权限", "the app {app} does not have the scope {scope}")
# In the environment of a request: the registered caller that makes it, whether its signature says so, its key.
CALLER, SIGNED, KEY = "zwfw.caller", "zwfw.signed", "zwfw.key"
SHOWN = frozenset(("HTTP_AUTHORIZATION", "HTTP_X_ZWFW_KEY"))


def authorised(scope: str) -> Writer:
    """Who sends the current request: its key, or its registered caller, and the address that it comes from. `scope`:
    "": whatever they may, but a caller must have some scope.

    Raises:
        Unauthorized: No key, or an unknown, revoked or expired one.
        Forbidden: Its scopes lack this one.
    """
    caller = caller_with_scopes()
    if caller is not None and (scope in caller.may or not scope):
        return Writer(caller, sender_address())
    if caller is not None and SIGNED in current_request().environ:
        raise Forbidden(NO_SCOPE(app=caller.app, scope=scope))
    secret = _secret()
    if not secret:
        raise Unauthorized(MISSING())
    return Writer(service().keys.check(secret, scope), sender_address())


def caller_with_scopes() -> Caller | None:
    """The registered caller of the current request, where it has any scope: one that only reads is as everybody to
    whatever asks for a key.
    """
    caller: Caller | None = current_request().environ.get(CALLER)
    return caller if caller is not None and caller.scopes else None


def sender_address(*, believed: bool = False) -> str | None:
    """Whose address the current request is from; `believed` as in `visitor_address`."""
    forwarded, trusted = request.headers.get(HEADER), service().settings.trusted_proxies
    return visitor_address(request.remote_addr, forwarded, trusted, believed=believed)


def has_key() -> bool:
    """Whether the current request shows a key, right or wrong, or is signed by who has any scope."""
    return bool(_secret()) or (caller_with_scopes() is not None and SIGNED in current_request().environ)


def author() -> Author:
    """Who sends the current request, as the audit log names them: the caller, the key, or nobody known."""
    caller: Caller | None = current_request().environ.get(CALLER)
    holder = caller or key_shown()
    return Writer(holder, sender_address()).author if holder else replace(NAMELESS, address=sender_address())


def key_shown() -> Key | None:
    """The key in use that the current request shows."""
    environ = current_request().environ
    if KEY not in environ:
        secret = "" if environ.keys().isdisjoint(SHOWN) else _secret()
        environ[KEY] = service().keys.find(secret) if secret else None
    found: Key | None = environ[KEY]
    return found


def has_valid_key(scope: str = "") -> bool:
    """Whether the current request shows a key that is in use, or is of a caller, and has a scope; "": whatever they
    may.
    """
    caller = caller_with_scopes()
    if caller is not None and (not scope or scope in caller.may):
        return True
    secret = _secret()
    return bool(secret) and bool(service().keys.holds(secret, scope))


def is_shown() -> bool:
    """Whether a key is shown, in whatever form."""
    return not current_request().environ.keys().isdisjoint(SHOWN)


def secret_of(authorization: str, own_header: str) -> str:
    """The key in the two headers that may show one; "" where none does."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else own_header.strip()


def _secret() -> str:
    return secret_of(request.headers.get("Authorization", ""), request.headers.get("X-Zwfw-Key", ""))
