"""Takes the pictures of docs/admin.md anew: `make pictures`.

    python -m tests.browser.pictures [--home FOLDER] [--only NAME]…

A fresh installation with the sample catalogue (or a copy of the one named) gets the same people and drafts each time;
Chromium walks through the console and writes docs/pictures/NAME.png, 1280x800 in 256 colours. Moments are shown as one
fixed moment, so that two runs differ only where the console does. A new picture is a row of
`PICTURES`; `tests/test_manual.py` holds that each is shown in the manual.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.progress import track

from search_engine import Service, Settings
from tests.browser.needed import chromium
from tests.browser.picture_content import fill
from tests.browser.server import PROGRAM, serving
from tests.console_accounts import PASSWORD, add_once

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
MOST_BYTES = 120_000
EDITOR, PUBLISHER, ADMIN = "张编辑", "李发布", "赵管理"
PEOPLE = {EDITOR: "editor", PUBLISHER: "publisher", "王审计": "auditor", ADMIN: "admin"}
REGION = "330110"
LESSON = "早餐车"
TERM, TARGET = "糖水铺", "食品经营许可"
REPLAYED = 300_000  # ms: 500 queries twice, on a machine with other work
# What two runs would show differently: moments, how long something took, where the cursor blinks.
STEADY = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    node.textContent = node.textContent
      .replace(/20\\d\\d-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?/g, "2026-03-02 09:30")
      .replace(/20\\d\\d-\\d\\d-\\d\\d(?![ T]\\d)/g, "2026-03-02")
      .replace(/(20\\d\\d年)?\\d{1,2}月\\d{1,2}日( \\d\\d:\\d\\d)?/g, (_, _year, at) => "3月2日" + (at ? " 09:30" : ""))
      .replace(/(耗时|用时) ?[\\d.]+/g, "$1 10");
  }
  for (const field of document.querySelectorAll("input[type=date]")) if (field.value) field.value = "2026-03-02";
  if (!document.activeElement?.matches(".editor")) document.activeElement?.blur();
}"""


def go(page: Page, path: str) -> None:
    page.goto(quote(path, safe="/?&=%#"))
    page.wait_for_load_state("networkidle")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def enter(page: Page, name: str) -> None:
    page.context.clear_cookies()
    go(page, "/admin/login")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda address: "/login" not in address)


def at(who: str, path: str) -> Callable[[Page], None]:
    """A page as it is opened, by somebody."""

    def walk(page: Page) -> None:
        enter(page, who)
        go(page, path)

    return walk


def sign_in(page: Page) -> None:
    go(page, "/admin/login")


def new_row(page: Page) -> None:
    at(EDITOR, "/admin/dictionaries/synonyms/new")(page)
    page.get_by_label("词语 *", exact=True).fill(TERM)
    page.get_by_label("对应词").fill(TARGET)
    page.get_by_label("关系").select_option("official")


def draft(page: Page) -> None:
    """The editor's draft of the day; what is shown afterwards is the list of drafts."""
    new_row(page)
    press(page, "存为草稿")
    go(page, "/admin/drafts")


def check(page: Page) -> None:
    at(PUBLISHER, "/admin/drafts")(page)
    page.get_by_label(f"{EDITOR} 的全部").check()
    press(page, "检查所选")
    page.get_by_label("发布说明").fill("群众对甜品店的叫法")


def publish(page: Page) -> None:
    check(page)
    for box in page.get_by_label("已核对").all():
        box.check()
    press(page, "发布")


def beside(page: Page) -> None:
    at(EDITOR, "/admin/drafts")(page)
    press(page, "检查所选")
    page.locator(".words .beside").wait_for()
    page.locator("#replay .summary").wait_for(timeout=REPLAYED)


def look_at_a_file(page: Page) -> None:
    at(EDITOR, "/admin/files")(page)
    text = "词语,对应词,关系,权重\n糕点房,食品经营许可,official,1\n早餐车,食品经营许可,related,8\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "同义词.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.locator("select[name=kind]").first.select_option("synonyms")
    press(page, "先核对")


def publish_in_the_log(page: Page) -> None:
    at("王审计", "/admin/audit?action=发布词典")(page)
    page.get_by_text("改动").first.click()


def cells(page: Page) -> None:
    """A cell of the table as it is changed."""
    at(EDITOR, "/admin/dictionaries/synonyms?q=奶茶")(page)
    page.locator("td[data-c=relation]").first.dblclick()


def lesson(page: Page) -> None:
    """What would make a document that is not found the first, tried."""
    at(EDITOR, f"/admin/teach?q={LESSON}&region={REGION}&document={TARGET}")(page)
    page.get_by_role("link", name=f"{TARGET}（新办）").last.click()
    page.get_by_role("button", name="存为草稿").first.wait_for()


# File → who does what before it is taken; one after another, in one installation.
PICTURES: Mapping[str, Callable[[Page], None]] = {
    "sign-in": sign_in,
    "overview": at(EDITOR, "/admin/"),
    "rows": at(EDITOR, "/admin/dictionaries/synonyms?q=奶茶"),
    "new-row": new_row,
    "drafts": draft,
    "preview": beside,
    "check": check,
    "version": publish,
    "pin": at(EDITOR, f"/admin/pins/new?c.query=居住证&c.region={REGION}"),
    "explain": at(EDITOR, f"/admin/explain?q=身份证丢了怎么办&region={REGION}"),
    "cells": cells,
    "teach": lesson,
    "queue": at(EDITOR, "/admin/queue"),
    "queries": at(EDITOR, "/admin/queries?list=none"),
    "hot": at(EDITOR, f"/admin/hot?region={REGION}"),
    "quality": at(EDITOR, "/admin/quality?region=330100"),
    "files": look_at_a_file,
    "patrol": at(EDITOR, "/admin/patrol"),
    "audit": publish_in_the_log,
    "users": at(ADMIN, "/admin/users"),
}


def take(home: Path, only: Sequence[str]) -> dict[str, int]:
    """Write the pictures; returns their sizes in bytes."""
    with Service.open(Settings(home=home, log_queries=False)) as service:
        for name, role in PEOPLE.items():
            add_once(service, name, role)
        fill(service)
    FOLDER.mkdir(exist_ok=True)
    found = {}
    with serving(home, ZWFW_SAMPLE_BANNER="0") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        context = browser.new_context(
            viewport=SIZE, base_url=server.address, locale="zh-CN", color_scheme="light", reduced_motion="reduce"
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        for name, walk in track(PICTURES.items(), "正在截图"):
            walk(page)
            page.evaluate(STEADY)
            if not only or name in only:
                found[name] = write(page.screenshot(animations="disabled"), FOLDER / f"{name}.png")
        browser.close()
    return found


def write(picture: bytes, file: Path) -> int:
    """Write a picture in 256 colours, which screens of ours have not more of; returns its size in bytes."""
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} 有 {size} 字节，超过 {MOST_BYTES}：请换一个内容较少的页面")
    return size


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description="重新截取 docs/admin.md 的图片，例：make pictures")
    parser.add_argument("--home", type=Path, help="已建好的示例目录，只读取其副本；不写则新建一个（几分钟）")
    parser.add_argument("--only", action="append", default=[], choices=PICTURES, help="只写出这一张，可多次")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if options.home:
            shutil.copytree(options.home, home)
        else:
            subprocess.run([*PROGRAM, "setup-sample"], env={**os.environ, "ZWFW_HOME": str(home)}, check=True)
        for name, size in take(home, options.only).items():
            print(f"docs/pictures/{name}.png  {size:,} 字节", file=sys.stderr)


if __name__ == "__main__":
    main()
