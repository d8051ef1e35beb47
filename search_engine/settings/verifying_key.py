"""What tokens are checked with: the form of the setting decides the algorithm, never what a token says of itself.

A token whose header could choose would be checked with a public key as if that were a shared secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PEM = "-----BEGIN"
# Bytes: RFC 7518, 3.2 asks of HS256 a key as long as its hash.
LEAST_SECRET = 32
# Bits: RFC 7518, 3.3.
LEAST_MODULUS = 2048
# The curve of ES256 (RFC 7518, 3.4).
CURVE = "secp256r1"


@dataclass(frozen=True, slots=True, repr=False)
class VerifyingKey:
    """A key with the one algorithm that it is for: HS256, RS256 or ES256."""

    algorithm: str
    key: Any


def verifying_key(text: str) -> VerifyingKey:
    """The key that a setting's text is: a PEM public key (RSA, or EC on P-256), else a shared secret.

    Raises:
        ValueError: In Chinese, and without the text: too short, or a PEM of something else.
    """
    if text.lstrip().startswith(PEM):
        return _public(text)
    if len(text.encode()) < LEAST_SECRET:
        raise ValueError(f"应为至少 {LEAST_SECRET} 字节的共享密钥，或 PEM 公钥全文")
    return VerifyingKey("HS256", text.encode())


def _public(text: str) -> VerifyingKey:
    # here, so that whoever has a shared secret starts without it (40 ms)
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        # files of environment variables have no lines: line ends are often written as \n
        key = load_pem_public_key(text.strip().replace("\\n", "\n").encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("应为 PEM 公钥全文（-----BEGIN PUBLIC KEY-----），现有的无法读取") from None
    if isinstance(key, RSAPublicKey) and key.key_size >= LEAST_MODULUS:
        return VerifyingKey("RS256", key)
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name == CURVE:
        return VerifyingKey("ES256", key)
    raise ValueError(f"应为至少 {LEAST_MODULUS} 位的 RSA 公钥，或 P-256 曲线的公钥")
