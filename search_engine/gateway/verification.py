"""Is a signed call that of a registered caller, now, and for the first time?

In this order: the caller is registered, may call now, has the key; the time is near; the signature is that of what was
read; the nonce was never taken. A nonce is remembered of calls alone that are proven: nobody else can use one up. The
body is read when all before it holds: to have one digested, one must at least name a caller and its key.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from dictionaries.reasons import Message
from indexer.store.gateway.nonces import WINDOW, Nonces
from search_engine.errors import BadSignature, SigningUnavailable
from search_engine.gateway.caller import Caller
from search_engine.gateway.caller_table import CallerTable
from search_engine.signing.libraries import NoSm2Library, library
from search_engine.signing.proof import APP, KEY_ID, NONCE, SIGNATURE, TIME, Proof
from search_engine.signing.sm3 import sm3

NOT_REGISTERED = Message(
    "unknown_app", "没有登记应用 {app}，或已停用", "the app {app} is not registered, or was stopped",
    "zwfw callers list 列出已登记的", "zwfw callers list shows those that are",
)  # fmt: skip
NOT_NOW = Message("not_in_force", "应用 {app} 尚未生效或已到期", "the app {app} may not call yet, or not any more")
OTHER_KEY = Message(
    "unknown_key", "应用 {app} 没有公钥 {key}", "the app {app} has no public key {key}",
    "X-Zwfw-Key-Id 应为登记时给出的编号", "X-Zwfw-Key-Id is the id that was told when the key was registered",
)  # fmt: skip
TIME_OFF = Message(
    "time_off", "X-Zwfw-Time 与本机时间相差超过 {window} 秒，本机现为 {now}",
    "X-Zwfw-Time is more than {window} seconds off; it is {now} here", "请校准时钟", "set the clock",
)  # fmt: skip
OTHER_SIGNATURE = Message(
    "wrong_signature", "签名不符：按收到的请求，待签名文本的 SM3 为 {digest}",
    "the signature does not fit: SM3 of the text that should have been signed is {digest}",
    "请与调用方所签文本的 SM3 比较", "compare it with that of the text that was signed",
)  # fmt: skip
REPLAYED = Message(
    "replayed", "这个 X-Zwfw-Nonce 已用过，或签名早于本服务开始记录之时",
    "this X-Zwfw-Nonce was used before, or the call was signed before the service began to remember",
    "每次请求（包括重试）都须换用新的", "every request needs a new one, a repeated one too",
)  # fmt: skip
NO_LIBRARY = Message(
    "signing_unavailable", "本服务没有安装 SM2 的库，不能验证签名", "no library for SM2 is installed here",
    "请运维安装 zwfw-search[gateway]", "ask the operators to install zwfw-search[gateway]",
)  # fmt: skip


def can_verify() -> bool:
    """Whether a library is installed that can tell whether a signature is right."""
    try:
        library()
    except NoSm2Library:
        return False
    return True


class Verifier:
    """Verifies proofs. Safe for several threads.

    Args:
        table: Who is registered now.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self, table: Callable[[], CallerTable], nonces: Nonces, clock: Callable[[], float] = time.time
    ) -> None:
        self._table, self._nonces, self._clock = table, nonces, clock

    def verify(self, proof: Proof, text: Callable[[], bytes]) -> Caller:
        """The caller who has signed a text, which is made when it is needed.

        Raises:
            BadSignature: It is not proven; the reason says what does not fit.
            SigningUnavailable: No library can tell.
            StoreBusy: It cannot be remembered that this call came.
        """
        caller = self._registered(proof.app)
        key, now = caller.key(proof.key_id), self._clock()
        if key is None:
            raise BadSignature(KEY_ID, OTHER_KEY(app=proof.app, key=proof.key_id))
        if abs(now - int(proof.time)) > WINDOW:
            raise BadSignature(TIME, TIME_OFF(window=WINDOW, now=int(now)))
        signed = text()
        try:
            is_signed = key.verifies(signed, proof.signature, caller.user_id.encode())
        except NoSm2Library:
            raise SigningUnavailable(NO_LIBRARY()) from None
        if not is_signed:
            raise BadSignature(SIGNATURE, OTHER_SIGNATURE(digest=sm3(signed).hex()))
        if not self._nonces.take(proof.app, proof.nonce, int(proof.time)):
            raise BadSignature(NONCE, REPLAYED())
        return caller

    def _registered(self, app: str) -> Caller:
        caller = self._table().by_app.get(app)
        if caller is None:
            raise BadSignature(APP, NOT_REGISTERED(app=app))
        if caller.ended(datetime.fromtimestamp(self._clock(), UTC)):
            raise BadSignature(APP, NOT_NOW(app=app))
        return caller
