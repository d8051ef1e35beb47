"""SM2 signatures (GB/T 32918.2-2016, with SM3 and the curve of part 5): keys, and what they sign and verify.

A signature is what GM/T 0009-2012 makes of it: DER of r and s. Only the shortest writing of these is taken, so that one
signature has one form. Public keys are the 64 bytes x ‖ y, private ones the 32 bytes of the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from search_engine.signing.curve import ORDER, PRIVATE_BYTES, PUBLIC_BYTES, USER_ID, checked, is_on_curve
from search_engine.signing.libraries import NoSm2Library, library
from search_engine.signing.sm3 import sm3

LONGEST_SIGNATURE: Final = 72  # bytes
ID_DIGITS: Final = 16


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


def is_signature(signature: bytes) -> bool:
    """Whether bytes are the shortest DER of two numbers that a signature may have."""
    if not 8 <= len(signature) <= LONGEST_SIGNATURE:
        return False
    try:
        r, s = decode_dss_signature(signature)
    except ValueError:
        return False
    return 0 < r < ORDER and 0 < s < ORDER and encode_dss_signature(r, s) == signature


__all__ = ["ID_DIGITS", "LONGEST_SIGNATURE", "USER_ID", "KeyPair", "NoSm2Library", "PublicKey", "is_signature"]
