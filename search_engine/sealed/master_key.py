"""The master key: 32 bytes from outside of the database, which data keys are wrapped with and nothing else is."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from dataclasses import dataclass, field
from typing import Final

from search_engine.sealed.ciphers import ALGORITHMS

KEY_BYTES: Final = 32
HEX = re.compile(rb"[0-9A-Fa-f]+")
ID_DIGITS = 16


class WrongMasterKey(ValueError):
    """What should be a master key is none, or cannot be got; says why, in Chinese, and nothing of the key."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A master key.

    Attributes:
        id: What tells it from another one: 16 hexadecimal digits of a keyed digest, from which nothing of the key can
            be told.
    """

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise WrongMasterKey(f"应为 {KEY_BYTES} 字节，现有 {len(self.key)} 字节")

    @property
    def id(self) -> str:
        """See above."""
        return hmac.digest(self.key, b"zwfw master key id", "sha256").hex()[:ID_DIGITS]

    def wrapping_key(self, algorithm: str) -> bytes:
        """What data keys of an algorithm are wrapped with."""
        return ALGORITHMS[algorithm].derived(self.key, b"zwfw data keys " + algorithm.encode())


def new_key_text() -> str:
    """A new master key, as a file holds it."""
    return os.urandom(KEY_BYTES).hex()


def key_of_text(text: bytes) -> MasterKey:
    """The key that a text says, in hexadecimal digits or base64. Raises `WrongMasterKey`."""
    text = text.strip()
    if not text:
        raise WrongMasterKey("内容为空")
    if HEX.fullmatch(text) and len(text) % 2 == 0:
        return MasterKey(bytes.fromhex(text.decode()))
    try:
        return MasterKey(
            base64.b64decode(text.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(text) % 4), validate=True)
        )
    except (binascii.Error, ValueError) as error:
        if isinstance(error, WrongMasterKey):
            raise
        raise WrongMasterKey(f"应为 {KEY_BYTES} 字节，写成 64 个十六进制字符或 base64") from None
