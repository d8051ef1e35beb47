"""Signs requests for a service that knows this app's public key: SM2 with SM3, five headers a request.

What is signed is in docs/gateway.md of the service, "Signing a call".
"""

from __future__ import annotations

import base64
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote_from_bytes, unquote_to_bytes

SCHEME = "ZWFW-SM2-SM3"
ID_DIGITS = 16  # of a key's digest
SM2_CURVE = bytes.fromhex("06082a811ccf5501822d")  # 1.2.156.10197.1.301
# Of a private key (RFC 5915) within PKCS #8: its number, and at the end its point.
NUMBERS = re.compile(rb"\x02\x01\x01\x04\x20(.{32}).*\xa1\x44\x03\x42\x00\x04(.{64})", re.DOTALL)
PEM = re.compile(r"-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----")


class Key(Protocol):
    """What signs: `Sm2Key`, or one of yours that asks a cryptographic machine (密码机)."""

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of SM3 over x ‖ y of the public key."""

    def sm3(self, data: bytes) -> bytes:
        """The digest of bytes."""

    def sign(self, text: bytes) -> bytes:
        """The signature of a text, in DER."""


@dataclass(frozen=True, repr=False)
class Sm2Key:
    """A private key in memory; needs the extra `signing` (`gmssl-pyx`).

    Attributes:
        private: The number, 32 bytes.
        point: The public key, 64 bytes x ‖ y.
        user_id: What both sides agreed on; by itself that of GM/T 0009.
    """

    private: bytes
    point: bytes
    user_id: bytes = b"1234567812345678"

    @classmethod
    def from_pem(cls, text: str, user_id: bytes = b"1234567812345678") -> Sm2Key:
        """The key of `openssl genpkey -algorithm SM2`. Raises `ValueError`: it is none, or it is encrypted."""
        pem = PEM.fullmatch(text.strip())
        der = base64.b64decode(pem[1]) if pem else b""
        found = NUMBERS.search(der)
        if SM2_CURVE not in der or found is None or found.end() != len(der):
            raise ValueError("no private key of SM2: openssl genpkey -algorithm SM2 writes one")
        return cls(found[1], found[2], user_id)

    @property
    def id(self) -> str:
        """As of `Key`."""
        return self.sm3(self.point).hex()[:ID_DIGITS]

    def sm3(self, data: bytes) -> bytes:
        """As of `Key`."""
        return bytes(_library().sm3_hash(data))

    def sign(self, text: bytes) -> bytes:
        """As of `Key`."""
        return bytes(_library().sm2_sign(self.private, self.point, text, signer_id=self.user_id))


@dataclass(frozen=True)
class Signer:
    """Makes the headers of requests.

    Attributes:
        app: The name under which this app is registered.
        clock: Seconds since 1970 UTC. The service takes what is at most five minutes off its own clock.
    """

    app: str
    key: Key
    clock: Callable[[], float] = time.time

    def headers(self, method: str, target: bytes, body: bytes) -> Mapping[str, str]:
        """The five headers. Each call makes others: a nonce is good for one request.

        Args:
            target: Path and query below the service's address, as they are sent.
        """
        path, _, query = target.partition(b"?")
        moment, nonce = str(int(self.clock())), secrets.token_hex(16)
        lines = (
            SCHEME, method.upper(), quote_from_bytes(unquote_to_bytes(path), safe="/"), _written_anew(query),
            self.key.sm3(body).hex(), moment, nonce, self.app,
        )  # fmt: skip
        signature = base64.b64encode(self.key.sign("\n".join(lines).encode())).decode()
        return {
            "X-Zwfw-App": self.app,
            "X-Zwfw-Key-Id": self.key.id,
            "X-Zwfw-Time": moment,
            "X-Zwfw-Nonce": nonce,
            "X-Zwfw-Signature": f"sm2={signature}",
        }


def _written_anew(query: bytes) -> str:
    """The parameters, sorted by name; those of one name stay in their order."""
    parts = [pair.partition(b"=") for pair in query.replace(b"+", b" ").split(b"&") if pair]
    pairs = [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in parts]
    pairs.sort(key=lambda pair: pair[0])
    return "&".join("=".join(quote_from_bytes(part, safe="") for part in pair) for pair in pairs)


def _library() -> Any:
    try:
        import gmssl_pyx
    except ImportError as error:
        raise ImportError("signing needs gmssl-pyx: pip install 'zwfw-client[signing]'") from error
    return gmssl_pyx
