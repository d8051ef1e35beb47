"""Rows of one city act for its users alone, with all caches warm.

1. Of random rows for random scopes and times, every search and every suggestion is what a service answers that has kept
   nothing and has the lexicon in force for whoever asks for its only one; whoever asked before.
2. A row of a region acts for the region and all below it, whatever place the text names and whether the order goes by
   regions; where no region is sent, by the position, else by the default. One of a site or a department acts on their
   pages.
3. Everything that answers goes by it: searches with pins, ways and distress, suggestions, hot terms, what was said,
   explanations.
4. Rows come and go by the minute, without a restart.
5. A publish is answered by the version before until all is made beside the requests, and an answer is of one version.
6. Without such rows nothing is made twice and nobody is told apart.
7. What comes into the index is found by everybody, whatever was published and asked before.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dictionaries.kinds.blocklist import BannedWord
from dictionaries.kinds.intents import CrisisHelp, CrisisPattern, Hotline, LifeEventMatter, PortalFunction, PortalHelp
from dictionaries.kinds.lists import HotRule, Paraphrase, PinRule, SuggestionRule
from dictionaries.kinds.ranking import RankingConstant
from dictionaries.kinds.words import AskPhrase, StopWord, Synonym
from dictionaries.lexicon import EVERYBODY, Audience, Lexicon, minute_of, save_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine import SearchRequest, Service, Settings
from search_engine.installation.installation import Hiding
from search_engine.page.search_page import SearchPage
from search_engine.query.analysis.parts import Parts
from search_engine.query.analysis.query_analyzer import QueryAnalyzer
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.audience import audience_of, audience_of_request
from search_engine.query.speech_nbest import NBestEntry
from search_engine.search.explanation import explain
from search_engine.search.pipeline import Pipeline
from search_engine.suggestion import Suggester, SuggestionRules
from tests.search_engine.conftest import DOCUMENTS, lines

NOW = datetime.fromisoformat("2026-11-27T09:30:00+08:00").timestamp()
HANGZHOU, YUHANG, NINGBO, BEIJING = "330100", "330110", "330200", "110000"


def synonym(term: str, target: str) -> Synonym:
    return Synonym(term, target, "official", 1.0)


BASE: dict[str, tuple[Any, ...]] = {
    "synonyms": (synonym("补证", "居民身份证补领"),),
    "crisis_help": (CrisisHelp("fire", "先离开", (("119", "火警"),)),),
    "portal_help": (PortalHelp("progress", "我的办件", "登录后查看"),),
    "banned": (BannedWord("办假证", "假证", "warn", "contains", "written"),),
}
ENTRIES: list[tuple[str, Any]] = [
    ("synonyms", synonym("奶茶店", "食品经营许可")),
    ("synonyms", synonym("奶茶店", "租房补贴办法")),
    ("synonyms", synonym("取钱", "住房公积金提取")),
    ("synonyms", synonym("补证", "居民身份证补领")),
    ("stopwords", StopWord("帮忙", "anywhere", "scaffold")),
    ("asks", AskPhrase("奶茶店", "materials")),
    ("banned", BannedWord("奶茶", "试", "block", "contains", "written")),
    ("banned", BannedWord("取钱", "试", "mask", "contains", "written")),
    ("banned", BannedWord("办假证", "假证", "block", "contains", "written")),
    ("suggestions", SuggestionRule("居民身份证补领", "deny")),
    ("pins", PinRule("证件", "", "m3", 1)),
    ("pins", PinRule("证件", "", "m1", 1)),
    ("pins", PinRule("奶茶", HANGZHOU, "m3", 1, match="phrase")),
    ("pins", PinRule("补证", "", "m1", 0, match="all_words", action="hide")),
    ("pins", PinRule("证件", NINGBO, "m3", 0, match="phrase", action="hide_all")),
    ("crisis", CrisisPattern("(取钱)", "fire", "sure")),
    ("crisis_help", CrisisHelp("fire", "先离开，再求助", (("119", "杭州火警"),))),
    ("portal_functions", PortalFunction("(取钱)", "progress")),
    ("hotlines", Hotline("96345", "便民热线")),
    ("paraphrases", Paraphrase("想开个店卖喝的", "食品经营许可")),
    ("life_event_matters", LifeEventMatter("新生儿出生", "食品经营许可")),
    ("ranking", RankingConstant("score.popularity", 900.0)),
    ("ranking", RankingConstant("score.text", 0.0)),
    ("ranking", RankingConstant("match.coverage", 1.0)),
    ("life_event_matters", LifeEventMatter("开办餐饮店", "食品经营许可", 0, "exclude")),
]
TEXTS = ("奶茶店", "取钱", "帮忙补证", "证件", "想开个店卖喝的", "96345", "办假证")
TYPED = ("居民", "963", "取钱")
REQUESTS: tuple[dict[str, Any], ...] = (
    {"region": YUHANG},
    {"region": HANGZHOU},
    {"region": "330106", "filters": (("site", ("浙江",)),)},
    {"region": NINGBO},
    {"region": YUHANG, "filters": (("life_event", ("新生儿出生",)),)},
    {"region": BEIJING},
    {},
)
SCOPES = st.builds(Scope, st.sampled_from(["", "330000", HANGZHOU, YUHANG, NINGBO]), st.sampled_from(["", "", "浙江"]))
MOMENTS = st.sampled_from(["", "", "2026-11-27", "2026-11-27T09:31"])
ROWS = st.builds(
    lambda row, scope, starts, ends, off: ConditionalEntry(row[0], row[1], scope, starts, ends, off),
    st.sampled_from(ENTRIES), SCOPES, MOMENTS, MOMENTS, st.sampled_from([False, False, False, True]),
)  # fmt: skip


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path_factory.mktemp("home"), spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


@pytest.fixture
def service(indexed: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """One that looks at its dictionaries each time, at a time of its own."""
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)
    indexed.installation.clock = lambda: NOW
    indexed.installation.__dict__.pop("analyzer_provider", None)
    return Service(indexed.installation)


def publish(service: Service, rows: Sequence[ConditionalEntry] = (), **kinds: tuple[Any, ...]) -> Lexicon:
    lexicon = lexicon_of(BASE | kinds, rows)
    save_lexicon(lexicon, service.installation.lexicon_file)
    return lexicon


def ask(service: Service, text: str, **more: Any) -> SearchPage:
    return service.search(SearchRequest(q=text, **more))


def told(page: SearchPage) -> dict[str, Any]:
    """All of a page but its id and its time."""
    read = {name: getattr(page, name) for name in page.__dataclass_fields__ if name not in ("search_id", "took_ms")}
    return read | {"items": [item.id for item in page.items]}


class Alone:
    """A service that knows one lexicon."""

    def __init__(self, service: Service, lexicon: Lexicon) -> None:
        place, snapshot = service.installation, service.state.searchers.snapshot()
        parts = Parts(place.analyzer_of)
        # the names of places take a third of a second, and no row here changes them
        parts.places = place.parts.places  # type: ignore[method-assign]
        names, meaning = snapshot.shared_names(), place.analyzer_provider._names_of(snapshot, lexicon)
        made = AnalysisResources.of(lexicon, place.analyzer, snapshot.tree, parts, names)
        resources = made.for_catalogue(lexicon, names, None, names_by_meaning=meaning, parts=parts)
        query_analyzer = QueryAnalyzer(resources, lexicon.version)
        answers = service.state._instant_answers(snapshot, query_analyzer)
        self._pipeline = Pipeline(snapshot, place.store, query_analyzer, answers, place.settings)
        rules = SuggestionRules.of(lexicon, Hiding(parts.banned(lexicon), parts.crisis(lexicon)))
        self._suggester = Suggester(snapshot, rules, lexicon.hotlines, resources)

    def search(self, request: SearchRequest) -> SearchPage:
        return self._pipeline.search(request)

    def suggest(self, text: str, region: str | None) -> list[str]:
        return [line.text for line in self._suggester.suggest(text, region, None, 10)]


# ---- 1


@pytest.mark.long
@given(st.lists(ROWS, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes half a second
)
def test_answers_equal_those_of_an_own_lexicon(service: Service, rows: list[ConditionalEntry], random: Any) -> None:
    lexicon = publish(service, rows)
    asked = [SearchRequest(q=text, **more) for text in TEXTS for more in REQUESTS]
    typed = [(text, more.get("region")) for text in TYPED for more in REQUESTS]
    alone: dict[str, Alone] = {}

    def of(audience: Audience) -> Alone:
        found = lexicon.effective(audience, minute_of(service.installation.clock()))
        return alone.get(found.version) or alone.setdefault(found.version, Alone(service, found))

    for minute in (0, 60, 0):
        service.installation.clock = lambda now=NOW + minute: now  # type: ignore[misc]
        random.shuffle(asked)
        random.shuffle(typed)
        for request in asked:
            wanted = of(audience_of_request(service.tree, request, "")).search(request)
            assert told(service.search(request)) == told(wanted), request
        for text, region in typed:
            wanted_lines = of(audience_of(service.tree, region)).suggest(text, region)
            assert [line.text for line in service.suggest(text, region)] == wanted_lines, (text, region)


# ---- 2

MILK_TEA = ConditionalEntry("synonyms", synonym("奶茶店", "食品经营许可"), Scope(HANGZHOU))


def found(service: Service, text: str = "奶茶店", **more: Any) -> bool:
    """Whether it is surely what is meant: by meaning alone it may be found anywhere."""
    return any(item.title == "食品经营许可" and item.zone == "sure" for item in ask(service, text, **more).items)


def test_a_row_acts_for_its_region_and_all_below(service: Service) -> None:
    lexicon = publish(service, [MILK_TEA])
    for _ in range(2):
        assert found(service, region=HANGZHOU)
        assert found(service, region=YUHANG)
        assert not found(service, region="330000")
        assert not found(service, region=NINGBO)
        assert not found(service)
        assert found(service, region=YUHANG, region_mode="off")
        assert not found(service, "杭州奶茶店", region=NINGBO)
        assert found(service, lat=30.42, lon=120.30)
        assert not found(service, lat=29.87, lon=121.55)
    assert ask(service, "奶茶店", region=NINGBO).dictionary_version == lexicon.version
    assert ask(service, "奶茶店", region=YUHANG).dictionary_version.startswith(f"{lexicon.version}-")


def test_a_row_acts_for_the_default_region(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(service, [MILK_TEA])
    place = service.installation
    monkeypatch.setattr(place, "settings", Settings(home=place.home, spelling="off", default_region=YUHANG))
    at_home = Service(place)
    assert found(at_home)
    assert not found(at_home, region=NINGBO)


@pytest.mark.parametrize(
    ("scope", "page", "another"),
    [
        (Scope(site="浙江"), ("site", ("浙江",)), "杭州"),
        (Scope(department="市场监管"), ("department", ("市场监管",)), "公安"),
    ],
)
def test_a_row_of_a_site_or_department_acts_on_its_pages(
    service: Service, scope: Scope, page: tuple[str, tuple[str, ...]], another: str
) -> None:
    publish(service, [ConditionalEntry("synonyms", MILK_TEA.entry, scope)])
    assert found(service, filters=(page,))
    assert not found(service)
    assert not found(service, filters=((page[0], (*page[1], another)),))


# ---- 3


def test_suggestions_follow_the_page_that_asks(service: Service) -> None:
    deny = SuggestionRule("居民身份证补领", "deny")
    publish(service, [ConditionalEntry("suggestions", deny, Scope(HANGZHOU, "浙江"))])
    texts = {
        (region, site): [line.text for line in service.suggest("居民", region, site=site)]
        for region in (YUHANG, NINGBO) for site in ("浙江", "")
    }  # fmt: skip
    assert [key for key, lines in texts.items() if "居民身份证补领" not in lines] == [(YUHANG, "浙江")]


def test_hot_terms_follow_scoped_rows(service: Service) -> None:
    hot = HotRule("公积金提取", "", "pin", 1)
    banned = BannedWord("公积金", "试", "block", "contains", "written")
    publish(service, [ConditionalEntry("hot", hot, Scope("330000")), ConditionalEntry("banned", banned, Scope(YUHANG))])
    for _ in range(2):
        shown = {region: [term.text for term in service.hot.terms(region)] for region in (YUHANG, HANGZHOU, BEIJING)}
        assert shown == {YUHANG: [], HANGZHOU: ["公积金提取"], BEIJING: []}


def test_voice_and_explanations_follow_scoped_rows(service: Service) -> None:
    lexicon = publish(service, [MILK_TEA])
    said = [NBestEntry("奶茶店", 0.9)]
    sure = [[item.zone for item in service.voice(said, region).search.items] for region in (YUHANG, NINGBO)]
    assert [zones.count("sure") for zones in sure] == [1, 0]
    request = SearchRequest(q="奶茶店", region=YUHANG)
    told_of = service.ask(lambda pipeline: explain(pipeline, request))
    assert told_of is not None
    assert [card["title"] for card in told_of.cards] == ["食品经营许可"]
    assert lexicon.version in ask(service, "奶茶店", region=YUHANG).dictionary_version


# ---- 4


def test_scoped_rows_come_and_go_by_the_minute(service: Service) -> None:
    publish(service, [ConditionalEntry("synonyms", MILK_TEA.entry, starts="2026-11-27T09:31", ends="2026-11-27T09:32")])
    shown = []
    for seconds in (0, 59, 60, 179, 180, 60):
        service.installation.clock = lambda now=NOW + seconds: now  # type: ignore[misc]
        shown.append(found(service))
    assert shown == [False, False, True, True, False, True]


def test_a_row_is_made_before_it_begins(service: Service, made: list[str]) -> None:
    row = ConditionalEntry("synonyms", MILK_TEA.entry, Scope(HANGZHOU), starts="2026-11-27T09:31")
    publish(service, [row])
    assert not found(service, region=YUHANG)
    service.state.keep_fresh()
    before = len(made)
    service.installation.clock = lambda: NOW + 60
    assert found(service, region=YUHANG)
    assert len(made) == before


# ---- 5


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions for which an understander was made."""
    versions: list[str] = []

    class Counted(QueryAnalyzer):
        def __init__(self, *given: Any) -> None:
            versions.append(given[1])
            super().__init__(*given)

    monkeypatch.setattr("search_engine.query.analysis.provider.QueryAnalyzer", Counted)
    return versions


