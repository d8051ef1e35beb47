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
from dataclasses import dataclass, field
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
# Where a node writes what it has to say.
SAID = "said"
# Seconds: for 50 MB of libraries; for a node that starts beside other work; for one that closes its index.
FETCH, START, END = 600.0, 180.0, 20.0


class PeerFailed(Exception):
    """A peer could not be made, or ended; the text holds what it said last."""


@dataclass
class Node:
    """A node of a cluster on this machine. It ends with us.

    Attributes:
        port: Of its HTTP.
        others: The transport ports of all nodes of its cluster; () for a cluster of one.
        options: Of its JVM, beside those of its heap.
    """

    program: Path
    home: Path
    port: int
    transport: int
    others: Sequence[int] = ()
    heap: str = HEAP
    options: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it, or start it again with what it has on disk."""
        (self.home / "config").mkdir(parents=True, exist_ok=True)
        classes = f"{self.program / 'classes'}:{self.program / 'lib'}/*"
        java = ["java", f"-Xms{self.heap}", f"-Xmx{self.heap}", "-XX:+UseSerialGC", *self.options, "-cp", classes]
        numbers = map(str, (self.port, self.transport, *self.others))
        with (self.home / SAID).open("wb") as said:
            self.process = subprocess.Popen(
                [*java, CLASS, str(self.home), *numbers], stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT
            )

    def await_ready(self) -> None:
        """Return once it answers. Raises `PeerFailed`."""
        assert self.process is not None
        _await(self.port, self.process, self.home / SAID)

    def kill(self) -> None:
        """As where the power goes."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()

    def stop(self) -> None:
        """Close its index and end."""
        if self.process is not None and self.process.poll() is None:
            _end(self.process)


@contextmanager
def node_program() -> Iterator[Path]:
    """The folder of what a node consists of, fetched where it is not at hand. Raises as `nodes` does."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        raise MissingTool(f"找不到 {'、'.join(missing)}：请安装 JDK 17 与 Maven（Debian：openjdk-17-jdk maven）后再试")
    with KeptFolders(cache_folder().with_name("peers")).folder(_key(), _make) as (program, _):
        yield program


@contextmanager
def nodes(count: int, heap: str = HEAP, options: Sequence[str] = ()) -> Iterator[list[Node]]:
    """A cluster of nodes on free ports of this machine, started and ready. They end with the block, and with us.

    Raises:
        MissingTool: Java or Maven is not on this machine.
        PeerFailed: They are, but a node cannot be made or does not answer.
    """
    with node_program() as program, tempfile.TemporaryDirectory(prefix="zwfw-peer-") as home:
        transports = [free_port() for _ in range(count)]
        others = transports if count > 1 else ()
        made = [Node(program, Path(home, str(port)), free_port(), port, others, heap, options) for port in transports]
        try:
            for one in made:
                one.start()
            for one in made:
                one.await_ready()
            yield made
        finally:
            for one in made:
                one.stop()


@contextmanager
def node() -> Iterator[tuple[int, int]]:
    """A cluster of one: its port and its process id; see `nodes`."""
    with nodes(1) as (one,):
        yield one.port, one.pid


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
