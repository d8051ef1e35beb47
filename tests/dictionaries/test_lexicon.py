"""From dictionary files to a lexicon.

1. Every kind is read into its entries, in the order of the file; a kind without a file has none.
2. A row of the site's own replaces the shipped one of the same key, in its place; others come after.
3. The version changes with any entry, and with nothing else: not with comments, line ends, or which folder a row is of.
4. Only the rows in force are held against each other: what an own row replaces can be wrong with nothing.
"""

from dataclasses import fields
from pathlib import Path

import pytest

from dictionaries.kinds.words import Synonym
from dictionaries.lexicon import BY_NAME, KINDS, Lexicon
from dictionaries.lexicon.compiling import compile_lexicon
from tests.dictionaries.lexicon_files import ROWS, head, with_own, write


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder with a right row of every kind."""
    folder = tmp_path / "shipped"
    for kind, row in ROWS.items():
        write(folder, kind, *([row, "公积金\t\t\t\t"] if kind == "topics" else [row]))
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The site's own folder, empty."""
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def test_every_kind_is_read_into_its_entries(shipped: Path, own: Path) -> None:
    lexicon = compile_lexicon(shipped)
    assert list(lexicon.counts()) == list(ROWS) == [kind.name for kind in KINDS]
    assert lexicon.counts() == {**dict.fromkeys(ROWS, 1), "topics": 2}
    assert all(isinstance(getattr(lexicon, kind.name)[0], kind.entry) for kind in KINDS)
    for kind in KINDS:
        names = [field.name for field in fields(kind.entry)]
        # what a row is served with besides stands behind its columns
        assert names[: len(kind.columns)] == list(kind.columns)
        assert set(names[len(kind.columns) :]) <= set(kind.added)
    assert lexicon.topics[0].related == ("公积金",)
    assert lexicon.polyphones[0].pinyin == ("chong", "qing")
    assert sum(compile_lexicon(own).counts().values()) == 0


def test_2_own_rows_replace_shipped_ones(shipped: Path, own: Path) -> None:
    write(shipped, "synonyms", "驾照\t机动车驾驶证\tofficial\t0.9", "车本\t行驶证\tone_way\t0.5")
    write(own, "synonyms", "驾照\t驾驶证\tone_way\t0.7", "驾照\t机动车驾驶证\trelated\t0.2")
    assert with_own(own, compile_lexicon(shipped)).synonyms == (
        Synonym("驾照", "机动车驾驶证", "related", 0.2),
        Synonym("车本", "行驶证", "one_way", 0.5),
        Synonym("驾照", "驾驶证", "one_way", 0.7),
    )


@pytest.mark.parametrize("kind", BY_NAME)
def test_2_a_row_of_every_kind_may_be_replaced(shipped: Path, own: Path, kind: str) -> None:
    write(own, kind, ROWS[kind], note="本地")
    lexicon = with_own(own, compile_lexicon(shipped))
    assert lexicon.counts() == compile_lexicon(shipped).counts()
    assert getattr(lexicon, kind)[0].note == "本地"


@pytest.mark.parametrize("kind", BY_NAME)
def test_3_the_version_changes_with_any_entry(shipped: Path, own: Path, kind: str) -> None:
    before = compile_lexicon(shipped)
    write(own, kind, ROWS[kind], note="本地")
    changed = with_own(own, compile_lexicon(shipped))
    write(shipped, kind)
    write(own, kind)
    assert len({before.version, changed.version, compile_or_none(shipped)}) == 3


def compile_or_none(folder: Path) -> str:
    """The version without a kind's rows; without the topic a reference leads nowhere, so that goes too."""
    write(folder, "topics", "公积金\t\t\t\t")
    return compile_lexicon(folder).version


def test_3_the_version_changes_with_nothing_else(shipped: Path, own: Path) -> None:
    def version() -> str:
        return with_own(own, compile_lexicon(shipped)).version

    before = version()
    assert len(before) == 12
    assert int(before, 16) >= 0
    assert before == version()
    path = shipped / "synonyms.tsv"
    *lines, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "# 证照", "", row]), encoding="utf-8")
    assert version() == before
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*lines, row, ""]).encode())
    assert version() == before
    path.rename(own / "synonyms.tsv")
    assert version() == before
    (own / "notes.txt").write_text("x", encoding="utf-8")
    assert version() == before


def test_a_replaced_row_is_not_checked_against_others(shipped: Path, own: Path) -> None:
    write(own, "banned", "办假证\t伪造证件\twarn\tcontains\tall")
    write(own, "allowed", "办假证")
    assert with_own(own, compile_lexicon(shipped)).banned[0].action == "warn"
    write(own, "topics", "养老保险\t\t\t\t", "公积金\t养老保险\t\t\t")
    write(shipped, "topics", "养老保险\t公积金\t\t\t", "公积金\t\t\t\t")
    assert with_own(own, compile_lexicon(shipped)).topics[0].broader == ()


def test_a_new_lexicon_is_empty() -> None:
    assert set(Lexicon().counts().values()) == {0}
    assert head("words")[-1] == "word\tnote"
