"""Processor time of a search, as the bench measures it.

1. Queries of distinct texts are distinct, and the same for the same index and seed; draws by Zipf repeat the first.
2. All three ways answer every request; in the third, commits of another process are taken over, and nothing of it is
   left.
3. Collections of garbage are seen with the time that they took.
4. The profile names our functions, those that take most first.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.app import create_app
from search_engine.measuring.bench import processor, profiling
from search_engine.measuring.bench.commits import SOURCE, commits
from search_engine.measuring.bench.distinct_queries import distinct_queries, zipf_draws
from search_engine.measuring.bench.pauses import Timed, collections_seen, pauses
from search_engine.measuring.bench.processor import measure_processor
from search_engine.measuring.bench.profiling import measure_profile
from search_engine.measuring.bench.serving import opened, titles
from search_engine.service import Service
from tests.faults.children import wait_until
from tests.sample import copy_of

LOOK = 0.05  # seconds between two looks for a commit
NEVER = 3_600.0


@pytest.mark.long
def test_1_texts(sample_home: Path):
    with opened(sample_home) as service, service.state.snapshot() as snapshot:
        names = titles(service.installation, snapshot.manifest.bases)
        read = service.installation.suggestion_sources.pinyin.syllables
        pool = distinct_queries(snapshot, names, read, 2_000)
        assert len({query.text for query in pool}) == 2_000
        assert distinct_queries(snapshot, names, read, 2_000) == pool
        drawn = Counter(query.text for query in zipf_draws(pool, snapshot, 5_000))
        assert drawn[pool[0].text] > drawn[pool[99].text] * 10


@pytest.mark.long
def test_2_three_ways(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(processor, "BEFORE", 20)
    monkeypatch.setattr(processor, "commits", commits_that_are_there)
    monkeypatch.setattr(processor, "BESIDE_SECONDS", NEVER)  # who takes a commit over is a request, and no other thread
    home = copy_of(sample_home, tmp_path / "home")
    found = measure_processor(home, create_app, lambda _: None, texts=150, requests=100)
    assert [found[way]["requests"] for way in ("warm", "with_commits")] == [100, 100]
    assert found["first_seen"]["requests"] == 63
    assert found["warm"]["commits"] == 0
    assert found["with_commits"]["commits"] >= 1
    assert found["with_commits"]["pauses"]["refresh"]["requests"] >= 1
    with opened(home) as service:
        assert service.installation.store.get(f"{SOURCE}-0") is None


@contextmanager
def commits_that_are_there(home: Path) -> Iterator[Callable[[], None]]:
    """Commits that are waited for: a hundred requests may be over before another process has made one."""
    with commits(home) as commit, opened(home) as reader:

        def commit_and_wait() -> None:
            before = number_of_commit(reader)
            commit()
            wait_until(lambda: number_of_commit(reader) > before, step=LOOK)  # leaves the processor to the writer

        yield commit_and_wait


def number_of_commit(service: Service) -> int:
    service.state.keep_fresh()
    with service.state.snapshot() as snapshot:
        return snapshot.commit.number


def test_3_pauses():
    with collections_seen() as seen:
        gc.collect()
    assert len(seen.ms) == 1
    told = pauses([Timed(1.0, 0.0, False), Timed(3.0, 1.0, True)], [0.5])
    assert told["longest"][0] == {"ms": 3.0, "gc_ms": 1.0, "refreshed": True}
    assert told["gc"]["within"] == {"pauses": 1, "longest_ms": 1.0, "share": 0.25}
    assert told["refresh"] == {"requests": 1, "longest_ms": 3.0, "share": 0.5}


@pytest.mark.long
def test_4_profile(sample_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(profiling, "BEFORE", 30)
    found = measure_profile(sample_home, create_app, 20)
    own = [row["own_ms"] for row in found["own"]]
    assert own == sorted(own, reverse=True)
    assert any("search_engine/search/pipeline.py" in row["function"] for row in found["cumulative"])
