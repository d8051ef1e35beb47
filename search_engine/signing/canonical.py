"""What is signed of a request: one text, which both sides make of what they send and read.

    ZWFW-SM2-SM3
    POST                                        the method
    /v1/search                                  the path below the service's address
    q=%E6%8A%A4%E7%85%A7&region=330100          the parameters of the address, sorted
    1ab21d83…                                   SM3 of the body in hexadecimal digits, of no bytes where there is none
    1764633600                                  the time, seconds since 1970 UTC
    9f1c04d2a8b34e61                            the nonce
    zjzwfw                                      the app

Eight lines, joined by a line feed, without one at the end. Path and parameters are read to bytes first, as the service
reads them, and written anew: of unreserved characters (RFC 3986) each stands for itself, of the path "/" too, any other
byte as %XX with capital letters. So what is signed is what is read, however it was written on the way, and two requests
that are read apart have two texts. Parameters are sorted by their names, as bytes; those of one name stay in their
order, for that may say something.

The host is not signed, since proxies change it: register a key with one installation only. Other headers are not
signed either: a token of a person is proven by its own signature, and a body that is read as another type is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

SCHEME: Final = "ZWFW-SM2-SM3"
Pair = tuple[bytes, bytes]
TIME_FORM: Final = re.compile(r"[1-9][0-9]{9}", re.ASCII)
NONCE_FORM: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
APP_FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedText:
    """The parts of the text; their forms have been looked at, so that none holds a line feed.

    Attributes:
        method: In capital letters.
        path: Below the service's address, read to bytes: begins with "/".
        query: The query string as it was sent, without "?".
        body: SM3 of the body.
    """

    method: str
    path: bytes
    query: bytes
    body: bytes
    time: str
    nonce: str
    app: str

    def to_bytes(self) -> bytes:
        """The text."""
        lines = (
            SCHEME, self.method, quote_from_bytes(self.path, safe="/"), canonical_query(self.query),
            self.body.hex(), self.time, self.nonce, self.app,
        )  # fmt: skip
        return "\n".join(lines).encode("ascii")


def canonical_query(query: bytes) -> str:
    """The parameters of a query string, sorted and written anew."""
    return "&".join(f"{_written(name)}={_written(value)}" for name, value in sorted(pairs_of(query), key=_name))


def pairs_of(query: bytes) -> Iterable[Pair]:
    """The parameters as the service reads them: a plus sign is a space, nothing may stand between two "&", a name
    without "=" has the value "".
    """
    for pair in query.replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            yield unquote_to_bytes(name), unquote_to_bytes(value)


def _name(pair: Pair) -> bytes:
    return pair[0]


def _written(part: bytes) -> str:
    return quote_from_bytes(part, safe="")
