"""How the import of a thesaurus is told: to people in lines, to programs as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from search_engine.editing.files.formatting import fault_text, report_fields, report_text
from search_engine.editing.thesaurus.conflicts import Conflict
from search_engine.editing.thesaurus.thesaurus_import import ThesaurusReport

LEVELS = {"error": "错误", "warn": "提醒"}


def thesaurus_fields(found: ThesaurusReport, *, dry_run: bool = False) -> dict[str, Any]:
    """A report as plain values."""
    return {
        "name": found.name,
        "preview": [asdict(line) for line in found.preview],
        "left_out": [{"what": what, "count": count} for what, count in found.left_out.items()],
        "conflicts": [{**asdict(one), "code": one.code} for one in found.conflicts],
        **report_fields(found.report, dry_run=dry_run),
    }


def thesaurus_lines(found: ThesaurusReport, most: int, *, dry_run: bool = False) -> Iterator[str]:
    """A report line by line, at most so many conflicts of each kind."""
    yield f"词表“{found.name}”收录为："
    for line in found.preview:
        yield f"  {line.what}\t{line.count}\t{line.becomes}"
    if found.left_out:
        yield "没有收录："
        yield from (f"  {what}\t{count}" for what, count in found.left_out.items())
    if found.conflicts:
        warnings = len(found.conflicts) - found.errors
        yield f"冲突：错误 {found.errors} 处（不收录），提醒 {warnings} 处"
    by_code: dict[tuple[str, str], list[Conflict]] = {}
    for one in found.conflicts:
        by_code.setdefault((one.level, one.code), []).append(one)
    for (level, _), some in by_code.items():
        for one in some[:most]:
            yield f"  {LEVELS[level]}  {f'第 {one.row} 行 ' if one.row else ''}{one.what}"
        if len(some) > most:
            yield f"  …同类共 {len(some)} 处，--json 列出全部"
    yield from (f"  {fault_text(fault)}" for fault in found.report.faults[:most])
    yield report_text(found.report, dry_run=dry_run)
