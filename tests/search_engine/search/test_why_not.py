"""Why a document does not come: all that holds it back is named.

1. Of random pairs of queries and documents (offline, of other regions, filtered, without the words …): without all that
   is named the document comes in, or up; the first card has nothing to be named. Few here, 200 in `make soak`.
2. Each that keeps it from every page does so alone: with all others gone it still does not come.
3. All are named at once, each with what programs need; an editor is told without a word of programs.
4. Bans, distress, ways, corrections and rows are named with the row that is the cause; what else holds it back, too.
5. What a word that is missing is called in the document: by synonyms, by meaning, by characters.
6. A document that stands below others: by which, through what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from dictionaries.kinds.lists import PinRule
from dictionaries.kinds.words import StopWord, Synonym
from dictionaries.lexicon import Lexicon, shipped_lexicon
from indexer.documents.timestamps import parse_instant
from indexer.store.split import base_key
from ranker.ordering.order import DECIDES
from search_engine.query.analysis import QueryAnalyzerProvider
from search_engine.query.request import SearchRequest
from search_engine.search.explanation import explain
from search_engine.search.pipeline import Pipeline
from search_engine.search.why_not import Blocker
from search_engine.search.why_not.outranked import MENDS as MENDS_OF_KEYS
from tests.known import parts
from tests.promise.catalogues import AUTHORITIES, BODIES, FACETS, NAMES, PROFILES, STATES
from tests.promise.home import Home, copies_of, home_with
from tests.search_engine.search.mending import MENDS, Case, mended

pytestmark = pytest.mark.long

YUHANG, XIHU, HANGZHOU, ZHEJIANG, NATION = "330110", "330106", "330100", "330000", "000000"
PLACES = (YUHANG, YUHANG, XIHU, HANGZHOU, ZHEJIANG, "330200", "310115", NATION)
QUERIES = (
    "居民身份证补领", "身份证补办", "食品经营许可", "请问食品经营许可怎么办理", "护照", "护照签发 照片", "开奶茶店",
    "社会保障卡", "残疾人证", "公安局电话", "税务局", "办假证", "我想自杀", "怎么投诉", "丢了身份证怎么补领",
    "开奶茶店需要食品经营许可吗", "食品许可证变更", "营业执照", "公共场所卫生许可 奶茶店", "护 照", "etc办理", "处罚",
    "没有这个词", "没有这个词 护照",
)  # fmt: skip
FEW, MANY = 8, 200
# What an editor in the console can do nothing with: commands, options, settings, parameters, names of fields.
OF_PROGRAMS = re.compile(r"zwfw|ZWFW_| --?[a-z]|\b[a-z]+_[a-z_]+\b|\w=\w")
# What keeps a document from every page whatever else there is.
HARD = ("offline", "not_yet", "expired", "filtered", "outside_region")
PARTS = parts()


class Desk:
    """A small home whose documents and rows change, and are asked about."""

    def __init__(self, home: Home, documents: list[dict[str, Any]]) -> None:
        self._home, self.documents = home, {document["id"]: document for document in documents}

    def pipeline(self, lexicon: Lexicon) -> Pipeline:
        snapshot = self._home.snapshot
        return Pipeline(snapshot, self._home.store, QueryAnalyzerProvider(lambda: lexicon, PARTS).of(snapshot))

    def blockers(self, case: Case) -> list[Blocker]:
        pipeline = self.pipeline(case.lexicon)
        return list(explain(pipeline, case.request, case.id).why_not)

    def place(self, case: Case) -> int | None:
        """Where the document stands."""
        answer = self.pipeline(case.lexicon).answer(case.request)
        if answer is None:
            return None
        docs = self._home.snapshot.columns.doc[answer.cards.row[answer.order]].tolist()
        ids = self._home.store.ids(docs)
        return ids.index(case.id) + 1 if case.id in ids else None

    def place_of(self, case: Case) -> int | None:
        """Where it stands once the document is as the case has it; then all is as it was."""
        with self._changed(case):
            return self.place(case)

    @contextmanager
    def _changed(self, case: Case) -> Iterator[None]:
        """What is called otherwise as a matter is shared by its copies when the index is built."""
        assert case.document is not None
        changed = {case.id: case.document}
        if case.is_of_base:
            key = base_key(copies_of([case.document])[0].document)
            same = [one for one in self.documents.values() if base_key(copies_of([one])[0].document) == key]
            changed |= {one["id"]: {**one, "aliases": case.document["aliases"]} for one in same if one["id"] != case.id}
        changed = {name: document for name, document in changed.items() if document != self.documents[name]}
        self._put(changed, build=case.is_of_base)
        try:
            yield
        finally:
            self._put({name: self.documents[name] for name in changed}, build=case.is_of_base)

    def _put(self, documents: Mapping[str, Mapping[str, Any]], *, build: bool) -> None:
        if documents:
            self._home.put(copies_of(documents.values()))
            if build:
                self._home.build()
            else:
                self._home.follow()


def catalogue(chance: Random) -> list[dict[str, Any]]:
    """Documents of some names in some places, in every state."""
    found = []
    for number in range(70):
        raw: dict[str, Any] = {"kind": chance.choice(("matter", "matter", "matter", "guide", "policy"))}
        raw |= {"title": chance.choice(chance.choice(NAMES)), "region": chance.choice(PLACES)}
        raw |= chance.choice(PROFILES) | chance.choice(({}, *BODIES)) | chance.choice(STATES)
        raw["authority"] = chance.choice(AUTHORITIES)
        if raw["kind"] == "policy":
            raw["issued_at"] = chance.choice(("2025-01-01", "2026-06-01"))
        if chance.random() < 0.2:
            raw["catalog_code"] = chance.choice(("A01", "B02"))
        if chance.random() < 0.1:
            raw["initiative"] = "依职权"
        if chance.random() < 0.4:
            raw["popularity"] = float(chance.randint(1, 900))
        found.append({"id": f"d{number:02}", **raw})
    return found


def request(chance: Random) -> SearchRequest:
    """One of the requests that people send."""
    chosen = chance.sample(sorted(FACETS), chance.choice((0, 0, 0, 1, 1, 2)))
    filters = tuple((name, (chance.choice(FACETS[name]),)) for name in chosen)
    issued = parse_instant("2026-01-01") if chance.random() < 0.1 else None
    return SearchRequest(
        q=chance.choice(QUERIES),
        region=chance.choice((*PLACES[:-1], None)),
        filters=filters,
        channels=chance.choice(((), (), (), ("natural",), ("policy",), ("power",))),
        pf=chance.choice((None, None, None, "gov")),
        region_mode=chance.choice(("cascade", "cascade", "cascade", "only", "off")),
        collapse=chance.choice(("others", "others", "all", "none")),
        issued_from=issued,
        facets=(),
    )


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    documents = catalogue(Random(7))
    with home_with(copies_of(documents)) as home:
        yield Desk(home, documents)


def cases(desk: Desk, count: int, seed: int) -> Iterator[Case]:
    chance = Random(seed)
    for _ in range(count):
        wanted = chance.choice((*sorted(desk.documents), "none"))
        yield Case(wanted, desk.documents.get(wanted), request(chance), shipped_lexicon())


def look_at(desk: Desk, case: Case) -> set[str]:
    """1 and 2, of one pair; which blockers it had."""
    blockers, before = desk.blockers(case), desk.place(case)
    told = [(one.blocker, one.told) for one in blockers]
    assert (before == 1) == (blockers == []), (case, told)
    if case.document is None:
        assert [one.blocker for one in blockers] == ["unknown"]
        return {"unknown"}
    after = desk.place_of(mended(case, blockers))
    assert after is not None, (case, told)
    assert before is None or after <= max(before - 1, 1), (case, told, before, after)
    for one in blockers:
        assert one.told
        assert one.mend.program
        shown = one.for_editor()
        assert shown["what"]
        assert not OF_PROGRAMS.search(f"{shown['what']} {shown['mend']}"), shown
        assert shown["row"] is None or shown["row"]["id"] not in shown["what"]
        if one.blocker in HARD:
            others = mended(case, [other for other in blockers if other is not one])
            assert desk.place_of(others) is None, (case, told, one)
    return {one.blocker for one in blockers}


@pytest.mark.long
def test_all_that_holds_a_document_back_is_named(desk: Desk) -> None:
    found = set[str]().union(*(look_at(desk, case) for case in cases(desk, FEW, 9)))
    assert len(found) >= 5, found


@pytest.mark.soak
def test_all_that_holds_many_documents_back_is_named(desk: Desk) -> None:
    found = set[str]().union(*(look_at(desk, case) for case in cases(desk, MANY, 2)))
    assert len(found) >= 12, found
    assert found <= set(MENDS)


# ---- 3 to 6: a few documents, by hand

MATTERS: list[dict[str, Any]] = [
    {"id": "a", "kind": "matter", "title": "居民身份证补领", "region": YUHANG, "popularity": 5.0,
     "audience": ["natural"], "authority": {"name": "公安局", "department": "公安"}},
    {"id": "b", "kind": "matter", "title": "居民身份证换领", "region": YUHANG, "popularity": 500.0},
    {"id": "xihu", "kind": "matter", "title": "护照签发", "region": XIHU, "catalog_code": "A01"},
    {"id": "yuhang", "kind": "matter", "title": "护照签发", "region": YUHANG, "catalog_code": "A01"},
    {"id": "old", "kind": "matter", "title": "护照补发", "region": "330200", "status": "offline",
     "audience": ["natural"], "expires_at": "2020-01-01", "effective_from": "2104-01-01"},
    {"id": "milk", "kind": "matter", "title": "食品经营许可", "region": YUHANG, "summary": "奶茶店等小吃店适用"},
]  # fmt: skip


@pytest.fixture(scope="module")
def few() -> Iterator[Desk]:
    with home_with(copies_of(MATTERS)) as home:
        yield Desk(home, MATTERS)


def told(desk: Desk, document: str, q: str, lexicon: Lexicon | None = None, **more: Any) -> dict[str, Blocker]:
    """What holds a document back, by kind; the first of several."""
    request = SearchRequest(**{"q": q, "region": YUHANG, **more})
    found = desk.blockers(Case(document, None, request, lexicon or shipped_lexicon()))
    return {one.blocker: one for one in reversed(found)}


def test_every_blocker_is_named_at_once(few: Desk) -> None:
    found = told(few, "old", "护照签发", filters=(("audience", ("legal",)), ("department", ("公安",))), pf="gov")
    assert {"offline", "not_yet", "expired"} <= set(found)
    assert found["another_region"].details | {"name": ""} == {
        "region": "330200", "name": "", "user_region": YUHANG, "source": "param", "tier": 5
    }  # fmt: skip
    assert found["filtered"].details == {"filter": "audience", "wanted": ["legal"], "has": ["natural"]}
    assert "“服务对象：法人和其他组织”排除，文档为“自然人”" in found["filtered"].told
    assert "lacks_word" in found
    assert list(told(few, "none", "护照")) == ["unknown"]
    assert told(few, "a", "居民身份证补领") == {}


def test_a_document_outside_the_region_or_folded_is_told(few: Desk) -> None:
    assert "outside_region" in told(few, "xihu", "护照签发", region_mode="only")
    found = told(few, "xihu", "护照签发")
    assert found["folded"].details == {"card": "yuhang", "title": "护照签发", "place": 1, "by": "base"}
    assert found["another_region"].details["tier"] == 4


@pytest.mark.parametrize(
    ("q", "blocker", "kind"),
    [("办假证", "banned", "banned"), ("公安局电话", "way", "offices"), ("我想自杀", "crisis", "crisis")],
)
def test_a_query_that_is_not_searched_is_told_with_its_row(few: Desk, q: str, blocker: str, kind: str) -> None:
    found = told(few, "old", q)
    assert found[blocker].details["row"]["kind"] == kind
    assert found[blocker].details["row"]["id"] in found[blocker].told
    # and all that would hold it back if it were searched
    assert {"offline", "another_region", "lacks_word"} <= set(found)


def test_a_stop_word_of_the_site_is_told(few: Desk) -> None:
    lexicon = shipped_lexicon()
    stop = StopWord("补领", "anywhere", "scaffold")
    found = told(few, "a", "居民身份证的补领", replace(lexicon, stopwords=(*lexicon.stopwords, stop)))
    assert found["row"].details["row"]["text"] == "补领（anywhere，scaffold）"
    assert (found["row"].details["place"], found["row"].details["place_without"]) == (2, 1)


def test_a_rule_that_hides_a_document_is_told(few: Desk) -> None:
    lexicon = shipped_lexicon()
    rule = PinRule("身份证补领", "", "a", 0, match="phrase", action="hide")
    hidden = replace(lexicon, pins=(*lexicon.pins, rule))
    case = Case("a", few.documents["a"], SearchRequest(q="居民身份证补领", region=YUHANG), hidden)
    assert few.place(case) is None
    # the words are there, and no other card has it: nothing but the rule is told
    (found,) = few.blockers(case)
    assert found.blocker == "hidden"
    assert found.details["rule"]["id"] == found.details["row"]["id"]
    assert found.details["rule"]["id"] in found.told
    assert few.place_of(mended(case, few.blockers(case))) == 1


def test_a_hiding_rule_is_told_beside_other_blockers(few: Desk) -> None:
    lexicon = shipped_lexicon()
    rules = (
        PinRule("办假证", "", "a", 0, match="phrase", action="hide"),
        PinRule("护照", "", "xihu", 0, action="hide_all"),
    )
    hidden = replace(lexicon, pins=(*lexicon.pins, *rules))
    assert {"banned", "hidden", "lacks_word"} <= set(told(few, "a", "办假证", hidden))
    # another copy's rule hides all of them; the copy is named for what it is
    found = told(few, "yuhang", "护照", hidden)
    assert found["hidden"].details["rule"]["document"] == "xihu"
    assert not {"not_near", "words_in_body", "folded"} & set(found)


@pytest.mark.parametrize("document", ["a", "b", "milk"])
def test_a_document_without_any_card_lacks_the_word(few: Desk, document: str) -> None:
    """The store and the index number bases each in their own way."""
    assert set(told(few, document, "残疾人证")) == {"lacks_word"}


def test_a_missing_word_is_told_with_what_it_is_called_there(few: Desk) -> None:
    lexicon = shipped_lexicon()
    missing = told(few, "old", "护照签发")["lacks_word"].details
    assert missing == {"word": "签发", "nearest": [{"text": "补发", "by": "characters"}]}
    lexicon = replace(lexicon, synonyms=(*lexicon.synonyms, Synonym("居民身份证", "护身符", "one_way", 1.0)))
    missing = told(few, "b", "护身符", lexicon)["lacks_word"].details
    assert {"text": "居民身份证", "by": "synonym"} in missing["nearest"]


def test_every_key_of_the_order_has_a_mend() -> None:
    assert MENDS_OF_KEYS.keys() == DECIDES.keys()


def test_what_stands_above_is_told_with_its_signals(few: Desk) -> None:
    found = told(few, "a", "居民身份证")["outranked"].details
    assert (found["by"], found["place"], found["place_above"], found["through"]) == ("b", 2, 1, "score")
    assert found["signals"]["popularity"] > 1
    found = told(few, "milk", "奶茶店 食品经营许可")
    assert found == {} or found["outranked"].details["place"] > 1
