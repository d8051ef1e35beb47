"""An authority for certificates that nobody trusts but the tests that made it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

CERTIFICATE = (
    "openssl",
    "req",
    "-x509",
    "-nodes",
    "-days",
    "2",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
)


class Authority:
    """One with a key of its own.

    Args:
        folder: Where its key and certificate are kept; it is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.certificate, self._key = folder / "ca.pem", folder / "ca.key"
        _run("-subj", "/CN=throw-away", "-keyout", str(self._key), "-out", str(self.certificate))

    def certify(self, name: str, folder: Path, user: str | None) -> None:
        """Put a certificate for a host's name, and its key, where PostgreSQL looks for them.

        Args:
            user: Whom the server runs as; None: ourselves.
        """
        key, certificate = folder / "server.key", folder / "server.crt"
        signed = ("-CA", str(self.certificate), "-CAkey", str(self._key))
        _run("-subj", f"/CN={name}", *signed, "-keyout", str(key), "-out", str(certificate))
        key.chmod(0o600)
        if user is not None:
            shutil.chown(key, user)


def _run(*given: str) -> None:
    subprocess.run([*CERTIFICATE, *given], check=True, capture_output=True)
