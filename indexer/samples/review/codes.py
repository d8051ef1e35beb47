"""基本编码 and ids: of the right form, of the right kind, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.samples.review.rule import Reviewed

FORM = re.compile(r"\d{9}000")


def code_form(given: Reviewed) -> Iterator[Fault]:
    """Twelve digits, the last three of them 000, the first four as the matter type has it."""
    for entry in given.matters:
        code, matter_type = entry.raw.get("catalog_code"), entry.raw.get("matter_type", "")
        prefix = given.table.code_prefixes.get(matter_type, "")
        if not isinstance(code, str) or not FORM.fullmatch(code):
            yield entry.fault("catalog_code", f"{code!r} 应为引号中的 12 位数字，末三位为 000")
        elif not code.startswith(prefix):
            yield entry.fault("catalog_code", f"{matter_type}的编码应以 {prefix} 开头，现为 {code[:4]}")


def document_ids(given: Reviewed) -> Iterator[Fault]:
    """No id twice."""
    first: dict[str, str] = {}
    for entry in given.documents:
        before = first.setdefault(entry.raw["id"], entry.title)
        if before is not entry.title:
            yield entry.fault("id", f"{entry.raw['id']} 已用于“{before}”")
