"""OpenSSL's command line: a process for each signature, as it takes one message."""

from __future__ import annotations

import subprocess
from pathlib import Path


class OpenSsl:
    """Works in a folder. User ids are text here: the command line knows no other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *arguments], cwd=self._folder, capture_output=True, check=False)

    def new_pair(self) -> tuple[str, str]:
        """Both as PEM."""
        self.run("genpkey", "-algorithm", "SM2", "-out", "private.pem")
        public = self.run("pkey", "-in", "private.pem", "-pubout").stdout.decode()
        return (self._folder / "private.pem").read_text(), public

    def sm3(self, data: bytes) -> bytes:
        (self._folder / "data").write_bytes(data)
        return self.run("dgst", "-sm3", "-binary", "data").stdout

    def sign(self, private: str, user_id: str, message: bytes) -> bytes:
        (self._folder / "private.pem").write_text(private)
        (self._folder / "message").write_bytes(message)
        return self.run("pkeyutl", "-sign", "-inkey", "private.pem", *self._options(user_id)).stdout

    def verify(self, public: str, user_id: str, message: bytes, signature: bytes) -> bool:
        (self._folder / "public.pem").write_text(public)
        (self._folder / "message").write_bytes(message)
        (self._folder / "signature").write_bytes(signature)
        options = ("-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "signature")
        return self.run("pkeyutl", *options, *self._options(user_id)).returncode == 0

    def _options(self, user_id: str) -> tuple[str, ...]:
        return ("-in", "message", "-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{user_id}")
