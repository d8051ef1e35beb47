"""The curve of SM2 (GB/T 32918.5-2017), and what is signed over it (GB/T 32918.2-2016)."""

from __future__ import annotations

from typing import Final

from search_engine.signing.sm3 import sm3_of

# Until both sides agree on another (GM/T 0009-2012, 7.5).
USER_ID: Final = b"1234567812345678"
# Bytes of a user id that all libraries take; the standard has none at all too, and twice as many.
USER_ID_LENGTHS: Final = range(1, 4_096)
PUBLIC_BYTES, PRIVATE_BYTES = 64, 32
P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
# Of the base point, x ‖ y.
BASE: Final = bytes.fromhex(
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
# What of the curve goes into Z: a = p − 3, b, base point.
CURVE: Final = (P - 3).to_bytes(32, "big") + B.to_bytes(32, "big") + BASE
# DER of a public key (SubjectPublicKeyInfo; 1.2.840.10045.2.1, 1.2.156.10197.1.301) before the 04 of its point.
SPKI: Final = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
UNCOMPRESSED: Final = b"\x04"


def is_on_curve(point: bytes) -> bool:
    """Whether x ‖ y fulfils y² = x³ − 3x + b (mod p)."""
    x, y = int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")
    return x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0


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
