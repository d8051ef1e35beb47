"""Keys for programs that write: shown once, kept as a digest, each with the scopes that it may use."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from indexer.documents.timestamps import to_text
from indexer.store.engine import writing
from indexer.store.tables import keys
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound, Unauthorized

SCOPES = ("documents:write", "events:write", "admin")
PREFIX = "zwfw_"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed; its secret is known to its holder alone."""

    name: str
    scopes: tuple[str, ...]
    created: str
    revoked: str | None


class KeyStore:
    """Creates, lists, checks and revokes keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, scopes: Sequence[str]) -> str:
        """A new key; returns its secret, which is not kept. Raises `BadParameters` for a name in use or an unknown
        scope.
        """
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            raise BadParameters([Detail("scopes", f"应为 {'、'.join(SCOPES)} 中的若干个")])
        if not name.strip() or len(name) > 100:
            raise BadParameters([Detail("name", "名称应为 1 至 100 个字符")])
        secret = PREFIX + secrets.token_urlsafe(32)
        row = {"name": name, "digest": _digest(secret), "scopes": " ".join(scopes), "created": _now()}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(keys).values(**row))
        except IntegrityError:
            raise BadParameters([Detail("name", f"名称 {name} 已被使用")]) from None
        return secret

    def list(self) -> list[Key]:
        """All keys, oldest first."""
        query = select(keys.c.name, keys.c.scopes, keys.c.created, keys.c.revoked).order_by(keys.c.key)
        with self._engine.connect() as connection:
            return [
                Key(name, tuple(scopes.split()), created, revoked)
                for name, scopes, created, revoked in connection.execute(query)
            ]

    def revoke(self, name: str) -> None:
        """Make a key worthless from now on. Raises `NotFound`."""
        with writing(self._engine) as connection:
            statement = update(keys).where(keys.c.name == name, keys.c.revoked.is_(None)).values(revoked=_now())
            if not connection.execute(statement).rowcount:
                raise NotFound(f"没有名为 {name} 的有效密钥")

    def holds(self, secret: str) -> bool:
        """Whether a key is in use, whatever it may."""
        query = select(keys.c.name).where(keys.c.digest == _digest(secret), keys.c.revoked.is_(None))
        with self._engine.connect() as connection:
            return connection.execute(query).one_or_none() is not None

    def check(self, secret: str, scope: str) -> str:
        """The name of a key that may use a scope. Raises `Unauthorized` or `Forbidden`."""
        # A digest is looked up, not a secret compared: timing tells nothing about any key.
        query = select(keys.c.name, keys.c.scopes).where(keys.c.digest == _digest(secret), keys.c.revoked.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if not secret or row is None:
            raise Unauthorized("需要有效的密钥：请在请求头 Authorization: Bearer 中给出（zwfw keys create 可新建）")
        if scope not in row[1].split() and "admin" not in row[1].split():
            raise Forbidden(f"该密钥没有 {scope} 权限")
        return str(row[0])


def _digest(secret: str) -> str:
    # Secrets have 256 random bits, so that a fast digest is enough: there is nothing to guess.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return to_text(datetime.now(UTC))
