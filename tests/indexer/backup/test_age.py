"""Files encrypted with a passphrase.

1. What was written is read, of any length and in whichever pieces; the file says nothing of its content.
2. A file with any byte changed, cut at any place, or with chunks exchanged is refused: nothing that was not
authenticated is read.
3. Another passphrase is told apart from damage; two files of one content have nothing in common.
4. A file that age has read is read: the format stays what it is. What asks for too much work is refused at once.
"""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.backup.age import CHUNK, TAG, DecryptingReader, EncryptingWriter
from indexer.backup.encryption import INTRODUCTION, DamagedFile, WrongPassphrase

WORDS = "七个词的一句口令".encode()
# Written by this module, and read by rage 0.11 (pyrage 1.4.0).
READ_BY_AGE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBhQUZIR0RIYXc0dC9NVTVtVURra3p3IDEwCkRMSjg2NXNMMlFMVW53TFhBM2pBdFdOU0Y4L1"
    "NLd2lnRjVtY1d6aUpseVkKLS0tIEh1SWg4bG5jL2hrd3pabko1UUlPdHk2NzV4QzU4NDl1RVV2N3VzbjIrdzAKkBdGw2E2+F8tlb+L1/8CXyZ5XIVb"
    "hIogTdi9j2JnIUrJv02OSiA6Q1r4l2OGpBh/fdQ="
)


def encrypted(content: bytes, passphrase: bytes = WORDS, pieces: int = 1 << 20) -> bytes:
    file = io.BytesIO()
    writer = EncryptingWriter(file, passphrase, work=4)
    for start in range(0, len(content), pieces):
        writer.write(content[start : start + pieces])
    writer.close()
    return file.getvalue()


def decrypted(file: bytes, passphrase: bytes = WORDS) -> bytes:
    return io.BufferedReader(DecryptingReader(io.BytesIO(file), passphrase)).read()


LENGTHS = st.sampled_from((0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 77)) | st.integers(0, 300_000)


@settings(max_examples=30, deadline=None)
@given(LENGTHS, st.integers(1_000, 200_000))
def test_an_encrypted_file_is_decrypted_to_its_content(length, pieces):
    content = bytes(number % 251 for number in range(length))
    file = encrypted(content, pieces=pieces)
    assert decrypted(file) == content
    assert file.startswith(INTRODUCTION)
    assert length < 16 or content[:16] not in file


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_with_any_byte_changed_is_refused(data):
    file = encrypted(bytes(CHUNK + 100))
    place, bit = data.draw(st.integers(0, len(file) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(file)
    changed[place] ^= 1 << bit
    with pytest.raises((DamagedFile, WrongPassphrase)):
        decrypted(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_is_refused(data):
    file = encrypted(bytes(2 * CHUNK))
    with pytest.raises(DamagedFile):
        decrypted(file[: data.draw(st.integers(0, len(file) - 1) | st.just(len(file) - CHUNK - TAG))])


def test_exchanged_or_added_chunks_are_refused():
    file, sealed = encrypted(bytes(3 * CHUNK)), CHUNK + TAG
    start = len(file) - 3 * sealed
    first, second, third = (file[start + number * sealed :][:sealed] for number in range(3))
    for chunks in ((second, first, third), (first, third), (first, second), (first, second, third, third)):
        with pytest.raises(DamagedFile):
            decrypted(file[:start] + b"".join(chunks))


def test_another_passphrase_is_told_apart_from_damage():
    with pytest.raises(WrongPassphrase):
        decrypted(encrypted(b"x"), b"another passphrase")
    assert encrypted(b"x" * 100)[-116:] != encrypted(b"x" * 100)[-116:]


def test_a_file_that_age_read_is_decrypted():
    assert decrypted(READ_BY_AGE, b"four words of old").decode() == "只有本人知道"


def test_a_file_that_asks_for_too_much_work_is_refused():
    with pytest.raises(DamagedFile, match="上限"):
        decrypted(READ_BY_AGE.replace(b" 10\n", b" 30\n"), b"four words of old")
