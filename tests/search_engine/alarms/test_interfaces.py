"""Outside interfaces.

1. Those that the settings name with a host are asked, what is to be filled in left empty; a path of this site is none.
2. Well, slow, failing, silent: each is told apart; who wants another method or a sign-in is well. A query page, and a
   recogniser, are well with any answer that is no fault of theirs.
3. How often, and how often in a row, is written down; an interface that is gone from the settings is forgotten.
"""

from collections.abc import Iterator

import pytest

from search_engine import Settings
from search_engine.alarms.outside import Answer, Target, note_answers, probe, probe_all, targets_of
from search_engine.alarms.records import AlarmRecord
from tests.search_engine.alarms.hosts import Host, host


@pytest.fixture
def other() -> Iterator[Host]:
    with host() as made:
        yield made


def test_interfaces_with_a_host_in_the_settings_are_asked() -> None:
    settings = Settings(
        voice_url="https://v.gov.cn/asr",
        portal_pages={"progress": "https://p.gov.cn/a", "booking": "https://p.gov.cn/b?m={matter}&r={region}"},
        credit_code_url="https://c.gov.cn/?id={code}",
    )
    found = {target.name: (target.url, target.lenient) for target in targets_of(settings)}
    assert found == {
        "voice": ("https://v.gov.cn/asr", True),
        "portal_progress": ("https://p.gov.cn/a", False),
        "portal_booking": ("https://p.gov.cn/b?m=&r=", True),
        "credit_code": ("https://c.gov.cn/?id=", True),
    }
    assert targets_of(Settings(voice_url="/asr")) == ()


@pytest.mark.parametrize(
    ("path", "lenient", "outcome"),
    [
        ("/200", False, "ok"), ("/302", False, "ok"), ("/401", False, "ok"), ("/405", False, "ok"),
        ("/501", True, "ok"),
        ("/404", False, "failed"), ("/404", True, "ok"), ("/500", True, "failed"), ("/502", False, "failed"),
        ("/silent", False, "timed_out"),
    ],
)  # fmt: skip
def test_an_interface_is_well_failing_or_silent(other: Host, path: str, lenient: bool, outcome: str) -> None:
    answer = probe(Target("x", "投诉", other.address + path, lenient), 5_000, 0.2 if path == "/silent" else 5)
    assert answer.outcome == outcome
    assert bool(answer.reason) == (outcome != "ok")
    assert other.asked == [("HEAD", path)]


def test_a_late_answer_makes_an_interface_slow(other: Host) -> None:
    moments = iter((0.0, 4.2))
    answer = probe(Target("x", "投诉", f"{other.address}/200"), 3_000, 5, lambda: next(moments))
    assert (answer.outcome, answer.reason) == ("slow", "用时 4.2 秒")


def test_all_interfaces_are_asked(other: Host) -> None:
    settings = Settings(portal_pages={"progress": f"{other.address}/200", "complaint": "http://127.0.0.1:1/"})
    found = {target.name: answer.outcome for target, answer in probe_all(settings).items()}
    assert found == {"portal_progress": "ok", "portal_complaint": "failed"}


def test_answers_of_interfaces_are_counted_and_forgotten_with_them() -> None:
    record, target = AlarmRecord(), Target("voice", "语音识别", "https://v.gov.cn:8443/asr?key=1")
    for at, outcome in enumerate(("failed", "timed_out", "ok", "failed")):
        note_answers(record, {target: Answer(outcome, 0.1, "…")}, at)
    one = record.interfaces["voice"]
    assert (one.host, one.outcome, one.bad, one.at) == ("v.gov.cn:8443", "failed", 1, 3)
    assert one.counts == {"failed": 2, "timed_out": 1, "ok": 1}
    note_answers(record, {}, 4)
    assert record.interfaces == {}
