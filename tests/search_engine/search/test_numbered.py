"""What is typed exactly is found exactly: numbers, and lines of a document's own text.

1. A document is found by its id and its 实施编码, a matter by its 基本编码, whole or by a part of eight digits, in any
   case, with the word for it before; a shorter id as it is written; it stands alone, is sure, and the reason says so.
2. The same of what came after the build, of documents of one region and of several, with and without region; what is
   offline is not there, and a telephone that stands in a document is no number of it.
3. What nothing is numbered by is searched as before.
4. A line of a document's conditions, steps, questions or answers finds it, whatever else has the words: whole, or a
   sentence of it.
"""

import io
from pathlib import Path

import pytest

from search_engine import SearchRequest, Service, Settings
from tests.search_engine.conftest import lines

YUHANG, XIHU, NINGBO = "330110", "330106", "330200"
SHARED = {
    "kind": "matter", "title": "食品经营许可", "catalog_code": "000131016000",
    "conditions": ["有与经营的食品相适应的场所", "从业人员持健康证明。场所离污染源二十五米以上。"],
    "faqs": [{"question": "开面馆要不要先装修", "answer": "先有场所再申请，装修不作要求。"}],
}  # fmt: skip
DOCUMENTS = [
    {**SHARED, "id": "330110000131016001", "region": YUHANG, "item_code": "1133011000248AB7XY000131016001"},
    {**SHARED, "id": "330106000131016001", "region": XIHU, "item_code": "1133010600248CD8ZW000131016001"},
    {
        "id": "notice-20260101-17", "kind": "news", "title": "暂停办理公告", "region": NINGBO,
        "summary": "因系统升级，本周六暂停办理食品经营许可。", "contact": "0574-88776655",
    },
    {"id": "P1", "kind": "matter", "title": "场所装修备案", "region": YUHANG, "summary": "开面馆先装修的，申请备案。"},
]  # fmt: skip
LATE = {
    "id": "late-1", "kind": "matter", "title": "临时用地审批", "region": YUHANG, "catalog_code": "000115044000",
    "item_code": "11330110MB1975000000115044001", "contact": "0571-88991122",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    home: Path = tmp_path_factory.mktemp("numbered")
    service = Service.open(Settings(home=home, meaning="off"))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    worker = service.installation.worker()
    worker.build()
    service.document_desk.put(io.BytesIO(lines([LATE])), "test", skip_bad_rows=False)
    worker.run_once()
    yield service
    service.close()
    service.installation.store.engine.dispose()


def found(service: Service, text: str, **optional) -> list[str]:
    return [item.id for item in service.search(SearchRequest(q=text, **optional)).items]


HERE, THERE = (one["id"] for one in DOCUMENTS[:2])


@pytest.mark.parametrize(
    ("text", "region", "ids"),
    [
        (HERE, None, [HERE]),
        ("1133011000248AB7XY000131016001", None, [HERE]),
        ("1133011000248ab7xy000131016001", NINGBO, [HERE]),
        ("实施编码：1133010600248CD8ZW000131016001", YUHANG, [THERE]),
        ("00248CD8ZW0001", None, [THERE]),
        ("000131016000", XIHU, [THERE]),
        ("基本编码 000131016000", YUHANG, [HERE]),
        ("00131016", YUHANG, [HERE]),
        ("notice-20260101-17", None, ["notice-20260101-17"]),
        ("20260101", YUHANG, ["notice-20260101-17"]),
        ("11330110MB1975000000115044001", None, ["late-1"]),
        ("000115044000", XIHU, ["late-1"]),
        ("late-1", XIHU, ["late-1"]),
        ("编号 P1", YUHANG, ["P1"]),
    ],
)
def test_a_document_is_found_alone_by_its_number(service, text, region, ids):
    page = service.search(SearchRequest(q=text, region=region, explain=True))
    assert [item.id for item in page.items] == ids
    assert {item.zone for item in page.items} == {"sure"}
    assert {item.why["class_reason"].partition("；")[0] for item in page.items} == {"编码或编号含所检索的号码"}


@pytest.mark.parametrize("text", ["88776655", "0571-88991122", "99999999999", "1234567"])
def test_other_numbers_are_searched_as_words(service, text):
    page = service.search(SearchRequest(q=text, region=YUHANG, explain=True))
    assert all(item.why["class"] < 6 for item in page.items)


def test_an_offline_document_is_not_found_by_number(service):
    gone = {**LATE, "id": "late-2", "item_code": "11330110MB1975000000115044002", "status": "offline"}
    service.document_desk.put(io.BytesIO(lines([gone])), "test", skip_bad_rows=False)
    service.installation.worker().run_once()
    assert found(service, "11330110MB1975000000115044002") == []


@pytest.mark.parametrize("region", [None, YUHANG])
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("有与经营的食品相适应的场所", "食品经营许可"),
        ("开面馆要不要先装修？", "食品经营许可"),
        ("先有场所再申请，装修不作要求", "食品经营许可"),
        ("场所离污染源二十五米以上", "食品经营许可"),
        ("开面馆先装修的，申请备案", "场所装修备案"),
    ],
)
def test_a_line_of_its_text_finds_a_document_first(service, text, region, first):
    page = service.search(SearchRequest(q=text, region=region, explain=True))
    assert page.items[0].title == first
    assert (page.items[0].why["lowered_from"] or page.items[0].why["class"]) == 6
    assert page.items[0].why["class_reason"].startswith("文号或正文中的一句与检索词相同")


def test_a_line_finds_a_document_of_another_place(service):
    assert found(service, "因系统升级，本周六暂停办理食品经营许可。")[0] == "notice-20260101-17"
