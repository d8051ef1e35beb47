"""The proof that comes with a signed request: five headers, read here, and written here for requests of ours.

    X-Zwfw-App: zjzwfw
    X-Zwfw-Key-Id: 5f0c9a8be2d1f374
    X-Zwfw-Time: 1764633600
    X-Zwfw-Nonce: 9f1c04d2a8b34e61
    X-Zwfw-Signature: sm2=MEUCIQ…

The signature is over `canonical.SignedText`.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from search_engine.signing.canonical import APP_FORM, NONCE_FORM, TIME_FORM, SignedText
from search_engine.signing.sm2 import ID_DIGITS, LONGEST_SIGNATURE, USER_ID, KeyPair
from search_engine.signing.sm3 import sm3

APP, KEY_ID, TIME, NONCE, SIGNATURE = (
    "X-Zwfw-App", "X-Zwfw-Key-Id", "X-Zwfw-Time", "X-Zwfw-Nonce", "X-Zwfw-Signature",
)  # fmt: skip
HEADERS: Final = (APP, KEY_ID, TIME, NONCE, SIGNATURE)
SM2: Final = "sm2="
KEY_ID_FORM: Final = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}", re.ASCII)
FORMS: Final = {APP: APP_FORM, KEY_ID: KEY_ID_FORM, TIME: TIME_FORM, NONCE: NONCE_FORM}
LONGEST_TEXT: Final = len(SM2) + (LONGEST_SIGNATURE + 2) // 3 * 4  # of the signature's header


@dataclass(frozen=True, slots=True)
class Proof:
    """What the headers say; each is of its form, nothing is proven yet. `time`: s since 1970 UTC."""

    app: str
    key_id: str
    time: str
    nonce: str
    signature: bytes

    def text(self, method: str, path: bytes, query: bytes, body: bytes) -> bytes:
        """What should have been signed of a request; arguments as of `SignedText`."""
        return SignedText(method, path, query, body, self.time, self.nonce, self.app).to_bytes()


class WrongHeader(Exception):
    """A header is missing, or not of its form."""

    def __init__(self, header: str, *, is_missing: bool) -> None:
        super().__init__(header)
        self.header, self.is_missing = header, is_missing


def read_proof(values: Mapping[str, str]) -> Proof:
    """The proof of headers by name; one that came twice was joined by a comma, and is of no form. Raises
    `WrongHeader`.
    """
    for name in HEADERS:
        if not values.get(name):
            raise WrongHeader(name, is_missing=True)
    for name, form in FORMS.items():
        if not form.fullmatch(values[name]):
            raise WrongHeader(name, is_missing=False)
    return Proof(values[APP], values[KEY_ID], values[TIME], values[NONCE], _signature(values[SIGNATURE]))


def _signature(text: str) -> bytes:
    if text.startswith(SM2) and len(text) <= LONGEST_TEXT:
        try:
            found = base64.b64decode(text[len(SM2) :], validate=True)
        except binascii.Error:
            found = b""
        # base64 has several writings of some bytes; one is taken
        if base64.b64encode(found).decode() == text[len(SM2) :] and found:
            return found
    raise WrongHeader(SIGNATURE, is_missing=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs requests of ours.

    Attributes:
        app: What the other side calls us.
        clock: Seconds since 1970 UTC.
    """

    app: str
    keys: KeyPair
    user_id: bytes = USER_ID
    clock: Callable[[], float] = time.time

    def headers(self, method: str, url: str, body: bytes = b"", below: str = "") -> dict[str, str]:
        """The headers that prove a request.

        Args:
            url: All of the address, or its path and query.
            body: The bytes that are sent.
            below: Path of the other side's service, which does not belong to what is signed; without "/" at the end.
        """
        parts = urlsplit(url)
        moment, nonce = str(int(self.clock())), secrets.token_hex(16)
        path = unquote_to_bytes(_rest(parts.path, below))
        text = SignedText(method.upper(), path, parts.query.encode(), sm3(body), moment, nonce, self.app).to_bytes()
        signature = base64.b64encode(self.keys.sign(text, self.user_id)).decode()
        values = (self.app, self.keys.public.id, moment, nonce, SM2 + signature)
        return dict(zip(HEADERS, values, strict=True))


def _rest(path: str, below: str) -> str:
    """What is left of a path behind another, which it may not begin with: /searching is not below /search."""
    is_below = path == below or path.startswith(below + "/")
    return (path[len(below) :] if is_below else path) or "/"
