"""Signed calls to a running `zwfw serve`, whose callers were registered at the shell.

1. The programs of docs/gateway.md, Python and Java, as they are printed: they search and write. So does the text that
   the page shows.
2. The Python client with a signer searches and writes; where its key is not the one that was registered it is refused.
3. What the server does with a request before the application sees it helps nobody: targets in absolute form, headers
   twice or with `_`, bodies in chunks or shorter than they say, a second request behind the first.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from base64 import encodebytes
from pathlib import Path

import pytest

from search_engine.signing.key_texts import pem_of
from search_engine.signing.proof import Signer, read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from tests.clients.conftest import zwfw_client  # noqa: F401 - a fixture
from tests.search_engine.signing.others.bouncycastle import ARTIFACT, JAVA, jar
from tests.serving.live import HOST

PAGE = (Path(__file__).parent.parent.parent / "docs/gateway.md").read_text(encoding="utf-8")
APP, KEYS = "zjzwfw", KeyPair.new()
SIGNER = Signer(APP, KEYS)
# Of PKCS #8, as OpenSSL writes it.
PKCS8 = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
SEARCH, WRITE = "/v1/search?q=%E6%8A%A4%E7%85%A7&region=330110&size=1", "/v1/documents/raw-1"
DOCUMENT = json.dumps({"id": "raw-1", "kind": "matter", "title": "护照换发", "region": "330110"}).encode()


def pem(pair):
    der = PKCS8 + pair.private + b"\xa1\x44\x03\x42\x00\x04" + pair.public.point
    return f"-----BEGIN PRIVATE KEY-----\n{encodebytes(der).decode()}-----END PRIVATE KEY-----\n"


def printed(fence):
    """The programs of the section that are fenced so."""
    section = PAGE.partition("## Signing a call")[2].partition("\n## ")[0]
    return re.findall(rf"```{fence}\n(.*?)```", section, re.DOTALL)


@pytest.fixture(scope="module")
def environment(town_server, town_home, tmp_path_factory):
    """What programs that sign read, once the caller is registered as the page says."""
    folder = tmp_path_factory.mktemp("caller")
    (folder / "zjzwfw.pem").write_text(pem(KEYS))
    (folder / "zjzwfw.pub.pem").write_text(pem_of(KEYS.public))
    (add,) = [line for line in printed("sh")[1].splitlines() if line.startswith("zwfw ")]
    command = [sys.executable, "-m", "search_engine.cli", *add.split(" ")[1:]]
    subprocess.run(
        command, cwd=folder, env={**os.environ, "ZWFW_HOME": str(town_home)}, check=True, stdout=subprocess.PIPE
    )
    given = {"ZWFW_URL": town_server.url, "ZWFW_APP": APP, "ZWFW_PRIVATE_KEY": str(folder / "zjzwfw.pem")}
    raw(town_server.port, "GET", SEARCH)
    time.sleep(1.1)  # the memory of nonces began with it: what was signed before that second is not taken
    return {**os.environ, **given}


def ran(command, environment):
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_1_the_python_program_of_the_page(environment, tmp_path):
    (program,) = printed("python")
    (tmp_path / "signed_call.py").write_text(program)
    page, load = ran([sys.executable, "-W", "error", str(tmp_path / "signed_call.py")], environment)
    assert "护照换发" in page
    assert int(load) > 0


def test_1_the_java_program_of_the_page(environment, tmp_path):
    library = jar() if shutil.which("java") else None
    if library is None:
        pytest.skip("needs Java, and BouncyCastle from Maven")
    assert f"{ARTIFACT}.jar" in PAGE
    (program,) = printed("java")
    (tmp_path / "SignedCall.java").write_text(program)
    page, written = ran([*JAVA, "-cp", str(library), str(tmp_path / "SignedCall.java")], environment)
    assert json.loads(page)["items"][0]["title"] == "护照换发"
    assert json.loads(written)["load"] > 0


def test_1_the_text_of_the_page_is_what_is_signed():
    (text,) = printed("text")
    sent = Signer(APP, KEYS, clock=lambda: 1764633600)
    headers = sent.headers("POST", "/v1/search?region=330100&q=%E6%8A%A4%E7%85%A7+1", b"{}")
    signed = text.rstrip("\n").replace("9f1c04d2a8b34e61", headers["X-Zwfw-Nonce"])
    assert KEYS.public.verifies(signed.encode(), read_proof(headers).signature)
    digest = sm3(b"").hex()
    assert f"`{digest[:8]}…{digest[-7:]}`" in PAGE


@pytest.fixture
def client_with(zwfw_client, environment):  # noqa: F811
    made = []

    def make(pair):
        signer = zwfw_client.Signer(APP, zwfw_client.Sm2Key.from_pem(pem(pair)))
        made.append(zwfw_client.ZwfwClient(environment["ZWFW_URL"], signer=signer))
        return made[-1]

    yield make
    for client in made:
        client.get_httpx_client().close()


def test_2_the_client_searches_and_writes(client_with):
    client = client_with(KEYS)
    assert "护照换发" in [hit["title"] for hit in client.hits(q="护照换发", region="330110", size=5)]
    report = client.put_documents([json.loads(DOCUMENT)])
    assert (report.ok, report.written) == (True, 1)


def test_2_another_key_is_refused(client_with, zwfw_client):  # noqa: F811
    with pytest.raises(zwfw_client.Unauthorized) as raised:
        next(client_with(KeyPair.new()).hits(q="护照换发", region="330110"))
    assert [fault.code for fault in raised.value.faults] == ["unknown_key"]


def raw(port, method, target, body=b"", more=(), *, signed=None, length=None, wire=None, is_cut=False):
    """The statuses of what is answered to the bytes of a request.

    Args:
        signed: The target that is signed; None: that which is sent.
        length: What its Content-Length says; None: that of the body; "": nothing.
        wire: What is sent behind the headers; None: the body.
        is_cut: Whether nothing more is sent; who is said to have more to send is not taken for gone.
    """
    headers = SIGNER.headers(method, signed or target, body)
    lines = [("Host", f"{HOST}:{port}"), ("Connection", "close"), ("Content-Type", "application/json")]
    lines += [("Content-Length", len(body) if length is None else length)] if length != "" else []
    told = "".join(f"{name}: {value}\r\n" for name, value in (*lines, *headers.items(), *more))
    with socket.create_connection((HOST, port), timeout=60) as connection:
        connection.sendall(f"{method} {target} HTTP/1.1\r\n{told}\r\n".encode() + (body if wire is None else wire))
        if is_cut:
            connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    return [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d{3})", answer, re.MULTILINE)]


@pytest.fixture
def send(town_server, environment):
    """Sends a request of raw bytes."""

    def send_(*arguments, **options):
        return raw(town_server.port, *arguments, **options)

    return send_


def test_3_what_is_signed_is_taken(send):
    assert send("GET", SEARCH) == [200]
    assert send("PUT", WRITE, DOCUMENT)[0] in (200, 201)


def test_3_a_target_in_absolute_form_is_its_path(send):
    assert send("GET", f"http://other.example{SEARCH}", signed=SEARCH) == [200]
    assert send("GET", "http://other.example/v1/suggest?q=a", signed=SEARCH) == [401]


@pytest.mark.parametrize("name", ["X-Zwfw-App", "X-Zwfw-Nonce", "X-Zwfw-Time", "X-Zwfw-Signature"])
def test_3_a_header_twice_is_refused(send, name):
    value = SIGNER.headers("GET", SEARCH)[name]
    assert send("GET", SEARCH, more=[(name, value)])[0] in (400, 401)
    assert send("GET", SEARCH, more=[(name.lower(), value)])[0] in (400, 401)


def test_3_a_header_with_underscores_is_none(send):
    other = [(name.replace("-", "_"), value) for name, value in SIGNER.headers("GET", "/v1/suggest?q=a").items()]
    assert send("GET", SEARCH, more=other) == [200]
    assert send("GET", "/v1/suggest?q=a", more=other, signed=SEARCH) == [401]


CHUNKED = [("Transfer-Encoding", "chunked")]


def chunks(body):
    return b"%x\r\n%s\r\n5\r\n%s\r\n0\r\n\r\n" % (len(body) - 5, body[:-5], body[-5:])


def test_3_a_body_in_chunks_is_digested_as_it_is_read(send):
    assert send("PUT", WRITE, DOCUMENT, CHUNKED, length="", wire=chunks(DOCUMENT))[0] in (200, 201)
    assert send("PUT", WRITE, DOCUMENT, CHUNKED, length="", wire=chunks(DOCUMENT + b" ")) == [401]
    # both a length and chunks: two readers could see two bodies
    assert send("PUT", WRITE, DOCUMENT, CHUNKED, wire=chunks(b"[1, 2, 3]"))[0] in (400, 401)


def test_3_a_body_shorter_than_it_says_or_with_more_behind_it_is_refused(send):
    assert send("PUT", WRITE, DOCUMENT, length=len(DOCUMENT) + 1, is_cut=True)[:1] in ([], [400], [401], [408])
    assert send("PUT", WRITE, DOCUMENT, length=len(DOCUMENT) - 1)[0] in (400, 401)


def test_3_a_second_request_behind_the_first_needs_its_own_proof(send):
    second = b"DELETE /v1/documents/raw-1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    statuses = send("PUT", WRITE, DOCUMENT, wire=DOCUMENT + second)
    assert statuses[0] in (200, 201)
    assert statuses[1:] in ([], [401])
