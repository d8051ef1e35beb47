"""Who may write: the key that a program sends."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from api.http.addresses import HEADER, visitor_address
from api.http.current import service
from search_engine import Message, Unauthorized
from search_engine.access import NAMELESS, Author, Writer

MISSING = Message(
    "unauthorized", "需要密钥", "a key is needed",
    "请求头 Authorization: Bearer 密钥，或 X-Zwfw-Key: 密钥；密钥由 zwfw keys create 建立",
    "in the header Authorization: Bearer KEY, or X-Zwfw-Key: KEY; zwfw keys create makes keys", joint="：",
)  # fmt: skip


def authorised(scope: str) -> Writer:
    """Who sends the current request: its key, and the address that it comes from. `scope`: "": whatever the key may.

    Raises:
        Unauthorized: No key, or an unknown, revoked or expired one.
        Forbidden: Its scopes lack this one.
    """
    secret = _secret()
    if not secret:
        raise Unauthorized(MISSING())
    return Writer(service().keys.check(secret, scope), sender_address())


def sender_address(*, believed: bool = False) -> str | None:
    """Whose address the current request is from; `believed` as in `visitor_address`."""
    forwarded, trusted = request.headers.get(HEADER), service().settings.trusted_proxies
    return visitor_address(request.remote_addr, forwarded, trusted, believed=believed)


def has_key() -> bool:
    """Whether the current request shows a key, right or wrong."""
    return bool(_secret())


def author() -> Author:
    """Who sends the current request, as the audit log names them: the key, or nobody known."""
    secret = _secret()
    key = service().keys.find(secret) if secret else None
    return Writer(key, sender_address()).author if key else replace(NAMELESS, address=sender_address())


def has_valid_key(scope: str = "") -> bool:
    """Whether the current request shows a key that is in use, and has a scope; "": whatever it may."""
    secret = _secret()
    return bool(secret) and bool(service().keys.holds(secret, scope))


def secret_of(authorization: str, own_header: str) -> str:
    """The key in the two headers that may show one; "" where none does."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else own_header.strip()


def _secret() -> str:
    return secret_of(request.headers.get("Authorization", ""), request.headers.get("X-Zwfw-Key", ""))
