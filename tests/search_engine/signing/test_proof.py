"""The five headers of a signed request.

1. What `Signer` writes `read_proof` reads, and the owner's key verifies over the request as the service reads it: whole
   address or path, below the path of the other side's service, a body, percent signs in either case.
2. Each request has a nonce of its own, and the time of the clock.
3. A header that is missing, or not of its form, is named: also one that came twice, in other digits, in more than one
   writing of Base64, or with anything before or behind it.
"""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.signing.proof import APP, HEADERS, KEY_ID, NONCE, SIGNATURE, TIME, Signer, WrongHeader, read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3

KEYS = KeyPair.new()
SIGNER = Signer("zjzwfw", KEYS, clock=lambda: 1764633600.9)
SIGNED = SIGNER.headers("GET", "/v1/search")
READ_ALIKE = [
    ("http://127.0.0.1:8000/search/v1/%E6%90%9C?b=%2b&a=1+2", "/search"),
    ("/v1/%e6%90%9c?a=1%202&b=%2B", ""),
    ("https://a:b@host/v1/搜?a=1%202&b=%2B#part", "/search"),
]


@pytest.mark.parametrize(("url", "below"), READ_ALIKE)
def test_1_what_is_written_is_read(url, below):
    proof = read_proof(SIGNER.headers("post", url, b"{}", below))
    text = proof.text("POST", "/v1/搜".encode(), b"b=%2B&a=1%202", sm3(b"{}"))
    assert KEYS.public.verifies(text, proof.signature)
    assert not KEYS.public.verifies(text + b"1", proof.signature)
    assert (proof.app, proof.key_id, proof.time) == ("zjzwfw", KEYS.public.id, "1764633600")


@pytest.mark.parametrize(
    ("url", "path"), [("/search", b"/"), ("/search/", b"/"), ("/searching", b"/searching"), ("http://host", b"/")]
)
def test_1_a_path_below_another(url, path):
    proof = read_proof(SIGNER.headers("GET", url, below="/search"))
    assert KEYS.public.verifies(proof.text("GET", path, b"", sm3(b"")), proof.signature)


def test_2_nonces_are_used_once():
    assert len({SIGNER.headers("GET", "/")[NONCE] for _ in range(50)}) == 50


@pytest.mark.parametrize("name", HEADERS)
def test_3_what_is_missing_is_named(name):
    for values in ({**SIGNED, name: ""}, {key: value for key, value in SIGNED.items() if key != name}):
        with pytest.raises(WrongHeader) as raised:
            read_proof(values)
        assert (raised.value.header, raised.value.is_missing) == (name, True)


SIGNATURE_64 = SIGNED[SIGNATURE].removeprefix("sm2=")
WRONG = [
    *[(name, f"{SIGNED[name]}{behind}") for name in HEADERS for behind in ("\n", " ", f",{SIGNED[name]}", "\0")],
    *[(name, f" {SIGNED[name]}") for name in HEADERS],
    (APP, "浙江"), (APP, "-a"), (APP, "a" * 65), (APP, "a"), (APP, "a/b"),
    (KEY_ID, SIGNED[KEY_ID].upper() + "F"), (KEY_ID, "g" * 16), (KEY_ID, "ABCDEF0123456789"),
    (TIME, "01764633600"), (TIME, "1764633600.0"), (TIME, "１７６４６３３６００"), (TIME, "-176463360"),
    (TIME, "1764633600000"),
    (NONCE, "a" * 15), (NONCE, "a" * 65), (NONCE, "é" * 16), (NONCE, "a" * 16 + "="),
    (SIGNATURE, SIGNATURE_64), (SIGNATURE, "sm2="), (SIGNATURE, "SM2=" + SIGNATURE_64),
    (SIGNATURE, "sm2=!" + SIGNATURE_64),
    (SIGNATURE, "sm2=" + "A" * 1_000), (SIGNATURE, "sm2=" + SIGNATURE_64 + "===="),
    (SIGNATURE, "sm2=QR=="), (SIGNATURE, "sm2=Q Q="), (SIGNATURE, "sm2=é" + SIGNATURE_64),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG, ids=range(len(WRONG)))
def test_3_what_is_of_no_form_is_named(name, value):
    with pytest.raises(WrongHeader) as raised:
        read_proof({**SIGNED, name: value})
    assert (raised.value.header, raised.value.is_missing) == (name, False)


@given(st.binary(min_size=1, max_size=72))
def test_3_one_writing_of_a_signature_is_taken(signature):
    text = base64.b64encode(signature).decode()
    assert read_proof({**SIGNED, SIGNATURE: f"sm2={text}"}).signature == signature
    digit = len(text.rstrip("=")) - 1
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    if "=" in text:  # the last digit has bits that stand for nothing
        other = text[:digit] + alphabet[alphabet.index(text[digit]) ^ 1] + text[digit + 1 :]
        with pytest.raises(WrongHeader):
            read_proof({**SIGNED, SIGNATURE: f"sm2={other}"})
