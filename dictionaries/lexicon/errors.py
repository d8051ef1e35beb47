"""What can be wrong with dictionary files."""

from __future__ import annotations

from collections.abc import Sequence

from dictionaries.faults import Fault


class BadDictionaries(Exception):
    """Files cannot be compiled.

    Attributes:
        faults: All of them, by file and row, each with column and the mend.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"词典有 {len(self.faults)} 处错误，请按所列行改正后重试")
