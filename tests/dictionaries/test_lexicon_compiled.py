"""Kinds in compiled form.

1. What ships compiled is what the shipped files make, kind by kind, and nothing else lies beside it. Where this fails:
   `make dictionaries`.
2. What was written is read again, entry by entry; the same entries give the same bytes, a row a line.
3. A kind is taken as it was compiled for as long as its files, how they are read and their number are the same.
4. What ships is not compiled by a process; what was changed is.
5. Where a compiled file is missing, damaged or another program's, the text counts: the lexicon is the same.
6. The command writes the kinds that have changed, by name, and with faults nothing.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dictionaries.lexicon import BY_NAME, KINDS, SHIPPED, compiling, shipped_lexicon
from dictionaries.lexicon import compiled as module
from dictionaries.lexicon.compiled import COMPILED, key_of, read_compiled, write_compiled
from dictionaries.lexicon.compiling import compile_lexicon, folder_key
from dictionaries.making.dictionaries import main
from tests.dictionaries.lexicon_files import ROWS, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A right row of every kind."""
    for kind, row in ROWS.items():
        write(tmp_path / "text", kind, *([row, "公积金\t\t\t\t"] if kind == "topics" else [row]))
    return tmp_path / "text"


@pytest.fixture
def target(folder: Path, tmp_path: Path) -> Path:
    """The same, compiled."""
    assert main(folder, tmp_path / "compiled") == 0
    return tmp_path / "compiled"


def entries_in(compiled: Path, kind: str, folder: Path) -> tuple[Any, ...]:
    """The entries of a kind under the key of a folder's files."""
    found = read_compiled(BY_NAME[kind], folder_key(BY_NAME[kind], folder), compiled)
    assert found is not None
    return found


# ---- 1


def test_the_compiled_kinds_ship_as_the_files_make_them() -> None:
    made = compile_lexicon(SHIPPED)
    stale = [kind.name for kind in KINDS if entries_in(COMPILED, kind.name, SHIPPED) != getattr(made, kind.name)]
    assert stale == [], "run `make dictionaries` and commit what it writes"
    assert {path.name for path in COMPILED.iterdir()} == {f"{kind.name}.json" for kind in KINDS}


def test_1_the_shipped_lexicon_is_what_the_files_make() -> None:
    assert shipped_lexicon() == compile_lexicon(SHIPPED)


# ---- 2


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_compiled_kind_is_read_again_in_the_same_bytes(folder: Path, target: Path, kind: str) -> None:
    found = entries_in(target, kind, folder)
    assert found == getattr(compile_lexicon(folder), kind)
    path = target / f"{kind}.json"
    before = path.read_bytes()
    assert before.count(b"\n") == len(found) + 2
    write_compiled(BY_NAME[kind], folder_key(BY_NAME[kind], folder), found, target)
    assert path.read_bytes() == before
    assert read_compiled(BY_NAME[kind], "0" * 64, target) is None


def test_a_kind_without_entries_is_compiled(tmp_path: Path) -> None:
    write_compiled(BY_NAME["hot"], "0" * 64, (), tmp_path)
    assert read_compiled(BY_NAME["hot"], "0" * 64, tmp_path) == ()


# ---- 3


def test_the_key_changes_with_files_kind_format_and_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = BY_NAME["asks"]
    keys = [
        key_of(kind, [b"one"]),
        key_of(kind, [b"on", b"e"]),
        key_of(kind, [b"one", b""]),
        key_of(kind, []),
        key_of(BY_NAME["words"], [b"one"]),
        key_of(replace(kind, entry=BY_NAME["ask_patterns"].entry), [b"one"]),
    ]
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    assert len({*keys, key_of(kind, [b"one"])}) == 7


# ---- 4


def never(*_: object) -> None:
    raise AssertionError("a file was compiled")


def test_shipped_kinds_are_not_compiled_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = shipped_lexicon()
    monkeypatch.setattr(compiling, "table_of", never)
    assert shipped_lexicon.__wrapped__() == wanted


def test_an_edited_shipped_file_is_compiled_again(folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "SHIPPED", folder)
    monkeypatch.setattr(compiling, "read_compiled", lambda kind, key: read_compiled(kind, key, target))
    write(folder, "words", "奶茶店", "烧烤店")
    assert [entry.word for entry in shipped_lexicon.__wrapped__().words] == ["奶茶店", "烧烤店"]


# ---- 5

DAMAGED = {
    "nothing": b"",
    "cut off": b'{"key":"%s","rows":[',
    "no object": b"[]",
    "no key": b'{"rows":[]}',
    "another key": b'{"key":"0","rows":[]}',
    "rows of another form": b'{"key":"%s","rows":[["a"],7]}',
    "no rows": b'{"key":"%s"}',
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_compiled_kind_gives_way_to_its_text(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path, key = target / "synonyms.json", folder_key(BY_NAME["synonyms"], folder)
    content = DAMAGED[damage]
    path.write_bytes(content % key.encode() if b"%s" in content else content)
    assert read_compiled(BY_NAME["synonyms"], key, target) is None
    monkeypatch.setattr(compiling, "SHIPPED", folder)
    monkeypatch.setattr(compiling, "read_compiled", lambda kind, key: read_compiled(kind, key, target))
    assert shipped_lexicon.__wrapped__() == compile_lexicon(folder)


def test_a_missing_compiled_kind_is_made_from_its_text(target: Path) -> None:
    (target / "synonyms.json").unlink()
    assert read_compiled(BY_NAME["synonyms"], "0" * 64, target) is None


# ---- 6


def test_6_only_what_has_changed(folder: Path, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(folder, target) == 0
    assert capsys.readouterr().out == ""
    write(folder, "words", "奶茶店", "烧烤店")
    assert main(folder, target) == 0
    assert capsys.readouterr().out == "words: 2\n"


def test_6_with_faults_nothing(folder: Path, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    write(folder, "words", "奶茶店", "奶茶店")
    write(folder, "asks", "带什么\tfee")
    assert main(folder, target) == 1
    assert "words.tsv 第 6 行" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