def test_answers_are_of_one_version_until_the_next_is_made(service: Service, made: list[str]) -> None:
    first = publish(service, [MILK_TEA])
    pages = [ask(service, "奶茶店", region=region) for region in (YUHANG, NINGBO)]
    service.state.keep_fresh()
    second = publish(service, [MILK_TEA, ConditionalEntry("synonyms", synonym("取钱", "公积金"), Scope(NINGBO))])
    count = len(made)
    for region, page in zip((YUHANG, NINGBO), pages, strict=True):
        assert ask(service, "奶茶店", region=region).dictionary_version == page.dictionary_version
        assert service.hot.version(region) == page.dictionary_version
    assert len(made) == count
    service.state.keep_fresh()
    versions = [ask(service, "奶茶店", region=region).dictionary_version for region in (YUHANG, NINGBO)]
    assert all(version.startswith(second.version) for version in versions)
    assert len(set(versions)) == 2
    assert not any(version.startswith(second.version) for version in made[:count])
    assert made[count:].count(second.version) == 1
    assert first.version != second.version


# ---- 6


def test_without_scoped_rows_nothing_is_made_twice(service: Service, made: list[str]) -> None:
    lexicon = publish(service)
    for region in (YUHANG, NINGBO, None):
        assert ask(service, "补证", region=region).dictionary_version == lexicon.version
        service.suggest("居民", region)
    assert made == [lexicon.version]
    assert service.state.audience(YUHANG) is EVERYBODY


