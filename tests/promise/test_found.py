"""What the plain search has found wrong in the service, one test a fault, each as small as it could be made.

1. A base is found by its name however its copies write it.
2. A value that one copy alone has is that copy's own, even the first copy's, even a removed copy's.
3. A shared alias counts as a name for the class, whichever copy came first.
4. A document elsewhere is found by words near its name alone, and by a character inside a word of its name.
5. A document's date, code and names are those of its present version.
6. A base that came after the build has the text of its first document for as long as that is there.
7. Copies in one region that came at different times: the one with the smaller id takes what folds.
8. Of chain cards that are equal but for the id, the one with the smaller id takes what folds by catalog code.
9. What has all words does not fold by catalog code into a card that has but some of them.
10. Copies that have of their own what their base lacks are all found, be they looked for by words or base by base; and
    where too many would have to be looked at, the page says that there may be more.
"""

import pytest

from indexer.documents.timestamps import parse_instant
from search_engine.page.search_page import Item
from search_engine.query.request import SearchRequest
from search_engine.search.retrieval import outside_chain
from tests.promise.home import Home, copies_of, home_with


def matters(*rows: dict) -> list:
    return copies_of({"kind": "matter", "title": "护照签发", "region": "330110", **row} for row in rows)


def found(home: Home, query: str, **optional) -> list[Item]:
    return list(home.search_all(SearchRequest(query, **optional))[0].items)


def classes(home: Home, query: str, **optional) -> list[tuple[str, int]]:
    """Cards with the class that their text gives them, whether or not they can be used from the region."""
    return [(item.id, item.why["lowered_from"] or item.why["class"]) for item in found(home, query, **optional)]


def test_copies_that_write_a_name_differently_share_it():
    rows = {"id": "a"}, {"id": "b", "region": "310115", "title": "護照簽發"}
    with home_with(matters(*rows)) as home:
        assert classes(home, "护照签发", region="320600") == [("b", 6)]


def test_what_one_copy_has_is_not_shared():
    rows = {"id": "a", "summary": "带照片"}, {"id": "b", "region": "310115"}, {"id": "c", "region": "330100"}
    with home_with(matters(*rows)) as home:
        assert classes(home, "照片", collapse="none") == [("a", 2)]


def test_what_a_removed_copy_had_is_not_shared():
    rows = {"id": "a", "summary": "带照片"}, {"id": "b", "region": "310115"}, {"id": "c", "region": "330100"}
    with home_with(matters(*rows)) as home:
        home.store.delete(["a"], "test")
        home.build()
        assert found(home, "照片") == []


def test_what_most_copies_have_is_shared_though_the_first_lacks_it():
    rows = {"id": "a"}, {"id": "b", "region": "310115", "summary": "带照片"}, {"id": "c", "summary": "带照片"}
    with home_with(matters(*rows, {"id": "d", "region": "330100"}, {"id": "e", "region": "330000"})) as home:
        assert len(found(home, "照片", collapse="none")) == 5


@pytest.mark.parametrize("first", [{"id": "a"}, {"id": "a", "aliases": ["出国证件"]}])
def test_a_shared_alias_is_a_name(first):
    others = [
        {"id": name, "aliases": ["办护照"], "region": region} for name, region in (("b", "310115"), ("c", "330100"))
    ]
    with home_with(matters(first, *others)) as home:
        assert classes(home, "办护照", region="310115") == [("b", 6)]
        assert classes(home, "证件", collapse="none") == ([("a", 3)] if "aliases" in first else [])


def test_documents_elsewhere_are_found_by_what_scores_nothing():
    rows = {"id": "a", "authority": {"name": "公安局"}}, {"id": "b", "title": "残疾人证办理"}
    with home_with(matters(*rows)) as home:
        assert classes(home, "公安局", region="310115") == [("a", 3)]
        assert classes(home, "证", region="310115") == [("b", 4)]


def test_a_new_version_has_its_own_date_code_and_names():
    old = {"id": "p", "kind": "policy", "title": "食品安全", "issued_at": "2025-01-01", "catalog_code": "A01"}
    new = {"id": "p", "kind": "policy", "title": "公共场所卫生许可", "aliases": ["卫生证"], "issued_at": "2026-06-01"}
    with home_with(copies_of([old])) as home:
        home.put(copies_of([new]))
        for take_in in (home.follow, home.build):
            take_in()
            assert classes(home, "卫生许可") == [("p", 4)]
            assert classes(home, "卫生证") == [("p", 6)]
            assert found(home, "", issued_to=parse_instant("2025-12-31")) == []
            assert len(found(home, "", issued_from=parse_instant("2026-01-01"))) == 1


