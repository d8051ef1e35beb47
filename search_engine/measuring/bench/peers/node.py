"""An OpenSearch node: its libraries fetched by Maven and kept in the user's cache, one class compiled, one JVM."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from search_engine.measuring.bench import MissingTool
from search_engine.measuring.bench.http import HOST, free_port
from search_engine.measuring.index_cache import KeptFolders
from search_engine.measuring.kept_collections import cache_folder

SOURCES = Path(__file__).with_name("node")
CLASS = "SearchNode"
TOOLS = ("java", "javac", "mvn")
# What OpenSearch's own tests of small nodes use; half of it is enough for 300,000 documents.
HEAP = "1g"
# Seconds: for 50 MB of libraries; for a node that starts beside other work; for one that closes its index.
FETCH, START, END = 600.0, 180.0, 20.0


class PeerFailed(Exception):
    """A peer could not be made, or ended; the text holds what it said last."""


@contextmanager
def node() -> Iterator[tuple[int, int]]:
    """A node on a free port of this machine: its port and its process id. It ends with the block, and with us.

    Raises:
        MissingTool: Java or Maven is not on this machine.
        PeerFailed: They are, but the node cannot be made or does not answer.
    """
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        raise MissingTool(f"找不到 {'、'.join(missing)}：请安装 JDK 17 与 Maven（Debian：openjdk-17-jdk maven）后再试")
    kept = KeptFolders(cache_folder().with_name("peers"))
    with kept.folder(_key(), _make) as (program, _), tempfile.TemporaryDirectory(prefix="zwfw-peer-") as home:
        Path(home, "config").mkdir()
        port = free_port()
        classes = f"{program / 'classes'}:{program / 'lib'}/*"
        command = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-cp", classes]
        with Path(home, "said").open("wb") as said:
            process = subprocess.Popen(
                [*command, CLASS, home, str(port), str(free_port())],
                stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            _await(port, process, Path(home, "said"))
            yield port, process.pid
        finally:
            _end(process)


def _key() -> str:
    """Of what the folder is made from."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCES.iterdir()))).hexdigest()[:16]


def _make(folder: Path) -> None:
    """Fetch the libraries and compile the class."""
    for path in SOURCES.iterdir():
        shutil.copy(path, folder)
    (folder / "classes").mkdir()
    _run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    _run(["javac", "-nowarn", "-cp", "lib/*", "-d", "classes", f"{CLASS}.java"], folder)


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH, check=False)
    except subprocess.TimeoutExpired:
        raise PeerFailed(f"{command[0]} 在 {FETCH:g} 秒内没有完成：请检查网络，或稍后再试") from None
    if done.returncode:
        raise PeerFailed(f"{command[0]} 失败（退出码 {done.returncode}）：{_last(done.stdout + done.stderr)}")


def _await(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise PeerFailed(f"OpenSearch 未能启动：{_last(said.read_text(errors='replace'))}")
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.3)
    raise PeerFailed(f"OpenSearch 在 {START:g} 秒内没有就绪")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close its stdin, which it ends with; then by its process id."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last(text: str) -> str:
    return " / ".join(line.strip() for line in text.strip().splitlines()[-3:])
