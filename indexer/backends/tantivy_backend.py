"""The embedded engine: tantivy.

Text comes as tokens joined by spaces, so a whitespace tokenizer restores exactly what the Analyzer made. Readers reload
only when they are asked to: a state never changes under a request.

Documents are deleted by query: `delete_documents_by_term` takes a Python `int` for a signed number and deletes nothing
in an unsigned field. One process writes, with one writer that stays open, since opening one takes tens of milliseconds.
An index is opened after a fork, never before.
"""

from __future__ import annotations

import shutil
import struct
import weakref
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from struct import Struct
from zlib import crc32

import orjson
import tantivy

from indexer.backend import KEY, Answer, FieldKind, IndexDocument, IndexFiles, Schema, SubQuery, TextReader
from indexer.backends.one_by_one import ask_one_by_one
from indexer.backends.tantivy_opening import MANAGED, META, open_index, opening, writing
from indexer.backends.tantivy_reader import INDEX_OPTIONS, TantivyReader
from indexer.disk import unreadable
from indexer.errors import DamagedIndex

TOKENIZER = "tokens"
# Bytes held before a segment is written. One thread and one large heap: few segments, and documents stay in order.
BUILD_HEAP = 1_000_000_000
WRITE_HEAP = 50_000_000


# What a committed state consists of: the list of segments, and the files of each.
SEGMENT_PARTS = ("term", "idx", "pos", "fast", "fieldnorm", "store")
FOOTER_END, FOOTER_MAGIC = Struct("<II"), 1337


