"""Help: the editors' manual within the console.

1. Each page that one opens leads to a section of the manual that there is; so do pages that forms answer with.
2. Every link within the manual leads to a page and a section that there are, and none to a file that is not shown.
3. Each picture that the manual shows is there, has words for who does not see it, is small, and can be taken anew; none
   lies there that is not shown.
4. The pages open for everybody, also in print; what is written in HTML is told as it is written, and nothing asks for a
   style. What is not of the manual is not there.
5. A build ships all of it within the console.
6. The password that it shows as an example is one that the console takes.
"""

from __future__ import annotations

import re
import runpy
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
import setuptools

from api.console.help import manual
from api.console.help.help_page import section_of
from api.console.help.manual import DEEPER, MAIN, anchor_of, chapter, chapters, file_of
from api.console.pages import PAGES
from search_engine.installation.accounts.passwords import password_fault
from tests.browser.pictures import MOST_BYTES, PICTURES

ROOT = Path(__file__).parents[4]
DOCS = ROOT / "docs"
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def page(name):
    return chapter(name, lambda other: f"/help/{other}", lambda file: f"/pictures/{file}")


@pytest.mark.parametrize("name", [one.name for one in PAGES if one.method == "GET" and one.name[:6] != "manual"])
def test_1_every_page_has_its_section(name):
    assert anchor_of(section_of(name)) in page(MAIN).anchors


def test_pages_that_forms_answer_with_have_their_section():
    assert section_of("draft_row") == section_of("kinds")
    assert section_of("draft_pin") == section_of("pins")


@pytest.mark.parametrize(
    ("asked", "section"),
    [
        ("/admin/pins", "置顶与屏蔽"),
        ("/admin/users/张编辑", "用户"),
        ("/admin/nothing", None),
        ("/admin/login", "登录"),
    ],
)
def test_each_page_links_to_its_section_of_help(signed_in, browser, asked, section):
    found = (browser if asked == "/admin/login" else signed_in("admin")).get(asked).text
    (address,) = re.findall(r'<a class="help" href="([^"]+)">帮助</a>', found)
    assert unquote(unescape(address)) == f"/admin/help{f'#{section}' if section else ''}"


@pytest.mark.parametrize("name", chapters())
def test_links_of_the_manual_lead_to_pages_and_sections_that_are_there(name):
    found = page(name)
    links = [unescape(unquote(one)) for one in re.findall(r'href="([^"]+)"', found.html)]
    for link in links:
        path, _, anchor = link.partition("#")
        other = path.removeprefix("/help/") or name
        assert other in chapters(), link
        assert not anchor or anchor in page(other).anchors, link
    assert ".md" not in "".join(links)


def test_2_a_link_that_leads_nowhere_is_its_text():
    assert "<span>运维手册</span>" in page(MAIN).html
    assert "operations.md" not in page(MAIN).html


def pictures():
    return SHOWN.findall((DOCS / "admin.md").read_text(encoding="utf-8"))


def test_every_picture_is_shown_small_and_has_words():
    shown = [path for _, path in pictures()]
    lying = {f"pictures/{file.name}" for file in (DOCS / "pictures").iterdir()}
    assert set(shown) == lying == {f"pictures/{name}.png" for name in PICTURES}
    assert all(len(words) >= 8 for words, _ in pictures())
    for path in lying:
        file = DOCS / path
        assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert file.stat().st_size <= MOST_BYTES
    for tag in re.findall(r"<img [^>]+>", page(MAIN).html):  # their room is kept, so that nothing moves when they come
        assert re.search(r'width="1\d{3}" height="\d{3,4}"', tag), tag


def test_pages_of_help_open_for_everybody_without_styles(app):
    client = app.test_client()
    for name in chapters():
        found = client.get("/admin/help" if name == MAIN else f"/admin/help/{name}")
        assert found.status_code == 200
        assert found.text.count("<h1>") == 1
        assert "style=" not in found.text
    main = client.get("/admin/help").text
    assert '<a href="/admin/help/pins">' in main
    assert f'<a href="/admin/help/{DEEPER}">' in main
    source = re.search(r'src="(/admin/help/pictures/overview\.png)"', main)[1]
    answer = client.get(source)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    answer.close()


@pytest.mark.parametrize(
    "path",
    ["nothing", "README", "..%2Fsettings", "Pins", "pictures/nothing.png", "pictures/_"],
)
def test_what_is_not_of_the_manual_is_not_there(signed_in, path):
    assert signed_in("editor").get(f"/admin/help/{path}").status_code in (303, 404)
    assert signed_in("editor").get("/admin/help/nothing").status_code == 404


def test_html_in_the_manual_is_shown_as_text(tmp_path, monkeypatch):
    (tmp_path / "admin.md").write_text(
        "# 标题\n\n## 一、二\n\n甲。\n乙 and\nmore\n\n<script>alert(1)</script> [去](javascript:alert(1)) [外](https://elsewhere.example)\n\n"
        "| 甲 | 乙 |\n|:--|--:|\n| 1 | 2 |\n",
        encoding="utf-8",
    )
    (tmp_path / "editors").mkdir()
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    found = page(MAIN)
    assert (found.title, found.contents) == ("标题", ((2, "一二", "一、二"),))
    assert "&lt;script&gt;" in found.html
    assert "<p>甲。乙 and\nmore</p>" in found.html
    assert not re.search(r"<script|href|style", found.html)


EXAMPLE = re.compile(r"密码[^\n]*?如“([^”]+)”")


def test_6_the_passwords_of_the_manual_obey_the_rule():
    examples = [one for name in chapters() for one in EXAMPLE.findall(file_of(name).read_text())]
    assert examples
    assert [password_fault(one, "张三") for one in examples] == [None] * len(examples)


def test_a_build_ships_the_manual(tmp_path, monkeypatch):
    monkeypatch.setattr(setuptools, "setup", lambda **options: None)
    monkeypatch.chdir(ROOT)
    build = runpy.run_path(str(ROOT / "setup.py"))
    shipped = tmp_path / build["MANUAL"]
    build["ship"](shipped)
    assert shipped == tmp_path / manual.SHIPPED.relative_to(ROOT)
    assert (shipped / "admin.md").read_bytes() == (DOCS / "admin.md").read_bytes()
    for folder in ("editors", "pictures"):
        assert {file.name for file in (shipped / folder).iterdir()} == {f.name for f in (DOCS / folder).iterdir()}
