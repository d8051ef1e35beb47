"""Opening files and reading JSONL.

1. Whatever is wrong with a file as a whole is told as `WrongFile`, each with its own words and a mend.
2. JSONL: a row for each line that is not blank, numbered as in the file; a bad line is a fault of that line only.
3. A BOM, Windows line ends, a missing last line end and .gz change nothing; a request's body follows the same rules.
4. GBK where UTF-8 is meant is refused by name; neither one damaged line nor a character cut in two is GBK.
5. Memory stays flat, however long the file; a line of more than 10 MB ends the reading.
6. Any bytes give rows, faults or `WrongFile`.
"""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import WrongFile
from indexer.loaders import Row, read_jsonl_bytes, total_bytes
from indexer.loaders.files import LONGEST_LINE, SAMPLE, Lines, guess_encoding
from indexer.loaders.reading import read_rows
from tests.indexer.documents.load_samples import documents_in, full_matter

GOOD = '{"id": "1", "title": "身份证"}\n'.encode()


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path, **options: str) -> str:
    with pytest.raises(WrongFile) as caught:
        list(read_rows(path, **options))
    assert caught.value.path == path
    assert str(path) in str(caught.value)
    return caught.value.reason


def read_or_refused(path: Path) -> list[Row]:
    """The rows of a file; none where it is refused. Any other error fails the test."""
    try:
        return list(read_rows(path))
    except WrongFile:
        return []


def rows(data: bytes) -> list[Row]:
    return list(read_jsonl_bytes(io.BytesIO(data)))


def reason(line: bytes) -> str:
    """Why a line is refused, between two good ones."""
    first, bad, last = rows(GOOD + line + b"\n" + GOOD)
    assert first.raw is not None
    assert last.raw is not None
    assert bad.raw is None
    (fault,) = bad.faults
    assert (fault.row, fault.field, fault.warning) == (2, "", False)
    return fault.reason


WRONG = [
    ("a.jsonl", b"", "空的"),
    ("a.jsonl", b" \r\n\n ", "空的"),
    ("a.csv", b"", "空的"),
    ("a.xlsx", b"", "空的"),
    ("a.csv", b"PK\x03\x04", "改为 .xlsx"),
    ("a.jsonl", b"PK\x03\x04", "xlsx"),
    ("a.csv", b"%PDF-1.7\n", "PDF"),
    ("a.jsonl", b"\x1f\x8b\x08", ".gz"),
    ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 xlsx"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 xlsx"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 xlsx"),
    ("a.csv", "编码".encode("utf-16"), "UTF-16"),
    ("a.jsonl", "编码".encode("utf-16"), "UTF-16"),
    ("a.jsonl", '{"id"'.encode("utf-16-le"), "二进制"),
    ("a.csv", b"id,title\n\x00\x01", "二进制"),
    ("a.xlsx", b"id,title\n1,2\n", "改为 .csv"),
    ("a.jsonl", b"[{}]", "JSON 数组"),
    ("a.json", b'{\n  "id": 1\n}', "多行"),
    ("a.jsonl", b"id,title\n1,2\n", "扩展名改为 .csv"),
    ("a.jsonl", '{"id": "1", "title": "身份证"}'.encode("gbk"), "iconv -f GBK -t UTF-8"),
    ("a.jsonl.gz", b"no gzip", "读取中断"),
    ("a.jsonl.gz", gzip.compress(GOOD * 100, mtime=0)[:-20], "读取中断"),
    ("a.jsonl.gz", gzip.compress(b"", mtime=0), "空的"),
    ("a.txt", b"x", "扩展名 .txt"),
    ("a", b"x", "扩展名 （无）"),
]


