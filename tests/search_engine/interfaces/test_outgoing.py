"""The key that requests of ours are signed with.

1. A pair that OpenSSL has written, and one of ours, sign alike what the other side verifies; anything else is told as
   none, and nothing is signed.
2. `zwfw interfaces key` makes one where there is none, keeps it sealed, and tells its public half alone.
"""

from __future__ import annotations

import base64
from pathlib import Path

import orjson
import pytest

from search_engine import Settings
from search_engine.installation.installation import Installation
from search_engine.interfaces.outgoing import PRIVATE_KEY, NotSendable, key_pair_of, signing_with
from search_engine.signing.key_texts import pem_of, public_key
from search_engine.signing.proof import read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from tests.search_engine.cli.script import as_script

# openssl genpkey -algorithm SM2; of nobody
PEM = """-----BEGIN PRIVATE KEY-----
{private}
-----END PRIVATE KEY-----
"""


def written(pair: KeyPair) -> str:
    """As OpenSSL writes it: PKCS #8."""
    head = "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
    der = bytes.fromhex(head) + pair.private + bytes.fromhex("a14403420004") + pair.public.point
    text = base64.b64encode(der).decode()
    return PEM.format(private="\n".join(text[start : start + 64] for start in range(0, len(text), 64)))


def test_1_both_writings_of_a_pair_sign_what_the_other_side_verifies() -> None:
    pair = KeyPair.new()
    for content in (pair.to_bytes(), written(pair).encode(), written(pair).replace("\n", "\r\n").encode()):
        assert key_pair_of(content) == pair
        headers = signing_with(lambda _, content=content: content)("zj", "POST", "https://a.example/b?c=1", b"{}")
        proof = read_proof(headers)
        assert pair.public.verifies(proof.text("POST", b"/b", b"c=1", sm3(b"{}")), proof.signature)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"-----BEGIN", b"x" * 95, b"\xff" * 96, b"\0" * 96,
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "-----中".encode(),
    ],
)  # fmt: skip
def test_1_what_is_no_pair_signs_nothing(content: bytes) -> None:
    with pytest.raises(NotSendable, match="不是 SM2 密钥"):
        signing_with(lambda _: content)("zj", "GET", "https://a.example/", b"")


def test_2_a_key_is_made_once_and_its_public_half_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    run = as_script(capsys)
    assert run("interfaces", "key")[0] == 1, "no master key"
    assert run("secrets", "init", tmp_path / "master.key")[0] == 0
    monkeypatch.setenv("ZWFW_MASTER_KEY", f"file:{tmp_path / 'master.key'}")
    status, pem, _ = run("interfaces", "key")
    assert status == 0
    told = orjson.loads(run("interfaces", "key", "--json")[1])
    assert (told["pem"], told["id"]) == (pem, public_key(pem).id), "the same again"
    place = Installation(Settings.from_environment())
    assert pem_of(key_pair_of(place.sealed_value(PRIVATE_KEY)).public) == pem
    with pytest.raises(NotSendable, match="other"):
        place.sealed_value("other")
