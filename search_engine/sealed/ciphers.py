"""Authenticated encryption: AES-256-GCM, or SM4-GCM (RFC 8998) where national algorithms are asked for.

A box is nonce (12 bytes), ciphertext, tag (16 bytes). The library is imported when something is opened or sealed, so
that whoever has no secrets starts without it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from search_engine.settings.gateway_settings import AES, SM4

NONCE, TAG = 12, 16  # bytes: NIST SP 800-38D, 8.2.1 and 5.2.1.2


class WrongBox(Exception):
    """A box was not sealed with this key and these words, or has been changed or cut."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A cipher with the hash that keys for it are derived with.

    Attributes:
        key_bytes: Length of its keys.
        cipher, digest: Names in the library.
    """

    name: str
    key_bytes: int
    cipher: str
    digest: str

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """A box. `bound`: what is not in it, and without which it cannot be opened."""
        nonce = os.urandom(NONCE)
        return nonce + self.seal_with(key, nonce, plain, bound)

    def seal_with(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag under a nonce that this key has never had."""
        encryptor = self._cipher(key, nonce, None).encryptor()
        encryptor.authenticate_additional_data(bound)
        made: bytes = encryptor.update(plain) + encryptor.finalize() + encryptor.tag
        return made

    def open(self, key: bytes, box: bytes, bound: bytes) -> bytes:
        """What was sealed. Raises `WrongBox`."""
        from cryptography.exceptions import InvalidTag

        if len(box) < NONCE + TAG:
            raise WrongBox
        decryptor = self._cipher(key, box[:NONCE], box[-TAG:]).decryptor()
        decryptor.authenticate_additional_data(bound)
        try:
            plain: bytes = decryptor.update(box[NONCE:-TAG]) + decryptor.finalize()
        except InvalidTag:
            raise WrongBox from None
        return plain

    def new_key(self) -> bytes:
        """A key of its own."""
        return os.urandom(self.key_bytes)

    def derived(self, secret: bytes, purpose: bytes) -> bytes:
        """A key that is made of a secret for one purpose (HKDF, RFC 5869)."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key: bytes = HKDF(getattr(hashes, self.digest)(), self.key_bytes, None, purpose).derive(secret)
        return key

    def _cipher(self, key: bytes, nonce: bytes, tag: bytes | None) -> Any:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        return Cipher(getattr(algorithms, self.cipher)(key), modes.GCM(nonce, tag))


ALGORITHMS: Final[Mapping[str, Algorithm]] = {
    one.name: one for one in (Algorithm(AES, 32, "AES256", "SHA256"), Algorithm(SM4, 16, "SM4", "SM3"))
}
