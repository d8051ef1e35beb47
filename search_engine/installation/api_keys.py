"""Keys for programs and people that write: shown once, kept as a digest, each with what it may, where, and how long."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import to_text
from indexer.errors import DamagedRows
from indexer.store.area import Area
from indexer.store.audit import Actions, Author
from indexer.store.audit.author import KEY
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.row_checksums import write_checksums
from indexer.store.tables import keys
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound, Unauthorized
from search_engine.gateway.rights import DOCUMENTS_WRITE, ROLES, SCOPES, RightsHolder, allowed
from search_engine.installation.last_use import LastUse
from search_engine.messages import NOT_SOME_OF, WRONG_SITE

NO_KEY = Message("not_found", "没有名为 {name} 的有效密钥", "there is no valid key called {name}")
NO_SCOPE = Message("forbidden", "该密钥没有 {scope} 权限", "this key does not have the scope {scope}")
NAME_OF_KEY = Message(
    "wrong_form", "名称应为 1 至 {most} 个字符，不含控制字符",
    "the name must have 1 to {most} characters and no control characters",
)  # fmt: skip
ENDS_BEFORE_NOW = Message("out_of_range", "到期时间应在现在之后", "the time of expiry must lie ahead")
NAME_TAKEN = Message("conflict", "名称 {name} 已被使用", "the name {name} is taken")
PREFIX = "zwfw_"
LONGEST_NAME = 100
COARSE = timedelta(hours=1)  # of the last use
NEEDED = Message(
    "unauthorized", "需要有效的密钥", "a valid key is needed",
    "请在请求头 Authorization: Bearer 中给出（zwfw keys create 可新建）",
    "give it in the header Authorization: Bearer (zwfw keys create makes one)", joint="：",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed; its secret is known to its holder alone.

    Attributes:
        scopes, roles: What it may; see `search_engine.gateway.rights`.
        regions: Codes of the regions that it may write for, with what is below them; (): all.
        sites: Names of the sites likewise.
        expires, revoked: When it ends, and when it was ended; None: not.
        last_used: When it was used last, to the hour; None: never yet.
    """

    name: str
    scopes: tuple[str, ...]
    roles: tuple[str, ...]
    regions: tuple[str, ...]
    sites: tuple[str, ...]
    created: str
    expires: str | None
    revoked: str | None
    last_used: str | None
    number: int = 0

    @property
    def actor(self) -> str:
        """As the audit log and drafts name it."""
        return f"{KEY}:{self.name}"

    @property
    def may(self) -> frozenset[str]:
        """All its scopes, those of its roles too."""
        return allowed(self.scopes, self.roles)

    def ended(self, now: datetime) -> bool:
        """Whether it is worth nothing any more."""
        return self.revoked is not None or (self.expires is not None and datetime.fromisoformat(self.expires) <= now)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes over HTTP, and from where: a key, or an account of the console."""

    holder: RightsHolder
    address: str | None = None

    @property
    def author(self) -> Author:
        """As the audit log names them."""
        return Author(self.holder.actor, address=self.address)

    def area(self, tree: RegionTree) -> Area:
        """Where it may write."""
        return Area(tree, self.holder.regions, self.holder.sites)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made; see `Key`."""

    name: str
    scopes: Sequence[str] = (DOCUMENTS_WRITE,)
    roles: Sequence[str] = ()
    regions: Sequence[str] = ()
    sites: Sequence[str] = ()
    expires: datetime | None = None

    def faults(self, now: datetime) -> list[Detail]:
        """What is wrong with it; regions are checked by who knows them."""
        found = []
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            found.append(Detail("name", NAME_OF_KEY(most=LONGEST_NAME)))
        if any(scope not in SCOPES for scope in self.scopes) or not (self.scopes or self.roles):
            found.append(Detail("scopes", NOT_SOME_OF(choices=list(SCOPES))))
        if any(role not in ROLES for role in self.roles):
            found.append(Detail("roles", NOT_SOME_OF(choices=list(ROLES))))
        if any(not site.strip() or not site.isprintable() for site in self.sites):
            found.append(Detail("sites", WRONG_SITE()))
        if self.expires is not None and self.expires <= now:
            found.append(Detail("expires", ENDS_BEFORE_NOW()))
        return found


COLUMNS = (
    keys.c.name, keys.c.scopes, keys.c.roles, keys.c.regions, keys.c.sites, keys.c.created, keys.c.expires,
    keys.c.revoked, keys.c.last_used, keys.c.key,
)  # fmt: skip


