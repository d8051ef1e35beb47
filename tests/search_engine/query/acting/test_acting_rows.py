"""Which rows had a part in an analysis.

1. Of each kind that an analysis uses, a row that had a part is named, with others of which the same is true; and a
   lexicon that is made anew without it, by other code than that of the trials, gives another analysis.
2. Rows that stand in the text and changed nothing are not named: an analysis without all of them together is the same.
3. Rows of which each alone is enough are named all.
4. Rows that ban or allow are named for the site's own people alone.
5. What the trials look up, made of what a query touches, says of real queries what the whole lexicon says.
6. Every kind of which an analysis uses a part is tried, and every part is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dictionaries.editing.own_row import values_of
from dictionaries.lexicon import KINDS, Lexicon, shipped_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.regions import Region
from indexer.snapshot import Snapshot
from search_engine import Service, Settings
from search_engine.query.acting.acting_rows import Asked, Trial, acting_rows, said
from search_engine.query.acting.row_candidates import BANS, NEEDLES, Candidate, candidates
from search_engine.query.acting.row_parts import MAKERS
from search_engine.query.analysis import QueryAnalysis, QueryAnalyzer, QueryAnalyzerProvider
from tests.known import parts
from tests.relevance.judged import read_judged

pytestmark = pytest.mark.long
PARTS = parts()
# Kind → a query, and how the key of a row begins that has a part in it.
ACTING = {
    "crisis": ("触电", "(被蛇咬"),
    "crisis_help": ("我想自杀", "life"),
    "latin_names": ("sim认证", "sim"),
    "polyphones": ("莘庄护口", "莘庄"),
    "corrections": ("公积金帐户", "公积金帐户"),
    "wishes": ("余额查询", "余额"),
    "situations": ("身份证掉了", "(证|"),
    "place_aliases": ("浙a违章", "浙a"),
    "ambiguous_places": ("西湖居住证", "西湖"),
    "asks": ("请问身份证怎么补办", "怎么补办"),
    "ask_patterns": ("带哪些东西去办", "(带|"),
    "audience": ("驾照", "驾照"),
    "portals": ("浙里办下载", "浙里办"),
    "portal_functions": ("我的办件", "(我的|"),
    "offices": ("公安局电话", "公安局"),
    "hotlines": ("急救电话", "120"),
    "stopwords": ("请问身份证怎么补办", "请问"),
    "synonyms": ("驾照", "驾照"),
    "topics": ("居民身份证", "居民身份证"),
    "words": ("浙里办下载", "浙里办"),
    "paraphrases": ("给车装etc", "给车装etc"),
    "banned": ("办假证", "办假证"),
    "offers": ("办个假身份证", "(<办>|"),
    "word_classes": ("办个假身份证", "证件"),
    "allowed": ("打击办假证", "打击*"),
}


@pytest.fixture(scope="module")
def service(sample_home: Path) -> Iterator[Service]:
    found = Service.open(Settings(home=sample_home, log_queries=False), read_only=True)
    yield found
    found.close()


@pytest.fixture(scope="module")
def snapshot(service: Service) -> Iterator[Snapshot]:
    with service.state.snapshot() as found:
        yield found


@pytest.fixture(scope="module")
def analyzer(snapshot: Snapshot) -> QueryAnalyzer:
    return analyzer_with(shipped_lexicon(), snapshot)


def analyzer_with(lexicon: Lexicon, snapshot: Snapshot) -> QueryAnalyzer:
    """The analyzer that an installation makes of a lexicon."""
    return QueryAnalyzerProvider(lambda: lexicon, PARTS).of(snapshot)


def without(rows: set[tuple[str, tuple[object, ...]]]) -> Lexicon:
    """What ships, without some rows."""
    entries = dict(shipped_lexicon().entries())
    for kind in {kind for kind, _ in rows}:
        entries[kind] = tuple(row for row in entries[kind] if (kind, values_of(kind, row)) not in rows)
    return lexicon_of(entries)


def acting(
    analyzer: QueryAnalyzer, text: str, user: Region | None = None, *, bans: bool = True
) -> tuple[QueryAnalysis, list[Candidate]]:
    analysis = analyzer.analyze(text, user=user)
    return analysis, acting_rows(analyzer.resources, analysis, Asked(user=user), bans=bans)


def keys(found: list[Candidate]) -> set[tuple[str, tuple[object, ...]]]:
    return {(one.kind, values_of(one.kind, one.entry)) for one in found}


def test_an_asking_row_in_another_form_is_named(analyzer: QueryAnalyzer) -> None:
    _, rows = acting(analyzer, "残疾人有没有补贴")
    assert ("asks", "有补贴吗") in {(kind, values[0]) for kind, values in keys(rows)}


@pytest.mark.parametrize("kind", ACTING)
def test_acting_rows_of_every_kind_are_named_and_matter(analyzer: QueryAnalyzer, snapshot: Snapshot, kind: str) -> None:
    text, begins = ACTING[kind]
    analysis, found = acting(analyzer, text)
    # behind a ban another one may stand
    named = {(of, key) for of, key in keys(found) if of == kind or {of, kind} <= set(BANS)}
    assert any(of == kind and str(key[0]).startswith(begins) for of, key in named), named
    assert said(analyzer_with(without(named), snapshot).analyze(text)) != said(analysis)


def test_rows_that_change_nothing_are_not_named(analyzer: QueryAnalyzer, snapshot: Snapshot) -> None:
    for text in ("身份证补办", "请问护照怎么办理", "余杭区公积金提取"):
        analysis, found = acting(analyzer, text)
        idle = [one for one in candidates(analyzer.resources.lexicon, analysis) if one not in found]
        assert idle
        lexicon = shipped_lexicon()
        for kind in {one.kind for one in idle}:
            gone = {id(one.entry) for one in idle if one.kind == kind}
            rows = tuple(row for row in getattr(lexicon, kind) if id(row) not in gone)
            lexicon = replace(lexicon, **{kind: rows})
        assert said(analyzer_with(lexicon_of(lexicon.entries()), snapshot).analyze(text)) == said(analysis)


def test_rows_that_are_each_enough_are_all_named(analyzer: QueryAnalyzer) -> None:
    analysis, found = acting(analyzer, "老人残疾人补贴")
    assert analysis.audience == "natural"
    assert {("audience", ("老人",)), ("audience", ("残疾人",))} <= keys(found)


def test_rows_of_bans_are_named_only_when_asked(analyzer: QueryAnalyzer) -> None:
    for text in ("办假证", "办个假身份证"):
        assert {one.kind for one in acting(analyzer, text)[1]} & {"banned", "offers"}
        assert not {one.kind for one in acting(analyzer, text, bans=False)[1]} & set(BANS)


def test_a_trial_of_few_rows_says_what_the_whole_lexicon_says(analyzer: QueryAnalyzer) -> None:
    texts = [query.text for query in read_judged()][::3]
    assert len(texts) > 50
    whole = []
    for text in texts:
        analysis = analyzer.analyze(text)
        tried = candidates(analyzer.resources.lexicon, analysis)
        if Trial(analyzer.resources, analysis, Asked(), tried).resources is analyzer.resources:
            whole.append(text)
    assert whole == []


def test_every_kind_with_parts_is_tried() -> None:
    tried = {kind.name for kind in KINDS if kind.parts}
    assert {part for kind in KINDS for part in kind.parts} == set(MAKERS)
    assert set(NEEDLES) | set(BANS) | {"crisis_help", "portal_help", "paraphrases"} == tried
    assert set(ACTING) == tried - {"portal_help"}  # what is shown is made of it alone
