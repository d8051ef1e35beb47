"""Files that are made to stop whoever reads them: XLSX and SKOS are parsed in a process of their own.

1. What a file says comes back as the parser has it; what is wrong with it with its field, our own words whole.
2. Bombs are refused with a reason that a clerk can act on: entities, zips that unpack to much, columns and lines
   without end, elements within elements, cells that take all memory, or all time. Whoever asked goes on.
3. The child has nothing of the process that asked: no open file or socket, no secret of the environment.
4. A parser that dies, or that answers without end, is a file that cannot be read.
"""

from __future__ import annotations

import io
import os
import socket
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search_engine.editing.apart.parsing import LIMITS, Limits, parsed_apart
from search_engine.editing.files.formats import SHEETS
from search_engine.editing.files.sheet import Table
from search_engine.editing.files.xlsx_sheet import read_xlsx
from search_engine.editing.thesaurus.skos import read_skos
from search_engine.editing.thesaurus.thesaurus_files import read_thesaurus, write_thesaurus
from search_engine.errors import BadParameters

MB = 1024**2
TABLE = Table("同义词", ["词", "同义词"], [["身份证", "居民身份证"], ["<b>", "=1"]], "# kind: synonyms")
XLSX = SHEETS["xlsx"].write(TABLE)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">'
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e/1> a skos:Concept ; skos:prefLabel "证件"@zh ; skos:altLabel "证照"@zh, "<b>"@zh ; skos:notation "A01" .
<http://e/2> a skos:Concept ; skos:prefLabel "身份证"@zh ; skos:broader <http://e/1> ; skos:scopeNote "公民的证件"@zh .
<http://e/3> a skos:Concept ; skos:prefLabel "card"@en .
"""


def xlsx_of(sheet: bytes) -> bytes:
    """The table with another content of its sheet."""
    packed, package = io.BytesIO(), zipfile.ZipFile(io.BytesIO(XLSX))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name in package.namelist():
            written.writestr(name, HEAD + sheet + END if name == SHEET else package.read(name))
    return packed.getvalue()


def told(act: Callable[[], object]) -> str:
    with pytest.raises(BadParameters) as error:
        act()
    (detail,) = error.value.details
    assert detail.field == "表"
    return detail.reason


def of_xlsx(sheet: bytes) -> str:
    return told(lambda: SHEETS["xlsx"].read(xlsx_of(sheet), "表"))


def of_skos(text: str, file_format: str) -> str:
    return told(lambda: read_thesaurus(text.encode(), "表", file_format))


def test_files_parsed_apart_say_what_the_parser_says() -> None:
    assert SHEETS["xlsx"].read(XLSX, "表") == read_xlsx(XLSX, "表")
    first = read_skos(SKOS.encode(), None, "表", "turtle", "表")
    assert read_thesaurus(SKOS.encode(), "表", "turtle") == first
    assert (len(first.entries), len(first.left_out)) == (4, 1)
    written = write_thesaurus(first, "jsonld")
    assert read_thesaurus(written, "表", "jsonld", "名") == read_skos(written, "名", "表", "jsonld", "表")


def test_faults_of_files_parsed_apart_are_told() -> None:
    assert of_skos("x", "rdfxml") == "不是完整的 XML：第 1 行"
    assert told(lambda: SHEETS["xlsx"].read(b"PK", "表")).startswith("xlsx 文件已损坏")


def test_entities_and_deep_nesting_are_refused() -> None:
    laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>'
    assert "外部或嵌套的实体" in of_skos(laughs, "rdfxml")
    assert "嵌套超过 50 层" in of_skos(RDF + "<a><b>" * 200_000, "rdfxml")
    assert of_skos("<http://e> <http://p> " + "[ <http://p> " * 100_000, "turtle").startswith("不是 turtle 格式")
    assert of_skos("[" * 1_000_000, "jsonld").startswith("不是 UTF-8 编码的 JSON")
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as package, zipfile.ZipFile(packed, "w") as written:
        for name in package.namelist():
            start = b'<!DOCTYPE x [<!ENTITY a "ha">]>' if name == SHEET else b""
            written.writestr(name, start + package.read(name))
    assert "文档类型声明" in told(lambda: SHEETS["xlsx"].read(packed.getvalue(), "表"))


def test_zips_and_sheets_too_large_are_refused() -> None:
    assert "压缩得不同寻常" in of_xlsx(b" " * 5 * MB)
    large = io.BytesIO(XLSX)
    with zipfile.ZipFile(large, "a") as written:
        written.writestr("xl/large.bin", bytes(101 * MB))  # not compressed at all
    assert told(lambda: SHEETS["xlsx"].read(large.getvalue(), "表")).startswith("解压后有 101 MB")
    assert of_xlsx(b"<row r='1048576'/>").startswith("最多 100000 行")


def test_too_much_memory_or_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = xlsx_of(b"<row r='1'>" + b"".join(b"<c r='A%d'/>" % (number % 999) for number in range(300_000)) + b"</row>")
    assert "内存超过 100 MB" in limited(monkeypatch, wide, replace(LIMITS, memory=100 * MB))
    assert "1 秒仍未完成" in limited(monkeypatch, wide, replace(LIMITS, seconds=1))
    assert "仍未完成" in limited(monkeypatch, wide, replace(LIMITS, wait=0))
    assert SHEETS["xlsx"].read(XLSX, "表")


def limited(monkeypatch: pytest.MonkeyPatch, content: bytes, limits: Limits) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(parsed_apart, "__kwdefaults__", {"limits": limits})
        return told(lambda: SHEETS["xlsx"].read(content, "表"))


@pytest.fixture
def findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child finds the tests' own parsers."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.mark.usefixtures("findable")
def test_the_parsing_process_has_no_file_socket_or_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_USER_KEY", "s" * 32)
    with socket.socket() as listening, (tmp_path / "events.db").open("w"):
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        os.set_inheritable(listening.fileno(), True)
        opened, names = parsed_apart("tests.faults.apart_parsers:surroundings", list, b"", "表")
    assert [one for one in opened if "socket" in str(one) or str(tmp_path) in str(one)] == []
    assert [name for name in names if str(name).startswith("ZWFW")] == []


@pytest.mark.usefixtures("findable")
def test_a_parser_that_dies_is_an_unreadable_file() -> None:
    assert "程序意外结束" in told(lambda: parsed_apart("tests.faults.apart_parsers:death", list, b"", "表"))
    few = replace(LIMITS, answer=8 * MB)
    endless = "tests.faults.apart_parsers:endless"
    assert "内容超过 8 MB" in told(lambda: parsed_apart(endless, list, b"", "表", limits=few))
