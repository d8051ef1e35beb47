"""Asking another host.

1. Its status is what is answered, whatever it is; a body arrives whole.
2. A redirect is not followed, to no scheme and no host.
3. It ends in time: a host that is silent, or sends a byte now and then.
4. A host that is not there, or is no HTTP, is an `OSError`; another scheme is refused before anything is sent.
5. No proxy of the environment is asked.
6. Chinese in an address is escaped; no address can add a header.
7. A certificate that nobody trusts is refused before anything is sent, and a host that dawdles over it is late.
8. Whatever a host sends, it is read in bounded time and bytes: bodies, chunks and headers that never end, what unpacks
   to a thousand times as much, lengths that are none. What was asked for nothing of that leaves is an `OSError`.
9. How long a host wants to be left alone is read, within a day.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from search_engine.interfaces.addresses import Address, host_of
from search_engine.interfaces.exchange import MOST_BODY, Reply, ask, exchange
from tests.search_engine.interfaces.hosts import Host, host
from tests.search_engine.interfaces.liar import LIES, Liar, answer, lying


@pytest.fixture
def other() -> Iterator[Host]:
    with host() as made:
        yield made


@pytest.mark.parametrize("status", [200, 204, 404, 500])
def test_the_status_of_another_host_is_returned(other: Host, status: int) -> None:
    assert ask("HEAD", f"{other.address}/{status}", 5) == status
    assert ask("POST", f"{other.address}/{status}", 5, b"abc", {"X-One": "1"}) == status
    assert other.asked == [("HEAD", f"/{status}"), ("POST", f"/{status}")]
    assert other.bodies[1] == b"abc"
    assert other.headers[1]["X-One"] == "1"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/200", "/200"])
def test_no_redirect_is_followed(other: Host, target: str) -> None:
    other.target = target
    assert ask("POST", f"{other.address}/to", 5, b"{}") == 302
    assert len(other.asked) == 1


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_a_silent_or_slow_host_times_out(other: Host, path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        ask("POST", other.address + path, 0.2, b"{}")
    assert time.monotonic() - begun < 5


def test_an_absent_host_is_an_os_error() -> None:
    with pytest.raises(OSError, match="refused"):
        ask("HEAD", "http://127.0.0.1:1/", 5)


def test_a_host_without_http_is_a_connection_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example.com ESMTP\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        with pytest.raises(ConnectionError):
            ask("HEAD", f"http://127.0.0.1:{server.getsockname()[1]}/", 5)
        thread.join()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/b", "gopher://127.0.0.1:70/_", "data:,x", "http:///x"])
def test_other_schemes_than_http_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="HTTP"):
        ask("HEAD", url, 5)


def test_no_proxy_of_the_environment_is_asked(other: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert ask("HEAD", f"{other.address}/200", 5) == 200


def test_chinese_addresses_are_escaped_and_add_no_header(other: Host) -> None:
    assert ask("HEAD", f"{other.address}/办事?q=身份证&x=%E4%B8%80", 5) == 200
    assert ask("HEAD", f"{other.address}/200 HTTP/1.1\r\nX-Two: 2", 5) == 200
    assert "X-Two" not in other.headers[1]
    assert host_of("https://a.gov.cn:8443/secret?t=1") == "a.gov.cn:8443"


def test_an_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "certificate.pem"))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def shake_hands() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=shake_hands)
        thread.start()
        with pytest.raises(ssl.SSLCertVerificationError):
            ask("POST", f"https://127.0.0.1:{server.getsockname()[1]}/", 5, b"{}")
        thread.join()


def test_5_an_address_that_is_silent_does_not_keep_the_next_from_being_tried(
    other: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, tried = socket.create_connection, []

    def connect(place: tuple[str, int], seconds: float) -> socket.socket:
        tried.append(place[0])
        if place[0] != "127.0.0.1":
            time.sleep(seconds)
            raise TimeoutError
        return plain(place, seconds)

    monkeypatch.setattr(socket, "create_connection", connect)
    address = Address("http", "two.example", int(other.address.rpartition(":")[2]), "/200")
    reply = exchange("HEAD", address, 0.4, networks=None, resolve=lambda *_: ["2400:3200::1", "127.0.0.1"])
    assert (reply.status, tried) == (200, ["2400:3200::1", "127.0.0.1"])


def test_7_a_host_that_dawdles_over_tls_is_late() -> None:
    with lying() as liar:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            ask("HEAD", f"https://127.0.0.1:{liar.port}/", 0.2)
        assert time.monotonic() - begun < 2


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with lying() as made:
        yield made


def read(liar: Liar, path: str, seconds: float = 5) -> Reply:
    return exchange("GET", Address("http", "127.0.0.1", liar.port, path), seconds, networks=None)


# Path → what comes of it: an error, or the length of the body that is read and whether it is all of it.
READ = {
    "/late": (2, True), "/silent": TimeoutError, "/drip-head": TimeoutError, "/drip-body": TimeoutError,
    "/endless-body": (MOST_BODY, False), "/endless-chunks": (None, False),
    "/endless-header": OSError, "/endless-headers": OSError, "/endless-continue": OSError,
    "/endless-trailers": (None, False),
    "/gzip-bomb": (MOST_BODY, False), "/deflate-bomb": (MOST_BODY, False), "/not-gzip": (0, False),
    "/short": (2, False), "/huge-length": (2, False), "/negative-length": (2, True), "/bad-chunk": (0, False),
    "/no-http": OSError, "/nothing": OSError, "/keeps-open": (2, True), "/deep": (60_000, True),
}  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_8_whatever_a_host_sends_is_read_within_bounds(liar: Liar, path: str) -> None:
    assert set(READ) == set(LIES)
    begun, wanted = time.monotonic(), READ[path]
    late = wanted is TimeoutError
    if isinstance(wanted, tuple):
        reply = read(liar, path)
        assert reply.is_whole is wanted[1]
        assert wanted[0] is None or len(reply.body) == wanted[0]
        assert len(reply.body) <= MOST_BODY
    else:
        with pytest.raises(wanted):
            read(liar, path, 0.3 if late else 5)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("status", "wanted", "rest"),
    [
        ("429 Too Many", "120", 120), ("503 Busy", "120", 120), ("503 Busy", "99999999999999", 86_400),
        ("503 Busy", "soon", 0), ("503 Busy", "-5", 0), ("503 Busy", "Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("503 Busy", "Fri, 01 Jan 2999 00:00:00 GMT", 86_400), ("200 OK", "120", 0),
    ],
)  # fmt: skip
def test_9_how_long_a_host_wants_to_be_left_alone_is_read(liar: Liar, status: str, wanted: str, rest: int) -> None:
    liar.answers["/rest"] = answer(b"", "text/plain", status, f"Retry-After: {wanted}")
    assert read(liar, "/rest").rest == rest


def self_signed(path: Path) -> Path:
    """A key with a certificate that only itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(plain + made.public_bytes(Encoding.PEM))
    return path
