"""The signer of the Java client, compiled and run over requests of many kinds.

1. The service's own reader accepts what it signs, as it does what the Python client signs: with OpenSSL's key, Java's,
   below a path or not, parameters of one name in their order and of others in any, bytes of any kind.
2. Each request has a nonce of its own.
3. A key of another curve is refused.
"""

import random
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes, urlsplit

import pytest

from search_engine.signing.proof import NONCE, read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from tests.clients.test_python_client import JAVA, OPENSSL, P256, pem_of
from tests.search_engine.signing.others.bouncycastle import JAVA as RUN
from tests.search_engine.signing.others.bouncycastle import jar

pytestmark = pytest.mark.soak
LAYER = Path(__file__).parent.parent.parent / "clients/java/src/main/java/zwfw/client"
SOURCES = (LAYER / "Signer.java", LAYER / "BouncyCastleKey.java", Path(__file__).parent / "Signing.java")
PAIR = KeyPair.new()


@pytest.fixture(scope="module")
def signed_by_java(tmp_path_factory):
    """Requests → headers of each; the error where it ends with one."""
    library = jar() if shutil.which("javac") else None
    if library is None:
        pytest.skip("needs javac, and BouncyCastle from Maven")
    folder = tmp_path_factory.mktemp("java")
    compile_ = ["javac", "-J-XX:TieredStopAtLevel=1", "--release", "11", "-cp", str(library), "-d", str(folder)]
    subprocess.run([*compile_, *map(str, SOURCES)], check=True)

    def run(pem, requests):
        (folder / "key.pem").write_text(pem)
        command = [*RUN, "-cp", f"{library}:{folder}", "Signing", str(folder / "key.pem")]
        lines = "".join("\t".join(request) + "\n" for request in requests)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=False)
        answers = [dict(header.split(": ", 1) for header in line.split("\t")) for line in done.stdout.splitlines()]
        return answers or done.stderr

    return run


def requests():
    source = random.Random(2018)
    parts = [
        "a",
        "b",
        "=",
        "&",
        "&&",
        "+",
        "%20",
        "%2b",
        "%3D",
        "%26",
        ";",
        "~",
        "*",
        "%00",
        "%0a",
        "%ff",
        quote("护照"),
    ]
    for number in range(200):
        query = "".join(source.choices(parts, k=number % 9))
        path = "/v1/" + quote_from_bytes(source.randbytes(number % 5), safe="")
        mounted_at = source.choice(["", "/search"])
        address = f"https://host:8443{mounted_at}{path}" + (f"?{query}" if number % 3 else "")
        yield source.choice(["GET", "POST"]), address, mounted_at, source.choice(["", "{}", '{"q": "护照"}'])


@pytest.mark.parametrize("form", [OPENSSL, JAVA], ids=["openssl", "java"])
def test_1_the_service_accepts_what_it_signs(signed_by_java, form):
    sent = list(requests())
    answers = signed_by_java(pem_of(PAIR, form), sent)
    assert len(answers) == len(sent)
    for (method, address, mounted_at, body), headers in zip(sent, answers, strict=True):
        proof, parts = read_proof(headers), urlsplit(address)
        path = unquote_to_bytes(parts.path.removeprefix(mounted_at))
        text = proof.text(method, path, parts.query.encode(), sm3(body.encode()))
        assert PAIR.public.verifies(text, proof.signature), (method, address)
        assert (proof.app, proof.key_id) == ("zjzwfw", PAIR.public.id)
    assert len({headers[NONCE] for headers in answers}) == len(sent)


def test_3_a_key_of_another_curve_is_refused(signed_by_java):
    assert "openssl genpkey" in signed_by_java(P256, requests())
