"""A caller: a platform or a system of an office that calls the service, how it is known, and what it may."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Any, Final

from dictionaries.reasons import Message
from indexer.documents.timestamps import of_milliseconds
from indexer.store.audit.author import CALLER
from search_engine.errors import Detail
from search_engine.gateway.rights import SCOPES, allowed
from search_engine.messages import NOT_SOME_OF, WRONG_SITE
from search_engine.signing.canonical import APP_FORM
from search_engine.signing.curve import USER_ID, USER_ID_LENGTHS
from search_engine.signing.sm2 import PublicKey

LONGEST_NAME, MOST_KEYS, MOST_LISTED, MOST_CALLS = 100, 2, 200, 10**9
LONGEST_USER_ID = USER_ID_LENGTHS[-1]
APP_WORDS = Message(
    "wrong_form", "应用标识应为 2 至 64 个字符，只用字母、数字与 . _ -，以字母或数字开头",
    "the app must have 2 to 64 characters, only letters, digits and . _ -, and begin with a letter or digit",
)  # fmt: skip
NAME_WORDS = Message(
    "wrong_form", "应为 1 至 {most} 个字符，不含控制字符", "must have 1 to {most} characters and no control characters"
)
NO_PROOF = Message(
    "missing", "请至少给出一种认出它的办法", "it must be known by something",
    "公钥、地址段或客户端证书的名称", "a public key, a block of addresses or the name of a client certificate",
    joint="：",
)  # fmt: skip
TOO_MANY_KEYS = Message(
    "out_of_range", "一个应用最多 {most} 把公钥", "a caller has at most {most} public keys", "请先删除旧的",
    "remove the old one first",
)  # fmt: skip
NOT_A_NETWORK = Message(
    "wrong_form", "{network} 不是地址段", "{network} is no block of addresses", "应如 10.1.0.0/16 或 2001:db8::/48",
    "such as 10.1.0.0/16 or 2001:db8::/48",
)  # fmt: skip
ANY_NETWORK = Message(
    "out_of_range", "{network} 是所有地址", "{network} is every address", "请写调用方自己的地址段",
    "name the caller's own block",
)  # fmt: skip
UNNAMED_CALLS = Message(
    "missing", "按地址或证书放行的，须写明可调用的接口", "who is known without a signature must be given named calls"
)
QUOTA_WORDS = Message("out_of_range", "应为 0 至 {most} 的整数，0 为不限", "must be from 0 to {most}; 0 is no limit")
BACKWARDS = Message("out_of_range", "截止时间应晚于开始时间", "it must end after it begins")
USER_ID_WORDS = Message(
    "wrong_form", "SM2 用户标识应为 1 至 {most} 个 ASCII 字符", "SM2's user id must have 1 to {most} ASCII characters"
)


@dataclass(frozen=True, slots=True)
class CallerKey:
    """A public key. `added`: ms since 1970 UTC."""

    key: PublicKey
    added: int


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller, a holder of rights as a key is. Times are ms since 1970 UTC.

    Attributes:
        app: What it calls itself in each request.
        office: Who is responsible for it.
        keys: At most two, so that one can be changed while the other goes on.
        user_id: Of SM2.
        calls: Names of the calls that it may make; (): all that need no scope.
        scopes: As those of a key.
        regions: Codes of the regions that it may write for, with what is below them; (): all.
        sites: Names of the sites likewise.
        networks: Blocks of addresses by which it is known without a signature.
        certificates: Names of client certificates likewise, as a trusted proxy hands them in.
        minute_quota, day_quota: Calls; 0: any number.
        starts, ends: When it may call; None: at once, for ever.
        stopped: When somebody ended it; None: not.
        row: The number of its row; 0: not registered yet.
    """

    app: str
    name: str
    office: str = ""
    keys: tuple[CallerKey, ...] = ()
    user_id: str = USER_ID.decode()
    calls: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    minute_quota: int = 0
    day_quota: int = 0
    starts: int | None = None
    ends: int | None = None
    stopped: int | None = None
    made: int = 0
    row: int = 0

    @property
    def number(self) -> int:
        """Its number among those who send: below 0, so that it is no key's."""
        return -self.row

    @property
    def actor(self) -> str:
        """As the audit log names it."""
        return f"{CALLER}:{self.app}"

    @property
    def may(self) -> frozenset[str]:
        """All its scopes."""
        return allowed(self.scopes, ())

    @property
    def is_listed(self) -> bool:
        """Whether it is on the white list: known without a signature."""
        return bool(self.networks or self.certificates)

    def key(self, key_id: str) -> PublicKey | None:
        """The key of an id."""
        return next((one.key for one in self.keys if one.key.id == key_id), None)

    def ended(self, now: datetime) -> bool:
        """Whether it is worth nothing now: not yet, not any more, or stopped."""
        at = int(now.timestamp() * 1000)
        return self.stopped is not None or not (self.starts or 0) <= at < (self.ends or at + 1)

    def may_call(self, call: str) -> bool:
        """Whether it may make a call, by its name; its scopes are another question."""
        return not self.calls or call in self.calls

    def faults(self, known_calls: Collection[str] | None = None) -> list[Detail]:
        """What is wrong with it; regions are checked by who knows them, calls where they are known."""
        return [*self._name_faults(), *self._right_faults(known_calls), *self._list_faults(), *self._number_faults()]

    def _name_faults(self) -> list[Detail]:
        found = [] if APP_FORM.fullmatch(self.app) else [Detail("app", APP_WORDS())]
        if not self.name.strip() or not _is_name(self.name):
            found.append(Detail("name", NAME_WORDS(most=LONGEST_NAME)))
        if not _is_name(self.office):
            found.append(Detail("office", NAME_WORDS(most=LONGEST_NAME)))
        if not (0 < len(self.user_id) <= LONGEST_USER_ID and self.user_id.isascii() and self.user_id.isprintable()):
            found.append(Detail("user_id", USER_ID_WORDS(most=LONGEST_USER_ID)))
        return found

    def _right_faults(self, known_calls: Collection[str] | None) -> list[Detail]:
        found = []
        if known_calls is not None and any(call not in known_calls for call in self.calls):
            found.append(Detail("calls", NOT_SOME_OF(choices=sorted(known_calls))))
        if any(scope not in SCOPES for scope in self.scopes):
            found.append(Detail("scopes", NOT_SOME_OF(choices=list(SCOPES))))
        if any(not _is_name(site) or not site.strip() for site in self.sites):
            found.append(Detail("sites", WRONG_SITE()))
        if self.is_listed and not self.calls:
            found.append(Detail("calls", UNNAMED_CALLS()))
        return found

    def _list_faults(self) -> list[Detail]:
        found = [] if self.keys or self.is_listed else [Detail("keys", NO_PROOF())]
        if len(self.keys) > MOST_KEYS:
            found.append(Detail("keys", TOO_MANY_KEYS(most=MOST_KEYS)))
        for network in self.networks:
            if (fault := _network_fault(network)) is not None:
                found.append(Detail("networks", fault(network=network[:50])))
        if any(not _is_name(name) or not name.strip() for name in self.certificates):
            found.append(Detail("certificates", NAME_WORDS(most=LONGEST_NAME)))
        return found

    def _number_faults(self) -> list[Detail]:
        quotas = {"minute_quota": self.minute_quota, "day_quota": self.day_quota}
        found = [
            Detail(name, QUOTA_WORDS(most=MOST_CALLS)) for name, value in quotas.items() if not 0 <= value <= MOST_CALLS
        ]
        if self.ends is not None and self.ends <= (self.starts or 0):
            found.append(Detail("ends", BACKWARDS()))
        return found

    def told(self) -> dict[str, Any]:
        """It as `--json` and the audit log tell it: nothing in it is secret."""
        names = ("app", "name", "office", "user_id", "minute_quota", "day_quota")
        lists = ("calls", "scopes", "regions", "sites", "networks", "certificates")
        times = {name: _instant(getattr(self, name)) for name in ("starts", "ends", "stopped", "made")}
        keys = [{"id": one.key.id, "added": _instant(one.added)} for one in self.keys]
        return (
            {name: getattr(self, name) for name in names}
            | {name: list(getattr(self, name)) for name in lists}
            | {"keys": keys, **times}
        )


