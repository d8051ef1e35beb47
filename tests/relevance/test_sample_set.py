"""The set of judged queries that ships, asked of the sample catalogue.

1. The default is worth what `docs/tuning.md` says, less `SLACK` at most.
2. All that is judged is in the catalogue: a document that went would count as never found.
3. Two judges have graded every pair; they agree as the document says.
"""

import re
from pathlib import Path

import pytest

from ranker.evaluation import agreement, parse_measure
from search_engine import Service
from search_engine.tuning.formats import read_judged
from search_engine.tuning.judging.guidelines import SAMPLE, default_guideline, digest_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "tuning.md"
SLACK = 0.01
ROW = re.compile(r"^\| ([a-z]+(?:\(rel=\d\))?@\d+) \| (0\.\d+) \|$", re.MULTILINE)
FIGURES = dict(ROW.findall(DOCUMENT.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def judged():
    return read_judged(SAMPLE)


@pytest.fixture(scope="module")
def means(service: Service, judged):
    measures = [parse_measure(name) for name in FIGURES]
    return service.tuning.evaluate("live", judged.query_set, measures).means()


def test_the_document_has_figures():
    assert len(FIGURES) == 4


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_1_the_default_is_as_good_as_the_document_says(means, name):
    assert means[name] >= float(FIGURES[name]) - SLACK


def test_2_what_is_judged_is_there(service: Service, judged):
    ids = sorted({one.document for one in judged.judgements})
    assert sorted(set(ids) - service.installation.store.base_keys(ids).keys()) == []


def test_3_two_judges_by_the_guideline_that_ships(judged):
    judges = {one.judge for one in judged.judgements}
    pairs = {(one.query, one.document) for one in judged.judgements}
    assert (len(judged.queries), len(judges), len(judged.judgements)) == (150, 2, 2 * len(pairs))
    assert {one.guideline for one in judged.judgements} == {digest_of(default_guideline())}
    text = DOCUMENT.read_text(encoding="utf-8")
    by_judge = {
        judge: {(one.query, one.document): one.grade for one in judged.judgements if one.judge == judge}
        for judge in judges
    }
    found = agreement(by_judge)
    assert f"weighted kappa {found.kappa:.3f}".replace("0.", ".") in text.replace("\n", " ")
    assert f"{len(pairs):,} cards" in text
