"""The page that explains a search, by a real service of a small catalogue.

1. Understanding, rows that took part, cards with what each signal gave, what decides between neighbours.
2. All that holds a document back, each with its mend; a query that is not searched says why.
3. A row's id leads to its editor; an unknown one, and a region that there is not, are told.
4. What steps note is told without the names of the code.
5. The pieces of a bar are the signals' shares to scale, one behind the other; what takes away stands left of a zero
   line that all share. Each signal has one colour, which the legend names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.console.analysis.explain_drawing import bars, flow_shown, legend, told
from search_engine import Service, Settings
from search_engine.query.analysis.correct_spelling import correct_spelling
from search_engine.query.analysis.detect_crisis import detect_crisis
from search_engine.query.analysis.segment import segment
from search_engine.searching import FlowStep
from tests.api.console.conftest import ACCOUNTS
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.console_accounts import add
from tests.search_engine.conftest import DOCUMENTS, lines


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home: Path = tmp_path_factory.mktemp("explain") / "home"
    with Service.open(Settings(home=home, spelling="off", log_queries=False)) as found:
        found.document_desk.put(
            io.BytesIO(lines([*DOCUMENTS, {**DOCUMENTS[0], "id": "m1b", "title": "居民身份证换领", "item_code": "x"}])),
            "test",
            skip_bad_rows=False,
        )
        found.installation.worker().build()
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        yield found


def test_a_search_is_explained_with_rows_signals_and_order(signed_in):
    page = signed_in("editor").get("/admin/explain?q=身份证怎么办&region=330106")
    text = text_of(page)
    assert page.status_code == 200
    assert "识别所问要素 身份证 怎么办 怎么办：流程" in text
    assert "<mark>怎么办</mark>" in page.text
    assert re.search(r"得分由什么组成.*文字相关", text)
    assert "先于下一条，因为" in text_of(signed_in("editor").get("/admin/explain?q=身份证"))
    assert re.search(r'<rect class="c0" x="0', page.text)
    assert "图后的数" in text


def test_all_that_holds_a_document_back_is_told_with_its_mend(signed_in):
    editor = signed_in("editor")
    text = text_of(editor.get("/admin/explain?q=护照&region=330106&document=m1"))
    assert "为何没有" in text
    assert "改法：" in text
    assert "没有这个编号的文档" in editor.get("/admin/explain?q=身份证&document=zz").text
    banned = text_of(editor.get("/admin/explain?q=枪支买卖"))
    assert "没有按文字检索" in banned
    assert "违禁词“枪支买卖" in banned


def test_the_id_of_a_row_leads_to_its_editor(signed_in):
    editor = signed_in("editor")
    page = editor.get("/admin/explain?q=身份证怎么办&region=330106")
    links = re.findall(r'href="(/admin/rows/[a-z2-7]{8})"', page.text)
    assert links
    for link in links:
        found = editor.get(link)
        assert found.status_code == 303
        assert editor.get(found.headers["Location"]).status_code == 200
    assert editor.get("/admin/rows/aaaaaaaa").status_code == 404
    wrong = editor.get("/admin/explain?q=身份证&region=999999")
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text


def test_notes_of_steps_are_told_without_the_names_of_the_code():
    assert told({"from": "身分证", "to": "身份证", "applied": False}) == "身分证 → 身份证（仅提示，未采用）"
    assert told("natural") == "个人"
    assert told([{"text": "要什么材料", "asks": "materials"}]) == "要什么材料：材料"


def card(**shares):
    signals = [{"name": name, "label": f"信号{name}", "share": share} for name, share in shares.items()]
    return {"why": {"signals": signals}}


def test_5_bars_are_to_scale():
    cards = [card(a=6.0, b=2.0, c=0.0), card(a=3.0, b=-2.0)]
    assert legend(cards) == {"a": {"label": "信号a", "colour": 0}, "b": {"label": "信号b", "colour": 1}}
    first, second = bars(cards)
    assert first["zero"] == second["zero"] == 20.0
    assert [(one["x"], one["width"]) for one in first["pieces"]] == [(20.0, 60.0), (80.0, 20.0)]
    assert [(one["x"], one["width"]) for one in second["pieces"]] == [(20.0, 30.0), (0.0, 20.0)]
    assert second["told"] == "信号a +3.00，信号b -2.00"
    assert bars([card()]) == [{"pieces": [], "zero": 0.0, "told": ""}]


def test_5_the_flow_is_told_in_chinese():
    steps = [
        FlowStep(correct_spelling, (("居住", False), ("正", True)), (("居住", False), ("证", True)), ({"from": "a"},)),
        FlowStep(segment, (), (("居住证补领", False),), (["居住证 补领"],)),
        FlowStep(detect_crisis, (), (("我不想活了", False),), ("life",)),
    ]
    spelling, words, crisis = flow_shown(steps)
    assert (spelling["step"], spelling["note"], spelling["words"]) == ("纠错", "", [])
    assert (words["step"], words["words"]) == ("分词", ["居住证", "补领"])
    assert crisis["note"] == "有轻生之意"
