"""Names: each matter has one of its own."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.faults import Fault
from dictionaries.normalize import normal_text, squash
from indexer.samples.entries import Entry
from indexer.samples.review.rule import Reviewed


def distinct_names(given: Reviewed) -> Iterator[Fault]:
    """No two situations of a code, no two matters have one name; two departments may where the table says why."""
    first: dict[str, Entry] = {}
    for entry in given.matters:
        before = first.setdefault(squash(entry.title), entry)
        if before is entry:
            continue
        if before.raw.get("catalog_code") == entry.raw.get("catalog_code"):
            yield entry.fault("title", "同一基本编码下已有同名的办理情形，请写明情形")
        elif before.raw.get("department") == entry.raw.get("department"):
            yield entry.fault("title", f"与 {before.file} 中的事项同名")
        elif entry.title not in given.table.same_names:
            others = f"{before.raw.get('department')}（{before.file}）"
            yield entry.fault("title", f"{others}已有同名事项；确应分设的，请在 review.yaml 的 same_names 写明理由")


def aliases(given: Reviewed) -> Iterator[Fault]:
    """An alias is another name than the title, and stands once. Brackets may differ: 许可（变更） is said without."""
    for entry in given.entries:
        title = normal_text(entry.title)
        seen = {title}
        for place, alias in enumerate(entry.raw.get("aliases", ())):
            name = normal_text(alias)
            if name in seen:
                same = "名称" if name == title else "另一个别名"
                yield entry.fault(f"aliases.{place}", f"“{alias}”与{same}相同，请删除")
            seen.add(name)
