"""Stored fields: what pages show of each document, and its id, so that a search sends no SQL.

    fields.bin      records, each from a multiple of four bytes on; columns and the book say where theirs begins
    dictionary.bin  what contents of bases are like, for zlib

A document is stored as the store has it, as its difference from its base. What offices say of themselves is the same in
many differences: each such value is written once, with a mark where the document's id stands in a link. Documents that
came after the build are stored whole, compressed like the contents of bases.

A record proves itself: it has a checksum of all that it is put together of, and what is not as it was written is read
from the documents' database instead. So a record can be erased where it stands (`erase`), while others read on.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from dictionaries.caches import MEGABYTE, Results
from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Int64s
from indexer.generation.checksums import seal
from indexer.store.split import ABSENT, STATUSES, Content

FIELDS, DICTIONARY = "fields.bin", "dictionary.bin"
# Fields whose values many copies have, each with a column of its own.
SHARED = ("authority", "place", "contact", "links")
SHARED_COLUMNS = tuple(f"stored_{name}" for name in SHARED)
STORED_COLUMNS = ("stored", *SHARED_COLUMNS)
WITH_ID = "links"
ID_MARK = b"\0"  # stands in no JSON
ALIGNED = 4
# Of a document: checksum, then length of its own part, whether it is whole, length of its id. Of others: their length.
RECORD, LENGTH = struct.Struct("<II"), struct.Struct("<I")
ID_BITS, WHOLE = 9, 1 << 9
LONGEST_ID, LONGEST_OWN = (1 << ID_BITS) - 1, (1 << 22) - 1
# Pages read the database for what is not stored.
NOT_STORED, LAST_PLACE = 0, np.iinfo(np.uint32).max
# Values that a build remembers to have written, about 250 bytes each; then it forgets them all.
VALUES_KNOWN = 500_000
# Bytes that zlib reads before each content, of so many bases at most. With four times as many, contents take a sixth
# less, and twice the time to unpack.
DICTIONARY_SIZE, DICTIONARY_OF = 8_192, 64
LEVEL = 6
# Contents of bases kept parsed for the next page; as JSON, parsed they take two or three times as much.
CONTENTS_KEPT, CONTENT_BYTES = 6_000, 160 * MEGABYTE


class StoredFields:
    """The records of a generation, mapped.

    Args:
        length: Bytes that a commit counts.
        before: Those of an earlier commit of the same generation.
    """

    def __init__(self, folder: Path, length: int, before: StoredFields | None = None) -> None:
        path = folder / FIELDS
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < length:
                    raise DamagedIndex(f"{folder.name}/{FIELDS}", f"放不下提交所记的 {length} 字节")
                self._bytes = mmap(file.fileno(), length, access=ACCESS_READ)
        except OSError as error:
            raise unreadable(error, path, f"{folder.name}/{path.name}") from None
        self.length = length
        self._dictionary: bytes = before._dictionary if before else read_dictionary(folder)
        self._contents: Results[int, Content] = (
            before._contents if before else Results(CONTENTS_KEPT, "base_contents", CONTENT_BYTES)
        )

    def id(self, place: int) -> str:
        """The id of a document; "" where its record is erased, or it has none."""
        start = place * ALIGNED + RECORD.size
        _, lengths = RECORD.unpack_from(self._bytes, start - RECORD.size)
        return self._bytes[start : start + (lengths & LONGEST_ID)].decode("utf-8", "replace")

    def document(self, place: int, shared: Iterable[int]) -> tuple[str, bytes, bool] | None:
        """A document's id, its difference from its base as JSON, and whether it is whole: then that is all of it. None
        where its record is erased or damaged, or it has none.

        Args:
            place: Of its record; shared: of the values that it has, 0 = none, in the order of `SHARED`.
        """
        data, start = self._bytes, place * ALIGNED + RECORD.size
        checksum, lengths = RECORD.unpack_from(data, start - RECORD.size)
        own = start + (lengths & LONGEST_ID)
        name, text = data[start:own], data[own : own + (lengths >> ID_BITS + 1)]
        for value in shared:
            if value:
                text = b"%b,%b" % (text, self._record(value)) if text else self._record(value)
        if not name or zlib.crc32(text, zlib.crc32(name)) != checksum:
            return None
        if lengths & WHOLE:
            return name.decode(), self._unpacked(text) or b"{}", True
        return name.decode(), b"{%b}" % text.replace(ID_MARK, name), False

    def content(self, place: int) -> Content | None:
        """The content of a base, not to be changed; None where it is erased or damaged."""
        kept = self._contents.get(place)
        if kept is not None or not place:
            return kept
        text = self._unpacked(self._record(place))
        if text is None:
            return None
        return self._contents.put(place, orjson.loads(text), len(text))

    def _record(self, place: int) -> bytes:
        start = place * ALIGNED + LENGTH.size
        (length,) = LENGTH.unpack_from(self._bytes, start - LENGTH.size)
        return self._bytes[start : start + length]

    def _unpacked(self, packed: bytes) -> bytes | None:
        """None where it is not whole: zlib has a checksum of its own."""
        unpacker = zlib.decompressobj(zdict=self._dictionary)
        try:
            text = unpacker.decompress(packed)
        except zlib.error:
            return None
        return text if unpacker.eof else None


def stored_whole(document_id: str, document: Mapping[str, Any], dictionary: bytes) -> bytes:
    """The record of a document that came after the build; b"" where it is too long to be stored."""
    packer = zlib.compressobj(LEVEL, zdict=dictionary)
    text = packer.compress(orjson.dumps(document)) + packer.flush()
    return _document_record(document_id.encode(), text, (), WHOLE)


def read_dictionary(folder: Path) -> bytes:
    """What contents are compressed by. Raises `DamagedIndex`."""
    try:
        return (folder / DICTIONARY).read_bytes()
    except OSError as error:
        raise unreadable(error, folder / DICTIONARY, f"{folder.name}/{DICTIONARY}") from None


def append_records(folder: Path, length: int, records: Sequence[bytes]) -> None:
    """Write records behind those that a commit counts, through to the disk; what stands there is of a step cut
    short.
    """
    with (folder / FIELDS).open("r+b") as file:
        file.truncate(length)
        file.seek(length)
        file.writelines(records)
        file.flush()
        os.fsync(file.fileno())


def erase(folder: Path, documents: Collection[int], others: Collection[int]) -> None:
    """Overwrite records with zeros, through to the disk.

    Args:
        documents: Places of documents; others: of values and of contents of bases.
    """
    with (folder / FIELDS).open("r+b") as file:
        for place in documents:
            file.seek(place * ALIGNED)
            _, lengths = RECORD.unpack(file.read(RECORD.size))
            _overwrite(file.fileno(), place, RECORD.size + (lengths & LONGEST_ID) + (lengths >> ID_BITS + 1))
        for place in others:
            file.seek(place * ALIGNED)
            _overwrite(file.fileno(), place, LENGTH.size + LENGTH.unpack(file.read(LENGTH.size))[0])
        os.fsync(file.fileno())


def document_bytes(words: Array, places: Array) -> Int64s:
    """How long the records of documents are, without what fills them up.

    Args:
        words: All records as uint32.
    """
    lengths = words[places + 1].astype(np.int64)
    sizes: Int64s = RECORD.size + (lengths & LONGEST_ID) + (lengths >> ID_BITS + 1)
    return sizes


def value_bytes(words: Array, places: Array) -> Int64s:
    """The same of values and of contents of bases."""
    lengths: Int64s = words[places].astype(np.int64)
    return LENGTH.size + lengths


class StoredFieldsWriter:
    """Writes the records of a build as its documents and bases come.

    Args:
        folder: Is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder, self._end = folder, RECORD.size  # at 0 stands what reads as an erased record
        self._file = (folder / FIELDS).open("wb")
        self._file.write(bytes(self._end))
        self._known: dict[bytes, int] = {}
        self.learn(())

    def add(self, document_id: str, difference: Content, absent: Sequence[str], status: int) -> tuple[int, ...]:
        """Write a document; returns the places of its record and of the values of `SHARED`.

        Args:
            difference: Its fields that are not its base's; absent: those of its base that it has not.
            status: Place in `STATUSES`.
        """
        own = {name: value for name, value in difference.items() if name not in SHARED}
        if absent:
            own[ABSENT] = absent
        if status:
            own["status"] = STATUSES[status]
        texts = [self._text(document_id, name, difference) for name in SHARED]
        record = _document_record(document_id.encode(), orjson.dumps(own)[1:-1], filter(None, texts), 0)
        places = [self._value(text) if text else NOT_STORED for text in texts]
        return self._put(record), *places

    def _text(self, document_id: str, name: str, difference: Content) -> bytes:
        if name not in difference:
            return b""
        text = b'"%b":%b' % (name.encode(), orjson.dumps(difference[name]))
        in_json = orjson.dumps(document_id)[1:-1]
        # as it is written elsewhere, without signs of JSON
        return text.replace(in_json, ID_MARK) if name == WITH_ID and in_json == document_id.encode() else text

    def _value(self, text: bytes) -> int:
        place = self._known.get(text)
        if place is None:
            if len(self._known) >= VALUES_KNOWN:
                self._known.clear()
            place = self._known[text] = self._put(_padded(LENGTH.pack(len(text)) + text))
        return place

    def learn(self, contents: Sequence[Content]) -> None:
        """Make the dictionary of the contents of some bases; before the first of them is added."""
        sample = contents[:: max(1, len(contents) // DICTIONARY_OF)][-DICTIONARY_OF:]
        dictionary = b"".join(map(orjson.dumps, sample))[-DICTIONARY_SIZE:]
        (self._folder / DICTIONARY).write_bytes(dictionary)
        self._packer: Any = zlib.compressobj(LEVEL, zdict=dictionary)

    def add_base(self, content: Mapping[str, Any]) -> int:
        """Write the content of a base; returns the place of its record."""
        packer = self._packer.copy()  # with the dictionary read: a third of the time
        text = packer.compress(orjson.dumps(content)) + packer.flush()
        return self._put(_padded(LENGTH.pack(len(text)) + text))

    def finish(self) -> int:
        """All is written; returns how many bytes."""
        self._file.close()
        seal(self._folder, {FIELDS: 0, DICTIONARY: (self._folder / DICTIONARY).stat().st_size})
        return self._end

    def _put(self, record: bytes) -> int:
        place = self._end // ALIGNED
        if not record or place > LAST_PLACE:
            return NOT_STORED
        self._end += self._file.write(record)
        return place


def _document_record(name: bytes, own: bytes, shared: Iterable[bytes], flag: int) -> bytes:
    """b"" where it is too long."""
    if len(name) > LONGEST_ID or len(own) > LONGEST_OWN:
        return b""
    checksum = zlib.crc32(b",".join(part for part in (own, *shared) if part), zlib.crc32(name))
    return _padded(RECORD.pack(checksum, len(own) << ID_BITS + 1 | flag | len(name)) + name + own)


def _padded(record: bytes) -> bytes:
    return record + bytes(-len(record) % ALIGNED)


def _overwrite(file: int, place: int, length: int) -> None:
    os.pwrite(file, bytes(length), place * ALIGNED)
