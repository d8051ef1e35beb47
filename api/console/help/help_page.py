"""Help: the manual within the console, and which of its sections tells about a page. It is for everybody: somebody who
cannot get in needs it, too.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from api.console.help.manual import (
    DEEPER,
    FOLDER,
    MAIN,
    PICTURE,
    PICTURES,
    Chapter,
    anchor_of,
    chapter,
    chapters,
    file_of,
)
from api.console.navigation import NAVIGATION
from search_engine import NotFound

# Page → heading of its section in docs/admin.md. Pages that belong to another one of the left side have its section.
SECTIONS: Mapping[str, str] = {
    "sign_in": "登录",
    "begin_oidc": "登录",
    "return_oidc": "登录",
    "signed_out": "登录",
    "overview": "总览",
    "kinds": "改、停用、删除",
    "new_row": "从第一份草稿到发布",
    "drafts": "从第一份草稿到发布",
    "review": "检查与预览",
    "review_words": "检查与预览",
    "replay": "检查与预览",
    "pins": "置顶与屏蔽",
    "teach": "教一次：第一条不对",
    "queue": "待办",
    "ranking": "排序",
    "queries": "查询分析",
    "quality": "目录质量",
    "hot": "热词",
    "find_regions": "地区、文档与日期怎么填",
    "find_documents": "地区、文档与日期怎么填",
    "explanation": "检索解释与“为何没有”",
    "rows": "像电子表格一样改",
    "paste": "像电子表格一样改",
    "row_by_id": "改、停用、删除",
    "files": "导入导出",
    "patrol": "守护与巡查",
    "judging": "评判",
    "switches": "紧急开关",
    "apps": "应用",
    "versions": "回退",
    "cleanup": "该清理的",
    "users": "用户",
    "keys": "密钥",
    "callers": "调用方",
    "calls": "调用统计",
    "interfaces": "外部接口",
    "audit": "审计",
    "account": "登录",
}


def manual() -> ResponseReturnValue:
    """The manual."""
    return manual_chapter(MAIN)


def manual_chapter(name: str) -> ResponseReturnValue:
    """A file of it. Raises `NotFound`."""
    found = _chapter(name)
    if found is None:
        raise NotFound("没有这一页帮助")
    others = [(_link(other), _title(other), other == name) for other in chapters()]
    return render_template("console/help.html", chapter=found, others=others, main=name == MAIN)


def manual_picture(name: str) -> ResponseReturnValue:
    """A picture of it. Raises `NotFound`."""
    if not PICTURE.fullmatch(name) or not (FOLDER / PICTURES / name).is_file():
        raise NotFound("没有这张图")
    return send_from_directory(FOLDER / PICTURES, name, mimetype="image/png")


def section_of(endpoint: str) -> str | None:
    """The heading of the section about a page; None where there is none."""
    if endpoint in SECTIONS:
        return SECTIONS[endpoint]
    places = (place for _, group in NAVIGATION for place in group)
    return next((SECTIONS.get(place.endpoint) for place in places if endpoint in place.pages), None)


def help_url() -> str:
    """Where the page at hand is told about."""
    section = section_of((request.endpoint or "").removeprefix("console."))
    return url_for("console.manual", _anchor=anchor_of(section) if section else None)


def _chapter(name: str) -> Chapter | None:
    return chapter(name, _link, lambda file: url_for("console.manual_picture", name="_")[:-1] + file)


def _link(name: str) -> str:
    return url_for("console.manual") if name == MAIN else url_for("console.manual_chapter", name=name)


def _title(name: str) -> str:
    file = file_of(name)
    heading = "" if file is None else file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ").strip()
    return {MAIN: "使用说明", DEEPER: "编辑手册"}.get(name) or heading
