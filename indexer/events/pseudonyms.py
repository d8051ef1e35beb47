"""Who did something, without saying who: keyed hashes.

A person who has agreed is kept under one hash for as long as the key is. Whoever acts, person or not, is counted under
a second hash, the actor, whose salt is thrown away after two days: it tells two people of one day apart, nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dictionaries.caches import MEGABYTE, memoized
from indexer.disk import refusals
from indexer.errors import WrongKey

KEY_BYTES = 32
# What one household or office shares, and one operator of bots easily has: its addresses count together.
IPV4_BLOCK, IPV6_BLOCK = 24, 48
# What one organisation or one customer of a registry has whole: 256 such blocks, or 65,536.
IPV4_NETWORK, IPV6_NETWORK = 16, 32
# Of a block's hash so many upper bits are those of its network, so that no column more is kept to tell networks apart.
NETWORK_BITS = 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends events.

    Attributes:
        user: Keyed hash of the signed-in person, 64 hexadecimal digits; None: nobody signed in.
        subject: What tells this visitor from others today; of no meaning beyond the request.
        address: As the connection has it; None where it is not the visitor's own.
        sender: Who gives events their ids: the number of a program's key; None: the visitor.
    """

    user: str | None = None
    subject: str | None = None
    address: str | None = None
    sender: int | None = None


class Pseudonyms:
    """Keyed hashes of one installation.

    Args:
        key: At least 32 bytes; with another key everybody is somebody else.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"散列密钥至少 {KEY_BYTES} 字节")
        self._key = key

    @classmethod
    def of_file(cls, path: Path, known: int | None = None) -> Pseudonyms:
        """With the key in a file, which is made where there is none (for its owner's eyes alone).

        Args:
            known: The fingerprint of the key that records were made with; None: there are none yet.

        Raises:
            WrongKey: The file is missing or cut, or has another key.
        """
        if known is not None and not path.exists():
            raise WrongKey(path, "不在了")
        key = key_in(path)
        if len(key) < KEY_BYTES:
            raise WrongKey(path, "不完整")
        made = cls(key)
        if known not in (None, made.fingerprint):
            raise WrongKey(path, "不是个人记录所用的那一个，或已损坏")
        return made

    def user(self, subject: str) -> str:
        """The hash under which a person is kept: 64 hexadecimal digits."""
        return self._digest("user", subject).hex()

    def session(self, session: str) -> int:
        """The hash of a session, 64 bits signed."""
        return _number(self._digest("session", session))

    def tombstone(self, name: str) -> str:
        """The hash that stands for something forgotten: 64 hexadecimal digits."""
        return self._digest("tombstone", name).hex()

    def seal(self, content: str) -> str:
        """What shows that a content was written by this installation and not changed: 64 hexadecimal digits."""
        return self._digest("seal", content).hex()

    @property
    def fingerprint(self) -> int:
        """What tells this key from another, 64 bits signed; nothing of the key can be told from it."""
        return _number(self._digest("fingerprint", ""))

    def _digest(self, what: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{what}:{text}".encode("utf-8", "surrogatepass"), "sha256")


def actor_of(salt: bytes, visitor: Visitor, session: str | None) -> int:
    """The hash under which a visitor is counted while a salt is in use, 64 bits signed: one signed-in person is one
    actor in however many sessions, and where nothing else is known an address is.
    """
    if visitor.user or visitor.subject:
        text = f"person:{visitor.user or visitor.subject}"
    else:
        text = f"session:{session}" if session else f"address:{visitor.address}"
    return _number(hmac.digest(salt, text.encode("utf-8", "surrogatepass"), "sha256"))


def block_of(salt: bytes, address: str | None) -> int | None:
    """The hash of the block that an address lies in (/24 for IPv4, /48 for IPv6), 64 bits signed, the upper half that
    of its network (/16, /32); None: not known.

    Inside of an intranet (addresses that are not of the internet) each block is a network of its own: nobody has them
    but those who are there, and one office network may be all of a county.
    """
    found = _read(address)
    if found is None:
        return None
    wide = _wide(found, IPV4_NETWORK, IPV6_NETWORK) if found.is_global else _wide(found, IPV4_BLOCK, IPV6_BLOCK)
    halves = (f"network:{wide}", _wide(found, IPV4_BLOCK, IPV6_BLOCK))
    return _number(b"".join(hmac.digest(salt, half.encode(), hashlib.sha256)[: NETWORK_BITS // 8] for half in halves))


@memoized(4_096, name="networks", most_bytes=MEGABYTE)
def network_of(address: str | None) -> str | None:
    """The block that an address lies in, such as 192.0.2.0/24; None: not known."""
    found = _read(address)
    return None if found is None else _wide(found, IPV4_BLOCK, IPV6_BLOCK)


def _read(address: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def _wide(address: ipaddress.IPv4Address | ipaddress.IPv6Address, of_ipv4: int, of_ipv6: int) -> str:
    return str(ipaddress.ip_network((address, of_ipv4 if address.version == 4 else of_ipv6), strict=False))


def _number(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)


def key_in(path: Path) -> bytes:
    """The key in a file; where there is none it is made, for its owner's eyes alone."""
    with refusals(path):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_bytes(KEY_BYTES))
        return path.read_bytes()


def _write_once(path: Path, key: bytes) -> None:
    """Put a key where none is; of several processes that try, the first one's key stays."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            return
    finally:
        fresh.unlink()
