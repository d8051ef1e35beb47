"""What can be wrong with dictionary files.

DictionaryError
└── BadDictionaries     faults of files, all at once, each with file, row, column and the mend
"""

from __future__ import annotations

from collections.abc import Sequence

from dictionaries.faults import Fault


class DictionaryError(Exception):
    """Base of this folder's errors."""


class BadDictionaries(DictionaryError):
    """Files cannot be compiled.

    Attributes:
        faults: All of them, by file and row.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"词典有 {len(self.faults)} 处错误，请按所列行改正后重试")