class TantivyIndex:
    """A tantivy index in a folder.

    Args:
        links: The folder that it was opened through, where it could not be opened in its own.
    """

    def __init__(self, index: tantivy.Index, fields: Schema, path: Path, links: Path | None = None) -> None:
        self._fields, self._path, self._name = fields, path, path.name
        self._writer: tantivy.IndexWriter | None = None
        self._use(index, links)

    def _use(self, index: tantivy.Index, links: Path | None) -> None:
        self._index, self._links = index, links
        if links is not None:
            weakref.finalize(self, shutil.rmtree, links, ignore_errors=True)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(TOKENIZER, analyzer)
        index.config_reader(reload_policy="manual")

    def reader(self) -> TantivyReader:
        """See `TextIndex.reader`."""
        with opening(self._path):
            if self._links is not None:  # they are to the files of an earlier state
                self._use(*open_index(self._path))
            self._index.reload()
            searcher = self._index.searcher()
        return TantivyReader(searcher, self._index.schema, self._fields, self._name)

    def check(self) -> None:
        """See `TextIndex.check`."""
        self.reader()

    def write(self, documents: Iterable[IndexDocument], delete: Iterable[int] = ()) -> None:
        """See `TextIndex.write`. The writer stays open, since opening one takes tens of milliseconds."""
        try:
            with writing(self._path):
                self._write(documents, delete)
        except BaseException:
            self._writer = None  # one that has failed is of no use any more, and has the lock that the next one needs
            raise

    def _write(self, documents: Iterable[IndexDocument], delete: Iterable[int]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=WRITE_HEAP, num_threads=1)
            # a killed process leaves files that no commit names; one of the same name would stop the next commit
            self._writer.garbage_collect_files()
        for key in delete:
            self._writer.delete_documents_by_query(self._key_query(key))
        for document in documents:
            self._writer.delete_documents_by_query(self._key_query(document[KEY]))
            self._writer.add_document(self._document(document))
        self._writer.commit()

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """See `TextIndex.build`."""
        with writing(self._path):
            writer = self._index.writer(heap_size=BUILD_HEAP, num_threads=1)
            for document in documents:
                writer.add_document(self._document(document))
            writer.commit()
            writer.wait_merging_threads()

    def close(self) -> None:
        """See `TextIndex.close`."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _key_query(self, key: str | int) -> tantivy.Query:
        # delete_documents_by_term takes a whole number for a signed one and deletes nothing in an unsigned field.
        return tantivy.Query.term_query(self._index.schema, KEY, key, "basic")

    def _document(self, values: IndexDocument) -> tantivy.Document:
        document = tantivy.Document()
        for name, value in values.items():
            if isinstance(value, int):
                document.add_unsigned(name, value)
            elif value:
                document.add_text(name, value)
        return document


class TantivyBackend:
    """The engine; see `Backend`."""

    name = "tantivy"

    def ask(self, reader: TextReader, asked: Sequence[SubQuery]) -> list[Answer]:
        """See `Backend.ask`."""
        return ask_one_by_one(reader, asked)

    def condition(self, _path: Path | None = None) -> None:
        """See `Backend.condition`: it is in the process itself."""

    def tend(self, _named: Collection[Path], *, remove: bool) -> int:
        """See `Backend.tend`: a folder goes with its index."""
        return 0

    def create(self, path: Path, schema: Schema) -> TantivyIndex:
        """See `Backend.create`."""
        path.mkdir(parents=True, exist_ok=True)
        return TantivyIndex(tantivy.Index(_tantivy_schema(schema), path=str(path), reuse=False), schema, path)

    def detach(self, _path: Path, _schema: Schema) -> None:
        """See `Backend.detach`: files are replaced, never changed."""

    def open(self, path: Path, schema: Schema, *, writable: bool = False) -> TantivyIndex:
        """See `Backend.open`."""
        _at_rest(path, _look_for)
        with opening(path):
            opened, links = open_index(path)
        if opened.schema != _tantivy_schema(schema):
            raise DamagedIndex(f"{path.name}/{META}", "字段与程序不符")
        with opening(path):  # its reader opens the files once more
            index = TantivyIndex(opened, schema, path, links)
        index.reader()
        return index

    def files(self, path: Path) -> IndexFiles:
        """See `Backend.files`. What tantivy may remove one day (`MANAGED`) has a list of its own."""
        with opening(path):
            managed, state = (path / MANAGED).read_bytes(), (path / META).read_bytes()
        return IndexFiles(tuple(_named_files(path, state)), {MANAGED: managed, META: state})

    def verify(self, path: Path, schema: Schema) -> None:
        """See `Backend.verify`. Every file of a segment ends with a CRC-32 of the rest, which tantivy wrote with it."""
        _at_rest(path, _verify_file)
        self.open(path, schema).close()


def backend(_address: str = "", _mark: Path | None = None) -> TantivyBackend:
    """What the registry calls; this engine is in the process itself."""
    return TantivyBackend()


def _tantivy_schema(fields: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, kind in fields.items():
        if kind is FieldKind.NUMBER:
            builder.add_unsigned_field(name, indexed=True, fast=name == KEY)
        else:
            builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option=INDEX_OPTIONS[kind])
    return builder.build()


__all__: Sequence[str] = ["TantivyBackend", "backend"]


def _segment_files(path: Path) -> list[str]:
    """The files that the committed state consists of."""
    try:
        return _named_files(path, (path / META).read_bytes())
    except OSError as error:
        raise unreadable(error, path / META, f"{path.name}/{META}") from None


def _named_files(path: Path, state: bytes) -> list[str]:
    """The files of the segments that a state lists."""
    try:
        segments = orjson.loads(state)["segments"]
        names = [(str(segment["segment_id"]).replace("-", ""), segment["deletes"]) for segment in segments]
        deletes = [f"{name}.{deleted['opstamp']}.del" for name, deleted in names if deleted]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise DamagedIndex(f"{path.name}/{META}", "内容无法识别") from None
    return [*(f"{name}.{part}" for name, _ in names for part in SEGMENT_PARTS), *deletes]


def _at_rest(path: Path, check: Callable[[Path], None]) -> None:
    """Check every file of the committed state; once more where a writer has replaced that state meanwhile."""
    names = _segment_files(path)
    try:
        for name in names:
            check(path / name)
    except DamagedIndex:
        if _segment_files(path) == names:
            raise
        _at_rest(path, check)


def _look_for(path: Path) -> None:
    if not path.exists():
        raise DamagedIndex(f"{path.parent.name}/{path.name}", "文件缺失")


def _verify_file(path: Path) -> None:
    """Check the footer: content, JSON with its CRC-32, length of that JSON, a magic number (u32 each)."""
    where = f"{path.parent.name}/{path.name}"
    try:
        content = path.read_bytes()
        length, magic = FOOTER_END.unpack(content[-FOOTER_END.size :])
        end = len(content) - FOOTER_END.size - length
        crc = orjson.loads(content[end : -FOOTER_END.size])["crc"]
    except OSError as error:
        raise unreadable(error, path, where) from None
    except (struct.error, KeyError, TypeError, orjson.JSONDecodeError):
        raise DamagedIndex(where, "文件尾无法识别") from None
    if magic != FOOTER_MAGIC or crc != crc32(memoryview(content)[:end]):
        raise DamagedIndex(where, "内容与写入时的校验和不符")
