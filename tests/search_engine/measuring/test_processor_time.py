"""Processor time of a search, as the bench measures it.

1. Queries of distinct texts are distinct, and the same for the same index and seed; draws by Zipf repeat the first.
2. Both ways answer every request.
"""

from collections import Counter
from pathlib import Path

import pytest

from api.app import create_app
from search_engine.measuring.bench import processor
from search_engine.measuring.bench.distinct_queries import distinct_queries, zipf_draws
from search_engine.measuring.bench.processor import measure_processor
from search_engine.measuring.bench.serving import opened, titles


@pytest.mark.long
def test_queries_of_the_bench_are_distinct_and_repeatable(sample_home: Path):
    with opened(sample_home) as service, service.state.snapshot() as snapshot:
        names = titles(service.installation, snapshot.manifest.bases)
        read = service.installation.suggestion_sources.pinyin.syllables
        pool = distinct_queries(snapshot, names, read, 500)
        assert len({query.text for query in pool}) == 500
        assert distinct_queries(snapshot, names, read, 500) == pool
        drawn = Counter(query.text for query in zipf_draws(pool, snapshot, 2_000))
        assert drawn[pool[0].text] > drawn[pool[99].text] * 10


@pytest.mark.long
def test_both_ways_of_timing_answer_every_request(sample_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(processor, "BEFORE", 5)
    monkeypatch.setattr(processor, "MANY_NAMES", 300)
    found = measure_processor(sample_home, create_app, lambda _: None, texts=50, requests=20)
    assert (found["first_seen"]["requests"], found["warm"]["requests"]) == (13, 20)
    assert 0 < found["warm"]["p50_ms"] <= found["warm"]["p99_ms"]
