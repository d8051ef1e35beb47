"""What can be wrong with dictionary files.

DictionaryError
└── BadDictionaries     faults of files, all at once, each with file, row, column and the mend
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of a file (its path); `row` counts lines from 1 (0: the file as a whole), `column` may be empty."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"第 {self.row} 行" if self.row else ""
        return f"{self.file} {where} {self.column}：{self.reason}".replace("  ", " ").replace(" ：", "：")


class DictionaryError(Exception):
    """Base of this folder's errors."""


class BadDictionaries(DictionaryError):
    """Files cannot be compiled.

    Attributes:
        faults: All of them, by file and row.
    """

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"词典有 {len(self.faults)} 处错误，请按所列行改正后重试")
