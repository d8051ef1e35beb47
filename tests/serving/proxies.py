"""The proxies of docs/operations.md: its examples with other ports, run as processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving.live import HOST, PATIENCE, ask, free_port

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
PROXIES = ("nginx", "caddy")
LANGUAGES = {"nginx": "nginx", "caddy": "caddyfile"}
# What the example of a path stands instead of.
AT_ROOT = {
    "nginx": r"    location ~ \^/\(metrics.*?\n    }\n\n    location / \{.*?\n    }\n",
    "caddy": r"\t@inside .*?\treverse_proxy [^\n]+\n",
}
SERVICE, VISITED = "127.0.0.1:8000", "8080"  # as the document has them
NGINX = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
{user}
events {{}}
http {{
    access_log off;
    {paths}
    include example.conf;
}}
"""


def example(kind: str, *, mounted: bool) -> str:
    """The document's example for a proxy."""
    text = DOCUMENT.read_text(encoding="utf-8")
    whole, path = re.findall(rf"```{LANGUAGES[kind]}\n(.*?)```", text, flags=re.DOTALL)
    if not mounted:
        return str(whole)
    found, count = re.subn(AT_ROOT[kind], lambda _: path, whole, flags=re.DOTALL)
    assert count == 1
    return found


@contextmanager
def proxy(kind: str, service: int, folder: Path, *, mounted: bool) -> Iterator[int]:
    """A proxy in front of a service on a port: its own port."""
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed: apt-get install {kind}")
    port, text = free_port(), example(kind, mounted=mounted)
    for old, new in ((SERVICE, f"{HOST}:{service}"), (VISITED, str(port))):
        assert text.count(old) == 1
        text = text.replace(old, new)
    folder.mkdir()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            _prepared(kind, text, folder), cwd=folder, env=os.environ | {"XDG_DATA_HOME": str(folder)},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _await_answers(port, process, folder / "output")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _prepared(kind: str, text: str, folder: Path) -> Sequence[str]:
    """Write what a proxy reads; returns its command."""
    if kind == "caddy":
        # its port for commands could be another's
        (folder / "Caddyfile").write_text(text.replace("{\n", "{\n\tadmin off\n", 1), encoding="utf-8")
        return ["caddy", "run", "--config", "Caddyfile"]
    (folder / "example.conf").write_text(text, encoding="utf-8")
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in temporary)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(paths=paths, user=user), encoding="utf-8")
    return ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]


def _await_answers(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            ask(port, "GET", "/healthz")
            return
        except OSError:
            pass
        assert process.poll() is None, output.read_text(encoding="utf-8")
        assert time.monotonic() < end, "the proxy does not answer"
        time.sleep(0.1)
