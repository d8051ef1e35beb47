"""The check of outside interfaces: how many there are, how many are well, and whether they may lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect

from indexer.store.interfaces.tables import interfaces as table
from search_engine.interfaces.known_interface import OK
from search_engine.interfaces.registry import InterfaceRegistry
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient


def interfaces(patient: Patient) -> Iterator[Finding]:
    """One line of how they are; those that are not well are told by the alarms, too."""
    settings, engine = patient.installation.settings, patient.engine
    if any(block.endswith("/0") for block in settings.interface_networks):
        told = "登记的外部接口可以指向任何内部地址（ZWFW_INTERFACE_NETWORKS 含 /0）"
        yield Finding("interfaces", "wrong", told, "请只列出接口所在的网段")
    if engine is None:
        return
    try:
        if not inspect(engine).has_table(table.name):
            return
        known = InterfaceRegistry(lambda: engine, settings).all()
    except UNREADABLE:
        return  # `integrity` tells
    asked = [one for one in known if one.is_checked and one.last is not None]
    unwell = [one for one in asked if one.last is not None and (one.last.outcome != OK or one.last.content)]
    if known and not unwell:
        yield Finding("interfaces", "ok", f"外部接口 {len(known)} 个，检查过的 {len(asked)} 个都正常")
    elif unwell:
        named = "、".join(one.label for one in unwell[:5]) + (" 等" if len(unwell) > 5 else "")
        told = f"外部接口 {len(known)} 个中有 {len(unwell)} 个不正常：{named}"
        yield Finding("interfaces", "note", told, "请运行 zwfw interfaces list 查看原因，并告知提供方")
