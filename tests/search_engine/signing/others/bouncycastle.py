"""BouncyCastle in a process of Java, asked line by line. Its jar comes from Maven once, into the user's own cache."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines import CACHE

VERSION = "1.87"
ARTIFACT = f"bcprov-jdk18on-{VERSION}"
PROGRAM = Path(__file__).parent / "BouncyCastle.java"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
# One second of a processor less than compiling to Java's best.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8")


class BouncyCastle:
    """What the process answers; keys are `(private, public key in Base64)`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, *words: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def new_pair(self) -> tuple[bytes, str]:
        private, public = self.ask("keys").split(" ")
        return bytes.fromhex(private), public

    def sm3(self, data: bytes) -> bytes:
        return bytes.fromhex(self.ask("sm3", data.hex()))

    def sign(self, private: bytes, user_id: bytes, message: bytes) -> bytes:
        return bytes.fromhex(self.ask("sign", private.hex(), user_id.hex(), message.hex()))

    def verify(self, public: str, user_id: bytes, message: bytes, signature: bytes) -> bool:
        return self.ask("verify", public, user_id.hex(), message.hex(), signature.hex()) == "true"


def jar() -> Path | None:
    """The library; None: neither is it here, nor does Maven get it."""
    file = Path(CACHE) / "zwfw" / f"{ARTIFACT}.jar"
    if not file.exists() and shutil.which("mvn"):
        artifact = f"-Dartifact=org.bouncycastle:bcprov-jdk18on:{VERSION}"
        command = ("mvn", "-q", "-B", COPY, artifact, f"-DoutputDirectory={file.parent}")
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=300)
    return file if file.exists() else None


@contextmanager
def running(library: Path) -> Iterator[BouncyCastle]:
    """The process, ended afterwards."""
    command = [*JAVA, "-cp", str(library), str(PROGRAM)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield BouncyCastle(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(30)
