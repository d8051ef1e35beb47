"""SM3 (GB/T 32905-2016), a digest of 32 bytes, by the library that does all other digests."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SM3, Hash

DIGITS = 64  # of a digest in hexadecimal


def sm3(data: bytes) -> bytes:
    """The digest of bytes."""
    return sm3_of((data,))


def sm3_of(blocks: Iterable[bytes]) -> bytes:
    """The digest of blocks, one after the other: a body need not be in memory as a whole."""
    digest = Hash(SM3())
    for block in blocks:
        digest.update(block)
    return digest.finalize()
