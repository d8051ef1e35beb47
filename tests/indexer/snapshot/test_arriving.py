"""A view while the files of a newer commit are put in place from elsewhere.

1. A view that is open stays what it is until all of the next commit is there; then it takes it over.
2. A process that has none yet waits for it, but not for ever: who fetched may have been killed.
"""

from __future__ import annotations

import threading

import pytest

from indexer.snapshot import snapshot
from tests.indexer.snapshot.test_documents import DOCUMENTS, put
from tests.indexer.snapshot.test_view_alone import LATE, opened
from tests.promise.home import copies_of, home_with


@pytest.fixture
def home():
    with home_with(copies_of(DOCUMENTS)) as made:
        yield made


def test_a_view_stays_what_it_is_until_the_next_commit_is_whole(home):
    view = opened(home)
    before, arriving = view.commit.number, view.generation.arriving
    arriving.touch()
    put(home, LATE)
    view.refresh(int(home.now))
    assert view.commit.number == before
    arriving.unlink()
    view.refresh(int(home.now))
    assert view.commit.number > before


def test_a_process_that_starts_waits_for_the_commit_to_be_whole(home, monkeypatch):
    arriving = home.snapshot.generation.arriving
    arriving.touch()
    threading.Timer(0.2, arriving.unlink).start()
    assert opened(home).commit.number == home.snapshot.commit.number
    assert not arriving.exists()
    arriving.touch()
    monkeypatch.setattr(snapshot, "ARRIVING_SECONDS", 0.1)
    assert opened(home).commit.number == home.snapshot.commit.number
