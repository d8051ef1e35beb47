"""What people mean: single examples, a test each.

1. What is asked for (materials, the way, money, forms, the place) is told apart from the matter that it is asked of,
   and the first card answers it from its own document; nothing is invented.
2. Colloquial and old names find the official ones.
3. Audience is a boost, never a filter.
4. A word of many matters leads to a choice; a public answer stands beside its matter.
"""

from __future__ import annotations

import re

import pytest

from tests.relevance.examples import XIHU, YUHANG, expanded, roles, search, titles

BIRTH_MONEY = {"生育津贴支付", "育儿补贴申领", "生育医疗费用报销"}
AMOUNT = re.compile(r"[0-9][0-9.,]*(?=\s*(?:元|万))")


def test_an_expired_licence_finds_its_renewal(service) -> None:
    page = search(service, "驾照过期了怎么换", YUHANG)
    assert "process" in page.query.asks
    assert page.items[0].title in ("机动车驾驶证期满换证", "驾驶证到期换证怎么办"), titles(page)
    assert {"机动车驾驶证期满换证", "恢复驾驶资格"} <= set(titles(page, 5)), titles(page)


def test_opening_a_shop_finds_its_licence_and_registration(service) -> None:
    page = search(service, "我想在余杭开一家奶茶店需要办什么手续", YUHANG)
    assert roles(page)[YUHANG] == "handling"
    assert page.query.audience == "legal"
    assert page.items[0].title in ("开办餐饮店一件事", "食品经营许可（新办）"), titles(page)
    assert {"开办餐饮店一件事", "食品经营许可（新办）"} <= set(titles(page)), titles(page)
    assert any(title.endswith("设立登记") for title in titles(page)), titles(page)
    assert "个体工商户设立登记" in titles(page), "the audience is no filter"


def test_registering_a_child_is_answered_with_materials(service) -> None:
    page = search(service, "孩子上户口要带什么", YUHANG)
    first = page.items[0]
    assert first.title == "出生登记", titles(page)
    assert "materials" in page.query.asks
    assert first.answer is not None
    assert first.answer["asks"] == "materials"
    listed = " ".join(map(str, first.answer["items"]))
    materials = service.document_desk.get(first.id)["materials"]
    assert [material["name"] for material in materials if material["name"] not in listed] == []


def test_money_for_a_birth_finds_the_benefits(service) -> None:
    page = search(service, "生孩子能领多少钱", YUHANG)
    assert "benefit" in page.query.asks
    assert set(titles(page)) >= BIRTH_MONEY, titles(page)
    assert page.items[0].title in BIRTH_MONEY, titles(page)


def test_no_amount_is_invented(service) -> None:
    for item in search(service, "生孩子能领多少钱", YUHANG).items:
        answer = str(item.answer or "")
        assert "不收费" not in answer
        document = str(service.document_desk.get(item.id))
        assert [amount for amount in AMOUNT.findall(answer) if amount not in document] == []


def test_the_old_name_of_a_birth_permit_finds_the_new(service) -> None:
    page = search(service, "准生证", YUHANG)
    assert page.items[0].title == "生育登记", titles(page)


def test_a_house_certificate_finds_real_estate_matters(service) -> None:
    page = search(service, "房产证", YUHANG)
    assert any(target.startswith("不动产权证") for target in expanded(page, "房产证")), page.query.expansions
    assert "不动产权" in page.items[0].title or "房屋所有权" in page.items[0].title, titles(page)


def test_five_insurances_and_a_fund_finds_both(service) -> None:
    page = search(service, "五险一金", YUHANG)
    assert {"社会保险", "住房公积金"} <= expanded(page, "五险一金"), page.query.expansions
    assert any("公积金" in title for title in titles(page)), titles(page)
    assert any("社会保险" in title or "社保" in title for title in titles(page)), titles(page)


def test_a_card_of_the_old_finds_its_matter(service) -> None:
    assert titles(search(service, "老年证", YUHANG), 1) == ["老年人优待证办理"]


def test_a_lost_card_finds_reporting_and_replacement(service) -> None:
    page = search(service, "社保卡丢了", YUHANG)
    assert {"社会保障卡挂失", "社会保障卡补领"} <= set(titles(page, 4)), titles(page)
    assert [title for title in titles(page) if "参保登记" in title] == []


def test_a_word_of_many_matters_is_a_choice(service) -> None:
    page = search(service, "注销", YUHANG)
    offered = " ".join((*titles(page), *page.related))
    assert "企业" in offered
    assert "户口" in offered
    assert "机动车" in offered or "车辆" in offered


def test_the_form_to_fill_in_is_answered_with_its_links(service) -> None:
    page = search(service, "居住证申请表下载", YUHANG)
    first = page.items[0]
    assert first.title == "居住证申领", titles(page)
    assert "forms" in page.query.asks
    assert first.answer is not None
    assert first.answer["asks"] == "forms"
    forms = [
        material["form_url"]
        for material in service.document_desk.get(first.id)["materials"]
        if material.get("form_url")
    ]
    assert forms
    assert [form for form in forms if form not in str(first.answer["items"])] == []


def test_a_public_answer_stands_beside_its_matter(service) -> None:
    page = search(service, "医保断缴能补吗", YUHANG)
    assert "医保断缴三个月，能补缴吗？" in titles(page, 3), titles(page)
    assert any(item.kind == "matter" for item in page.items[:5]), titles(page)


@pytest.mark.parametrize("position", [{}, {"lat": "30.2595", "lon": "120.1303"}], ids=["no position", "position"])
def test_the_hall_nearby_is_answered_with_its_address(service, position) -> None:
    page = search(service, "附近的出入境大厅", XIHU, **position)
    first = page.items[0]
    assert "place" in page.query.asks
    assert first.answer is not None
    assert first.answer["asks"] == "place"
    assert first.region["code"] == XIHU, "nearest first"
    assert service.document_desk.get(first.id)["place"]["address"] in str(first.answer)


def test_numbers_in_both_scripts_find_the_same(service) -> None:
    page, other = search(service, "1日游备案", YUHANG), search(service, "一日游备案", YUHANG)
    assert [item.id for item in page.items] == [item.id for item in other.items]
    assert page.total == other.total


def test_an_empty_query_with_a_theme_lists_the_directory(service) -> None:
    page = search(service, "", XIHU, theme="婚姻登记")
    assert page.total > 0
    assert (page.items[0].kind, page.items[0].region["code"]) == ("matter", XIHU)
    assert all("婚姻登记" in service.document_desk.get(item.id)["themes"] for item in page.items)
