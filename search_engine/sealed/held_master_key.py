"""The master key as a process holds it: read when it is first needed, in memory alone, and again where another one is
wanted, so that a file that was replaced is noticed without a restart.
"""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Event, Lock
from typing import Final

from search_engine.checkpoints import within
from search_engine.errors import SecretUnavailable
from search_engine.sealed.key_sources import SECONDS, read_master_key
from search_engine.sealed.master_key import MasterKey, WrongMasterKey

# Seconds before a source that failed, or gave another key than is wanted, is asked again: nobody waits for it in turn.
RESTS: Final = 5.0
PENDING: Final = "取主密钥的命令还没有回答"
NOT_SET: Final = (
    "没有设置主密钥（ZWFW_MASTER_KEY）。请用 zwfw secrets init /路径/master.key 建立主密钥文件，"
    "再设置 ZWFW_MASTER_KEY=file:/路径/master.key"
)
NOT_SET_WANTED: Final = "密钥是用主密钥 {wanted} 加密保存的，但没有设置主密钥。请把 ZWFW_MASTER_KEY 指向该主密钥"
WRONG: Final = (
    "密钥是用主密钥 {wanted} 加密保存的，ZWFW_MASTER_KEY 给出的是 {given}。请换回主密钥 {wanted}；"
    "要改用 {given}，请运行 zwfw secrets rewrap --from 旧主密钥的来处；主密钥 {wanted} 已丢失的，保存的密钥无法恢复："
    "请运行 zwfw secrets delete --all，再逐个重新存入"
)
WRONG_OLD: Final = "密钥是用主密钥 {wanted} 加密保存的，--from 给出的是 {given}。请给出主密钥 {wanted} 的来处"
LOST: Final = "{fault}。请恢复主密钥 {wanted}；已丢失的，请换一个新的，运行 zwfw secrets delete --all，再逐个重新存入"


class HeldMasterKey:
    """The master key of one source. Safe for several threads.

    Args:
        source: As `ZWFW_MASTER_KEY`; "": none is set.
        wrong: What is said where it gives another key than is wanted.
        waits: Seconds that somebody waits for the source. It is asked on, and whoever comes later has what it said.
    """

    def __init__(self, source: str, wrong: str = WRONG, waits: float = SECONDS + 1) -> None:
        self.source, self._wrong, self._waits = source, wrong, waits
        self._lock, self._answered = Lock(), Event()
        self._key: MasterKey | None = None
        self._fault = PENDING
        self._is_asked = False
        self._asked = float("-inf")

    def key(self, wanted: str = "") -> MasterKey:
        """The master key.

        Args:
            wanted: Its id; "": whichever there is.

        Raises:
            SecretUnavailable: There is none, or another one; the text says which is wanted, and the mend.
        """
        if not self.source:
            raise SecretUnavailable("", NOT_SET_WANTED.format(wanted=wanted) if wanted else NOT_SET)
        if not self._fits(wanted):
            self._ask_in_time()
        key = self._key
        if key is None:
            raise SecretUnavailable("", LOST.format(fault=self._fault, wanted=wanted) if wanted else self._fault)
        if wanted not in ("", key.id):
            raise SecretUnavailable("", self._wrong.format(wanted=wanted, given=key.id))
        return key

    def _fits(self, wanted: str) -> bool:
        return self._key is not None and wanted in ("", self._key.id)

    def _ask_in_time(self) -> None:
        """Ask the source where it is time to; who comes while the first answer is waited for, waits too."""
        with self._lock:
            is_due = not self._is_asked and time.monotonic() - self._asked >= RESTS
            self._is_asked = self._is_asked or is_due
        if is_due:
            with suppress(TimeoutError):
                within(self._waits, self._ask)
        else:
            self._answered.wait(self._waits)

    def _ask(self) -> None:
        try:
            self._key, self._fault = read_master_key(self.source), ""
        except WrongMasterKey as error:
            self._fault = str(error)  # a key that was read before goes on being used
        finally:
            self._asked, self._is_asked = time.monotonic(), False
            self._answered.set()
