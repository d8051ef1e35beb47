"""Tokens, right and wrong, written by hand where a library would refuse to write them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = 1_764_000_000  # s
SECRET = "portal-secret-portal-secret-portal"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


def pem(key: Any) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**other: Any) -> dict[str, Any]:
    """Right claims, with others instead; None takes one away."""
    said = {"sub": "wang", "exp": NOW + 600, **other}
    return {name: value for name, value in said.items() if value is not None}


def token(said: Any = None, secret: str | bytes = SECRET, **header: Any) -> str:
    """A token signed by HS256, whatever its header says."""
    text = f"{part({'alg': 'HS256', 'typ': 'JWT', **header})}.{part(claims() if said is None else said)}"
    key = secret if isinstance(secret, bytes) else secret.encode()
    return f"{text}.{part(hmac.digest(key, text.encode(), hashlib.sha256))}"
