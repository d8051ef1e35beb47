"""What a bench measures on is made in a process of its own, which has the memory of a command.

1. It has none of the variables by which the bench has the memory of a serving process, but those of an operator; the
   bench keeps its own.
2. A home that has documents and an index is left as it is. Nothing is written to stdout, where figures go.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest

from search_engine.installation import huge_pages
from search_engine.measuring.bench.making import _make, make
from search_engine.settings.settings import Settings

HEARD = "TEST_HEARD"  # names the file of what is heard
NAMES = ("PYTHONMALLOC", "GLIBC_TUNABLES")


def heard(said: str) -> None:
    """A listener that another process can find: it writes down what is said, and which variables are set there."""
    line = {"said": said, **{name: os.environ.get(name) for name in NAMES}}
    with Path(os.environ[HEARD]).open("ab") as file:
        file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


@pytest.mark.long
def test_a_home_is_made_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    file, settings = tmp_path / "heard", Settings(home=tmp_path / "home", log_queries=False, spelling="off")
    variables = {**huge_pages.ASKED, "GLIBC_TUNABLES": "glibc.malloc.check=0"}  # an operator's own
    for name, value in {**variables, HEARD: str(file)}.items():
        monkeypatch.setenv(name, value)
    found = make(settings, 40, heard, again=False)
    assert found["documents"] >= 40
    assert {"load_docs_per_s", "build_docs_per_s", "index_mb"} <= set(found)
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert [line["said"] for line in lines] == [f"生成 {40} 条文档", "载入文档库", "建立索引"]
    assert {line["PYTHONMALLOC"] for line in lines} == {None}
    assert {line["GLIBC_TUNABLES"] for line in lines} == {variables["GLIBC_TUNABLES"]}
    assert {name: os.environ[name] for name in NAMES} == variables
    assert _make(settings, 40, heard, again=False) == {}
    assert capfd.readouterr().out == ""
