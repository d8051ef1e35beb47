"""The check of signatures: which library verifies those of registered callers, and how long one takes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from indexer.errors import WrongDatabase
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.signing.curve import USER_ID
from search_engine.signing.libraries import (
    EXAMPLE_MESSAGE,
    EXAMPLE_POINT,
    EXAMPLE_SIGNATURE,
    NoSm2Library,
    Sm2Library,
    library,
)

TIMES: Final = 3  # of which the shortest counts: the first also loads things
INSTALL: Final = "请安装系统的 OpenSSL 3（须含 SM2），或运行 pip install 'zwfw-search[gateway]'，再重启服务"
PURE: Final = "没有适用本机的安装包时，可用 pip install 'zwfw-search[gateway-pure]'（每次验证慢数十倍）"


def signing(patient: Patient) -> Iterator[Finding]:
    """The library in use, where a caller has a public key; nothing where nobody signs."""
    if patient.engine is None:
        return
    try:
        count = sum(1 for caller in patient.installation.callers.all() if caller.keys and caller.stopped is None)
    except (*UNREADABLE, WrongDatabase):
        return  # `integrity` tells
    if not count:
        return
    try:
        found = library()
    except NoSm2Library:
        told = f"有 {count} 个调用方以签名认出，本机却没有 SM2 的库：签名的请求都被拒绝（503）"
        yield Finding("signing", "wrong", told, f"{INSTALL}；{PURE}")
        return
    took = milliseconds(found)
    told = f"SM2 签名由 {found.name} 验证，每次 {took:.1f} 毫秒"
    if found.is_native:
        yield Finding("signing", "ok", told)
    else:
        slow = f"{told}：以纯 Python 计算，一个进程每秒至多验证约 {1000 / took:.0f} 个请求"
        yield Finding("signing", "note", slow, INSTALL)


def milliseconds(found: Sm2Library) -> float:
    """Of a processor, for one verification."""

    def once() -> float:
        start = time.thread_time()
        found.verify(EXAMPLE_POINT, EXAMPLE_MESSAGE, EXAMPLE_SIGNATURE, USER_ID)
        return time.thread_time() - start

    return 1000 * max(min(once() for _ in range(TIMES)), 1e-6)
