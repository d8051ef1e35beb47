"""How long an answer may be kept, and by whom: declared once by call (`Operation.cache`), told in its headers and in
the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What an answer may depend on besides its address and the coding that its client takes.
KEYS, PERSON = ("Authorization", "X-Zwfw-Key"), ("X-Zwfw-User",)
# As a WSGI environment names them.
SIGNERS = ("X-Zwfw-App",)
CREDENTIALS = frozenset("HTTP_" + name.upper().replace("-", "_") for name in (*KEYS, *PERSON, *SIGNERS))
# In the environment of a request: what it asks for is not everybody's.
CLOSED = "zwfw.closed"
CODING = "Accept-Encoding"


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """A kind of answers.

    Attributes:
        control: Its `Cache-Control`.
        tagged: Whether it has an entity tag, so that who has it already is answered 304.
        varies: Request headers that it depends on besides the coding.
    """

    control: str
    tagged: bool = False
    varies: tuple[str, ...] = (*KEYS, *PERSON)


# The same for everybody, and seldom another one. A minute: what is published is in force within a second, and no reader
# shall find the words of before for long; after that the tag is asked.
SHARED = CachePolicy("public, max-age=60", tagged=True, varies=())
CHECKED = CachePolicy("no-cache", tagged=True)  # may be another one within a second; whether it is costs no body
FRESH = CachePolicy("no-cache")  # each is computed anew
OWN = CachePolicy("private, no-store")  # depends on who asks
PAGE = CachePolicy("private, no-cache", varies=PERSON)


def control_of(policy: CachePolicy, environ: Mapping[str, object], *, right: bool) -> str:
    """The `Cache-Control` of one answer; `right`: it is no error. What somebody has shown a key or a token for stays
    with them, unless it is the same for everybody.
    """
    if CLOSED in environ:
        return OWN.control
    if right and policy is SHARED:
        return policy.control
    if not CREDENTIALS.isdisjoint(environ):
        return OWN.control
    return FRESH.control if policy is SHARED else policy.control
