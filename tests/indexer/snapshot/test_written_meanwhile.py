"""What others write while a commit is made.

1. A document that is written again while an earlier change of it is taken in stays in the view, as that change had it,
   until the commit that holds the later one: no view is without it.
"""

from __future__ import annotations

import pytest

from tests.indexer.snapshot.test_documents import YUHANG, matter
from tests.promise.home import Home, copies_of, home_with

# Another title is another base.
TITLES = ("潮汐观测记录第1号", "潮汐观测记录第2号", "潮汐观测记录第3号", "潮汐观测记录第4号")


def written(title: str) -> list[object]:
    return copies_of([matter("clock", YUHANG, title=title)])


@pytest.fixture
def home():
    with home_with(written(TITLES[0])) as made:
        yield made


def shown(home: Home) -> str | None:
    snapshot = home.snapshot
    row = snapshot.row_of_id("clock")
    return None if row is None or not snapshot.live.flags[row] else snapshot.documents.of([row])[row].fields["title"]


def test_a_document_stays_while_it_is_written_again(home, monkeypatch):
    for title in TITLES[1:3]:
        home.put(written(title))
    changes = home.store.changes

    def others_write_meanwhile(after):
        found = changes(after)
        home.put(written(TITLES[3]))
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(home.store, "changes", others_write_meanwhile)
        assert home.follow()
    assert shown(home) == TITLES[2]
    assert home.follow()
    assert shown(home) == TITLES[3]
