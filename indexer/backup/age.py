"""Files encrypted with a passphrase, in the format of age (https://age-encryption.org/v1), read and written as streams.

The key is made of the passphrase by scrypt; the content stands in chunks of 64 KiB, each encrypted and authenticated by
ChaCha20-Poly1305 under its number, the last one marked: what is cut off, exchanged or altered is noticed before it is
used. The primitives are those of `cryptography`; the format is age's, so that `age -d` opens a backup when this program
is at hand no more.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import re
import struct
from typing import IO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from indexer.backup.encryption import INTRODUCTION, DamagedFile, WrongPassphrase

CHUNK, TAG = 65_536, 16
FILE_KEY, SALT, NONCE = 16, 16, 16  # bytes
# Of scrypt, as a power of two: 256 MiB and about a second, as age has it. What is read may not ask for more than 1 GiB.
WORK, MOST_WORK = 18, 20
BLOCK_SIZE = 8
HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n"
    rb"--- ([A-Za-z0-9+/]{43})\n"
)
# Bytes within which a header of this kind ends.
LONGEST_HEADER = 256


class EncryptingWriter(io.RawIOBase):
    """Encrypts what is written to it; the last chunk is written when it is closed. The target stays open.

    Args:
        work: Of scrypt, as a power of two; by default `WORK`.
    """

    def __init__(self, target: IO[bytes], passphrase: bytes, work: int | None = None) -> None:
        self._target, self._waiting, self._number = target, bytearray(), 0
        work = WORK if work is None else work
        file_key, salt, nonce = os.urandom(FILE_KEY), os.urandom(SALT), os.urandom(NONCE)
        body = ChaCha20Poly1305(_wrapping_key(passphrase, salt, work)).encrypt(bytes(12), file_key, None)
        head = INTRODUCTION + b"-> scrypt %s %d\n%s\n---" % (_encoded(salt), work, _encoded(body))
        target.write(head + b" %s\n" % _encoded(_header_mac(file_key, head).finalize()) + nonce)
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: object, /) -> int:
        """Take in bytes; returns how many."""
        view = memoryview(content)  # type: ignore[arg-type]
        self._waiting += view
        while len(self._waiting) > CHUNK:  # a full one may be the last
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return view.nbytes

    def close(self) -> None:
        """Write the last chunk."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
        super().close()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class DecryptingReader(io.RawIOBase):
    """Reads what `EncryptingWriter` (or age, with a passphrase) has written; nothing that was not authenticated.

    Raises:
        WrongPassphrase: At once.
        DamagedFile: At once, or on reading.
    """

    def __init__(self, source: IO[bytes], passphrase: bytes) -> None:
        self._source, self._ready, self._number, self._ended = source, b"", 0, False
        start = source.read(LONGEST_HEADER)
        found = HEADER.match(start)
        if found is None:
            raise DamagedFile("加密方式无法识别（只读口令加密的 age 文件）")
        salt, body, mac = (_decoded(found[place]) for place in (1, 3, 4))
        work = int(found[2])
        if work > MOST_WORK:
            raise DamagedFile(f"口令散列的强度 {work} 超过上限 {MOST_WORK}")
        try:
            file_key = ChaCha20Poly1305(_wrapping_key(passphrase, salt, work)).decrypt(bytes(12), body, None)
        except InvalidTag:
            raise WrongPassphrase("口令不对") from None
        try:
            _header_mac(file_key, start[: found.start(4) - 1]).verify(mac)
        except InvalidSignature:
            raise DamagedFile("文件头被改动") from None
        self._raw = start[found.end() :]
        self._cipher = ChaCha20Poly1305(_derived(file_key, self._take(NONCE), b"payload"))

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fill a buffer as far as the next chunk goes; 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            self._next()
        part, self._ready = self._ready[: view.nbytes], self._ready[view.nbytes :]
        view[: len(part)] = part
        return len(part)

    def _next(self) -> None:
        sealed = self._take(CHUNK + TAG)
        self._ended = not self._peek()
        try:
            self._ready = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, None)
        except InvalidTag:
            raise DamagedFile("密文被改动或截断") from None
        if not self._ready and self._number:
            raise DamagedFile("末块为空")
        self._number += 1

    def _take(self, size: int) -> bytes:
        while len(self._raw) < size and (part := self._source.read(size - len(self._raw))):
            self._raw += part
        part, self._raw = self._raw[:size], self._raw[size:]
        return part

    def _peek(self) -> bool:
        """Whether anything follows."""
        if not self._raw:
            self._raw = self._source.read(CHUNK + TAG)
        return bool(self._raw)


def _wrapping_key(passphrase: bytes, salt: bytes, work: int) -> bytes:
    salt = b"age-encryption.org/v1/scrypt" + salt
    return Scrypt(salt=salt, length=32, n=1 << work, r=BLOCK_SIZE, p=1).derive(passphrase)


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(file_key)


def _header_mac(file_key: bytes, head: bytes) -> HMAC:
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(head)
    return mac


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes(3) + struct.pack(">Q?", number, last)


def _encoded(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise DamagedFile("文件头无法识别") from None
