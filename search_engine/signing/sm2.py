"""SM2 signatures (GB/T 32918.2-2016, with SM3 and the curve of part 5), by a library that is installed.

The native one (extra `gateway`) verifies in .6 ms and signs in .3 ms. Where no build of it fits a machine, one in
Python (extra `gateway-pure`) takes some 40 and 20 ms; `zwfw doctor` says which is in use.

A signature is what GM/T 0009-2012 makes of it: DER of r and s. Only the shortest writing of these is taken, so that one
signature has one form. Public keys are the 64 bytes x ‖ y, private ones the 32 bytes of the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from search_engine.signing.sm3 import sm3, sm3_of

# Until both sides agree on another (GM/T 0009-2012, 7.5).
USER_ID: Final = b"1234567812345678"
PUBLIC_BYTES, PRIVATE_BYTES, LONGEST_SIGNATURE, ID_DIGITS = 64, 32, 72, 16
P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
# Of the base point, x ‖ y.
BASE: Final = bytes.fromhex(
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
# What of the curve goes into Z: a = p − 3, b, base point.
CURVE: Final = (P - 3).to_bytes(32, "big") + B.to_bytes(32, "big") + BASE
# Bytes of a user id that all libraries take; the standard has none at all too, and twice as many.
USER_ID_LENGTHS: Final = range(1, 4_096)
ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class NoSm2Library(Exception):
    """No library for SM2 is installed."""


class Sm2Library(Protocol):
    """What a library does. Keys and signatures are in order when they come here."""

    name: str
    is_native: bool

    def verify(self, public: bytes, message: bytes, signature: bytes, user_id: bytes) -> bool:
        """Whether a signature is that of a message."""

    def sign(self, private: bytes, public: bytes, message: bytes, user_id: bytes) -> bytes:
        """The signature of a message."""

    def new_pair(self) -> tuple[bytes, bytes]:
        """A private key that nobody has, and its public one."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A point of the curve. Raises `ValueError`: it is none."""

    point: bytes

    @property
    def id(self) -> str:
        """What it is called by: 16 hexadecimal digits of its digest."""
        return sm3(self.point).hex()[:ID_DIGITS]

    def __post_init__(self) -> None:
        if len(self.point) != PUBLIC_BYTES or not is_on_curve(self.point):
            raise ValueError("not a point of the curve")

    def verifies(self, message: bytes, signature: bytes, user_id: bytes = USER_ID) -> bool:
        """Whether a signature is the owner's of a message. Raises `NoSm2Library`; `ValueError`: no user id."""
        return is_signature(signature) and library().verify(self.point, message, signature, checked(user_id))


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """A private number with its point; the number is never shown. Raises `ValueError`: it is none.

    Whether the two belong together is not looked at: a signature by a pair that does not verifies nowhere.
    """

    private: bytes
    public: PublicKey

    def __post_init__(self) -> None:
        if len(self.private) != PRIVATE_BYTES or not 1 <= int.from_bytes(self.private, "big") <= ORDER - 2:
            raise ValueError("not a private key")

    @classmethod
    def new(cls) -> KeyPair:
        """One that nobody has. Raises `NoSm2Library`."""
        private, point = library().new_pair()
        return cls(private, PublicKey(point))

    @classmethod
    def from_bytes(cls, kept: bytes) -> KeyPair:
        """What `to_bytes` gave. Raises `ValueError`."""
        return cls(kept[:PRIVATE_BYTES], PublicKey(kept[PRIVATE_BYTES:]))

    def to_bytes(self) -> bytes:
        """The pair, to be kept sealed: 96 bytes, private ‖ public."""
        return self.private + self.public.point

    def sign(self, message: bytes, user_id: bytes = USER_ID) -> bytes:
        """The signature of a message. Raises `NoSm2Library`; `ValueError`: no user id."""
        return library().sign(self.private, self.public.point, message, checked(user_id))


def is_on_curve(point: bytes) -> bool:
    """Whether x ‖ y fulfils y² = x³ − 3x + b (mod p)."""
    x, y = int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")
    return x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0


def is_signature(signature: bytes) -> bool:
    """Whether bytes are the shortest DER of two numbers that a signature may have."""
    if not 8 <= len(signature) <= LONGEST_SIGNATURE:
        return False
    try:
        r, s = decode_dss_signature(signature)
    except ValueError:
        return False
    return 0 < r < ORDER and 0 < s < ORDER and encode_dss_signature(r, s) == signature


def checked(user_id: bytes) -> bytes:
    """A user id. Raises `ValueError`: some library does not take it."""
    if len(user_id) not in USER_ID_LENGTHS:
        raise ValueError("a user id has 1 to 4095 bytes")
    return user_id


def digest_of(point: bytes, message: bytes, user_id: bytes) -> bytes:
    """What is signed (e of GB/T 32918.2): SM3(Z ‖ message), where Z = SM3(bits of the user id ‖ user id ‖ a ‖ b ‖ G ‖
    point) ties the signature to its owner.
    """
    entity = sm3_of(((len(user_id) * 8).to_bytes(2, "big"), user_id, CURVE, point))
    return sm3_of((entity, message))


def library() -> Sm2Library:
    """The library in use: the native one where it is installed. Raises `NoSm2Library`."""
    found = _library()
    if found is None:
        raise NoSm2Library
    return found


@cache
def _library() -> Sm2Library | None:
    for make in (_Native, _Pure):
        try:
            return make()
        except ImportError:
            continue
    return None


class _Native:
    """GmSSL, by `gmssl_pyx`.

    It is handed digests: given messages, it first works out 32 nonces of which it uses one, and signs in 3.4 ms instead
    of .3 ms. For each signature that it refuses it writes two lines (118 bytes) to the process's stderr; that cannot be
    switched off, so callers bound how many they let it refuse.
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


class _Pure:
    """`gmalg`, in Python."""

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
