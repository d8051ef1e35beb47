"""Public answers in which something of a person can be read (C 0103-2018 §8.3.4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError

from indexer.documents.document import LETTERS, Document
from indexer.documents.masking.declared import masked_fields, rules_of
from indexer.loaders.headers import name_of
from search_engine.maintenance.quality.finding import Copy, Finding, Kind

RULES: Final = rules_of(Document)


class Unmasked(Kind):
    """A load masks letters; these were loaded by a version that knew fewer rules. The finding shows a masked title."""

    name, label = "unmasked", "未脱敏"
    mend = "请重新载入这些答复：载入时自动遮盖姓名、住址与号码"

    def look(self, copy: Copy) -> Iterator[Finding]:
        """One finding for a letter, with the fields in question."""
        if copy.content.get("kind") not in LETTERS:
            return
        try:
            shown = masked_fields(Document.model_validate({**copy.content, "id": copy.id}), RULES, is_letter=True)
        except ValidationError:
            return
        if shown:
            title = str(shown.get("title", copy.title))
            fields = "、".join(map(name_of, shown))
            reason = f"{fields}里有个人的姓名、住址或号码"
            yield Finding(self.name, copy.region, copy.department, copy.id, title, next(iter(shown)), reason, copy.site)
