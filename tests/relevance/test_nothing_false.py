"""What a page says where it has nothing, or only another place's.

1. What nothing here is about is said not to be held; what names nothing is asked back.
2. What is only possible answers nothing.
3. Where the place that a text names has nothing, that is said with the way to its portal, and the user's own is shown.
4. Another place's card answers nothing, and says how it may be handled from here.
5. Who begins something is not told first how it is ended; a document number finds its text.
6. An editor who asks why a document does not come is told so.
"""

import pytest

from search_engine.page.query_record import POSSIBLE
from search_engine.query.request import SearchRequest
from search_engine.search.explanation import explain
from tests.relevance.examples import XIHU, YUHANG, search, titles

CHANGSHA = "430102"


@pytest.mark.parametrize("text", ["核酸检测", "买火车票", "养路费"])
def test_what_is_not_held_is_said_so(service, text):
    page = search(service, text, YUHANG)
    assert (page.total, page.items) == (0, ())
    assert page.notices == (f"本平台暂未收录“{text}”，可以换个说法再查，或拨打 12345 咨询",)


@pytest.mark.parametrize("text", ["要多久", "周末上班吗", "多少钱", "怎么办", "！？"])
def test_what_names_nothing_is_asked_back(service, text):
    page = search(service, text, YUHANG)
    assert (page.total, page.items) == (0, ())
    assert page.notices[0].startswith("您问的是哪件事？")
    assert search(service, text, YUHANG, department="公安").items, "a filter names something"


def test_possible_cards_answer_nothing(service):
    page = search(service, "考研辅导班多少钱", YUHANG)
    assert page.notices[0].endswith(POSSIBLE)
    assert {item.zone for item in page.items} == {"possible"}
    assert not any(item.answers for item in page.items)


def test_a_sure_card_answers_what_was_asked(service):
    page = search(service, "护照要多少钱带什么材料", YUHANG)
    first = page.items[0]
    assert first.zone == "sure"
    assert [answer["asks"] for answer in first.answers] == ["fee", "materials"]


def test_a_place_that_lacks_it_is_told_with_its_portal(service):
    page = search(service, "苏州公积金贷款要什么材料", XIHU)
    assert page.notices == ("本平台暂未收录苏州市的“公积金贷款要什么材料”，以下是西湖区的",)
    assert page.route is not None
    assert page.route["url"] == "https://www.jszwfw.gov.cn"
    assert page.query.region == {"code": "320500", "name": "苏州市", "source": "query"}
    assert page.items[0].region["tier"] < 4
    assert not any(item.answers or item.foreign for item in page.items)


def test_a_place_that_has_it_answers(service):
    page = search(service, "余杭区公积金贷款要什么材料", XIHU)
    assert not any("暂未收录" in notice for notice in page.notices)
    assert page.items[0].answers


def test_another_places_card_answers_nothing(service):
    page = search(service, "公积金提取要什么材料", CHANGSHA)
    first = page.items[0]
    assert page.notices[0].endswith("，以下是其他地区的")
    assert first.region["tier"] > 3 or first.foreign
    assert first.coverage_mode is None if not first.foreign else first.coverage_mode
    assert not any(item.answers for item in page.items)


def test_a_name_is_found_in_other_places_with_a_notice(service):
    page = search(service, "养犬登记", CHANGSHA)
    assert titles(page, 1) == ["养犬登记"]
    assert page.notices == ("本平台暂未收录芙蓉区的“养犬登记”，以下是其他地区的",)


def test_beginning_and_ending_find_their_own_matters(service):
    assert titles(search(service, "想开个药店", YUHANG), 1) == ["药品经营许可（零售）"]
    assert titles(search(service, "关掉药店", YUHANG), 1) == ["药品经营许可证（零售）注销"]


@pytest.mark.parametrize("text", ["国务院令第596号", "国务院令第 596 号"])
def test_a_document_number_finds_its_text(service, text):
    page = search(service, text, YUHANG)
    assert titles(page, 1) == ["个体工商户条例（2011年公布）"]
    assert page.items[0].validity == "superseded"


def test_an_old_text_asked_for_is_marked_superseded(service):
    page = search(service, "旧的租房补贴政策", YUHANG)
    assert titles(page, 1) == ["余杭区租房补贴办法（试行）"]
    assert (page.items[0].validity, page.items[0].answers) == ("superseded", ())


@pytest.mark.parametrize(("text", "blocker"), [("要多久", "names_nothing"), ("买火车票", "lacks_word")])
def test_an_editor_is_told_why_a_document_does_not_come(service, text, blocker):
    with service.state.pipeline() as pipeline:
        document = search(service, "发票领用", YUHANG).items[0].id
        found = explain(pipeline, SearchRequest(text, region=YUHANG), document)
    assert found is not None
    assert found.cards in ((), [])
    assert blocker in [one.blocker for one in (*found.why_not, *found.unsearched)]
