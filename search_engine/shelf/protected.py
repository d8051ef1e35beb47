"""Apps that no program may take off: medical care, social security, emergencies.

It is decided by what the document holds: its national themes and whose line of offices it belongs to. An app that says
neither clearly is protected too: a program that does not know what it takes away takes nothing away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from indexer.loaders.themes import OTHER, national_themes

# Of the national themes (C 0103-2018 §6.3.4).
THEMES: Final = frozenset(
    ("医疗卫生", "社会保障", "优待抚恤", "生育收养", "死亡殡葬", "离职退休", "公共安全", "公安消防", "安全生产")
)
# What stands in the name of an office, or of its line, that cares for the sick, the poor, and for emergencies.
OFFICES: Final = (
    "卫生", "卫健", "医疗", "医保", "疾控", "疾病预防", "急救", "血液", "社会保", "社保", "人社", "人力资源", "民政",
    "残联", "残疾", "退役", "应急", "消防", "救援", "救助", "公安", "气象", "地震", "防汛",
)  # fmt: skip


def is_protected(document: Mapping[str, Any]) -> bool:
    """Whether only a person may take an app off. `document`: JSON values."""
    themes = {*(document.get("themes") or ())} - {OTHER}
    authority = document.get("authority") or {}
    offices = [authority.get("department") or "", authority.get("name") or ""]
    if not themes & national_themes() or not any(offices):
        return True
    return bool(themes & THEMES) or any(word in office for office in offices for word in OFFICES)