def test_a_code_that_a_new_version_lacks_folds_nothing():
    card = {"id": "m", "kind": "matter", "title": "食品经营许可", "region": "330110", "catalog_code": "A01"}
    guide = {"id": "g", "kind": "guide", "title": "食品经营许可指南", "region": "310115"}
    with home_with(copies_of([card, {**guide, "catalog_code": "A01"}])) as home:
        assert [item.id for item in found(home, "食品", region="330110")] == ["m"]
        home.put(copies_of([guide]))
        home.follow()
        assert [item.id for item in found(home, "食品", region="330110")] == ["m", "g"]


def test_the_text_of_a_new_base_goes_with_its_first_document():
    with home_with() as home:
        own = {"id": "c", "region": "440000", "contact": "服务大厅"}
        home.put(matters({"id": "a", "summary": "带照片"}, {"id": "b", "region": "310115"}, own))
        home.follow()
        assert len(found(home, "照片", collapse="none")) == 3
        home.sort()
        home.put(matters({"id": "a", "summary": "带身份证"}))
        home.follow()
        for reopen in (False, True):
            if reopen:
                home.close_follower()
            assert found(home, "照片") == []
            assert classes(home, "身份证", region="330110") == [("a", 2)]
            assert [item.id for item in found(home, "护照签发", region="310115")] == ["b"]
            assert classes(home, "大厅", region="310115") == [("c", 2)]
        home.store.delete(["b", "c"], "test")
        home.follow()
        assert [item.id for item in found(home, "护照签发", collapse="none")] == ["a"]


@pytest.mark.parametrize("how", ["others", "all"])
def test_of_two_copies_in_one_region_the_smaller_id_takes_what_folds(how):
    with home_with(matters({"id": "b"}, {"id": "c", "region": "310115"}, {"id": "d", "region": "441900"})) as home:
        home.put(matters({"id": "a"}))
        home.follow()
        cards = [(item.id, item.collapsed["count"]) for item in found(home, "护照签发", region="330110", collapse=how)]
        assert cards == ([("a", 2), ("b", 0)] if how == "others" else [("a", 3)])


def test_of_equal_chain_cards_the_smaller_id_takes_what_folds_by_code():
    titles = ("食品经营许可新办", "食品经营许可变更", "食品经营许可补领")
    rows = [
        {"id": name, "title": title, "region": region, "catalog_code": "A01"}
        for name, title, region in zip("bax", titles, ("330110", "330110", "310115"), strict=True)
    ]
    with home_with(matters(rows[0], rows[2])) as home:
        home.put(matters(rows[1]))
        home.follow()
        cards = found(home, "", region="330110")
        assert [(item.id, item.collapsed["count"]) for item in cards] == [("a", 1), ("b", 0)]


def test_what_has_all_words_is_not_hidden_behind_what_has_some():
    rows = [
        {"id": "near", "title": "食品经营许可", "catalog_code": "A01"},
        {
            "id": "far",
            "title": "食品安全检查",
            "region": "310115",
            "catalog_code": "A01",
            "summary": "市场监督管理局检查",
        },
        {"id": "part", "title": "食品安全", "catalog_code": "A01"},
    ]
    query = "食品安全检查 市场监督管理局"
    with home_with(matters(*rows)) as home:
        assert next(item.id for item in found(home, query, region="330110")) == "far"


@pytest.mark.parametrize("others", [0, 9], ids=["by words", "base by base"])
def test_copies_that_have_of_their_own_what_their_base_lacks_are_found(others, monkeypatch):
    regions = "330110", "330106", "310115", "330100", "330000"
    places = [{"place": {"address": f"文三路{i}号政务中心"}} for i in range(3 + others)]
    rows = [{"id": f"a{i}", "region": region, **(places[i] if i < 3 else {})} for i, region in enumerate(regions)]
    rows += [{"id": f"b{i}", "region": regions[i % 5], "title": "身份证补领", **places[3 + i]} for i in range(others)]
    rows += [{"id": "c", "region": "320600", "title": "文三路政务中心护照办理点"}]

    def having_all(home: Home) -> tuple[list[str], bool]:
        page = home.search_all(SearchRequest("护照 文三路 政务中心", region="320600", collapse="none"))[0]
        shown = [item.id for item in page.items if (item.why["lowered_from"] or item.why["class"]) > 1]
        return shown, page.total_is_exact

    with home_with(matters(*rows)) as home:
        assert having_all(home) == (["c", "a0", "a1", "a2"], True)
    monkeypatch.setattr(outside_chain, "MOST_MIXED", 2)
    with home_with(matters(*rows)) as home:
        assert having_all(home) == (["c"], False)
