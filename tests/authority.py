"""An authority for certificates that nobody trusts but the tests that made it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VALID = timedelta(days=2)


class Authority:
    """One with a key of its own.

    Args:
        folder: Where its certificate is kept, and what it is called; it is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._key, self._name = generate_private_key(SECP256R1()), folder.name
        self.certificate = folder / "ca.pem"
        self.certificate.write_bytes(self._signed(self._name, self._key))

    def certify(self, name: str, folder: Path, user: str | None = None) -> None:
        """Put a certificate for a host's name or address, and its key, where PostgreSQL looks for them.

        Args:
            user: Whom the server runs as; None: ourselves.
        """
        made, key = generate_private_key(SECP256R1()), folder / "server.key"
        key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "server.crt").write_bytes(self._signed(name, made))
        key.chmod(0o600)
        if user is not None:
            shutil.chown(key, user)

    def _signed(self, name: str, key: EllipticCurvePrivateKey) -> bytes:
        begun = datetime.now(UTC) - timedelta(minutes=1)
        names = x509.SubjectAlternativeName([_general(name)])
        basic = x509.BasicConstraints(ca=name == self._name, path_length=None)
        made = (
            x509.CertificateBuilder(_called(self._name), _called(name), key.public_key(), x509.random_serial_number())
            .not_valid_before(begun).not_valid_after(begun + VALID)
            .add_extension(names, critical=False).add_extension(basic, critical=True)
        )  # fmt: skip
        return made.sign(self._key, SHA256()).public_bytes(Encoding.PEM)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ip_address(name))
    return x509.DNSName(name)
