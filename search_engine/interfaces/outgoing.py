"""What proves that a request is ours: SM2, with the key that only this installation has; it is kept sealed.

Who makes the key and hands its public half to the other side: docs/gateway.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from search_engine.signing.key_texts import key_pair
from search_engine.signing.proof import Signer
from search_engine.signing.sm2 import KeyPair, NoSm2Library

# The name under which our key pair is kept: `KeyPair.to_bytes`, or PEM.
PRIVATE_KEY: Final = "gateway.private-key"


class NotSendable(Exception):
    """A request cannot be sent as it should be; the message says why, in Chinese, and nothing of any secret."""


# The value of a sealed secret by its name. Raises `NotSendable`.
Secret: TypeAlias = Callable[[str], bytes]
# What the other side calls us, method, address, body → headers. Raises `NotSendable`.
Sign: TypeAlias = Callable[[str, str, str, bytes], Mapping[str, str]]


def no_secret(name: str) -> bytes:
    """No secret is kept. Raises `NotSendable`."""
    raise NotSendable(f"保密存放的“{name}”不可用")


def key_pair_of(content: bytes) -> KeyPair:
    """Our key pair from what is kept. Raises `ValueError`: it is none."""
    return key_pair(content.decode("ascii")) if content.startswith(b"-----") else KeyPair.from_bytes(content)


def signing_with(secret: Secret) -> Sign:
    """What signs requests. The key is read each time: one that was replaced acts at once."""

    def sign(app: str, method: str, address: str, body: bytes) -> Mapping[str, str]:
        try:
            return Signer(app, key_pair_of(secret(PRIVATE_KEY))).headers(method, address, body)
        except ValueError:
            raise NotSendable(f"保密存放的“{PRIVATE_KEY}”不是 SM2 密钥") from None
        except NoSm2Library:
            raise NotSendable("没有安装 SM2 的程序库") from None

    return sign
