"""Files of events: JSON lines or Parquet, told by their ending."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from indexer.errors import WrongFile

JSONL, PARQUET = (".jsonl", ".ndjson"), (".parquet",)
PORTION = 5_000  # rows read or written at once
LONGEST_LINE = 1 << 20  # bytes
Row = Mapping[str, Any]


class EventFile:
    """A file of events to be read, as often as one likes.

    Raises:
        WrongFile: While it is read, or at once: there is none, or it is of another form.
    """

    def __init__(self, path: Path) -> None:
        if path.suffix.lower() not in (*JSONL, *PARQUET):
            raise WrongFile(path, "应为 .jsonl 或 .parquet 文件")
        if not path.is_file():
            raise WrongFile(path, "没有这个文件")
        self.path, self._columns = path, path.suffix.lower() in PARQUET

    def rows(self) -> Iterator[tuple[int, Any]]:
        """Rows with their numbers, from 1; a line that is no JSON gives itself as text, to be refused by its row."""
        return self._parquet() if self._columns else self._lines()

    def size(self) -> int:
        """Rows, where the file says how many; else 0."""
        if not self._columns:
            return 0
        with _opened(self.path) as file:
            return int(file.metadata.num_rows)

    def _lines(self) -> Iterator[tuple[int, Any]]:
        with self.path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield number, _value(line)

    def _parquet(self) -> Iterator[tuple[int, Any]]:
        with _opened(self.path) as file:
            number = 0
            for part in file.iter_batches(PORTION):
                for row in part.to_pylist():
                    number += 1
                    # a column has a value in every row, if only none
                    yield number, {name: value for name, value in row.items() if value is not None}


def write_rows(path: Path, rows: Iterable[Row], schema: Mapping[str, str]) -> int:
    """Write rows; the file appears under its name when it is whole. Returns how many.

    Args:
        schema: Column → `text`, `texts`, `whole`.

    Raises:
        WrongFile: The name says neither JSONL nor Parquet.
    """
    ending = path.suffix.lower()
    if ending not in (*JSONL, *PARQUET):
        raise WrongFile(path, "应以 .jsonl 或 .parquet 结尾")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        count = _write_parquet(partial, rows, schema) if ending in PARQUET else _write_lines(partial, rows)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count


def _value(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return line


def _opened(path: Path) -> Any:
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(path)
    except (arrow.ArrowInvalid, OSError):
        raise WrongFile(path, "不是 Parquet 文件，或已损坏") from None


def _write_lines(path: Path, rows: Iterable[Row]) -> int:
    count = 0
    with path.open("wb") as file:
        for row in rows:
            told = {name: value for name, value in row.items() if value is not None}
            file.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _write_parquet(path: Path, rows: Iterable[Row], schema: Mapping[str, str]) -> int:
    import pyarrow as arrow
    from pyarrow import parquet

    types = {"text": arrow.string(), "texts": arrow.list_(arrow.string()), "whole": arrow.int32()}
    form = arrow.schema([(name, types[kind]) for name, kind in schema.items()])
    waiting, count = iter(rows), 0
    with parquet.ParquetWriter(path, form, compression="zstd") as writer:
        while part := list(islice(waiting, PORTION)):
            writer.write_table(arrow.Table.from_pylist(part, form))
            count += len(part)
    return count
