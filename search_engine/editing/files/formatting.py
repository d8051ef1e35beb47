"""How an import is told: to people in a line, to programs as plain values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dictionaries.editing.column_labels import label_of
from dictionaries.faults import Fault
from dictionaries.kinds.kind import Kind
from dictionaries.reasons import code_of
from search_engine.editing.formatting import draft_fields
from search_engine.editing.rows.row_import import ImportReport


def report_text(report: ImportReport, *, dry_run: bool = False) -> str:
    """The numbers of an import in one line."""
    named = (("新增", report.created), ("更改", report.changed), ("删除", report.removed))
    parts = "，".join(f"{name} {count}" for name, count in named if count)
    total = report.created + report.changed + report.removed
    did = "试运行：将起草" if dry_run else "已起草" if report.is_done else "没有起草：有更改的"
    told = f"{did} {total} 行" + (f"（{parts}）" if parts else "") + f"，其余 {report.unchanged} 行与现在一样"
    return told + (f"，拒绝 {report.refused} 行" if report.refused else "")


def report_fields(report: ImportReport, *, dry_run: bool = False) -> dict[str, Any]:
    """An import as plain values."""
    return {
        "dry_run": dry_run,
        "done": report.is_done,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "refused": report.refused,
        "filled": report.filled,
        "filled_in": {"region": report.filled_in.region, "site": report.filled_in.site},
        "faults": [fault_fields(fault) for fault in report.faults],
        "drafts": [draft_fields(draft) for draft in report.drafts],
    }


def fault_fields(fault: Fault) -> dict[str, Any]:
    """A fault of a row as plain values."""
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.field,
        "code": code_of(fault.reason),
        "reason": fault.reason,
        "warning": fault.warning,
    }


def fault_text(fault: Fault, kind: Kind | None = None) -> str:
    """A fault of a row in one line, its column as editors call it."""
    named = replace(fault, field=label_of(kind, fault.field)) if kind and fault.field else fault
    return f"提醒：{named}" if fault.warning else str(named)
