"""The doctor's nightly visit.

1. It finds what `zwfw doctor` finds, with the settings of the worker, and is of no account until the next night.
2. A doctor that hangs is ended; that, and one that dies or cannot be started, is itself a finding: the worker goes on.
3. A process that has it done imports none of the checks.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from search_engine.installation.installation import Installation
from search_engine.maintenance import doctor_visit, own_process
from search_engine.maintenance.doctor import examine
from search_engine.maintenance.doctor_visit import SETTLING, DoctorVisit, last_visit
from search_engine.settings.settings import Settings

NIGHT = 1_772_636_400.0


@pytest.fixture
def visit(tmp_path):
    now = [NIGHT]
    made = DoctorVisit(Installation(Settings(home=tmp_path)), lambda: now[0])
    now[0] += SETTLING
    return made


def test_1_what_the_doctor_finds(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("ZWFW_REGION", "999999")
    monkeypatch.setenv("ZWFW_TYPO", "1")
    assert visit.step()
    assert not visit.step()
    kept = last_visit(tmp_path)
    expected = examine({"ZWFW_HOME": str(tmp_path), "ZWFW_REGION": "999999"})
    wrong = [finding.message for finding in expected if finding.state == "wrong" and finding.check != "disk"]
    assert kept["at"] == int((NIGHT + SETTLING) * 1_000)
    assert [one["message"] for one in kept["findings"] if one["state"] == "wrong" and one["check"] != "disk"] == wrong
    assert any("999999" in message for message in wrong)
    assert not any("ZWFW_TYPO" in one["message"] for one in kept["findings"])


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ((sys.executable, "-c", "import time; time.sleep(60)"), "用了 0 分钟仍未完成，已停止"),
        ((sys.executable, "-c", "import os; os.abort()"), "程序意外结束，状态 -6"),
        ((sys.executable, "-c", "print('{}')"), "程序意外结束，状态 0"),
        (("/no/such/program",), "系统没有余力另起进程：No such file or directory"),
    ],
)
def test_2_a_visit_that_fails(visit, tmp_path, monkeypatch, command, fault):
    monkeypatch.setattr(doctor_visit, "COMMAND", command)
    if command[0].startswith("/no"):
        monkeypatch.setattr(own_process, "tethered", lambda command, _nice: command)
    if "sleep" in command[-1]:
        monkeypatch.setattr(doctor_visit, "LONGEST", 0.2)
    assert visit.step()
    (finding,) = last_visit(tmp_path)["findings"]
    assert (finding["state"], finding["message"]) == ("wrong", f"体检没有完成（{fault}）")
    assert finding["mend"] == "请运行 zwfw doctor 查明原因"


def test_3_no_check_is_imported():
    code = (
        "import sys, search_engine.tasks.worker_tasks, search_engine.maintenance.overview\n"
        "print([name for name in sys.modules if name.startswith('search_engine.maintenance.doctor.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
