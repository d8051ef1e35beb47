"""Which text of a document is searched, and as what.

1. Every field that is searched is one of the document's, and its whole text is there; links, times and numbers are not.
2. Fields that are absent, empty or say nothing are left out.
3. Names are one group, authority and topics another, all the rest the third; no phrase reaches from one element to the
   next.
4. The model takes every text that is read here: what a full document says is found again.
"""

from typing import Any

import pytest

from indexer.documents.document import Document
from indexer.documents.texts import BREAK, TEXT_FIELDS, by_group, field_texts, text_of
from tests.indexer.documents.load_samples import full_matter

NOT_SEARCHED = {
    "id", "kind", "item_code", "catalog_code", "initiative", "audience", "region", "level", "legal_time",
    "promised_time", "visits", "online", "links", "needs_identity", "auth_level", "platforms", "site", "status",
    "effective_from", "expires_at", "public", "asker", "asked_at", "answered_at", "rating", "rating_count", "ratings",
    "popularity", "issued_at", "money", "superseded_by", "repealed_at", "amended_by", "transition", "updated_at",
}  # fmt: skip


def content_of(raw: dict[str, Any]) -> dict[str, Any]:
    return Document.model_validate(raw).model_dump(mode="json", exclude_defaults=True)


def test_every_field_is_searched_or_excluded() -> None:
    assert set(TEXT_FIELDS) | NOT_SEARCHED == set(Document.model_fields)
    assert set(TEXT_FIELDS) & NOT_SEARCHED == set()


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("title", "居民身份证补领", "居民身份证补领"),
        ("aliases", ["补身份证", "身份证丢了"], "补身份证\n身份证丢了"),
        ("authority", {"name": "余杭区公安分局", "code": "1133", "department": "公安"}, "余杭区公安分局\n公安"),
        ("authority", {"department": "公安"}, "公安"),
        ("materials", [{"name": "户口簿", "source": "公安机关"}, {"name": "照片"}], "户口簿\n公安机关\n照片"),
        ("place", {"name": "大厅", "address": "文一西路", "lat": 30.2}, "大厅\n文一西路"),
        ("fee", {"charged": True, "standard": "20元/证", "item": "工本费"}, "工本费\n20元/证"),
        ("fee", {"charged": False}, ""),
        ("faqs", [{"question": "能代领吗", "answer": "能"}], "能代领吗\n能"),
        ("coverage", {"scope": "全国", "mode": "全程网办", "regions": ["310000"]}, "全国\n全程网办"),
        ("legal_basis", ["第一条", "第二条"], "第一条\n第二条"),
    ],
)
def test_each_field_is_searched_by_its_text(field: str, value: Any, text: str) -> None:
    assert text_of(field, value) == text
    assert field_texts({field: value}) == ({field: text} if text else {})


@pytest.mark.parametrize("content", [{}, {"title": None}, {"aliases": []}, {"fee": {"charged": True}}, {"id": "1"}])
def test_fields_with_nothing_to_say_are_left_out(content: dict[str, Any]) -> None:
    assert field_texts(content) == {}


def test_texts_are_grouped_into_name_near_and_body() -> None:
    groups = by_group(
        {"title": "身份证补领", "aliases": "补身份证", "authority": "公安局", "themes": "证件办理", "text": "正文"}
    )
    assert groups == {"name": f"身份证补领{BREAK}补身份证", "near": f"公安局{BREAK}证件办理", "body": "正文"}
    assert by_group({}) == {"name": "", "near": "", "body": ""}


def test_names_and_near_fields_are_the_ones_that_decide_a_class() -> None:
    assert {field for field, (group, _) in TEXT_FIELDS.items() if group == "name"} == {"title", "aliases"}
    near = {field for field, (group, _) in TEXT_FIELDS.items() if group == "near"}
    assert near == {"authority", "topics", "themes", "site_themes", "life_events"}


def test_a_full_document_is_searched_by_all_it_says() -> None:
    texts = field_texts(content_of(full_matter()))
    every = BREAK.join(texts.values())
    for piece in ("居民身份证到期换领", "换身份证", "杭州市公安局余杭区分局", "居民户口簿", "文一西路", "可以代领吗？"):
        assert piece in every
    assert "330110" not in every
    assert "11330110002501234X" not in every
