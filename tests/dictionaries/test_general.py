"""The general lexicon.

1. What ships is what its package says, word by word in its order (where this fails, run
   `python -m dictionaries.making.general_words`); it names source and licence, whose text ships beside it.
2. The same rows give the same bytes, and are read as they were written.
3. Where the package is missing, the command says in Chinese what to do, and leaves the table as it is.
"""

from pathlib import Path

import numpy as np
import pytest

from dictionaries.general import FILE, read_general_words, write_general_words
from dictionaries.making import general_words
from dictionaries.making.general_words import main, source_rows

ROWS = [("的", 318825), ("身份证", 1203)]


def test_the_general_words_ship_as_their_package_has_them() -> None:
    rows = list(read_general_words())
    assert rows == list(source_rows())
    assert len(rows) > 300_000


def test_the_general_words_name_source_and_licence() -> None:
    with np.load(FILE, allow_pickle=False) as table:
        assert "jieba 0.42.1" in str(table["about"])
        assert "MIT licence" in str(table["about"])
    assert "Copyright (c) 2013 Sun Junyi" in FILE.with_name("general-words.LICENSE.txt").read_text(encoding="utf-8")


def test_general_words_are_read_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    write_general_words(one, "about", ROWS)
    write_general_words(other, "about", ROWS)
    assert one.read_bytes() == other.read_bytes()
    monkeypatch.setattr("dictionaries.general.FILE", one)
    assert list(read_general_words()) == ROWS


def test_without_the_package_the_command_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "words.npz"
    write_general_words(target, "about", ROWS)
    before = target.read_bytes()
    monkeypatch.setattr(general_words, "PACKAGE", "no_such_package_of_words")
    assert main(target) == 1
    assert "请运行 pip install -e '.[pure]'" in capsys.readouterr().err
    assert target.read_bytes() == before