def test_a_publish_makes_only_what_it_changed(service: Service) -> None:
    publish(service)
    ask(service, "补证")
    before = service.installation.analyzer_provider.of(service.state.searchers.snapshot()).resources
    publish(service, synonyms=(*BASE["synonyms"], MILK_TEA.entry))
    assert found(service)
    after = service.installation.analyzer_provider.of(service.state.searchers.snapshot()).resources
    assert after.terms is not before.terms
    for part in ("banned", "places", "crisis", "ways", "stop_words", "asks", "names_by_meaning"):
        assert getattr(after, part) is getattr(before, part), part
    assert after.required is not before.required


# ---- 7


@pytest.mark.parametrize("meaning", ["on", "off"])
def test_new_documents_are_found_in_every_scope(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meaning: str) -> None:
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)
    service = Service.open(Settings(home=tmp_path, spelling="off", log_queries=False, meaning=meaning))
    store = service.installation.store
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    worker = service.installation.worker()
    worker.build()
    asked = [
        SearchRequest(q=q, region=region, explain=True)
        for q in ("食品摊贩", "补证")
        for region in (YUHANG, NINGBO, None)
    ]

    def answers(of: Service) -> list[Any]:
        return [[(item.id, item.why) for item in of.search(request).items] for request in asked]

    for number in range(3):
        title = f"食品摊贩{number}号备案"
        matters = [
            {**DOCUMENTS[1], "id": f"{title}{code}", "title": title, "region": code} for code in (NINGBO, YUHANG)
        ]
        for scope in (NINGBO, BEIJING):
            publish(service, [MILK_TEA, ConditionalEntry("synonyms", synonym("补证", f"{number}号备案"), Scope(scope))])
            found = answers(service)
            assert found == answers(Service(service.installation))
            assert (f"{title}{NINGBO}" in [identifier for identifier, _ in found[1]]) is (scope == BEIJING)
            service.document_desk.put(io.BytesIO(lines(matters)), "test", skip_bad_rows=False)
            worker.step()
    service.close()
    store.engine.dispose()
