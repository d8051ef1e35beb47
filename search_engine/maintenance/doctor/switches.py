"""The check of the kill switches: nothing is off that nobody remembers, and no step waits for a review."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect

from indexer.documents.timestamps import of_milliseconds
from indexer.errors import DamagedRows
from indexer.store.switches import newest_steps, steps_of
from indexer.store.switches.steps import OFF
from indexer.store.switches.tables import steps
from search_engine.installation.switch_file import SWITCHES
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient


def switches(patient: Patient) -> Iterator[Finding]:
    """What is off, since when, by whom and why; and what processes of this host follow."""
    if patient.engine is None:
        return
    try:
        if not inspect(patient.engine).has_table(steps.name):
            return
        with patient.engine.connect() as connection:
            newest, waiting = newest_steps(connection), steps_of(connection, only_open=True)
    except (*UNREADABLE, DamagedRows):
        return  # `integrity` and `handmade_rows` tell
    off = {name: step for name, step in newest.items() if step.state == OFF and name in SWITCHES}
    for name, step in off.items():
        told = f"{SWITCHES[name]}（{name}）已由 {step.author} 于 {of_milliseconds(step.at)} 关闭：{step.note}"
        yield Finding("switches", "note", told, f"不再需要时请运行 zwfw dict switch {name} on")
    if waiting:
        told = f"有 {len(waiting)} 次紧急开关操作待复核"
        yield Finding("switches", "note", told, "请另一人看过后运行 zwfw dict review（zwfw dict switches 列出）")
    place = patient.installation
    damaged = place.switches.is_damaged
    if damaged or place.switched_off != off.keys():
        told = "开关文件 switches.json 已损坏" if damaged else "本机各进程所依据的开关与数据库中的不一致"
        yield Finding("switches", "wrong", told, "请看 zwfw worker 是否在运行：它会在一秒内使二者一致")
