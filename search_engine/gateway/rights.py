"""What keys, accounts and callers may: scopes, and roles that are sets of them. The same code holds all to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

DOCUMENTS_WRITE, EVENTS_WRITE = "documents:write", "events:write"
TICKETS_EXCHANGE = "tickets:exchange"
DICTIONARIES_WRITE, DICTIONARIES_PUBLISH = "dictionaries:write", "dictionaries:publish"
AUDIT_READ, ADMIN = "audit:read", "admin"

# Scope → what it allows, for those who choose.
SCOPES: Mapping[str, str] = {
    DOCUMENTS_WRITE: "写入、删除文档",
    EVENTS_WRITE: "代他人上报行为事件",
    TICKETS_EXCHANGE: "以用户票据换取用户令牌",
    DICTIONARIES_WRITE: "起草词典的更改",
    DICTIONARIES_PUBLISH: "发布、回退词典",
    AUDIT_READ: "查看审计日志",
    ADMIN: "以上全部",
}
ROLES: Mapping[str, tuple[str, ...]] = {
    "editor": (DICTIONARIES_WRITE,),
    "publisher": (DICTIONARIES_WRITE, DICTIONARIES_PUBLISH),
    "auditor": (AUDIT_READ,),
    "admin": (ADMIN,),
}


def allowed(scopes: Iterable[str], roles: Iterable[str]) -> frozenset[str]:
    """All scopes of a key: its own and those of its roles; `admin` has every one."""
    own = {*scopes, *(scope for role in roles for scope in ROLES.get(role, ()))}
    return frozenset(SCOPES) if ADMIN in own else frozenset(own)


class RightsHolder(Protocol):
    """A key or an account: who it is, what it may, and where."""

    @property
    def number(self) -> int:
        """Its number among those of its kind."""

    @property
    def name(self) -> str:
        """Its name; no two keys have one, and no two accounts."""

    @property
    def actor(self) -> str:
        """As the audit log and drafts name it: `key:NAME`, `user:NAME`."""

    @property
    def may(self) -> frozenset[str]:
        """All its scopes, those of its roles too."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of the regions that it is bound to, with what is below them; (): all."""

    @property
    def sites(self) -> tuple[str, ...]:
        """Names of the sites likewise."""

    def ended(self, now: datetime) -> bool:
        """Whether it is worth nothing any more."""


def is_bounded(holder: RightsHolder) -> bool:
    """Whether it may act in some regions or sites alone: not on what acts for everybody."""
    return bool(holder.regions or holder.sites)
