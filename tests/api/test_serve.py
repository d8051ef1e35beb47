"""`zwfw serve` and what keeps it running.

1. The command explains itself, and says in Chinese why it cannot start; the first time, the password of the console's
   first administrator.
2. A child that dies is started again; one that is stopped is not.
3. A tethered process ends when its parent is killed.
4. The metrics of an earlier run are cleared away.
5. Serving processes count marks of readers together.
"""

import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands import serve
from api.http.metric_files import fresh_folder
from api.serving import processes
from api.serving.listening import listen
from api.serving.places import shared_places
from api.serving.processes import indexing_command
from api.serving.supervisor import Supervisor
from search_engine.access import REPORTS_A_MINUTE
from tests.browser.server import free_port
from tests.console_accounts import cheap_hashes

HUGE = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
PATIENCE = 60  # seconds that a loaded machine may take to start a process
TETHERED = """
import signal
print("up", flush=True)
signal.pause()
"""
PARENT = f"""
import subprocess, sys
from search_engine.installation.tether import tethered
subprocess.run(tethered([sys.executable, '-c', {TETHERED!r}]))
"""


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


def read(reader):
    assert select.select([reader], [], [], PATIENCE)[0]
    return os.read(reader, 1)


def command(writer, then=""):
    # Children of the supervisor inherit standard files only: they open the pipe by its name.
    report = f"os.write(os.open('/proc/{os.getpid()}/fd/{writer}', os.O_WRONLY), b'.')"
    return [sys.executable, "-c", f"import os, signal; {report}; {then}"]


def test_serve_explains_itself():
    shown = CliRunner().invoke(serve, ["--help"])
    assert shown.exit_code == 0
    assert "zwfw serve --workers 4 --no-worker" in shown.output


def test_a_taken_port_is_told_in_chinese():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shown = CliRunner().invoke(serve, ["--port", str(port)])
    assert shown.exit_code == 1
    assert f"端口 {port} 已被占用" in shown.output


def test_a_host_that_is_not_here_is_told_in_chinese():
    shown = CliRunner().invoke(serve, ["--host", "192.0.2.1"])
    assert shown.exit_code == 1
    assert "请检查 --host" in shown.output


def test_a_wrong_setting_is_named(monkeypatch):
    monkeypatch.setenv("ZWFW_MAX_BODY", "many")
    shown = CliRunner().invoke(serve, [])
    assert shown.exit_code == 1
    assert "ZWFW_MAX_BODY" in shown.output


def test_2_a_child_that_dies_is_started_again(pipe):
    supervisor = Supervisor(command(pipe[1]), first_pause=0)
    supervisor.start()
    assert [read(pipe[0]) for _ in range(3)] == [b"."] * 3
    supervisor.stop()


def test_a_child_that_is_stopped_is_not_started_again(pipe):
    supervisor = Supervisor(command(pipe[1], "signal.pause()"), first_pause=0)
    supervisor.start()
    read(pipe[0])
    supervisor.stop()
    assert not supervisor.running
    assert select.select([pipe[0]], [], [], 0)[0] == []


def test_2_a_child_has_its_own_variables(pipe, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    of_child = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    check = "assert 'OPENBLAS_NUM_THREADS' not in os.environ"
    supervisor = Supervisor(
        [sys.executable, "-c", f"import os; {check}; " + command(pipe[1], "signal.pause()")[2]],
        environment=of_child,
        first_pause=0,
    )
    supervisor.start()
    assert read(pipe[0]) == b"."
    supervisor.stop()


def environments(monkeypatch, given):
    """Of two serving processes and the indexing one, where the operator has given some variables."""
    started = []
    monkeypatch.setattr(processes, "Supervisor", lambda command, **given: started.append((command, given)))
    monkeypatch.setattr(processes, "huge_page_variables", lambda given: {} if "PYTHONMALLOC" in given else HUGE)
    with listen("127.0.0.1", 0) as listening:
        served, places = processes.Served(listening, "", Path(), 2, indexing=True), shared_places(2)
        processes.serving(served, places, given)
        processes.indexing(given)
        assert [given.get("files") for _, given in started] == [[listening.fileno(), places]] * 2 + [()]
        assert [command[-2:] for command, _ in started[:2]] == [[str(places), "0"], [str(places), "1"]]
    return [given["environment"] for _, given in started]


def test_2_servers_compute_in_one_thread_and_in_huge_pages_and_learning_does_not(monkeypatch):
    serving = {"OPENBLAS_NUM_THREADS": "1", "A": "b", **HUGE}
    assert environments(monkeypatch, {"A": "b"}) == [serving, serving, {"A": "b"}]


def test_2_what_an_operator_has_set_goes_first(monkeypatch):
    given = {"OPENBLAS_NUM_THREADS": "2", "PYTHONMALLOC": "pymalloc"}
    assert environments(monkeypatch, given) == [given] * 3


def test_5_processes_count_marks_of_readers_together(tmp_path, monkeypatch):
    monkeypatch.setenv(processes.SECRET_VARIABLE, "ab" * 32)
    one, other = processes.shared_counts(tmp_path), processes.shared_counts(tmp_path)
    waits = [counts.take("192.0.2.0/24", 1).wait for counts in (one, other) for _ in range(REPORTS_A_MINUTE // 2)]
    assert waits == [0] * REPORTS_A_MINUTE
    assert one.take("192.0.2.0/24", 1).wait + other.take("192.0.2.0/24", 1).wait > 0


def test_the_indexing_process_is_the_worker_command():
    assert indexing_command()[1:4] == ["-m", "search_engine.cli", "worker"]


def test_3_a_tethered_process_follows_its_parent():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"up\n"
        parent.send_signal(signal.SIGKILL)
        assert select.select([parent.stdout], [], [], PATIENCE)[0]
        assert parent.stdout.read() == b""


def test_4_metrics_are_fresh(tmp_path):
    old = tmp_path / "metrics" / "counter_1.db"
    old.parent.mkdir()
    old.touch()
    assert list(fresh_folder(tmp_path).iterdir()) == []


def test_1_the_first_password_is_said_once(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(processes, "run", lambda served, _before: served.listening.close())
    with cheap_hashes():
        first, second = (CliRunner().invoke(serve, ["--port", str(port)]) for port in (free_port(), free_port()))
    assert (first.exit_code, second.exit_code) == (0, 0)
    (password,) = re.findall(r"用户名 admin，密码 ([a-z0-9-]{23})（只显示这一次", first.output)
    assert "密码" not in second.output
    files = (tmp_path / "home").rglob("*")
    with cheap_hashes():
        monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "other"))
        monkeypatch.setenv("ZWFW_FIRST_PASSWORD_FILE", "first")
        filed = CliRunner().invoke(serve, ["--port", str(free_port())])
        assert f"密码在文件 {tmp_path}/other/first 中（修改后自动删除" in filed.output
        assert (tmp_path / "other" / "first").read_text("utf-8").split()[-1] not in filed.output
        monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "third"))
        monkeypatch.setenv("ZWFW_FIRST_PASSWORD_FILE", str(tmp_path / "other" / "first"))
        refused = CliRunner().invoke(serve, ["--port", str(free_port())])
    assert (refused.exit_code, "控制台还没有账号：密码无法写入" in refused.output) == (0, True)
    assert not [file for file in files if file.is_file() and password.encode() in file.read_bytes()]
