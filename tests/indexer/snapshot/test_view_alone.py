"""A view has all that it needs in its generation: no database is asked.

1. It takes over commits that bring profiles, sites, bases and numbers that were unknown, and asks for none of them; so
   does one that is opened later, and one whose columns were sorted anew.
2. Keys of bases are those of the database, of those of the build and of later ones, and lead back to their numbers.
3. The fields that a copy has otherwise than its base, or lacks, are named.
4. Documents that came after the build are found by a part of their numbers, in whatever case, wherever it lies; one
   that is gone is not.
"""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from indexer.backends import get_backend
from indexer.snapshot import Snapshot
from indexer.store.tables import bases
from search_engine.measuring.bench.counts import statements_seen
from search_engine.recommendation.numbering import Numbering
from tests.indexer.snapshot.test_documents import DOCUMENTS, XIHU, YUHANG, matter, put
from tests.promise.home import Home, copies_of, home_with

LATE = [
    matter("new-1", XIHU, title="居住证申领", item_code="a99-12345678", site="西湖", catalog_code="C70000000"),
    {"id": "new-2", "kind": "policy", "title": "关于奶茶店的通知", "region": YUHANG, "themes": ["商事"]},
    matter("new-3", YUHANG, item_code="B1200000000"),
]


@pytest.fixture
def home():
    with home_with(copies_of(DOCUMENTS)) as made:
        yield made


def opened(home: Home) -> Snapshot:
    """Another process's view."""
    served = home.snapshot
    return Snapshot(served.generation, served.tree, home.store, get_backend("tantivy"), int(home.now))


def facets(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Kind and site of live rows by id."""
    rows, columns = snapshot.live.flags.nonzero()[0], snapshot.columns
    sites = snapshot.facets["site"]
    return {
        name: (
            snapshot.facets.profiles[int(columns.profile[row])].kind,
            next((sites.values[code] for code in sites.codes[columns.site[row]] if code >= 0), ""),
        )
        for name, row in zip(snapshot.ids(rows), rows.tolist(), strict=True)
    }


def test_a_view_takes_over_commits_without_a_database(home):
    before = home.snapshot
    put(home, LATE)
    with statements_seen() as statements:
        for snapshot in (home.snapshot, opened(home)):
            found = facets(snapshot)
            assert found["new-1"] == ("matter", "西湖")
            assert found["new-2"] == ("policy", "")
        assert before is home.snapshot
    assert statements == []
    home.sort()
    with statements_seen() as statements:
        assert facets(home.snapshot) == facets(opened(home)) == found
    assert statements == []


def test_keys_of_bases_are_those_of_the_database(home):
    put(home, LATE)
    for _ in range(2):
        snapshot = home.snapshot
        with home.store.engine.connect() as connection:
            keys = dict(connection.execute(select(bases.c.base, bases.c.key)).all())
        numbering, numbers = Numbering(snapshot), range(snapshot.commit.bases)
        with statements_seen() as statements:
            found = numbering.keys(numbers)
            assert numbering.numbers([*found.values(), "code:none:none"]) == {key: base for base, key in found.items()}
        assert statements == []
        assert found == {base: keys[int(snapshot.book.store_base[base])] for base in numbers}
        home.sort()


def test_the_fields_of_a_copy_that_are_not_its_bases_are_named(home):
    documents = home.snapshot.documents
    rows = documents.rows_of_ids(["first", "x-1", "x-2"])
    own = {name: documents.own_fields(row) for name, row in rows.items()}
    assert own["x-1"] == {"authority", "place", "conditions", "links", "visits"}
    assert "conditions" not in own["x-2"]
    assert own["first"] == frozenset()


def test_documents_after_the_build_are_found_by_their_numbers(home):
    put(home, LATE)
    parts = (("99-123456", ["new-1"]), ("c70000000", ["new-1"]), ("b1200000000", ["new-3"]), ("new-2", ["new-2"]))
    for part, wanted in (*parts, ("new-", []), ("99-", [])):
        with statements_seen() as statements:
            _, rows = home.snapshot.numbered(part, 10)
            assert sorted(home.snapshot.ids(np.sort(rows))) == wanted
        assert statements == []
    home.store.delete(["new-1"], "test")
    assert home.follow()
    _, rows = home.snapshot.numbered("a99-12345678", 10)
    assert not home.snapshot.live.flags[rows].any()
