"""An account of the console: whose it is, what it may, and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import RowMapping

from dictionaries.reasons import Message
from indexer.errors import DamagedRows
from indexer.store.accounts.tables import accounts
from indexer.store.audit.author import USER
from indexer.store.row_checksums import require_whole
from search_engine.errors import Detail
from search_engine.gateway.rights import ADMIN, ROLES, allowed, is_bounded
from search_engine.messages import NOT_ONE_OF, UNKNOWN_REGION_NAMED, WRONG_SITE

NAME_OF_USER = Message(
    "wrong_form", "用户名应为 1 至 {most} 个字符，不含空格与 : / \\ < > & \" ' ? # % |",
    "the user name must have 1 to {most} characters, without blanks and : / \\ < > & \" ' ? # % |",
)  # fmt: skip
LONGEST_NAME = 40  # characters
# What would read as another actor, or break an address or a line.
NAME = re.compile(r"[^\s:/\\<>&\"'?#%|]+")
ROLE_LABELS = {"editor": "编辑", "publisher": "发布", "auditor": "审计", "admin": "管理"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed; its password is known to its owner alone.

    Attributes:
        role: One of `search_engine.gateway.rights.ROLES`.
        regions: Codes of the regions that it is bound to, with what is below them; (): all.
        sites: Names of the sites likewise.
        has_password: Whether it has one; else it comes by the portal's header alone.
        password_changed, last_sign_in: When that was; None: never.
        must_change: Whether the password was made by the service, and has to be changed at the next sign-in.
        locked: Since when it is locked; None: it is not.
    """

    number: int
    name: str
    role: str
    regions: tuple[str, ...]
    sites: tuple[str, ...]
    created: str
    has_password: bool
    password_changed: str | None
    must_change: bool
    locked: str | None
    last_sign_in: str | None

    @property
    def actor(self) -> str:
        """As the audit log and drafts name it."""
        return f"{USER}:{self.name}"

    @property
    def may(self) -> frozenset[str]:
        """The scopes of its role."""
        return allowed((), (self.role,))

    @property
    def may_manage(self) -> bool:
        """Whether it may make and change accounts: one that is bound to some regions could make one that is not."""
        return ADMIN in self.may and not is_bounded(self)

    def ended(self, now: datetime) -> bool:
        """Whether it is worth nothing, for now."""
        return self.locked is not None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; see `Account`.

    Attributes:
        password: None: it comes by the portal's header alone.
        must_change: Whether the password has to be changed at the first sign-in.
    """

    name: str
    role: str
    regions: Sequence[str] = ()
    sites: Sequence[str] = ()
    password: str | None = None
    must_change: bool = False


def account_name(text: str) -> str:
    """A name as it is kept, however it was typed. What no database takes is nobody's."""
    plain = text.replace("\0", "?").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", plain).strip()


def name_faults(name: str) -> list[Detail]:
    """What is wrong with a name."""
    if 0 < len(name) <= LONGEST_NAME and name.isprintable() and NAME.fullmatch(name):
        return []
    return [Detail("name", NAME_OF_USER(most=LONGEST_NAME))]


def rights_faults(role: str, regions: Sequence[str], sites: Sequence[str], known: Container[str]) -> list[Detail]:
    """What is wrong with a role and where it is bound to.

    Args:
        known: Codes of regions that there are.
    """
    found = [] if role in ROLES else [Detail("role", NOT_ONE_OF(choices=list(ROLES)))]
    unknown = [code for code in regions if code not in known]
    found += [Detail("regions", UNKNOWN_REGION_NAMED(region=code[:20])) for code in unknown]
    if any(not site.strip() or not site.isprintable() for site in sites):
        found.append(Detail("sites", WRONG_SITE()))
    return found


def account_of(row: RowMapping) -> Account:
    """The account of a row. Raises `DamagedRows` where it is not what was written."""
    require_whole(accounts, [row])
    try:
        return Account(
            row["account"], row["name"], row["role"], tuple(row["regions"].split()), tuple(orjson.loads(row["sites"])),
            row["created"], row["password"] is not None, row["password_changed"], bool(row["must_change"]),
            row["locked"], row["last_sign_in"],
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        raise DamagedRows("控制台账号", 1) from None


def account_fields(account: Account) -> dict[str, Any]:
    """An account as the audit log and `--json` tell it."""
    return {field.name: getattr(account, field.name) for field in fields(account) if field.name != "number"}