def caller_of(values: Mapping[str, Any]) -> Caller:
    """The caller of plain JSON values by column, as `values_of` gives them. Raises `ValueError`, `KeyError`,
    `TypeError` where they are none.
    """
    keys = tuple(CallerKey(PublicKey(bytes.fromhex(one["point"])), int(one["added"])) for one in values["public_keys"])
    lists: dict[str, Any] = {name: tuple(values[name]) for name in LISTS}
    plain = {name: values[name] for name in PLAIN}
    return Caller(keys=keys, row=int(values["number"]), **lists, **plain)


def values_of(caller: Caller) -> dict[str, Any]:
    """The plain JSON values of a caller, by column."""
    keys = [{"id": one.key.id, "point": one.key.point.hex(), "added": one.added} for one in caller.keys]
    lists: Mapping[str, Sequence[str]] = {name: list(getattr(caller, name)) for name in LISTS}
    plain = {name: getattr(caller, name) for name in PLAIN}
    return {"number": caller.row, "public_keys": keys, **lists, **plain}


LISTS: Final = ("calls", "scopes", "regions", "sites", "networks", "certificates")
PLAIN: Final = (
    "app", "name", "office", "user_id", "minute_quota", "day_quota", "starts", "ends", "stopped", "made",
)  # fmt: skip


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and text.isprintable()


def _network_fault(text: str) -> Message | None:
    try:
        return ANY_NETWORK if ip_network(text).prefixlen == 0 else None
    except ValueError:
        return NOT_A_NETWORK


def _instant(ms: int | None) -> str | None:
    return None if ms is None else of_milliseconds(ms)
