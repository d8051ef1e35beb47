"""What the console's left side lists, in groups: where people go by themselves, and which pages belong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from api.console.editing.dictionary_pages import actor
from api.console.staff import ANYBODY, AUDIT, AUDIT_ALL, EDIT, MANAGE, PUBLISH, Right, may, staff
from api.http.current import service
from search_engine.editorial import WaitingDrafts


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the left side.

    Attributes:
        endpoint: Of the page that it leads to.
        right: Who sees it.
        pages: Endpoints of the other pages that belong to it.
    """

    label: str
    endpoint: str
    right: Right
    pages: frozenset[str] = frozenset()


def _pages(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Role → what its people do daily, in that order before all else.
DAILY: dict[str, tuple[str, ...]] = {
    "editor": ("overview", "queue", "teach", "kinds", "pins", "drafts", "patrol"),
    "publisher": ("overview", "drafts", "queue", "patrol", "versions", "switches"),
    "auditor": ("audit", "account"),
    "admin": ("overview", "users", "keys", "audit", "account"),
}
# Heading → what stands under it; the first group has none.
NAVIGATION: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("", (
        Place("总览", "overview", EDIT),
        Place("目录质量", "quality", EDIT, _pages("export_quality run_quality assign_quality")),
        Place("应用", "apps", PUBLISH, _pages("app decide_app")),
    )),
    ("词典", (
        Place("词典", "kinds", EDIT, _pages(
            "rows row new_row draft_row put_cell undo_cell change_many paste take_paste"
        )),
        Place("置顶与屏蔽", "pins", EDIT, _pages("new_pin pin draft_pin")),
        Place("草稿与发布", "drafts", EDIT, _pages(
            "check review review_words replay undo discard submit_again send_back approve publish"
        )),
        Place("导入导出", "files", EDIT, _pages("import_file export_file")),
        Place("版本", "versions", EDIT, _pages("version rollback approve_rollback")),
        Place("该清理的", "cleanup", EDIT),
    )),
    ("搜索质量", (
        Place("待办", "queue", EDIT, _pages("set_queue queue_item set_queue_item")),
        Place("教一次", "teach", EDIT, _pages("teach_effect draft_lesson")),
        Place("排序", "ranking", EDIT, _pages("begin_tuning tuning_job save_tuning remove_tuning")),
        Place("查询分析", "queries", EDIT, _pages("export_queries")),
        Place("热词", "hot", EDIT),
        Place("检索解释", "explanation", EDIT),
        Place("守护与巡查", "patrol", EDIT, _pages("keep unkeep know")),
        Place("评判", "judging", EDIT, _pages(
            "judging_sheet give_grade judging_apart settle_apart export_judging"
        )),
        Place("紧急开关", "switches", PUBLISH, _pages("switch review_switch")),
    )),
    ("系统", (
        Place("用户", "users", MANAGE, _pages("add_user new_user user set_rights lock unlock reset_password")),
        Place("密钥", "keys", MANAGE, _pages("add_key revoke_key")),
        Place("调用方", "callers", MANAGE, _pages(
            "add_caller new_caller caller change_caller add_caller_key remove_caller_key stop_caller resume_caller"
        )),
        Place("调用统计", "calls", AUDIT_ALL, _pages("export_calls")),
        Place("外部接口", "interfaces", MANAGE, _pages(
            "new_interface add_interface interface change_interface check_interface remove_interface"
        )),
        Place("审计", "audit", AUDIT, _pages("export_audit")),
        Place("账号", "account", ANYBODY, _pages("change_password end_others")),
    )),
)  # fmt: skip


def navigation() -> list[dict[str, Any]]:
    """The groups that who is in sees, each with its lines: first what their role does daily, then the rest. The line of
    this page is marked.
    """
    here, daily = (request.endpoint or "").removeprefix("console."), DAILY.get(staff().account.role, ())
    places = {one.endpoint: one for _, group in NAVIGATION for one in group if may(one.right)}
    first = [places[name] for name in daily if name in places]
    rest = [(heading, [one for one in group if one.endpoint in places and one not in first])
            for heading, group in NAVIGATION]  # fmt: skip
    return [
        {"heading": heading, "places": [_line(one, here) for one in group]}
        for heading, group in [("", first), *((heading or "目录", group) for heading, group in rest)]
        if group
    ]


def _line(place: Place, here: str) -> dict[str, Any]:
    count, told = _waits() if place.endpoint == "drafts" else (0, "")
    return {
        "label": place.label,
        "url": url_for(f"console.{place.endpoint}"),
        "here": here == place.endpoint or here in place.pages,
        "count": count,
        "told": told,
    }


def _waits() -> tuple[int, str]:
    """How many drafts wait for who is in, and what for."""
    waiting, returned = waiting_drafts().total, returned_drafts()
    waits = {"{} 份草稿等您发布或审批": waiting, "您的草稿被退回 {} 份": returned}
    return waiting + returned, "，".join(text.format(count) for text, count in waits.items() if count)


def returned_drafts() -> int:
    """How many drafts of who is in were returned, looked for once a page."""
    if "returned_drafts" not in g:
        g.returned_drafts = service().editor.sent_back(actor()) if may(EDIT) else 0
    found: int = g.returned_drafts
    return found


def waiting_drafts() -> WaitingDrafts:
    """Drafts that wait for who is in, looked for once a page."""
    if "waiting_drafts" not in g:
        g.waiting_drafts = service().editor.waiting(actor()) if may(PUBLISH) else WaitingDrafts()
    found: WaitingDrafts = g.waiting_drafts
    return found
