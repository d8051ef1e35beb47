"""Hotlines as suggestions.

1. By the beginning of the number; by the name and by what people call it, in hanzi, full pinyin, initials; marked.
2. The same in every region and on every platform, each once, whichever of its names fits.
3. As the rest of a list: behind names that begin alike, never more than fits, never by digits inside of a number.
4. What is suggested leads to the hotline when it is searched for.
5. Denied and blocked ones are not shown.
6. What a site's own dictionary says counts.
"""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from dictionaries.kinds.intents import Hotline
from dictionaries.lexicon import shipped_lexicon
from indexer.backends import get_backend
from indexer.snapshot import SearcherManager
from search_engine import SearchRequest, Service, Settings
from search_engine.suggestion import Suggester, SuggestionRules
from tests.search_engine.conftest import lines
from tests.search_engine.suggestion.test_suggest import HANGZHOU, NATION, YUHANG, matter

pytestmark = pytest.mark.long

WHAT = ("报销", "参保", "缴费", "转移", "备案", "查询", "停保", "续保", "退费", "登记", "注销")
DOCUMENTS = [matter(number, f"医保{what}", NATION) for number, what in enumerate(WHAT)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path_factory.mktemp("home"), log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


@pytest.mark.parametrize(
    ("typed", "text", "marks"),
    [
        ("123", "12345 政务服务便民热线", [(0, 3)]),
        ("１２３４５", "12345 政务服务便民热线", [(0, 5)]),
        ("12345政务", "12345 政务服务便民热线", [(0, 5), (6, 8)]),
        ("医保热", "医保热线 12393", [(0, 3)]),
        ("yibaorexian", "医保热线 12393", [(0, 4)]),
        ("ybrx", "医保热线 12393", [(0, 4)]),
        ("医疗保障服", "医疗保障服务热线 12393", [(0, 5)]),
        ("shiminrexian", "市民热线 12345", [(0, 4)]),
        ("gongjijinrexian", "公积金热线 12329", [(0, 5)]),
    ],
)
@pytest.mark.parametrize("region", [None, YUHANG, HANGZHOU, "540102"])
def test_a_hotline_is_suggested_by_number_and_name(
    service: Service, typed: str, text: str, marks: list[tuple[int, int]], region: str | None
) -> None:
    for pf in (None, "mini"):
        first, *_ = service.suggest(typed, region, pf)
        assert (first.text, first.kind, list(first.highlight), first.id) == (text, "hotline", marks, None)


@pytest.mark.parametrize("typed", ["医疗保障", "yiliao", "yib", "rexian", "12", "热线"])
def test_a_hotline_is_suggested_once(service: Service, typed: str) -> None:
    found = service.suggest(typed, limit=20)
    numbers = ["".join(filter(str.isdigit, line.text)) for line in found if line.kind == "hotline"]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_hotlines_come_behind_names(service: Service) -> None:
    found = service.suggest("医保", YUHANG)
    assert len(found) == 10
    assert "hotline" not in {line.kind for line in found}
    assert [line.kind for line in service.suggest("医保", YUHANG, limit=20)][-2:] == ["matter", "hotline"]
    assert [line.text for line in service.suggest("医保参", YUHANG)] == ["医保参保"]


@pytest.mark.parametrize("limit", [1, 3, 10, 20])
def test_hotlines_are_no_more_than_fits(service: Service, limit: int) -> None:
    found = service.suggest("1", YUHANG, limit=limit)
    assert [line.kind for line in found] == ["hotline"] * limit
    assert found[0].text.startswith("12345 ")


@pytest.mark.parametrize("typed", ["2", "345", "2345", "33", "123456", "2024年"])
def test_a_hotline_is_not_suggested_by_digits_inside(service: Service, typed: str) -> None:
    assert service.suggest(typed) == []


def test_a_suggested_hotline_leads_to_its_number(service: Service) -> None:
    for row in shipped_lexicon().hotlines:
        for typed in (row.number, row.name, *row.aliases):
            found = [line.text for line in service.suggest(typed, limit=20) if row.number in line.text]
            assert found, typed
            route = service.search(SearchRequest(q=found[0])).route
            assert route is not None
            assert (route["kind"], route["url"]) == ("hotline", f"tel:{row.number}"), found


def suggester(service: Service, rules: SuggestionRules, *hotlines: Hotline) -> Any:
    place = service.installation
    snapshot = SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()
    made = Suggester(snapshot, rules, hotlines)
    return lambda text: [line.text for line in made.suggest(text, YUHANG, None, 10)]


def test_denied_and_blocked_hotlines_are_not_shown(service: Service) -> None:
    row = Hotline("12345", "政务服务便民热线", ("市民热线",))
    assert suggester(service, SuggestionRules(), row)("123") == ["12345 政务服务便民热线"]
    denied = SuggestionRules(denied=frozenset({"12345政务服务便民热线"}))
    assert suggester(service, denied, row)("123") == []
    assert suggester(service, SuggestionRules(blocked=lambda text: "市民" in text), row)("shiminr") == []


def test_a_sites_own_hotlines_are_suggested(service: Service) -> None:
    found = suggester(service, SuggestionRules(), Hotline("057185112345", "杭州急办热线"), Hotline("12345", "热线"))
    assert found("0571") == ["057185112345 杭州急办热线"]
    assert found("hangzhouji") == ["杭州急办热线 057185112345"]
    assert suggester(service, SuggestionRules())("123") == []
