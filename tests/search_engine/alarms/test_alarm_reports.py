"""What people and programs are shown of alarms.

1. `zwfw doctor` tells open alarms: what is urgent as wrong, the rest as notes; posts that failed; a worker that does
   not look while a server runs. Without a record it says nothing.
2. `zwfw alarms list` and `sensitive` show the record, as JSON too, of one site where asked.
3. `zwfw alarms test` posts to every receiver, and says which took it.
4. `zwfw quality` leaves how many links lead nowhere.
"""

import io
import json
import time
from pathlib import Path

import orjson
import pytest

from search_engine import Service, Settings
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import AlarmRecord, Interface, OpenAlarm, Site, WordOccurrence
from search_engine.cli import main
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.alarms import STALE, alarms
from search_engine.maintenance.doctor.finding import Patient
from search_engine.servers import server_mark
from tests.search_engine.interfaces.hosts import host


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path))
    return tmp_path


def record(**fields: object) -> AlarmRecord:
    seen = [
        WordOccurrence(
            id=name, site=site, field="title", word="假证", category="x", action="block", where="loaded", at=1
        )
        for name, site in (("n1", "浙江"), ("n2", "杭州"))
    ]
    return AlarmRecord(
        checked=int(time.time() * 1_000),
        open=[
            OpenAlarm(kind="failing", subject="search.search", message="报错", since=1),
            OpenAlarm(kind="slow", subject="search.search", message="响应慢", since=1),
        ],
        interfaces={
            "voice": Interface(label="语音识别", host="v.gov.cn", outcome="slow", seconds=4, at=1, reason="慢")
        },
        sites={"浙江": Site(listed=seen[:1]), "杭州": Site(listed=seen[1:])},
        **fields,
    )


def found(home: Path) -> list[tuple[str, str]]:
    patient = Patient(Installation(Settings(home=home), read_only=True))
    return [(finding.state, finding.message) for finding in alarms(patient)]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0), capsys.readouterr().out


def test_doctor_tells_open_alarms_and_failed_posts(home: Path) -> None:
    assert found(home) == []
    RecordFile(home).write(record(webhook={"failed": 2, "sent": 1}))
    assert found(home) == [
        ("wrong", "预警：报错"), ("note", "预警：响应慢"), ("note", "预警推送失败 2 次，成功 1 次"),
    ]  # fmt: skip
    RecordFile(home).write(AlarmRecord(checked=int(time.time() * 1_000)))
    assert found(home) == [("ok", "没有预警")]


def test_doctor_tells_when_nobody_looks_at_alarms(home: Path) -> None:
    RecordFile(home).write(record().model_copy(update={"checked": int(time.time() * 1_000) - STALE - 60_000}))
    assert found(home) == []
    with server_mark(home, "127.0.0.1:1"):
        assert found(home) == [("note", "预警已有 3 分钟没有检查")]


def test_the_list_of_alarms_shows_open_alarms_and_interfaces(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "alarms", "list") == (0, "")
    RecordFile(home).write(record())
    _, shown = run(capsys, "alarms", "list")
    assert all(text in shown for text in ("报错", "响应慢", "语音识别（v.gov.cn）：慢"))
    _, shown = run(capsys, "alarms", "list", "--json")
    assert [one["kind"] for one in json.loads(shown)["open"]] == ["failing", "slow"]


def test_sensitive_words_are_listed_by_site(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RecordFile(home).write(record())
    _, shown = run(capsys, "alarms", "sensitive")
    assert all(text in shown for text in ("n1", "n2"))
    _, shown = run(capsys, "alarms", "sensitive", "--site", "浙江", "--json")
    assert [one["id"] for one in json.loads(shown)["documents"]] == ["n1"]


def test_quality_leaves_the_number_of_dead_links(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with host() as other:
        rows = [
            {
                "id": f"m{path}",
                "kind": "news",
                "title": "x",
                "region": "330110",
                "links": {"pc": f"{other.address}/{path}"},
            }
            for path in (200, 404, 500)
        ]
        with Service.open(Settings(home=home)) as service:
            service.document_desk.put(io.BytesIO(b"\n".join(map(orjson.dumps, rows))), "test")
        run(capsys, "quality", "--json")
        assert list(RecordFile(home).take()) == []
        run(capsys, "quality", "--probe-links", "--json")
    (left,) = RecordFile(home).take()
    assert left.links is not None
    assert (left.links.asked, left.links.dead) == (3, 2)


def test_a_test_alarm_is_posted_to_every_receiver(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["alarms", "test"])
    assert ended.value.code == 1
    assert "ZWFW_ALARM_WEBHOOK" in capsys.readouterr().err
    with host() as other:
        monkeypatch.setenv("ZWFW_ALARM_WEBHOOK", f"{other.address}/204")
        assert run(capsys, "alarms", "test")[0] == 0
        monkeypatch.setenv("ZWFW_SITE_OWNERS", f"浙江={other.address}/500")
        status, shown = run(capsys, "alarms", "test")
        assert json.loads(other.bodies[0])["alarms"][0]["kind"] == "test"
    assert status == 1
    assert [line.rpartition("：")[2] for line in shown.splitlines()] == ["已收到", "未收到"]
