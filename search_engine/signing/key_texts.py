"""Keys as people hand them in: public ones as PEM, the Base64 within it, or hexadecimal digits of a point; private ones
as PEM.

Java hands Base64 out (`PublicKey.getEncoded()`), and many tools points, compressed or not. All of them name one key.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from search_engine.signing.curve import PUBLIC_BYTES, SPKI, UNCOMPRESSED, B, P
from search_engine.signing.sm2 import KeyPair, PublicKey

# As `SPKI`, of a compressed point.
SPKI_COMPRESSED: Final = bytes.fromhex("3039301306072a8648ce3d020106082a811ccf5501822d032200")
EVEN, ODD = b"\x02", b"\x03"  # before the x of a compressed point: what y is
X_BYTES: Final = PUBLIC_BYTES // 2
PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----", re.ASCII)
BASE64: Final = re.compile(r"M[A-Za-z0-9+/=\s]+", re.ASCII)  # of DER, whose first byte is 30
HEX: Final = re.compile(r"(?:(?:04)?[0-9a-fA-F]{128}|0[23][0-9a-fA-F]{64})", re.ASCII)
PRIVATE_PEM: Final = re.compile(r"-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----")
SM2_CURVE: Final = bytes.fromhex("06082a811ccf5501822d")
# Of a private key (RFC 5915) within PKCS #8: its number, and at the end its point.
NUMBERS: Final = re.compile(rb"\x02\x01\x01\x04\x20(.{32}).*\xa1\x44\x03\x42\x00\x04(.{64})", re.DOTALL)
LONGEST: Final = 1_000  # characters


def public_key(text: str) -> PublicKey:
    """The key of a text. Raises `ValueError`, in Chinese."""
    text = text.replace("\\n", "\n").strip()
    if len(text) <= LONGEST:
        written = PEM.fullmatch(text)
        try:
            if written or BASE64.fullmatch(text):
                return PublicKey(_of_der(_decoded(written[1] if written else text)))
            if HEX.fullmatch(text):
                return PublicKey(_of_point(bytes.fromhex(text)))
        except ValueError:
            raise ValueError("不是 SM2 的公钥：不在 SM2 曲线上，或是别的曲线、别的算法的公钥") from None
    raise ValueError(
        "应为 SM2 公钥：PEM（-----BEGIN PUBLIC KEY-----）或其中的 Base64，"
        "或 128 位十六进制数（前可加 04），或压缩的 66 位（02、03 开头）"
    )


def pem_of(key: PublicKey) -> str:
    """The key as PEM."""
    body = base64.b64encode(SPKI + UNCOMPRESSED + key.point).decode()
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except binascii.Error:
        raise ValueError("no Base64") from None


def _of_der(der: bytes) -> bytes:
    for head, length in ((SPKI, 1 + PUBLIC_BYTES), (SPKI_COMPRESSED, 1 + X_BYTES)):
        if der.startswith(head) and len(der) == len(head) + length:
            return _of_point(der[len(head) :])
    raise ValueError("no public key of SM2")


def _of_point(point: bytes) -> bytes:
    """x ‖ y of a point that is written so, or after 04, or compressed."""
    if point[:1] in (EVEN, ODD) and len(point) == 1 + X_BYTES:
        x = int.from_bytes(point[1:], "big")
        # p is 3 mod 4: the power is a root where there is one; `PublicKey` refuses it where there is none
        y = pow(x**3 - 3 * x + B, (P + 1) // 4, P)
        return point[1:] + (y if y % 2 == point[0] % 2 else P - y).to_bytes(X_BYTES, "big")
    if len(point) == PUBLIC_BYTES:
        return point
    if point[:1] == UNCOMPRESSED and len(point) == 1 + PUBLIC_BYTES:
        return point[1:]
    raise ValueError("no point")


def key_pair(text: str) -> KeyPair:
    """The key pair that `openssl genpkey -algorithm SM2` writes. Raises `ValueError`, in Chinese: it is none, or it is
    encrypted.
    """
    pem = PRIVATE_PEM.fullmatch(text.strip()) if len(text) <= LONGEST else None
    try:
        der = base64.b64decode(re.sub(r"\s", "", pem[1]), validate=True) if pem else b""
        found = NUMBERS.search(der)
        if SM2_CURVE in der and found is not None and found.end() == len(der):
            return KeyPair(found[1], PublicKey(found[2]))
    except (ValueError, binascii.Error):
        pass
    raise ValueError("不是未加密的 SM2 私钥（PEM）：openssl genpkey -algorithm SM2 可生成")
