"""Registering interfaces.

1. What was registered is read back as it was, whatever it is; faults are told all together, each with its field.
2. Each addition, change and removal is an entry of the audit log, which holds no address, no value and no secret.
3. Names are one interface's own, those of the settings too; nothing of a file is registered where one row is at fault.
4. A damaged row is told, never asked, and can be replaced or removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from indexer.store.audit import AuditLog, AuditQuery
from indexer.store.engine import writing
from indexer.store.interfaces.rows import Check
from indexer.store.interfaces.tables import interfaces as table
from search_engine.errors import BadParameters, NotFound
from search_engine.interfaces.interface import Interface, Member, Parameter, faults_of, read_interface
from tests.search_engine.interfaces.desk import WHO, Desk

WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8)
INTERFACES = st.builds(
    Interface,
    name=WORD.filter(lambda text: text and "/" not in text), service=WORD, address=st.just("https://a.example/x?k=1"),
    method=st.sampled_from(["GET", "POST"]), body=st.sampled_from(["form", "json"]),
    parameters=st.lists(
        st.builds(Parameter, name=st.from_regex(r"[a-z]{1,8}", fullmatch=True), value=WORD, description=WORD),
        max_size=3, unique_by=lambda one: one.name,
    ).map(tuple),
    members=st.lists(st.sampled_from([Member(path="a.b[].c", type="string"), Member(path="x")]), max_size=2).map(tuple),
    interval=st.sampled_from([0, 30, 600]), personal=st.booleans(), on=st.booleans(), provider=WORD,
    receiver=st.sampled_from(["", "https://p.example/h?token=secret"]), sign=st.sampled_from(["", "sm2"]),
    app=st.just("zjzwfw"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(interface=INTERFACES)
def test_1_what_was_registered_is_read_back(desk: Desk, interface: Interface) -> None:
    assert list(faults_of(interface)) == []
    assert read_interface(interface.model_dump(mode="json", exclude_defaults=True)) == interface
    desk.registry.put([interface], WHO)
    assert desk.registry.registered(interface.name) == interface
    assert not desk.registry.put([interface], WHO), "the same again is no change"
    desk.registry.remove(interface.name, WHO)
    assert desk.registry.all() == []


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"address"}),
        ({"address": "ftp://a/", "interval": 5, "status": 99, "media_type": "json"},
         {"address", "interval", "status", "media_type"}),
        ({"address": "http://127.1/", "receiver": "http://u:p@a.example/"}, {"address", "receiver"}),
        ({"address": "http://a.example/", "method": "HEAD", "members": [{"path": "a"}]}, {"method"}),
        ({"address": "http://a.example/", "members": [{"path": "a..b"}], "slow_ms": -1}, {"members", "slow_ms"}),
        ({"address": "http://a.example/", "parameters": [{"name": "n", "type": "integer", "value": "x"}]},
         {"parameters.n"}),
        ({"address": "http://a.example/", "parameters": [{"name": "a"}, {"name": "a"}]}, {"parameters"}),
        ({"address": "http://a.example/", "method": "DELETE"}, {"method"}),
        ({"address": "http://a.example/", "unknown": 1}, {"unknown"}),
        ({"address": "http://a.example/", "parameters": [{"value": "1"}]}, {"parameters.0.name"}),
        ({"address": 7}, {"address"}),
        ({"address": "http://a.example/", "parameters": [{"name": f"a{n}", "value": "x" * 500} for n in range(9)]},
         {"parameters"}),
        ({"address": "http://a.example/", "sign": "sm2"}, {"app"}),
        ({"address": "http://a.example/", "parameters": [{"name": "a", "value": "secret:"}]}, {"parameters.a"}),
        ({"address": "http://a.example/", "parameters": [{"name": "a", "value": "secret:../x"}]}, {"parameters.a"}),
    ],
)  # fmt: skip
def test_1_all_faults_are_told_with_their_fields(values: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(BadParameters) as refused:
        read_interface({"name": "试", **values})
    assert {detail.field for detail in refused.value.details} == fields


def test_2_each_change_is_in_the_audit_log_without_addresses_and_values(desk: Desk) -> None:
    secret = {
        "parameters": [{"name": "key", "value": "8cd152933ac290ae"}], "receiver": "https://p.example/h?token=secret",
    }  # fmt: skip
    desk.put("线路", "https://a.example/line?key=8cd152933ac290ae", **secret)
    changed = desk.registry.registered("线路").model_copy(update={"name": "线路查询", "interval": 60})
    desk.registry.put([changed], WHO, name="线路")
    desk.registry.remove("线路查询", WHO)
    entries = AuditLog(desk.engine).entries(AuditQuery())[::-1]
    assert [(entry.action, entry.target, entry.actor) for entry in entries] == [
        ("interfaces.add", "interface:线路", "user:甲"), ("interfaces.change", "interface:线路查询", "user:甲"),
        ("interfaces.remove", "interface:线路查询", "user:甲"),
    ]  # fmt: skip
    assert (entries[1].before["name"], entries[1].after["interval"]) == ("线路", 60)
    assert entries[0].after["address"] == "a.example"
    assert "8cd152933ac290ae" not in repr(entries)
    assert "token" not in repr(entries)


def test_1_how_long_it_has_been_so_is_told_with_few_checks_as_with_all(tmp_path: Path) -> None:
    desk = Desk(tmp_path, voice_url="https://v.example/asr")
    courses = {
        "甲": "ok ok",
        "乙": "failed ok",
        "丙": "ok failed failed slow",
        "丁": "",
        "voice": "failed failed failed",
    }
    for name in courses:
        if name != "voice":
            desk.put(name, "https://a.example/")
    for name, outcomes in courses.items():
        desk.registry.note([Check(name, at, outcome) for at, outcome in enumerate(outcomes.split())])
    desk.registry.note([Check("戊", 9, "ok")])
    now, every = desk.registry.now(), desk.registry.all()
    assert [(one.name, one.last, one.bad, one.noted, one.due) for one in now] == [
        (one.name, one.last, one.bad, one.noted, one.due) for one in every
    ]
    assert {one.name: (one.bad, len(one.checks)) for one in now} == {
        "甲": (0, 1), "乙": (0, 1), "丙": (3, 4), "丁": (0, 0), "voice": (3, 3),
    }  # fmt: skip
    assert [len(one.checks) for one in desk.registry.all(2)] == [2, 0, 2, 2, 2]


def test_3_names_are_one_interfaces_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path, voice_url="https://v.example/asr")
    desk.put("甲", "https://a.example/")
    desk.put("乙", "https://a.example/")
    for name in ("voice", "语音识别"):
        with pytest.raises(BadParameters):
            desk.put(name, "https://a.example/")
    with pytest.raises(BadParameters):
        desk.registry.put([desk.registry.registered("甲")], WHO, new=True)
    with pytest.raises(BadParameters):
        desk.registry.put([desk.registry.registered("甲").model_copy(update={"name": "乙"})], WHO, name="甲")
    with pytest.raises(NotFound, match="由设置给出"):
        desk.registry.remove("voice", WHO)
    new = [Interface(name="丙", address="https://a.example/"), Interface(name="voice", address="https://a.example/")]
    with pytest.raises(BadParameters):
        desk.registry.put(new, WHO)
    assert [one.name for one in desk.registry.all()] == ["voice", "乙", "甲"]


def test_4_a_damaged_row_is_told_and_never_asked(desk: Desk) -> None:
    desk.put("甲", "https://a.example/")
    with writing(desk.engine) as connection:
        connection.execute(update(table).values(content='{"name":"甲","address":"http://127.0.0.1/"}'))
    (known,) = desk.registry.all()
    assert (known.is_whole, known.is_checked, known.interface.address) == (False, False, "")
    assert desk.step() == []
    with pytest.raises(BadParameters):
        desk.prober.check("甲", WHO)
    desk.put("甲", "https://b.example/")
    assert desk.registry.registered("甲").address == "https://b.example/"
