"""Public keys as people hand them in.

1. PEM, its Base64 with or without line ends, digits of a point with 04 or without, compressed, in capitals, with blanks
   around and with line feeds written as backslash and n: all name one key. `pem_of` writes what is read.
2. What is no key of SM2 is refused in a clerk's words, and never by another error: other curves and algorithms, points
   beside the curve, private keys, cut or longer texts, anything.
"""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from search_engine.signing.curve import SPKI, B, P
from search_engine.signing.key_texts import SPKI_COMPRESSED, pem_of, public_key
from search_engine.signing.sm2 import PublicKey
from tests.search_engine.signing import plain_sm2

privates = st.integers(1, 2**64)


def texts_of(key):
    point = key.point
    compressed = bytes([2 + point[-1] % 2]) + point[:32]
    body = base64.b64encode(SPKI + b"\x04" + point).decode()
    return [
        pem_of(key),
        pem_of(key).replace("\n", "\\n"),
        pem_of(key).replace("\n", "\r\n"),
        f"-----BEGIN PUBLIC KEY-----{body}-----END PUBLIC KEY-----",
        body,
        f"  {body[:64]}\n{body[64:]}\n",
        base64.b64encode(SPKI_COMPRESSED + compressed).decode(),
        point.hex(),
        (b"\x04" + point).hex().upper(),
        f" {compressed.hex()}\n",
    ]


@given(privates)
def test_1_all_writings_name_one_key(private):
    key = PublicKey(plain_sm2.point_of(private))
    assert {public_key(text) for text in texts_of(key)} == {key}


def of(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


KEY = PublicKey(plain_sm2.point_of(7))
X_WITHOUT_POINT = next(x for x in range(1, 100) if pow(x**3 - 3 * x + B, (P - 1) // 2, P) != 1)
OTHERS = {
    "nothing": "",
    "a word": "公钥",
    "P-256": of(ec.generate_private_key(ec.SECP256R1())),
    "Ed25519": of(ed25519.Ed25519PrivateKey.generate()),
    "digits of a private key": "07" * 32,
    "a private key": pem_of(KEY).replace("PUBLIC", "PRIVATE"),
    "one digit less": KEY.point.hex()[:-1],
    "one byte less": KEY.point.hex()[:-2],
    "05 before it": "05" + KEY.point.hex(),
    "beside the curve": KEY.point.hex()[:-1] + "ghijklmnopqrstuv"["0123456789abcdef".index(KEY.point.hex()[-1])],
    "beside the curve too": f"{int.from_bytes(KEY.point, 'big') ^ 1:0128x}",
    "x without a point": f"02{X_WITHOUT_POINT:064x}",
    "x beyond p": f"02{P + 7:064x}",
    "two keys": pem_of(KEY) * 2,
    "more behind it": pem_of(KEY) + "x",
    "a byte more in DER": base64.b64encode(SPKI + b"\x04" + KEY.point + b"\0").decode(),
    "04 of a compressed point": base64.b64encode(SPKI_COMPRESSED + b"\x04" + KEY.point[:32]).decode(),
    "wide digits": "".join(chr(ord(digit) + 0xFEE0) for digit in KEY.point.hex()),
    "very long": "M" * 1_001,
}


@pytest.mark.parametrize("text", OTHERS)
def test_2_what_is_no_key_is_refused_in_words(text):
    with pytest.raises(ValueError, match="SM2"):
        public_key(OTHERS[text])


@given(
    st.text(max_size=300) | st.text("0123456789abcdef", min_size=60, max_size=132) | st.text("MFkw+/=A", max_size=200)
)
def test_2_any_text_can_be_asked(text):
    with pytest.raises(ValueError, match="SM2"):
        public_key(text)
