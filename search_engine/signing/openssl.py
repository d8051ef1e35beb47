"""SM2 by the system's OpenSSL 3, which Linux has on every processor; called as the C functions that it documents.

OpenSSL is handed digests (`EVP_PKEY_sign`), and keys in DER. Some systems (those of Red Hat) leave SM2 out of it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p
from threading import Lock
from typing import Any, Final

from search_engine.signing.curve import PRIVATE_BYTES, PUBLIC_BYTES, SPKI, UNCOMPRESSED, digest_of

FILE: Final = "libcrypto.so.3"  # its functions stay as they are as long as the 3 does
DIGEST_BYTES, LONGEST_SIGNATURE = 32, 72
MOST_KEPT: Final = 256  # public keys; callers have some dozens
# Of a private key with its point (RFC 5915), before the number and between the two: what OpenSSL writes, and within
# PKCS #8 what it reads.
PRIVATE, OID_AND_POINT = bytes.fromhex("30770201010420"), bytes.fromhex("a00a06082a811ccf5501822da14403420004")
PKCS8, POINT = (
    bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"),
    bytes.fromhex("a14403420004"),
)
Der = POINTER(c_char_p)
FUNCTIONS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "OpenSSL_version": (c_char_p, (c_int,)),
    "ERR_clear_error": (None, ()),
    "d2i_PUBKEY": (c_void_p, (c_void_p, Der, c_long)),
    "d2i_AutoPrivateKey": (c_void_p, (c_void_p, Der, c_long)),
    "i2d_PrivateKey": (c_int, (c_void_p, POINTER(c_void_p))),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_PKEY_up_ref": (c_int, (c_void_p,)),
    "EVP_PKEY_CTX_new": (c_void_p, (c_void_p, c_void_p)),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY_CTX_free": (None, (c_void_p,)),
    "EVP_PKEY_keygen_init": (c_int, (c_void_p,)),
    "EVP_PKEY_generate": (c_int, (c_void_p, POINTER(c_void_p))),
    "EVP_PKEY_verify_init": (c_int, (c_void_p,)),
    "EVP_PKEY_verify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "EVP_PKEY_sign_init": (c_int, (c_void_p,)),
    "EVP_PKEY_sign": (c_int, (c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)),
}


class OpenSsl:
    """The library. Safe for several threads: each call has a context of its own. Raises `ImportError`: it is not here,
    or without SM2.
    """

    is_native = True

    def __init__(self) -> None:
        try:
            functions = ctypes.CDLL(FILE)
            for name, (result, arguments) in FUNCTIONS.items():
                function = getattr(functions, name)
                function.restype, function.argtypes = result, arguments
        except (OSError, AttributeError) as error:
            raise ImportError(FILE) from error
        self._ssl: Any = functions
        self._lock, self._kept = Lock(), dict[bytes, c_void_p]()
        self.name = " ".join(functions.OpenSSL_version(0).decode("ascii", "replace").split()[:2])

    def verify(self, public: bytes, message: bytes, signature: bytes, user_id: bytes) -> bool:
        """As of `Sm2Library`."""
        digest = digest_of(public, message, user_id)
        with self._context_of(self._public(public)) as context:
            if self._ssl.EVP_PKEY_verify_init(context) != 1:
                raise ImportError("no SM2")
            found: int = self._ssl.EVP_PKEY_verify(context, signature, len(signature), digest, DIGEST_BYTES)
        return found == 1

    def sign(self, private: bytes, public: bytes, message: bytes, user_id: bytes) -> bytes:
        """As of `Sm2Library`."""
        digest, length = digest_of(public, message, user_id), c_size_t(LONGEST_SIGNATURE)
        signature = ctypes.create_string_buffer(LONGEST_SIGNATURE)
        key = self._read(self._ssl.d2i_AutoPrivateKey, PKCS8 + private + POINT + public)
        with self._context_of(key) as context:
            if self._ssl.EVP_PKEY_sign_init(context) != 1:
                raise ImportError("no SM2")
            if self._ssl.EVP_PKEY_sign(context, signature, byref(length), digest, DIGEST_BYTES) != 1:
                raise ValueError("OpenSSL does not sign with this key")
        return signature.raw[: length.value]

    def new_pair(self) -> tuple[bytes, bytes]:
        """As of `Sm2Library`."""
        context, key = self._ssl.EVP_PKEY_CTX_new_from_name(None, b"SM2", None), c_void_p()
        try:
            made = context and self._ssl.EVP_PKEY_keygen_init(context) == 1
            if not made or self._ssl.EVP_PKEY_generate(context, byref(key)) != 1:
                raise ImportError("no SM2")
            return _of_der(self._written(key))
        finally:
            self._ssl.EVP_PKEY_free(key)
            self._ssl.EVP_PKEY_CTX_free(context)

    def _written(self, key: c_void_p) -> bytes:
        length: int = self._ssl.i2d_PrivateKey(key, None)
        written = ctypes.create_string_buffer(max(length, 1))
        self._ssl.i2d_PrivateKey(key, byref(c_void_p(ctypes.addressof(written))))
        return written.raw[:length]

    def _public(self, public: bytes) -> c_void_p:
        """A key as OpenSSL has it, read once: reading it takes as long as a verification. It is never changed, and the
        contexts that use it count it.
        """
        with self._lock:
            key = self._kept.get(public)
            if key is None:
                key = self._read(self._ssl.d2i_PUBKEY, SPKI + UNCOMPRESSED + public)
                if len(self._kept) >= MOST_KEPT:
                    self._ssl.EVP_PKEY_free(self._kept.pop(next(iter(self._kept))))
                self._kept[public] = key
            self._ssl.EVP_PKEY_up_ref(key)
            return key

    def _read(self, read: Callable[..., Any], der: bytes) -> c_void_p:
        key = read(None, byref(c_char_p(der)), len(der))
        if not key:
            self._ssl.ERR_clear_error()
            raise ImportError("no SM2")
        found: c_void_p = key
        return found

    @contextmanager
    def _context_of(self, key: c_void_p) -> Iterator[c_void_p]:
        """What a call works in, with a key that is let go of; what it said of failures is forgotten afterwards."""
        context = self._ssl.EVP_PKEY_CTX_new(key, None)
        try:
            if not context:
                raise ImportError("no SM2")
            yield context
        finally:
            self._ssl.EVP_PKEY_CTX_free(context)
            self._ssl.EVP_PKEY_free(key)
            self._ssl.ERR_clear_error()


def _of_der(der: bytes) -> tuple[bytes, bytes]:
    """Number and point of a key as OpenSSL writes it."""
    start, end = len(PRIVATE), len(PRIVATE) + PRIVATE_BYTES
    if not der.startswith(PRIVATE) or der[end:-PUBLIC_BYTES] != OID_AND_POINT:
        raise ImportError("OpenSSL writes keys in another form")
    return der[start:end], der[-PUBLIC_BYTES:]
