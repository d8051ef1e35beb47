"""Pins and hides of a service, with all caches warm.

1. One that begins comes at the minute, one that ends is gone at the minute, by its dates and by its last day.
2. Never across scope: of random rules for random regions, sites, audiences and channels each page has those that are
   for its request and no other, whoever asked before.
3. `why` and the page name the row: its id is that of the list, with owner and end.
4. Five thousand rules cost a request next to nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.kinds.lists import PinRule
from dictionaries.lexicon import save_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from search_engine import SearchRequest, Service, Settings
from search_engine.page.search_page import SearchPage
from tests.dictionaries.test_query_patterns import calls
from tests.search_engine.conftest import DOCUMENTS, lines

NOW = datetime.fromisoformat("2026-11-27T09:30:00+08:00").timestamp()
HANGZHOU, YUHANG, NINGBO, ZHEJIANG, BEIJING = "330100", "330110", "330200", "330000", "110000"
EMPTY = lexicon_of({})


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
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)
    indexed.installation.clock = lambda: NOW
    indexed.installation.__dict__.pop("analyzer_provider", None)
    return Service(indexed.installation)


def publish(service: Service, *rows: OwnRow) -> None:
    save_lexicon(lexicon_of_rows(EMPTY, rows), service.installation.lexicon_file)


def at(service: Service, seconds: float) -> None:
    service.installation.clock = lambda: NOW + seconds


def ask(service: Service, q: str = "食品", **more: Any) -> SearchPage:
    return service.search(SearchRequest(**{"q": q, "region": YUHANG, "explain": True, **more}))


def first(page: SearchPage) -> str | None:
    return next((item.id for item in page.items if item.pinned), None)


PIN = PinRule("食品", "", "g1", 1)
HIDE = PinRule("食品", "", "m2", 0, action="hide")


@pytest.mark.parametrize("scope", [Scope(), Scope(region=HANGZHOU)])
def test_pins_begin_and_end_at_their_minute(service: Service, scope: Scope) -> None:
    dates = "2026-11-27T09:31", "2026-11-27T09:32"
    publish(service, OwnRow("pins", PIN, scope, "", *dates), OwnRow("pins", HIDE, scope, "", *dates))
    found = []
    for seconds in (0, 59, 60, 179, 180, 60, 181):
        at(service, seconds)
        pages = [ask(service) for _ in range(2)]  # the second one is kept
        assert pages[0].items == pages[1].items
        found.append((first(pages[1]), "m2" in [item.id for item in pages[1].items]))
    waits, acts = (None, True), ("g1", False)
    assert found == [waits, waits, acts, acts, waits, acts, waits]


def test_a_pin_ends_with_its_last_day(service: Service) -> None:
    publish(service, OwnRow("pins", PinRule("食品", "", "g1", 1, "2026-11-27")))
    midnight = 14.5 * 3600
    for seconds, wanted in ((0, "g1"), (midnight - 1, "g1"), (midnight, None)):
        at(service, seconds)
        assert first(ask(service)) == wanted


RULES = st.builds(
    lambda region, audience, channel, scope, document: OwnRow(
        "pins", PinRule("食品", region, document, 1, match="phrase", audience=audience, channel=channel), scope
    ),
    st.sampled_from(["", "", ZHEJIANG, HANGZHOU, YUHANG, NINGBO]),
    st.sampled_from(["", "", "natural", "legal"]),
    st.sampled_from([(), (), ("all",), ("natural", "guide"), ("legal",)]),
    st.builds(Scope, st.sampled_from(["", "", ZHEJIANG, YUHANG, NINGBO]), st.sampled_from(["", "", "浙江"])),
    st.sampled_from(["g1", "a1", "m3"]),
)
REQUESTS: tuple[dict[str, Any], ...] = (
    {}, {"region": HANGZHOU}, {"region": NINGBO}, {"region": BEIJING}, {"region": None},
    {"channels": ("natural",)}, {"channels": ("legal",)}, {"filters": (("site", ("浙江",)),)},
    {"filters": (("audience", ("legal",)),)}, {"region_mode": "off"}, {"region_mode": "only"},
)  # fmt: skip


ABOVE = {YUHANG: (YUHANG, HANGZHOU, ZHEJIANG), HANGZHOU: (HANGZHOU, ZHEJIANG), NINGBO: (NINGBO, ZHEJIANG)}


def in_force(rows: list[OwnRow], request: dict[str, Any]) -> list[OwnRow]:
    """Of the rows of each key that of the narrowest scope that whoever asks is in, told by hand."""
    region, site = request.get("region", YUHANG), dict(request.get("filters", ())).get("site", ())
    regions = ("", *reversed(ABOVE.get(region, (region,))))
    found: dict[Any, OwnRow] = {}
    own = [row for row in rows if row.scope.region in regions and row.scope.site in ("", *site)]
    for row in sorted(own, key=lambda row: (regions.index(row.scope.region), row.scope.site)):
        found[row.key.key] = row
    return list(found.values())


def is_for(rule: PinRule, request: dict[str, Any]) -> bool:
    """Whether a rule in force is for a request, told by hand."""
    region, channels = request.get("region", YUHANG), request.get("channels", ())
    answered_for = ABOVE.get(region, (region,)) if request.get("region_mode") != "off" else ()
    audiences = dict(request.get("filters", ())).get("audience", ()) or channels
    return (
        (not rule.region or rule.region in answered_for)
        and (not rule.channel or any(name in rule.channel for name in channels or ("all",)))
        and (not rule.audience or rule.audience in audiences)
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(RULES, max_size=6, unique_by=lambda row: row.key), random=st.randoms(use_true_random=False))
def test_pins_never_act_across_their_scope(service: Service, rows: list[OwnRow], random: Any) -> None:
    publish(service, *rows)
    asked = [*REQUESTS, *REQUESTS]
    random.shuffle(asked)
    for request in asked:
        page = ask(service, **request)
        held = {row_id(row.key) for row in in_force(rows, request) if is_for(row.entry, request)}
        told = [item.pin for item in page.items if item.pinned]
        assert set(told) <= held
        filtered = request.get("filters") or request.get("channels") or request.get("region_mode") == "only"
        if held and not filtered:
            assert told


def test_why_and_page_name_the_row_of_a_pin(service: Service) -> None:
    row = OwnRow("pins", PIN, Scope(region=HANGZHOU), "食品科", "", "2026-12-31")
    publish(service, row, OwnRow("pins", HIDE, owner="食品科"))
    page = ask(service)
    assert page.items[0].pin == row_id(row.key)
    assert page.items[0].why is not None
    told = page.items[0].why["pinned"]
    assert (told["kind"], told["id"], told["place"]) == ("pins", row_id(row.key), 1)
    assert (told["owner"], told["ends"]) == ("食品科", "2026-12-31")
    assert page.hidden is not None
    assert (page.hidden["count"], page.hidden["rules"][0]["owner"]) == (1, "食品科")


def calls_of(service: Service, request: SearchRequest) -> int:
    """The functions of Python and C that editors' rules cost a request whose analysis is kept."""
    with service.state.pipeline() as pipeline:
        own = pipeline.of(request)
        analysis, pins = own.query_analyzer.analyze(request.q), own._pins
        pins.of(request, analysis, None)
        return calls(lambda: pins.of(request, analysis, None))


def test_five_thousand_pins_cost_no_more_calls(service: Service) -> None:
    def rows(count: int) -> list[OwnRow]:
        matches = ("exact", "all_words", "phrase")
        rules = (PinRule(f"第{number}号事项", "", "g1", 1, match=matches[number % 3]) for number in range(count))
        return [OwnRow("pins", rule, ends="2027-01-01") for rule in rules]

    request, found = SearchRequest(q="身份证补领材料", region=YUHANG), []
    for count in (30, 5_000):
        publish(service, *rows(count))
        found.append(calls_of(service, request))
    assert found[1] <= found[0] + 20
    assert found[1] < 100
    assert first(ask(service, "第3号事项")) == "g1"
    assert first(ask(service)) is None
