"""Signatures of two independent implementations: OpenSSL's command line, and BouncyCastle in Java.

1. What ours signs theirs accept, with our key as PEM, and refuse over another message or user id.
2. What theirs sign ours accepts, with their key as they write it, and refuses over another message or user id.
3. Digests are the same.
4. The pure library accepts what theirs sign, and they what it signs.

Messages are random, of 0 to 300 bytes; each third has another user id than that of the standard.
"""

import random
import shutil

import pytest

from search_engine.signing.key_texts import pem_of, public_key
from search_engine.signing.libraries import Gmalg
from search_engine.signing.sm2 import USER_ID, KeyPair, is_signature
from search_engine.signing.sm3 import sm3
from tests.search_engine.signing.others.bouncycastle import jar, running
from tests.search_engine.signing.others.openssl import OpenSsl

# `make test` asks OpenSSL about some (each is a process of 7 ms), `make soak` both about all. In `make test` Java signs
# in tests/serving/test_signed_calls.py.
SOME, ALL = 40, 200
counts = pytest.mark.parametrize("count", [SOME, pytest.param(ALL, marks=pytest.mark.soak)])


def cases(count):
    source = random.Random(2018)
    for number in range(count):
        yield source.randbytes(number % 301), USER_ID if number % 3 else f"app-{number}".encode()


@pytest.fixture(scope="module")
def bouncy_castle():
    library = jar() if shutil.which("java") else None
    if library is None:
        pytest.skip("needs Java, and BouncyCastle from Maven")
    with running(library) as process:
        yield process


@pytest.fixture
def openssl(tmp_path):
    program = OpenSsl(tmp_path)
    if not shutil.which("openssl") or b"SM2" not in program.run("list", "-public-key-algorithms").stdout:
        pytest.skip("needs openssl with SM2")
    return program


def body_of(pem):
    """The Base64 within."""
    return "".join(pem.splitlines()[1:-1])


@pytest.mark.soak
def test_1_bouncy_castle_accepts_ours(bouncy_castle):
    for message, user_id in cases(ALL):
        pair = KeyPair.new()
        public, signature = body_of(pem_of(pair.public)), pair.sign(message, user_id)
        assert bouncy_castle.verify(public, user_id, message, signature)
        assert not bouncy_castle.verify(public, user_id, message + b"1", signature)
        assert not bouncy_castle.verify(public, user_id + b"1", message, signature)


@pytest.mark.soak
def test_2_ours_accepts_bouncy_castles(bouncy_castle):
    for message, user_id in cases(ALL):
        private, public = bouncy_castle.new_pair()
        key, signature = public_key(public), bouncy_castle.sign(private, user_id, message)
        assert is_signature(signature)
        assert key.verifies(message, signature, user_id)
        assert not key.verifies(message + b"1", signature, user_id)
        assert not key.verifies(message, signature, user_id + b"1")
        assert KeyPair(private, key).sign(message, user_id)


@counts
def test_1_openssl_accepts_ours(openssl, count):
    for message, user_id in cases(count):
        pair = KeyPair.new()
        public, signature = pem_of(pair.public), pair.sign(message, user_id)
        assert openssl.verify(public, user_id.decode(), message, signature)
    assert not openssl.verify(public, user_id.decode(), message + b"1", signature)
    assert not openssl.verify(public, "app", message, signature)


@counts
def test_2_ours_accepts_openssls(openssl, count):
    private, public = openssl.new_pair()
    key = public_key(public)
    assert pem_of(key) == public
    for message, user_id in cases(count):
        signature = openssl.sign(private, user_id.decode(), message)
        assert is_signature(signature)
        assert key.verifies(message, signature, user_id)
        assert not key.verifies(message + b"1", signature, user_id)
        assert not key.verifies(message, signature, user_id + b"1")


@pytest.mark.soak
def test_3_digests_are_those_of_bouncy_castle(bouncy_castle):
    for message, _ in cases(ALL):
        assert bouncy_castle.sm3(message) == sm3(message)


def test_3_digests_are_those_of_openssl(openssl):
    for message, _ in cases(10):
        assert openssl.sm3(message) == sm3(message)


def test_4_so_does_the_pure_library(openssl):
    private, public = openssl.new_pair()
    key, pair = public_key(public), KeyPair.new()
    for message, user_id in cases(4):
        assert Gmalg().verify(key.point, message, openssl.sign(private, user_id.decode(), message), user_id)
        signature = Gmalg().sign(pair.private, pair.public.point, message, user_id)
        assert openssl.verify(pem_of(pair.public), user_id.decode(), message, signature)
