"""The library that signs and verifies: the first of several that is here and accepts the example of the standard.

The system's OpenSSL needs nothing to be installed. GmSSL (extra `gateway`) is for systems whose OpenSSL is without SM2.
Both verify in some .6 ms and sign in .4 ms. `gmalg` (extra `gateway-pure`), in Python, is for all others: some 30 and
15 ms. `zwfw doctor` says which is in use. Why these: docs/decisions/0085.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from search_engine.signing.curve import USER_ID, digest_of
from search_engine.signing.openssl import OpenSsl

# GB/T 32918.5-2017, A.2: a public key, a message and its signature.
EXAMPLE_POINT: Final = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
EXAMPLE_MESSAGE: Final = b"message digest"
EXAMPLE_SIGNATURE: Final = encode_dss_signature(
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)


class NoSm2Library(Exception):
    """No library for SM2 is installed."""


class Sm2Library(Protocol):
    """What a library does. Keys, user ids and signatures are in order when they come here."""

    name: str
    is_native: bool

    def verify(self, public: bytes, message: bytes, signature: bytes, user_id: bytes) -> bool:
        """Whether a signature is that of a message."""

    def sign(self, private: bytes, public: bytes, message: bytes, user_id: bytes) -> bytes:
        """The signature of a message."""

    def new_pair(self) -> tuple[bytes, bytes]:
        """A private key that nobody has, and its public one."""


class GmSsl:
    """GmSSL, by `gmssl_pyx`.

    It is handed digests: given messages, it first works out 32 nonces of which it uses one, and signs in 3.4 ms instead
    of .3 ms. For each signature that it refuses it writes two lines (118 bytes) to the process's stderr, and this
    cannot be switched off.
    """

    name, is_native = "gmssl_pyx", True

    def __init__(self) -> None:
        import gmssl_pyx

        self._gm: Any = gmssl_pyx

    def verify(self, public: bytes, message: bytes, signature: bytes, user_id: bytes) -> bool:
        """As of `Sm2Library`."""
        return bool(self._gm.sm2_verify_sm3_digest(public, digest_of(public, message, user_id), signature))

    def sign(self, private: bytes, public: bytes, message: bytes, user_id: bytes) -> bytes:
        """As of `Sm2Library`."""
        return bytes(self._gm.sm2_sign_sm3_digest(private, digest_of(public, message, user_id)))

    def new_pair(self) -> tuple[bytes, bytes]:
        """As of `Sm2Library`."""
        public, private = self._gm.sm2_key_generate()
        return bytes(private), bytes(public)


class Gmalg:
    """`gmalg`, in Python. How long it takes depends on the key: whoever can time it very often learns of it."""

    name, is_native = "gmalg", False

    def __init__(self) -> None:
        import gmalg

        self._gm: Any = gmalg

    def verify(self, public: bytes, message: bytes, signature: bytes, user_id: bytes) -> bool:
        """As of `Sm2Library`."""
        r, s = (number.to_bytes(32, "big") for number in decode_dss_signature(signature))
        return bool(self._gm.SM2(None, user_id, b"\x04" + public).verify(message, r, s))

    def sign(self, private: bytes, public: bytes, message: bytes, user_id: bytes) -> bytes:
        """As of `Sm2Library`."""
        r, s = self._gm.SM2(private, user_id, b"\x04" + public).sign(message)
        return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))

    def new_pair(self) -> tuple[bytes, bytes]:
        """As of `Sm2Library`."""
        private, public = self._gm.SM2().generate_keypair()
        return bytes(private), bytes(public[1:])


LIBRARIES: Final = (OpenSsl, GmSsl, Gmalg)


def library() -> Sm2Library:
    """The library in use. Raises `NoSm2Library`."""
    found = _library()
    if found is None:
        raise NoSm2Library
    return found


@cache
def _library() -> Sm2Library | None:
    for make in LIBRARIES:
        try:
            found: Sm2Library = make()
            if found.verify(EXAMPLE_POINT, EXAMPLE_MESSAGE, EXAMPLE_SIGNATURE, USER_ID):
                return found
        except ImportError:
            continue
    return None
