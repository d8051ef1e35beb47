"""Kinds that were called otherwise before.

1. A site's file of that time, by its name, its columns or its first line, gives the same entries and the same version.
2. It is named, with what to do; one with today's names is not.
3. A compiled lexicon of that time opens.
4. Rows of both files of one folder count; today's name comes last, and replaces.
"""

from itertools import product

import orjson
import pytest

from dictionaries.lexicon import KINDS, former_names, open_lexicon
from dictionaries.lexicon.compiling import compile_lexicon
from tests.dictionaries.lexicon_files import META, ROWS

RENAMED = [kind for kind in KINDS if kind.former]


@pytest.fixture(params=RENAMED, ids=lambda kind: kind.name)
def kind(request):
    return request.param


def write(folder, file, name, columns, row):
    folder.mkdir(exist_ok=True)
    head = [f"# {key}: {value}" for key, value in {"kind": name, **META}.items()]
    (folder / file).write_text("\n".join([*head, "\t".join(columns), f"{row}\t", ""]), encoding="utf-8")


def wanted(kind, folder):
    write(folder, kind.file, kind.name, kind.columns, ROWS[kind.name])
    return compile_lexicon(folder)


def test_files_of_a_kinds_former_name_are_read_and_reported(kind, tmp_path):
    today = wanted(kind, tmp_path / "today")
    assert len(getattr(today, kind.name)) == 1
    assert list(former_names(tmp_path / "today")) == []
    files, names, columns = (
        (kind.file, kind.former.file),
        (kind.name, kind.former.name),
        (kind.columns, kind.former.columns),
    )
    for number, (file, name, header) in enumerate(product(files, names, columns)):
        folder = tmp_path / str(number)
        write(folder, file, name, header, ROWS[kind.name])
        assert compile_lexicon(folder) == today
        told = list(former_names(folder))
        former = file == kind.former.file or header == kind.former.columns
        assert [file in one and kind.file in one for one in told] == [True] * former


def test_a_lexicon_compiled_under_a_former_name_opens(kind, tmp_path):
    today = wanted(kind, tmp_path / "own")
    path = tmp_path / "lexicon.json"
    rows = [dict(zip(kind.former.columns, [*ROWS[kind.name].split("\t"), ""], strict=True))]
    path.write_bytes(orjson.dumps({"version": today.version, kind.former.name: rows}))
    assert open_lexicon(path) == today


def test_rows_of_former_and_present_files_both_count(kind, tmp_path):
    row = ROWS[kind.name]
    write(tmp_path, kind.former.file, kind.former.name, kind.former.columns, f"{row[:-1]}甲")
    write(tmp_path, kind.file, kind.name, kind.columns, row)
    assert len(getattr(compile_lexicon(tmp_path), kind.name)) == 2
