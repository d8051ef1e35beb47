"""Two hundred queries of all kinds against the sample catalogue: what people type, say and mean.

They were written and judged before anything was tuned to them; no row may be tuned to. `understanding.qrels` judges
titles, `understanding.requests.tsv` says who asks.

1. The set is whole: 200 queries, each once, each with a user and judgements; every judged title is in the catalogue,
   and every wanted one is offered where it is asked for, at a level that the file names.
2. A wanted card stands first, of the place named or of the user's chain, in at least `WANTED_FIRST` of the queries;
   every miss is named.
"""

from __future__ import annotations

from collections import Counter

from ranker.evaluation import read_qrels, read_queries
from tests.relevance.judged import QRELS, QUERIES, ask, read_judged
from tests.relevance.misses import report
from tests.relevance.offered import known_titles, nearest_level

WANTED_FIRST = 0.94
LEAST_OF_A_KIND = 10


def test_the_set_is_whole() -> None:
    judged = read_judged()
    ids = [every.id for every in judged]
    assert ids == list(read_queries(QUERIES)) == list(read_qrels(QRELS))
    assert len(judged) == len({every.text for every in judged}) == 200
    assert min(Counter(every.kind for every in judged).values()) >= LEAST_OF_A_KIND


def test_every_judged_title_is_in_the_catalogue() -> None:
    unknown = [(every.id, title) for every in read_judged() for title in every.grades if title not in known_titles()]
    assert unknown == []


def test_every_wanted_title_is_offered_where_it_is_asked_for() -> None:
    for every in read_judged():
        found = {nearest_level(title, every.place or every.region) for title in every.wanted}
        assert found == set(every.levels), every


def test_the_wanted_card_stands_first(service) -> None:
    outcomes = [ask(service, judged) for judged in read_judged()]
    lines = "\n".join(report(outcomes))
    print(lines)
    share = sum(outcome.wanted_first for outcome in outcomes) / len(outcomes)
    assert share >= WANTED_FIRST, lines
