"""Rows of secrets as they stand together: each is opened only where the table of contents lists it as the newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.store.sealed.rows import CONTENTS, SealedRow
from search_engine.errors import SecretUnavailable
from search_engine.sealed.ciphers import WrongBox
from search_engine.sealed.contents import Contents
from search_engine.sealed.envelope import opened
from search_engine.sealed.master_key import MasterKey

NOT_THERE: Final = "没有名为 {name} 的密钥。请运行 zwfw secrets set {name} 存入"
CHANGED: Final = "密钥 {name} 与写入时不符：被改动、与别的调换，或退回了旧版。请用 zwfw secrets set {name} 重新存入"
GONE: Final = "密钥 {name} 不见了：不是由 zwfw secrets delete 删除的。请用 zwfw secrets set {name} 重新存入"
CONTENTS_CHANGED: Final = (
    "密钥的目录与写入时不符：被改动、删除，或退回了旧版，因此不采用任何密钥。请停止服务，从备份恢复；"
    "或运行 zwfw secrets delete --all，再逐个重新存入"
)


@dataclass(frozen=True, slots=True)
class SealedRows:
    """All rows of a moment.

    Attributes:
        rows: By name, the table of contents among them.
        key: The master key of an id; raises `SecretUnavailable` where that is not at hand.
        least: A version that the table of contents has had already; an older one was put back.
    """

    rows: Mapping[str, SealedRow]
    key: Callable[[str], MasterKey]
    least: int = 0

    @property
    def names(self) -> list[str]:
        """Of all secrets."""
        return sorted(self.rows.keys() - {CONTENTS})

    @property
    def master(self) -> str:
        """The id of the master key that they are wrapped with; "": there are none yet."""
        return next((row.master for row in self.rows.values()), "")

    def contents(self) -> Contents:
        """The table of contents. Raises `SecretUnavailable`."""
        row = self.rows.get(CONTENTS)
        if row is None:
            if self.rows or self.least:
                raise SecretUnavailable("", CONTENTS_CHANGED)
            return Contents()
        try:
            found = Contents.of_text(row.version, opened(self.key(row.master), row))
        except (WrongBox, ValueError, KeyError):
            raise SecretUnavailable("", CONTENTS_CHANGED) from None
        if found.version < self.least:
            raise SecretUnavailable("", CONTENTS_CHANGED)
        return found

    def value(self, name: str, contents: Contents | None = None) -> bytes:
        """The value of a secret. Raises `SecretUnavailable`: it is not there, not what was written last, or the master
        key is not at hand.

        Args:
            contents: What `contents` gave, where several are asked for.
        """
        contents = self.contents() if contents is None else contents
        row = self.rows.get(name) if name != CONTENTS else None
        if row is None:
            raise SecretUnavailable(name, (GONE if name in contents.digests else NOT_THERE).format(name=name))
        if not contents.lists(row):
            raise SecretUnavailable(name, CHANGED.format(name=name))
        try:
            return opened(self.key(row.master), row)
        except WrongBox:
            raise SecretUnavailable(name, CHANGED.format(name=name)) from None
