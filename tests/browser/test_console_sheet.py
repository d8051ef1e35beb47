"""The table of a kind as a spreadsheet, in a browser against a real server.

1. By keys alone: cells are moved between, edited, refused with the reason at the cell, mended, left, stepped back in;
   rows are picked by a range; axe finds nothing serious at any of that, in light and dark.
2. Rows that are pasted into the table are looked at first, then drafted; what is copied is what was picked. Picked rows
   stay so where a filter puts the table in anew, go with the form, and are counted where they are out of sight.
3. A file of 150 rows, in the tests of long of 2,000: looked at, drafted, checked, published by another, found by the
   portal within a second, seen in the log by an auditor, and gone after going back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go, settled, shoot, wait_for, wait_until_served
from tests.browser.test_console import ADMIN, AUDITOR, EDITOR, PUBLISHER, _accounts, enter, look, press

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

TABLE = "/admin/dictionaries/synonyms?q=补发"
# Nothing of these sounds like a word, or is near to one in meaning.
TERM, TARGET = "哒噜{}号坊", "食品经营许可"
COPY = """(cell) => {
  const data = new DataTransfer();
  cell.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
}"""


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.dataset.c ?? document.activeElement.className"))


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def test_1_cells_are_edited_and_stepped_back_in_by_keys(visit: Callable, tmp_path: Path) -> None:
    with visit("desk", broken=True) as page:
        enter(page, EDITOR, TABLE)
        look(page, "sheet", tmp_path)
        expect(page.get_by_role("grid")).to_have_attribute("aria-multiselectable", "true")
        page.locator("tbody [tabindex='0']").focus()
        assert focused(page) == "term"
        keys(page, "ArrowRight", "ArrowRight", "ArrowRight", "F2")
        page.keyboard.type("7")
        keys(page, "Enter")
        expect(page.get_by_role("alert").filter(has_text="应为大于 0、不超过 1 的数")).to_be_visible()
        look(page, "sheet-fault", tmp_path)
        keys(page, "Escape")
        assert focused(page) == "weight"
        expect(page.locator("tr.drafted")).to_have_count(0)

        keys(page, "Enter")
        page.keyboard.type("0.31")
        keys(page, "Tab")
        expect(page.locator("tr.drafted")).to_have_count(1)
        assert focused(page) == "note"
        expect(page.locator("[data-drafts]")).to_have_text("1")
        expect(page.locator("#said")).to_have_text("已存为草稿")
        keys(page, "ArrowLeft", "ArrowLeft", "Enter")
        page.locator("select.editor").select_option("one_way")
        keys(page, "Enter")
        expect(page.locator("td.edited")).to_have_count(2)
        keys(page, "ArrowUp", "Space", "ArrowDown", "ArrowDown", "Shift+Space")
        expect(page.locator("[data-picked]")).to_have_text("，已选 3 行")
        look(page, "sheet-drafted", tmp_path)
        keys(page, "Home", "Control+Home", "ArrowRight", "Control+z")
        expect(page.locator("td.edited")).to_have_count(1)
        keys(page, "Control+z")
        expect(page.locator("tr.drafted")).to_have_count(0)
        expect(page.locator("#own-drafts")).to_be_hidden()

        keys(page, "Control+Home", *["ArrowRight"] * 4, "ArrowDown", "Enter")
        page.keyboard.type("0.32")
        keys(page, "Tab")
        expect(page.locator("tr.drafted")).to_have_count(1)
        assert focused(page) == "note"
        keys(page, "Control+Home", *["ArrowRight"] * 4, "Enter")
        page.keyboard.type("0.33")
        keys(page, "Enter")  # goes to the row below, which has a draft of its own
        expect(page.locator("tr.drafted")).to_have_count(2)
        assert focused(page) == "weight"
        keys(page, "Control+z")
        expect(page.locator("td.edited")).to_have_count(1)
        expect(page.locator("td.edited")).to_contain_text("0.32")
        keys(page, "Control+z")
        expect(page.locator("tr.drafted")).to_have_count(0)


def test_pasted_rows_are_looked_at_then_drafted_and_picked_ones_copied(visit: Callable, tmp_path: Path) -> None:
    with visit("desk") as page:
        enter(page, EDITOR, TABLE)
        page.locator("tbody .pick input").first.check()
        cell = page.locator("tbody tr").first.locator("[data-c=weight]")
        cell.click()
        copied = str(cell.evaluate(COPY))
        assert copied.split("\n")[0].split("\t")[:2] == ["词语", "对应词"]
        changed = copied.replace("0.95", "0.37") + "\n"
        # By the keys themselves: browsers send the event to where the text selection is, not to the cell.
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("(text) => navigator.clipboard.writeText(text)", changed)
        cell.click()
        with page.expect_navigation():
            keys(page, "Control+v")
        settled(page)
        expect(page.locator("#report")).to_contain_text("1 更改")
        look(page, "pasted", tmp_path)
        press(page, "起草这 1 行")
        expect(page.locator("#report")).to_contain_text("已起草")
        press(page, "检查这些草稿")
        expect(page.get_by_text("0.37")).to_be_visible()
        go(page, quote(TABLE, safe="/?&="))
        page.get_by_text("批量修改").click()
        page.get_by_label("筛选出的全部").check()
        page.get_by_label("做什么").select_option("discard")
        press(page, "起草")
        expect(page.get_by_text("已放弃 1 份草稿")).to_be_visible()


def test_2_ticks_outlive_a_filter(visit: Callable, tmp_path: Path) -> None:
    with visit("desk") as page:
        enter(page, EDITOR, TABLE)
        boxes = page.locator("tbody .pick input")
        names = [boxes.nth(place).get_attribute("aria-label") or "" for place in (0, 1)]
        boxes.nth(0).check()
        boxes.nth(1).check()
        expect(page.locator("[data-picked]")).to_have_text("，已选 2 行")
        page.get_by_label("筛选", exact=True).fill("zzqqxx")
        expect(page.locator("[data-picked]")).to_have_text("，已选 2 行，其中 2 行不在当前筛选中")
        page.get_by_label("筛选", exact=True).fill("护照")
        expect(page.locator("#rows")).to_contain_text("含“护照”")
        boxes.first.check()
        expect(page.locator("[data-picked]")).to_have_text("，已选 3 行，其中 2 行不在当前筛选中")
        expect(page.locator("#said")).to_have_text("已选 3 行")
        page.get_by_label("做什么").select_option("owner")
        page.locator("#value").fill("咨询组")
        press(page, "起草")
        expect(page.get_by_text("已起草 3 行")).to_be_visible()
        go(page, "/admin/drafts")
        for name in names:
            expect(page.get_by_label(name.removeprefix("选中 "), exact=True)).to_be_checked()
        page.on("dialog", lambda dialog: dialog.accept())
        press(page, "放弃所选")
        expect(page.get_by_text("已放弃 3 份草稿")).to_be_visible()

        go(page, quote(TABLE, safe="/?&="))
        boxes.first.check()
        page.get_by_label("筛选", exact=True).fill("zzqqxx")
        page.get_by_role("button", name="取消不在筛选中的").click()
        expect(page.locator("[data-picked]")).to_have_text("")
        page.get_by_label("筛选", exact=True).fill("")
        expect(boxes.first).not_to_be_checked()


def results(number: int) -> str:
    return f"/?q={TERM.format(number)}&region=330110"


def finds(page: Page, number: int) -> bool:
    go(page, quote(results(number), safe="/?&="))
    return page.locator(".card h2").filter(has_text=TARGET).count() > 0


@pytest.mark.parametrize("rows", [150, pytest.param(2_000, marks=pytest.mark.soak)])
def test_3_a_file_of_many_rows_is_published_and_undone(visit: Callable, tmp_path: Path, rows: int) -> None:
    lines = [f"{TERM.format(number)},{TARGET},official,1" for number in range(rows)]
    file = "\n".join(["词语,对应词,关系,权重", *lines]).encode()
    with visit("desk") as page:
        enter(page, EDITOR, "/admin/files")
        page.locator("#file").set_input_files({"name": "同义词.csv", "mimeType": "text/csv", "buffer": file})
        page.locator("#kind-in").select_option("synonyms")
        press(page, "先核对")
        expect(page.locator("#report")).to_contain_text(f"{rows:,} 新增")
        press(page, f"起草这 {rows:,} 行")
        expect(page.locator("#report")).to_contain_text("已起草")
        go(page, "/admin/dictionaries/synonyms")
        expect(page.locator("[data-drafts]")).to_have_text(f"{rows:,}")
        shoot(page, tmp_path / "drafted.png")

        enter(page, PUBLISHER, "/admin/drafts")
        page.get_by_label(f"{EDITOR} 的全部 {rows:,} 份").check()
        press(page, "检查所选")
        expect(page.get_by_role("heading", name=f"检查 {rows:,} 份草稿")).to_be_visible()
        for box in page.get_by_label("已核对").all():
            box.check()
        shoot(page, tmp_path / "checked.png")
        press(page, "发布")
        expect(page.get_by_text("已发布为版本")).to_be_visible()
        published, address = time.monotonic(), page.url
        wait_until_served(page, results(rows - 1), TARGET)
        wait_for(page, lambda: finds(page, rows - 1))
        assert time.monotonic() - published < 10  # on a loaded machine; a second by itself

        enter(page, AUDITOR, "/admin/audit?action=dictionaries.publish")
        row = page.locator("table.audit tbody tr").first
        expect(row).to_contain_text(PUBLISHER)
        row.locator("summary").click()
        expect(row).to_contain_text(str(rows))

        enter(page, ADMIN, address)
        page.on("dialog", lambda dialog: dialog.accept())
        press(page, "撤销版本")
        expect(page.get_by_text("已回到版本")).to_be_visible()
        wait_until_served(page, results(rows - 1), TARGET, gone=True)
        wait_for(page, lambda: not finds(page, rows - 1))
