"""Kinds in compiled form.

1. What ships compiled is what the shipped files make, kind by kind, and nothing else lies beside it. Where this fails:
   `make dictionaries`.
2. What was written is read again, entry by entry; the same entries give the same bytes, a row a line.
3. A kind is taken as it was compiled for as long as its files, how they are read and their number are the same.
4. What ships is not compiled by a process; what was changed is, and that alone.
5. Where a compiled file is missing, damaged or another program's, the text counts: the lexicon is the same.
6. Faults name their rows although kinds were taken as they were compiled.
7. The command writes the kinds that have changed, by name, and with faults nothing.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from dictionaries.lexicon import (
    BY_NAME,
    KINDS,
    SHIPPED,
    BadDictionaries,
    compile_files,
    compiling,
    save_lexicon,
    shipped_lexicon,
)
from dictionaries.lexicon import compiled as module
from dictionaries.lexicon.compiled import COMPILED, CompiledKind, key_of, read_compiled, shipped_kinds, write_compiled
from dictionaries.lexicon.compiled_store import saved_kinds
from dictionaries.lexicon.compiling import compile_lexicon
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


# ---- 1


def test_1_what_ships_is_what_the_files_make() -> None:
    made = compile_files((SHIPPED,), known=())
    stale = [
        kind.name
        for kind in KINDS
        if read_compiled(kind) != CompiledKind(made.keys[kind.name], getattr(made.lexicon, kind.name))
    ]
    assert stale == [], "run `make dictionaries` and commit what it writes"
    assert {path.name for path in COMPILED.iterdir()} == {f"{kind.name}.json" for kind in KINDS}


def test_1_the_shipped_lexicon_is_what_the_files_make() -> None:
    assert shipped_lexicon() == compile_files((SHIPPED,), known=()).lexicon


# ---- 2


@pytest.mark.parametrize("kind", BY_NAME)
def test_2_written_and_read(folder: Path, target: Path, kind: str) -> None:
    found = read_compiled(BY_NAME[kind], target)
    assert found is not None
    assert found.entries == getattr(compile_files((folder,), known=()).lexicon, kind)
    path = target / f"{kind}.json"
    before = path.read_bytes()
    assert before.count(b"\n") == len(found.entries) + 2
    write_compiled(BY_NAME[kind], found, target)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", BY_NAME)
def test_2_under_a_key(target: Path, kind: str) -> None:
    found = read_compiled(BY_NAME[kind], target)
    assert found is not None
    assert read_compiled(BY_NAME[kind], target, key=found.key) == found
    assert read_compiled(BY_NAME[kind], target, key="0" * 64) is None


def test_2_no_entries(tmp_path: Path) -> None:
    write_compiled(BY_NAME["hot"], CompiledKind("0" * 64, ()), tmp_path)
    assert read_compiled(BY_NAME["hot"], tmp_path) == CompiledKind("0" * 64, ())


# ---- 3


def test_3_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_4_what_ships_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = shipped_lexicon()
    monkeypatch.setattr(compiling, "table_of", never)
    assert shipped_lexicon.__wrapped__() == wanted
    assert compile_files((SHIPPED,)).made == ()


@pytest.mark.parametrize(
    "kind", ["synonyms", *(pytest.param(kind, marks=pytest.mark.soak) for kind in ("topics", "hot"))]
)
def test_4_what_was_changed_is_compiled_and_that_alone(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "own", kind, ROWS[kind], note="本地")
    first = compile_files((SHIPPED, tmp_path / "own"))
    assert first.made == (kind,)
    assert first.lexicon == compile_files((SHIPPED, tmp_path / "own"), known=()).lexicon
    save_lexicon(first.lexicon, tmp_path / "lexicon.json", first.keys)
    known = (shipped_kinds, saved_kinds(tmp_path / "lexicon.json"))
    again = compile_files((SHIPPED, tmp_path / "own"), known=known)
    assert (again.made, again.lexicon) == ((), first.lexicon)
    write(tmp_path / "own", "services", "支付宝", note="本地")
    third = compile_files((SHIPPED, tmp_path / "own"), known=known)
    assert third.made == ("services",)
    assert third.lexicon == compile_files((SHIPPED, tmp_path / "own"), known=()).lexicon


def test_4_a_shipped_file_that_was_edited_counts(folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "SHIPPED", folder)
    monkeypatch.setattr(compiling, "shipped_kinds", lambda kind, key: read_compiled(kind, target, key=key))
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
def test_5_the_text_counts(folder: Path, target: Path, damage: str) -> None:
    wanted, path = compile_files((folder,), known=()), target / "synonyms.json"
    content = DAMAGED[damage]
    path.write_bytes(content % wanted.keys["synonyms"].encode() if b"%s" in content else content)
    found = compile_files((folder,), known=(lambda kind, key: read_compiled(kind, target, key=key),))
    assert (found.lexicon, found.made) == (wanted.lexicon, ("synonyms",))


def test_5_a_missing_file(folder: Path, target: Path) -> None:
    (target / "synonyms.json").unlink()
    found = compile_files((folder,), known=(lambda kind, key: read_compiled(kind, target, key=key),))
    assert found.made == ("synonyms",)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]"])
def test_5_a_saved_lexicon_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "lexicon.json"
    if content is not None:
        path.write_bytes(content)
    known = saved_kinds(path)
    assert [known(kind, key_of(kind, [])) for kind in KINDS] == [None] * len(KINDS)


def test_5_a_saved_lexicon_without_keys(tmp_path: Path) -> None:
    save_lexicon(shipped_lexicon(), tmp_path / "lexicon.json")
    known, keys = saved_kinds(tmp_path / "lexicon.json"), compile_files((SHIPPED,)).keys
    assert [known(kind, keys[kind.name]) for kind in KINDS] == [None] * len(KINDS)


# ---- 6


def test_6_a_shipped_row_is_named_that_an_own_row_contradicts(tmp_path: Path) -> None:
    topic = shipped_lexicon().topics[0].term
    path = write(tmp_path / "own", "banned", f"{topic}\t其他\tblock\texact\twritten")
    with pytest.raises(BadDictionaries) as caught:
        compile_lexicon((SHIPPED, path.parent))
    lines = (SHIPPED / "topics.tsv").read_text(encoding="utf-8").splitlines()
    (row,) = [number for number, line in enumerate(lines, 1) if line.startswith(f"{topic}\t")]
    assert (str(SHIPPED / "topics.tsv"), row) in {(fault.file, fault.row) for fault in caught.value.faults}
    assert all(fault.file and fault.row for fault in caught.value.faults)


# ---- 7


def test_7_only_what_has_changed(folder: Path, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(folder, target) == 0
    assert capsys.readouterr().out == ""
    write(folder, "words", "奶茶店", "烧烤店")
    assert main(folder, target) == 0
    assert capsys.readouterr().out == "words: 2\n"


def test_7_with_faults_nothing(folder: Path, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    write(folder, "words", "奶茶店", "奶茶店")
    write(folder, "asks", "带什么\tfee")
    assert main(folder, target) == 1
    assert "words.tsv 第 6 行" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
