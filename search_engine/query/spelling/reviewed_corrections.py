"""The reviewed list of misspellings: what people keep typing wrong, with what is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from search_engine.query.spelling.correction import Edit


class Reviewed:
    """Finds listed misspellings in texts.

    Args:
        corrections: Wrong → right, both in normal form.
    """

    def __init__(self, corrections: Mapping[str, str]) -> None:
        self._right = {wrong: right for wrong, right in corrections.items() if wrong and wrong != right}
        longest_first = sorted(self._right, key=lambda wrong: (-len(wrong), wrong))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def edits(self, text: str, protected: Sequence[tuple[int, int]]) -> list[Edit]:
        """Every listed misspelling outside protected spans, left to right, the longer of two first.

        Where the text already has the right wording around it (a listed wrong one may be part of its own right one)
        nothing is done.
        """
        if self._pattern is None:
            return []
        return [
            Edit(found.start(), found.end(), found.group(), self._right[found.group()])
            for found in self._pattern.finditer(text)
            if not any(found.start() < end and start < found.end() for start, end in protected)
            and not self._is_right(text, found)
        ]

    def _is_right(self, text: str, found: re.Match[str]) -> bool:
        wrong, right = found.group(), self._right[found.group()]
        inside = right.find(wrong)
        return inside >= 0 and text[max(0, found.start() - inside) :].startswith(right)
