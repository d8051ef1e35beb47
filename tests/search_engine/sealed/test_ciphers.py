"""Authenticated encryption.

1. AES-256-GCM and SM4-GCM give what the standards' own examples say; the block cipher of SM4 too.
2. What was sealed is opened with the same key and the same words, and with nothing else; no box is opened that was cut.
3. Two boxes of one value differ, and none holds the value.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from search_engine.sealed.ciphers import ALGORITHMS, NONCE, Algorithm, WrongBox

EACH = pytest.mark.parametrize("cipher", ALGORITHMS.values(), ids=list(ALGORITHMS))
BOUND = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
# Algorithm → key, nonce, plain text, ciphertext, tag, all bound to `BOUND`: test case 16 of McGrew and Viega, The
# Galois/Counter Mode of Operation; RFC 8998, A.1.
VECTORS = {
    "aes": (
        "feffe9928665731c6d6a8f9467308308" * 2,
        "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
    "sm4": (
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
        "83de3541e4c2b58177e065a9bf7b62ec",
    ),
}


@EACH
def test_1_the_standards_examples(cipher: Algorithm) -> None:
    key, nonce, plain, ciphertext, tag = map(bytes.fromhex, VECTORS[cipher.name])
    bound = bytes.fromhex(BOUND)
    assert cipher.seal_with(key, nonce, plain, bound).hex() == (ciphertext + tag).hex()
    assert cipher.open(key, nonce + ciphertext + tag, bound) == plain


def test_1_the_block_cipher_of_sm4() -> None:
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")  # GB/T 32907-2016, A.1: key and plain text
    encryptor = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()
    assert encryptor.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


@EACH
@given(value=st.binary(max_size=200), bound=st.binary(max_size=60), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_2_only_the_same_key_words_and_bytes_open_it(
    cipher: Algorithm, value: bytes, bound: bytes, at: int, bit: int
) -> None:
    key = cipher.new_key()
    box = cipher.seal(key, value, bound)
    assert cipher.open(key, box, bound) == value
    at %= len(box)
    flipped = box[:at] + bytes([box[at] ^ 1 << bit]) + box[at + 1 :]
    for wrong in (flipped, box[:at], box + b"\0"):
        with pytest.raises(WrongBox):
            cipher.open(key, wrong, bound)
    for other_key, other_words in ((cipher.new_key(), bound), (key, bound + b"x")):
        with pytest.raises(WrongBox):
            cipher.open(other_key, box, other_words)


@EACH
def test_2_a_shorter_tag_is_no_tag(cipher: Algorithm) -> None:
    key = cipher.new_key()
    box = cipher.seal(key, b"value", b"")
    for cut in range(1, len(box)):
        with pytest.raises(WrongBox):
            cipher.open(key, box[:-cut], b"")


@EACH
def test_3_no_two_boxes_are_alike(cipher: Algorithm) -> None:
    key, value = cipher.new_key(), b"a value of some length"
    boxes = [cipher.seal(key, value, b"") for _ in range(20)]
    assert len({box[:NONCE] for box in boxes}) == len(set(boxes)) == 20
    assert not any(value[:8] in box for box in boxes)


def test_3_keys_of_one_secret_differ_by_purpose_and_algorithm() -> None:
    made: list[Callable[[bytes], bytes]] = [
        lambda purpose, one=one: one.derived(bytes(32), purpose) for one in ALGORITHMS.values()
    ]
    keys = [make(purpose)[:16] for make in made for purpose in (b"a", b"b")]
    assert len(set(keys)) == 4
