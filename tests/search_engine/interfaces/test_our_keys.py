"""Key pairs as they are kept: ours, and one that OpenSSL made.

1. What was kept is the pair that it was; anything else is none.
2. PEM of PKCS #8 is read, and signs what the public half verifies.
"""

import subprocess

import pytest

from search_engine.interfaces.outgoing import key_pair_of
from search_engine.signing.key_texts import public_key
from search_engine.signing.sm2 import KeyPair


def test_1_what_was_kept_is_the_pair():
    pair = KeyPair.new()
    assert key_pair_of(pair.to_bytes()) == pair
    for wrong in (b"", pair.to_bytes()[:-1], b"\0" * 32 + pair.public.point, pair.private + b"\1" * 64):
        with pytest.raises(ValueError, match=r"."):
            key_pair_of(wrong)


@pytest.mark.needs("openssl")
def test_2_a_pair_of_openssl_is_read(tmp_path):
    file = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", str(file)], check=True, capture_output=True)
    told = subprocess.run(["openssl", "pkey", "-in", str(file), "-pubout"], check=True, capture_output=True, text=True)
    pair = key_pair_of(file.read_bytes())
    assert pair.public == public_key(told.stdout)
    assert pair.public.verifies(b"text", pair.sign(b"text"))


def test_2_another_key_is_none(tmp_path):
    text = b"-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQ==\n-----END PRIVATE KEY-----\n"
    with pytest.raises(ValueError, match=r"."):
        key_pair_of(text)
