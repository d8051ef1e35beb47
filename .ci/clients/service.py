"""The service that the clients of `make clients` talk to."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from steps import BUILD, ROOT, StepFailed, empty, say
from stumbling import stumbling

ZWFW = ROOT / ".venv/bin/zwfw"
TETHER = (
    ROOT / ".venv/bin/python",
    "-P",
    ROOT / "search_engine/installation/tether.py",
)  # it ends with us, killed or not
DOCUMENTS = 500  # of the sample catalogue
START = 120.0  # seconds
APP = "clients"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service.

    Attributes:
        url: Where it is.
        key: The secret of a key that writes documents and events.
        app: A registered app that may write documents; "": there is none, and examples that sign are left out.
        private_key: The file of the app's private key.
    """

    url: str
    key: str
    app: str = ""
    private_key: str = ""

    @property
    def env(self) -> Mapping[str, str]:
        """What programs that use it read."""
        names = {"ZWFW_APP": self.app, "ZWFW_PRIVATE_KEY": self.private_key} if self.app else {}
        return {"ZWFW_URL": self.url, "ZWFW_KEY": self.key, **names}

    def examples(self, folder: Path, pattern: str) -> list[Path]:
        """Those of a folder that can run here."""
        found = sorted(folder.glob(pattern))
        return [one for one in found if self.app or not one.stem.lower().startswith("signed")]

    @contextmanager
    def through_grief(self) -> Iterator[Mapping[str, str]]:
        """The same, for programs whose requests are to come to grief on the way."""
        with stumbling(self.url) as url:
            yield {**self.env, "ZWFW_URL": url}

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Service]:
        """The one that ZWFW_URL and ZWFW_KEY name, or one of our own for as long as it is needed."""
        if "ZWFW_URL" in os.environ:
            given = [os.environ.get(name, "") for name in ("ZWFW_KEY", "ZWFW_APP", "ZWFW_PRIVATE_KEY")]
            yield cls(os.environ["ZWFW_URL"], *given)
            return
        say("正在启动服务 · starting a service")
        home, log = empty("home"), BUILD / "service.log"
        key, private_key = installed(home, log), registered(home)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        serve = [ZWFW, "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
        command = [*TETHER, str(os.getpid()), "0", *serve]
        with log.open("a") as output, subprocess.Popen(command, env=at(home), stdout=output, stderr=output) as process:
            try:
                wait_until_ready(f"http://127.0.0.1:{port}", process, log)
                yield cls(f"http://127.0.0.1:{port}", key, APP if private_key else "", private_key)
            finally:
                process.terminate()


def at(home: Path) -> dict[str, str]:
    """The environment of a service with its state in a folder."""
    return {**os.environ, "ZWFW_HOME": str(home)}


def installed(home: Path, log: Path) -> str:
    """Load and index some documents of the sample; the secret of a key."""
    sample = home / "sample.jsonl"
    with log.open("w") as output:
        for command in (
            ["demo", "--documents", str(DOCUMENTS), "--out", sample],
            ["load", sample, "--skip-bad-rows"],
            ["index", "build"],
        ):
            subprocess.run([ZWFW, *command], env=at(home), stdout=output, stderr=output, check=True)
    create = [ZWFW, "keys", "create", "clients", "--scope", "documents:write", "--scope", "events:write"]
    told = subprocess.run(create, env=at(home), capture_output=True, text=True, check=True)
    return told.stdout.strip()


def registered(home: Path) -> str:
    """Register an app; the file of its private key, "" where OpenSSL makes none."""
    private, public = home / "app.pem", home / "app.pub.pem"
    make = ["openssl", "genpkey", "-algorithm", "SM2", "-out", private]
    try:
        subprocess.run(make, capture_output=True, check=True)
        subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        say("没有含 SM2 的 openssl：跳过签名的示例 · no openssl with SM2: examples that sign are left out")
        return ""
    add = [ZWFW, "callers", "add", APP, APP, "--key", public, "--scope", "documents:write"]
    subprocess.run(add, env=at(home), capture_output=True, check=True)
    return str(private)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when it answers searches. Raises `StepFailed` where it does not come to that."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise StepFailed(f"服务没有启动 · the service did not start: {log}\n{log.read_text()[-2000:]}")
