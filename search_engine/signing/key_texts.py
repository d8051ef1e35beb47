"""Public keys as people hand them in: PEM, or hexadecimal digits."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from search_engine.signing.sm2 import PUBLIC_BYTES, PublicKey

# SubjectPublicKeyInfo of an uncompressed point on the curve of SM2 (1.2.840.10045.2.1, 1.2.156.10197.1.301).
SPKI: Final = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
UNCOMPRESSED: Final = b"\x04"
PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END PUBLIC KEY-----")
HEX: Final = re.compile(r"(?:04)?[0-9a-fA-F]{128}")
LONGEST: Final = 1_000  # characters


def public_key(text: str) -> PublicKey:
    """The key of a text. Raises `ValueError`, in Chinese."""
    text = text.strip().replace("\\n", "\n")
    pem = PEM.fullmatch(text) if len(text) <= LONGEST else None
    try:
        if pem:
            return PublicKey(_point(base64.b64decode(re.sub(r"\s", "", pem[1]), validate=True)))
        if HEX.fullmatch(text):
            return PublicKey(bytes.fromhex(text)[-PUBLIC_BYTES:])
    except (ValueError, binascii.Error):
        raise ValueError("不是 SM2 的公钥：不在 SM2 曲线上，或不是未压缩的点") from None
    raise ValueError("应为 SM2 公钥：PEM（-----BEGIN PUBLIC KEY-----），或 128 位十六进制数（前可加 04）")


def pem_of(key: PublicKey) -> str:
    """The key as PEM."""
    body = base64.b64encode(SPKI + UNCOMPRESSED + key.point).decode()
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))


def _point(der: bytes) -> bytes:
    head = SPKI + UNCOMPRESSED
    if not der.startswith(head) or len(der) != len(head) + PUBLIC_BYTES:
        raise ValueError("no public key of SM2")
    return der[len(head) :]
