"""How phrases and characters are read: the tables that ship.

1. What ships is what its package says (where this fails, run `python -m dictionaries.making.readings`), syllables all;
   it names source and licence, whose text ships beside it.
2. Where the package is missing, the command says in Chinese what to do, and leaves the tables as they are.
"""

from pathlib import Path

import orjson
import pytest

from dictionaries.making import readings
from dictionaries.making.readings import main, source_tables
from dictionaries.pinyin import SYLLABLES
from dictionaries.pinyin.pinyin import FILE, Tables, tables

SHIPPED = orjson.loads(FILE.read_bytes())


def test_the_readings_ship_as_their_package_has_them() -> None:
    assert {name: SHIPPED[name] for name in ("phrases", "characters")} == source_tables()
    assert len(SHIPPED["phrases"]) > 10_000
    assert len(SHIPPED["characters"]) > 40_000


def test_the_readings_are_syllables_and_name_source_and_licence() -> None:
    told = {syllable for read in SHIPPED["characters"].values() for syllable in read.split()}
    assert told <= set(SYLLABLES)
    assert [phrase for phrase, read in SHIPPED["phrases"].items() if len(phrase) != len(read.split())] == []
    assert "pypinyin 0.55.0" in SHIPPED["about"]
    assert "MIT licence" in SHIPPED["about"]
    assert "Copyright (c) 2016 mozillazg" in FILE.with_name("readings.LICENSE.txt").read_text(encoding="utf-8")


def test_without_the_package_the_readings_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "readings.json"
    assert main(target) == 0
    assert target.read_bytes() == FILE.read_bytes()
    assert Tables(target).read("重庆银行") == tables().read("重庆银行")
    capsys.readouterr()
    monkeypatch.setattr(readings, "PACKAGE", "no_such_package_of_readings")
    assert main(target) == 1
    assert "请运行 pip install -e '.[readings]'" in capsys.readouterr().err
    assert target.read_bytes() == FILE.read_bytes()
