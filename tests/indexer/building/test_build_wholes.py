"""Whole documents indexed, and names made use of, by another process.

1. What that process writes is what this one would have written: the same documents under every word; of names, the same
   files.
2. Its failure is the build's failure: nothing is switched to.
"""

import pytest

from indexer.analysis.fields import SCHEMA
from indexer.backends import get_backend
from indexer.query import Term
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.indexer.store.store_samples import matter

pytestmark = pytest.mark.long

TITLES = ("居民身份证补领", "普通护照签发", "户口迁移", "居住证申领")


@pytest.fixture
def place(tmp_path):
    found = Installation(Settings(home=tmp_path, spelling="off", log_queries=False))
    found.store.put([matter(f"m{i}", title=title, catalog_code=str(i)) for i, title in enumerate(TITLES)], "test")
    yield found
    found.store.engine.dispose()


def words_of(generation):
    reader = get_backend("tantivy").open(generation.own, SCHEMA).reader()
    words = ("身份证", "护照", "户口", "居住证", "公安", "没有")
    return reader.count(), [sorted(reader.search(Term("match", word), 10).keys.tolist()) for word in words]


def names_of(generation):
    folders = (generation.suggestions, generation.meaning, generation.own_meaning)
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    assert {file.relative_to(generation.path).parts[0] for file in files} == {folder.name for folder in folders}
    return {file.relative_to(generation.path): file.read_bytes() for file in files}


def test_another_process_indexes_whole_documents_the_same(place, monkeypatch):
    here = words_of(place.worker().build())
    names_here = names_of(place.generations.current())
    monkeypatch.setattr("indexer.building.beside.MANY", 1)
    there = words_of(place.worker().build())
    assert there == here
    assert names_of(place.generations.current()) == names_here
    assert here[0] == len(TITLES)
    assert [len(docs) for docs in here[1]] == [1, 1, 1, 1, 4, 0]


def test_a_failure_in_the_other_process_fails_the_build(place, monkeypatch):
    before = place.worker().build().name
    monkeypatch.setattr("indexer.building.beside.MANY", 1)
    monkeypatch.setattr("indexer.building.beside._make", _fail)
    with pytest.raises(RuntimeError, match="kaputt"):
        place.worker().build()
    assert place.generations.current().name == before


def _fail(*_):
    raise RuntimeError("kaputt")
