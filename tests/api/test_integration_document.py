"""`docs/integration.md` says what is so.

1. Its examples run, in order and in one shell, against a live server, and print what stands below them.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.sample import looked_after

pytestmark = pytest.mark.long

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "integration.md"
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PATIENCE = 300
MARK = "----- example"


def examples() -> list[tuple[str, str, list[str]]]:
    """Language, text, and lines that the output must hold, of each example."""
    found: list[tuple[str, str, list[str]]] = []
    for language, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if language == "text":
            found[-1][2].extend(text.splitlines())
        else:
            found.append((language, text, []))
    return found


def as_shell(language: str, text: str) -> str:
    return text if language == "sh" else f"python - <<'PYTHON'\n{text}PYTHON\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Where the server keeps its state; the program that is tested, wherever it is installed."""
    root = str(DOCUMENT.parent.parent)
    programs = tmp_path_factory.mktemp("bin")
    (programs / "zwfw").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m search_engine.cli "$@"\n')
    (programs / "zwfw").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    paths = os.pathsep.join([str(programs), os.environ["PATH"]])
    home = tmp_path_factory.mktemp("home")
    # no example tells of the patrol, which would ask hundreds of queries after each of their loads
    place = Installation(Settings(home=home))
    looked_after(place)
    place.store.engine.dispose()
    own = {"PATH": paths, "PYTHONPATH": root, "ZWFW_HOME": str(home), "ZWFW_SPELLING": "off", "ZWFW_USER_KEY": "k" * 32}
    return {**os.environ, **own, "LC_ALL": "C.UTF-8", "no_proxy": "*"}


@pytest.fixture(scope="module")
def address(environment, tmp_path_factory):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "search_engine.cli", "serve", "--port", str(port), "--workers", "1"]
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def wait_until_ready(address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while status(f"{address}/readyz") != 200:
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.2)


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="the examples are for bash and curl")
def test_1_examples_run(environment, address, tmp_path):
    parts = [f"echo '{MARK}'\n{as_shell(language, text)}" for language, text, _ in examples()]
    script = "set -euo pipefail\n" + "echo\n".join(parts)
    assert script.count("http://127.0.0.1:8000") == 1
    script = script.replace("http://127.0.0.1:8000", address)
    ran = subprocess.run(["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, timeout=PATIENCE)
    outputs = ran.stdout.decode().split(MARK)[1:]
    assert ran.returncode == 0, (len(outputs), outputs[-1], ran.stderr.decode())
    assert len(outputs) == len(examples()) >= 9
    for output, (_, text, wanted) in zip(outputs, examples(), strict=True):
        assert [line for line in wanted if line not in output] == [], (text, output)