class KeyStore:
    """Creates, lists, checks and revokes keys.

    Args:
        known: Keys in use by the digest of their secrets, as this host knows them without asking the database; None:
            it does not. One that is not among them is looked up.
    """

    def __init__(self, engine: Engine, known: Callable[[], Mapping[str, Key] | None] | None = None) -> None:
        self._engine, self._known = engine, known or (lambda: None)
        self._use = LastUse(engine, keys, "last_used", to_text, COARSE)

    def create(self, new: NewKey | str, scopes: Sequence[str] = (), *, author: Author | None = None) -> str:
        """A new key; returns its secret, which is not kept.

        Args:
            new: The key, or only its name.
            scopes: Of one that has nothing but a name.
            author: Who makes it, for the audit log; None: who runs this process.

        Raises:
            BadParameters: With every fault.
        """
        new = NewKey(new, tuple(scopes)) if isinstance(new, str) else new
        now = datetime.now(UTC)
        if faults := new.faults(now):
            raise BadParameters(faults)
        secret = PREFIX + secrets.token_urlsafe(32)
        row = {
            "name": new.name,
            "digest": _digest(secret),
            "scopes": " ".join(new.scopes),
            "roles": " ".join(new.roles),
            "regions": " ".join(new.regions),
            "sites": orjson.dumps(list(new.sites)).decode(),
            "created": to_text(now),
            "expires": None if new.expires is None else to_text(new.expires),
        }
        try:
            with writing(self._engine) as connection:
                number = connection.execute(insert(keys).values(**row)).inserted_primary_key[0]  # type: ignore[index]
                write_checksums(connection, keys, [int(number)])
                key = key_of_row(connection.execute(select(*COLUMNS).where(keys.c.key == number)).one())
                append(connection, author or Author.of_shell(), Actions.KEYS_CREATE, f"key:{new.name}", None, told(key))
        except IntegrityError:
            raise BadParameters([Detail("name", NAME_TAKEN(name=new.name))]) from None
        return secret

    def list(self) -> list[Key]:
        """All keys, oldest first."""
        with self._engine.connect() as connection:
            return [key_of_row(row) for row in connection.execute(select(*COLUMNS).order_by(keys.c.key))]

    def revoke(self, name: str, *, author: Author | None = None) -> None:
        """Make a key worthless from now on. Raises `NotFound`."""
        with writing(self._engine) as connection:
            of_name = (keys.c.name == name) & keys.c.revoked.is_(None)
            found = connection.execute(select(*COLUMNS).where(of_name)).one_or_none()
            if found is None:
                raise NotFound(NO_KEY(name=name))
            revoked = to_text(datetime.now(UTC))
            connection.execute(update(keys).where(of_name).values(revoked=revoked))
            write_checksums(connection, keys, [found.key])
            after = {"revoked": revoked}
            append(
                connection,
                author or Author.of_shell(),
                Actions.KEYS_REVOKE,
                f"key:{name}",
                told(key_of_row(found)),
                after,
            )

    def holds(self, secret: str, scope: str = "") -> bool:
        """Whether a key is in use, and has a scope; "": whatever it may."""
        key = self.find(secret)
        return key is not None and (not scope or scope in key.may)

    def check(self, secret: str, scope: str) -> Key:
        """The key, which may use a scope; "": whatever it may. Raises `Unauthorized` or `Forbidden`."""
        key = self.find(secret) if secret else None
        if key is None:
            raise Unauthorized(NEEDED())
        if scope and scope not in key.may:
            raise Forbidden(NO_SCOPE(scope=scope))
        return key

    def rows_in_use(self) -> dict[str, Sequence[Any]]:
        """The rows of keys that are not revoked, by the digest of their secrets, as JSON values; see `key_of_row`."""
        query = select(keys.c.digest, *COLUMNS).where(keys.c.revoked.is_(None)).order_by(keys.c.key)
        with self._engine.connect() as connection:
            return {digest: row for digest, *row in connection.execute(query)}

    def close(self) -> None:
        """Wait until what was noted of keys is written."""
        self._use.wait()

    def find(self, secret: str) -> Key | None:
        """The key, where it is in use."""
        # A digest is looked up, not a secret compared: timing tells nothing about any key.
        digest, now = _digest(secret), datetime.now(UTC)
        key = (self._known() or {}).get(digest) or self._read(digest)
        if key is None or key.ended(now):
            return None
        self._use.note(key.number, datetime.fromisoformat(key.last_used) if key.last_used else None, now)
        return key

    def _read(self, digest: str) -> Key | None:
        query = select(*COLUMNS).where(keys.c.digest == digest, keys.c.revoked.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else key_of_row(row)


def told(key: Key) -> dict[str, Any]:
    """A key as the audit log and `--json` tell it."""
    return {field.name: getattr(key, field.name) for field in fields(key) if field.name != "number"}


def key_of_row(row: Any) -> Key:
    """The key of a row of `COLUMNS`. Raises `DamagedRows` where a changed byte has made of it what is none."""
    name, scopes, roles, regions, sites, created, expires, revoked, last_used, number = row
    try:
        for moment in filter(None, (created, expires, last_used)):
            datetime.fromisoformat(moment)
        return Key(
            name, tuple(scopes.split()), tuple(roles.split()), tuple(regions.split()), tuple(orjson.loads(sites)),
            created, expires, revoked, last_used, number,
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        raise DamagedRows("密钥", 1) from None


def _digest(secret: str) -> str:
    # Secrets have 256 random bits, so that a fast digest is enough: there is nothing to guess.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
