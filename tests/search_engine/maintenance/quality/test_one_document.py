"""What one document alone shows.

1. A whole matter has no finding.
2. Each element of C 0103-2018 §7.1 that is missing is named; what is asked of a matter of the authority's own motion is
   less; an empty object is something.
3. A stored matter lacks what the load said that it lacked.
4. An unknown theme is found under whichever form the load has given it.
5. A promise longer than the law is found across units.
6. Links to other hosts are found in links and materials; without a list the report says that it did not look.
7. What expires within thirty days is found; what has expired or is offline is not looked at.
8. Which way money goes is asked for where the type moves it, or the text says a sum; never of what is no matter.
9. A public answer that an earlier version stored with something of a person is found, and its title is shown masked;
   what this version has loaded is not, nor a document that is no letter.
"""

from typing import Any

import pytest

from indexer.documents.document import Document
from indexer.loaders.elements import ELEMENTS, EX_OFFICIO, lacking_elements, missing_elements
from tests.search_engine.maintenance.quality.conftest import WHOLE, Examine, matter

NOW = 1_800_000_000.0  # 2027-01-15 16:00 in China


def test_a_whole_matter_has_no_finding(found: Examine) -> None:
    report = found([matter(1)], hosts=frozenset({"*.zwfw.example"}))
    assert (report.documents, report.findings) == (1, [])


@pytest.mark.parametrize("field", [*ELEMENTS, "visits"])
def test_a_missing_element_is_named(found: Examine, field: str) -> None:
    report = found([matter(1, **{field: None})], only=["elements"])
    assert [finding.field for finding in report.findings] == [field]
    assert "§7.1" in report.findings[0].reason


def test_an_ex_officio_matter_lacks_fewer_elements(found: Examine) -> None:
    bare = {name: value for name, value in WHOLE.items() if name not in ELEMENTS and name != "visits"}
    report = found([{**bare, "initiative": "依职权"}], only=["elements"])
    assert set(report.findings[0].field.split("、")) == EX_OFFICIO


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"authority": {}},
        {"authority": {"department": "公安"}},
        {"legal_time": {}, "place": {}},
        {"fee": None, "visits": None},
        {"initiative": "依职权", "contact": None, "faqs": None},
        {"contact": "", "materials": []},
    ],
)
def test_a_stored_matter_lacks_what_its_load_said(fields: dict[str, Any]) -> None:
    document = Document.model_validate(
        {name: value for name, value in {**WHOLE, **fields}.items() if value is not None}
    )
    stored = document.model_dump(mode="json", exclude_defaults=True)
    assert set(lacking_elements(stored)) == {fault.field for fault in missing_elements(document, 1)}


def test_an_unknown_theme_is_a_finding(found: Examine) -> None:
    report = found([matter(1, themes=["乡村振兴"]), matter(2, themes=["证件办理", "乡村振兴"])], only=["themes"])
    assert [(finding.id, finding.field) for finding in report.findings] == [("m1", "themes")]
    assert "乡村振兴" in report.findings[0].reason


@pytest.mark.parametrize(
    ("promised", "legal", "wrong"),
    [
        ((21, "工作日"), (20, "工作日"), True),
        ((20, "工作日"), (20, "自然日"), True),
        ((20, "自然日"), (20, "工作日"), False),
        ((1, "月"), (30, "自然日"), True),
        ((0, "工作日"), (5, "工作日"), False),
        ((5, "工作日"), (0, "工作日"), False),
    ],
)
def test_a_promise_longer_than_the_law_is_a_finding(
    found: Examine, promised: tuple[int, str], legal: tuple[int, str], wrong: bool
) -> None:
    times = {
        "promised_time": {"value": promised[0], "unit": promised[1]},
        "legal_time": {"value": legal[0], "unit": legal[1]},
    }
    report = found([matter(1, **times)], only=["promise"])
    assert [finding.field for finding in report.findings] == ["promised_time"] * wrong


def test_links_to_foreign_hosts_are_findings(found: Examine) -> None:
    forms = [{"name": "申请表", "form_url": "https://advert.example/form"}]
    documents = [matter(1, materials=forms, links={"pc": "https://shop.example/", "mobile": "https://a.zwfw.example/"})]
    report = found(documents, hosts=frozenset({"*.zwfw.example"}), only=["foreign-links"])
    assert [finding.field for finding in report.findings] == ["links.pc", "materials.0.form_url"]
    assert "advert.example" in report.findings[1].reason


def test_without_a_list_of_hosts_links_are_not_judged(found: Examine) -> None:
    report = found([matter(1)])
    assert any("ZWFW_LINK_HOSTS" in note.line for note in report.notes)


def test_documents_that_expire_within_thirty_days_are_findings(found: Examine) -> None:
    dates = ["2027-01-15 15:59:59", "2027-01-16", "2027-02-14", "2027-02-15", None]
    documents = [matter(number, expires_at=date) for number, date in enumerate(dates)]
    report = found([*documents, matter(9, expires_at="2027-01-16", status="offline")], only=["expiring"], now=NOW)
    assert [finding.id for finding in report.findings] == ["m1", "m2"]
    assert report.documents == 4
    assert "2027年1月16日失效（还有 0 天）" in report.findings[0].reason


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"matter_type": "行政给付"}, True),
        ({"matter_type": "行政给付", "money": "gets"}, False),
        ({"matter_type": "行政奖励", "money": "none"}, False),
        ({"matter_type": "公共服务", "summary": "符合条件的老年人每月发放津贴300元。"}, True),
        ({"matter_type": "公共服务", "summary": "每人每年缴费400元，按年缴纳。"}, True),
        ({"matter_type": "公共服务", "summary": "每证工本费40元，当场领取。"}, False),
        ({"kind": "policy", "summary": "符合条件的老年人每月发放津贴300元。"}, False),
    ],
)
def test_a_matter_that_moves_money_must_say_which_way(found: Examine, fields: dict[str, str], asked: bool) -> None:
    report = found([matter(1, **fields)], only=["money"])
    assert [finding.field for finding in report.findings] == ["money"] * asked


LETTER = {
    "id": "q1", "kind": "faq", "public": True, "region": "330110", "title": "王小明来信", "text": "我叫王小明",
    "answer": "请到窗口办理",
}  # fmt: skip


def test_letters_of_an_earlier_version_are_found(found: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("indexer.loaders.check.masked_fields", lambda document, rules, is_letter: {})
        report = found([LETTER, matter(2, contact="我叫王小明")], only=["unmasked"])
    (finding,) = report.findings
    assert (finding.id, finding.title, finding.field) == ("q1", "王**来信", "title")
    assert finding.reason == "事项名称、正文里有个人的姓名、住址或号码"
    report = found([LETTER], only=["unmasked"])
    assert (report.documents, report.findings) == (2, [])
