"""What `zwfw doctor` says of outside interfaces.

1. One line: how many there are, and which are not well; nothing where there are none, or no database yet.
2. A setting that opens every inside address is wrong.
"""

from __future__ import annotations

from pathlib import Path

from indexer.store.interfaces.rows import Check
from search_engine import Settings
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.finding import Patient
from search_engine.maintenance.doctor.interfaces import interfaces
from tests.search_engine.interfaces.desk import Desk


def found(home: Path, **settings: object) -> list[tuple[str, str]]:
    patient = Patient(Installation(Settings(home=home, **settings), read_only=True))
    try:
        return [(finding.state, finding.message) for finding in interfaces(patient)]
    finally:
        patient.close()


def test_1_one_line_tells_how_interfaces_are(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    desk = Desk(tmp_path)
    assert found(tmp_path) == []
    desk.put("线路", "https://a.example/")
    assert found(tmp_path) == [("ok", "外部接口 1 个，检查过的 0 个都正常")]
    desk.registry.note([Check("线路", 5, "ok")])
    assert found(tmp_path) == [("ok", "外部接口 1 个，检查过的 1 个都正常")]
    desk.registry.note([Check("线路", 6, "ok", content=("参数 q：敏感词“假证”（伪造）",))])
    assert found(tmp_path) == [("note", "外部接口 1 个中有 1 个不正常：线路")]


def test_2_a_setting_that_opens_everything_is_wrong(tmp_path: Path) -> None:
    assert found(tmp_path, interface_networks=("0.0.0.0/0",)) == [
        ("wrong", "登记的外部接口可以指向任何内部地址（ZWFW_INTERFACE_NETWORKS 含 /0）")
    ]