@pytest.mark.parametrize(("name", "data", "words"), WRONG)
def test_a_wrong_file_is_told_in_its_own_words(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    assert words in refusal(file(tmp_path, name, data))


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "不存在" in refusal(tmp_path / "none.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "文件夹" in refusal(folder)
    with pytest.raises(WrongFile, match="不存在"):
        total_bytes(tmp_path / "none.csv")
    path = file(tmp_path, "a.jsonl", GOOD)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert "没有读取权限" in refusal(path)


def test_unknown_formats_and_profiles_name_the_known_ones(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", GOOD)
    assert "jsonl、csv、tsv、xlsx" in refusal(path, format="xml")
    assert "c0109" in refusal(path, profile="c0110")


def test_the_format_can_be_named(tmp_path: Path) -> None:
    assert len(list(read_rows(file(tmp_path, "a.txt", GOOD), format="jsonl"))) == 1


BAD_LINES = [
    (b'{"id": "1", "title":', "不完整"),
    (b"{", "不完整"),
    (b"[1]", "不是 JSON 对象"),
    (b'"text"', "不是 JSON 对象"),
    (b'{"id" "1"}', "第 7 个字符"),
    (b'{"rating": NaN}', "NaN"),
    (b'{"rating": -Infinity}', "NaN"),
    (b'{"rating": 1e999}', "无穷大"),
    (b'{"title": "\\ud800"}', "不成对"),
    (b'{"title": "\xff\xfe"}', "不是 UTF-8"),
    (b'{"a":' * 2000, "不是正确的 JSON"),
]


@pytest.mark.parametrize(("line", "words"), BAD_LINES)
def test_a_bad_line_is_a_fault_of_that_line(line: bytes, words: str) -> None:
    assert words in reason(line)


def test_lines_keep_their_numbers() -> None:
    found = rows(b"\xef\xbb\xbf" + GOOD + b"\r\n  \n" + GOOD.rstrip() + b"\r\n\n" + GOOD.rstrip())
    assert [row.number for row in found] == [1, 4, 6]
    assert {row.raw["title"] for row in found if row.raw} == {"身份证"}


def test_compressed_files_read_alike(tmp_path: Path) -> None:
    plain, packed = file(tmp_path, "a.jsonl", GOOD * 3), file(tmp_path, "a.jsonl.gz", gzip.compress(GOOD * 3))
    assert documents_in(plain) == documents_in(packed)
    for path in (plain, packed):
        assert [row.position for row in read_rows(path)][-1] == total_bytes(path)


def test_a_body_of_a_request_follows_the_same_rules() -> None:
    for data, words in ((b"", "空的"), ("{'身份证'}".encode("gbk"), "GBK"), (b"[]", "数组")):
        with pytest.raises(WrongFile, match=words) as caught:
            rows(data)
        assert caught.value.path == "请求内容"


@given(st.integers(0, 3), st.sampled_from(["utf-8", "gb18030"]))
def test_a_character_cut_by_the_sample_tells_nothing(cut: int, encoding: str) -> None:
    data = ("政务服务\n" * 50).encode(encoding)
    assert guess_encoding(data[: len(data) - 1 - cut]) == encoding


def test_one_damaged_line_does_not_decide() -> None:
    lines = ["居民身份证换领".encode()] * 3 + ["户口".encode("gbk")]
    assert guess_encoding(b"\n".join(lines)) == "utf-8"
    assert guess_encoding(b"ascii only") == "ascii"
    assert guess_encoding(b"\xff\xff\xff\n") == "unknown"


class Endless:
    """A source of so many bytes that nobody could hold them, made as they are read."""

    def __init__(self, block: bytes, size: int) -> None:
        self.block, self.left = block, size

    def read(self, size: int, /) -> bytes:
        give = min(len(self.block), size, self.left)
        self.left -= give
        return self.block[:give]


def peak(steps: Iterator[object]) -> int:
    """Most bytes of Python memory held while going through the steps."""
    tracemalloc.start()
    for _ in steps:
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_stays_flat() -> None:
    block = (b'{"id": "1", "text": "' + b"a" * 60_000 + b'"}\n') * 16
    short, long = (peak(read_jsonl_bytes(Endless(block, len(block) * many))) for many in (5, 200))  # type: ignore[arg-type]
    assert long < 1.2 * short + 1_000_000


def test_a_line_without_end_is_refused() -> None:
    source = Endless(b"{" + b"a" * 65_535, 2 << 30)
    with pytest.raises(WrongFile, match="超过 10 MB"):
        list(Lines(source, "x"))
    assert (2 << 30) - source.left < LONGEST_LINE + (2 << 20)


def test_peeking_takes_nothing_away() -> None:
    data = b"a\nbb\n\nccc"
    lines = Lines(io.BytesIO(data), "x")
    assert lines.peek(3) == b"a\nb"
    assert lines.peek(5) == b"a\nbb\n"
    assert list(lines) == [b"a", b"bb", b"", b"ccc"]


@given(st.binary(max_size=200), st.sampled_from([b"", GOOD, b"id,title\n", b"PK\x03\x04", b"\x1f\x8b", '"身'.encode()]))
def test_any_bytes_give_rows_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes, start: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.jsonl", "any.csv", "any.tsv", "any.xlsx", "any.csv.gz"):
        found = read_or_refused(file(folder, name, start + data))
        assert all((row.raw is None) == bool(row.faults) for row in found)


@given(st.lists(st.sampled_from([GOOD, GOOD.decode().encode("gbk"), b"{\xff", b"\n", b'"', b",", b"\r"]), max_size=9))
def test_mixed_lines_give_rows_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("mixed.jsonl", "mixed.csv"):
        numbers = [row.number for row in read_or_refused(file(folder, name, b"id,title\n" + b"".join(parts)))]
        assert numbers == sorted(set(numbers))


def test_the_sample_is_longer_than_a_header() -> None:
    assert len(str(full_matter()).encode()) * 100 < SAMPLE
