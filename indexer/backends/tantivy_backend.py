"""The embedded engine: tantivy.

Text comes as tokens joined by spaces, so a whitespace tokenizer restores exactly what the Analyzer made. Readers reload
only when they are asked to: a state never changes under a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from pathlib import Path

import numpy as np
import tantivy

from indexer.backend import KEY, FieldKind, Hits, IndexDocument, Schema
from indexer.errors import DamagedIndex
from indexer.query import AllOf, AnyOf, Boost, Constant, Numbers, Phrase, Query, Term

INDEX_OPTIONS = {FieldKind.SET: "basic", FieldKind.FREQUENCIES: "freq", FieldKind.POSITIONS: "position"}
TOKENIZER = "tokens"
# Bytes held before a segment is written. One thread and one large heap: few segments, and documents stay in order.
BUILD_HEAP = 1_000_000_000
WRITE_HEAP = 50_000_000


class TantivyReader:
    """One committed state of a tantivy index."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, fields: Schema) -> None:
        self._searcher, self._schema, self._fields = searcher, schema, fields

    def search(self, query: Query, limit: int) -> Hits:
        """See `TextReader.search`."""
        result = self._searcher.search(self._translate(query), limit=max(1, limit), count=True)
        found = result.hits[:limit]
        addresses = [address for _, address in found]
        keys = self._searcher.fast_field_values(KEY, addresses) if addresses else []
        scores = np.fromiter((score for score, _ in found), np.float32, len(found))
        return Hits(np.array(keys, np.int64), scores, int(result.count))  # type: ignore[attr-defined]

    def frequency(self, field: str, text: str) -> int:
        """See `TextReader.frequency`."""
        return self._searcher.doc_freq(field, text)

    def count(self) -> int:
        """See `TextReader.count`."""
        return self._searcher.num_docs

    @singledispatchmethod
    def _translate(self, query: Query) -> tantivy.Query:
        raise TypeError(f"no translation for {type(query).__name__}")

    @_translate.register
    def _(self, query: Term) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, query.field, query.text, INDEX_OPTIONS[self._fields[query.field]])

    @_translate.register
    def _(self, query: Phrase) -> tantivy.Query:
        if len(query.texts) == 1:
            return tantivy.Query.term_query(self._schema, query.field, query.texts[0], "position")
        return tantivy.Query.phrase_query(self._schema, query.field, list(query.texts))

    @_translate.register
    def _(self, query: Numbers) -> tantivy.Query:
        if len(query.values) == 1:
            return tantivy.Query.term_query(self._schema, query.field, query.values[0], "basic")
        return tantivy.Query.term_set_query(self._schema, query.field, list(query.values))

    @_translate.register
    def _(self, query: AllOf) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, self._translate(part)) for part in query.parts])

    @_translate.register
    def _(self, query: AnyOf) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._translate(part)) for part in query.parts])

    @_translate.register
    def _(self, query: Boost) -> tantivy.Query:
        return tantivy.Query.boost_query(self._translate(query.part), query.factor)

    @_translate.register
    def _(self, query: Constant) -> tantivy.Query:
        return tantivy.Query.const_score_query(self._translate(query.part), query.score)


class TantivyIndex:
    """A tantivy index in a folder."""

    def __init__(self, index: tantivy.Index, fields: Schema) -> None:
        self._index, self._fields = index, fields
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(TOKENIZER, analyzer)
        index.config_reader(reload_policy="manual")
        self._writer: tantivy.IndexWriter | None = None

    def reader(self) -> TantivyReader:
        """See `TextIndex.reader`."""
        self._index.reload()
        return TantivyReader(self._index.searcher(), self._index.schema, self._fields)

    def write(self, documents: Iterable[IndexDocument], delete: Iterable[int] = ()) -> None:
        """See `TextIndex.write`. The writer stays open, since opening one takes tens of milliseconds."""
        if self._writer is None:
            self._writer = self._index.writer(heap_size=WRITE_HEAP, num_threads=1)
        for key in delete:
            self._writer.delete_documents_by_query(self._key_query(key))
        for document in documents:
            self._writer.delete_documents_by_query(self._key_query(document[KEY]))
            self._writer.add_document(self._document(document))
        self._writer.commit()

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """See `TextIndex.build`."""
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

    def create(self, path: Path, schema: Schema) -> TantivyIndex:
        """See `Backend.create`."""
        path.mkdir(parents=True, exist_ok=True)
        return TantivyIndex(tantivy.Index(_tantivy_schema(schema), path=str(path), reuse=False), schema)

    def open(self, path: Path, schema: Schema, *, writable: bool = False) -> TantivyIndex:
        """See `Backend.open`."""
        try:
            index = TantivyIndex(tantivy.Index.open(str(path)), schema)
            index.reader()
        except (ValueError, OSError) as error:
            raise DamagedIndex(path.name, str(error)[:200]) from error
        return index


def backend() -> TantivyBackend:
    """What the registry calls."""
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
