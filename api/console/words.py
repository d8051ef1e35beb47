"""What the console calls things: kinds of dictionaries and what each is for, their columns, the values of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from api.console.forms import day, place_name
from api.http.current import service
from search_engine.access import Account
from search_engine.editorial import CALLED, DICTIONARY_KINDS, EVERY_TEXT, VALUE_LABELS, column_labels, whole_text

SITUATION, PATTERN = "situation", "pattern"
# Columns that are a day, or a minute.
DAYS = ("@starts", "@ends", "until")
# What stands between the parts of a row that is told in one line.
PARTS = re.compile(r"( → |（|，|）)")
# Column → what is to be written there, where its name does not tell.
HINTS: Mapping[str, str] = {
    "weight": "0 到 1，官方用语写 1",
    "broader": "可多个，用 | 分隔",
    "related": "可多个，用 | 分隔",
    "departments": "可多个，用 | 分隔",
    "themes": "可多个，用 | 分隔",
    "words": "可多个，用 | 分隔",
    "aliases": "可多个，用 | 分隔",
    "following": "可多个，用 | 分隔，先办的在前",
    "called": "可多个，用 | 分隔",
    "numbers": "如 110 公安报警，可多个，用 | 分隔",
    "pinyin": "不带声调，以空格分隔，如 chong qing",
    "code": "地区的名称或区划代码",
    "region": "名称或区划代码，留空为全部",
    "until": "如 2026-12-31，留空为长期",
    "@region": "名称或区划代码，含下级；留空为全部",
    "@site": "站点名称，留空为全部",
    "@department": "部门名称，留空为全部",
    "@starts": "北京时间，如 2026-12-01 或 12月1日 8:00，留空为现在起",
    "@ends": "如 2026-12-31、12月31日、两周后；含当天，留空为长期",
    "note": "给维护的人看，不影响搜索",
}
# The same for an account of some regions, of some sites.
OWN_REGION, OWN_SITE = "您管理的地区或其下级，名称或区划代码", "您管理的站点"
# (column, value) → how it reads; others read as they are.
VALUES = VALUE_LABELS
# Situation of somebody in distress → what it is.
CRISES = {code: label for (name, code), label in VALUES.items() if name == SITUATION}
STATES: Mapping[str, str] = {"shipped": "随软件", "changed": "已改", "own": "自有", "off": "停用"}
# How somebody came in.
WAYS: Mapping[str, str] = {"password": "密码", "header": "门户", "oidc": "统一身份认证"}
ROLES: Mapping[str, str] = {"editor": "编辑", "publisher": "发布", "auditor": "审计", "admin": "管理"}
ROLE_PURPOSES: Mapping[str, str] = {
    "editor": "起草、检查词典",
    "publisher": "起草、检查、审批、发布、回退词典",
    "auditor": "查看审计日志",
    "admin": "全部，并管理用户与密钥",
}
STEPS: Mapping[str, str] = {"publish": "发布", "rollback": "回退", "files": "由文件发布", "merge": "随软件更新合并"}
CHANNELS: Mapping[str, str] = {
    "all": "全部", "natural": "个人办事", "legal": "企业办事", "guide": "一件事", "power": "行政权力",
    "service": "公共服务", "policy": "政策文件", "app": "应用",
}  # fmt: skip
LEVELS: Mapping[str, str] = {"error": "错误", "warn": "提醒"}
# First parts of the audit log's actions; the actions themselves: `audit_words`.
ACTIONS: Mapping[str, str] = {
    "access": "访问", "export": "导出", "read": "查看",
    "documents": "文档", "events": "行为事件", "keys": "密钥", "callers": "调用方", "users": "控制台账号",
    "dictionaries": "词典",
    "switches": "紧急开关", "quality": "目录质量", "patrol": "巡查", "judging": "评判",
    "interfaces": "外部接口",
    "regions": "地区", "index": "索引", "models": "模型", "backup": "备份",
    "consent": "个人同意", "person": "个人", "footprint": "足迹", "favourites": "收藏", "feed": "动态",
}  # fmt: skip


def columns(kind: str) -> Mapping[str, str]:
    """Column → what it is called, of a kind and of what rows of any kind have."""
    return {name: CALLED.get(one.label, one.label) for name, one in column_labels(DICTIONARY_KINDS[kind]).items()}


def column(kind: str, name: str) -> str:
    """What a column of a kind is called; what is none is called as it is."""
    return columns(kind).get(name, name) if kind in DICTIONARY_KINDS else name


def hint(kind: str, name: str, own: Account | None = None) -> str:
    """What is to be written in a column, by an account of some regions or sites theirs; "" where it is chosen from a
    list.
    """
    known = DICTIONARY_KINDS[kind]
    if name in known.columns and known.choices(name):
        return ""
    if own and own.regions and name in ("region", "@region"):
        return OWN_REGION
    if own and own.sites and name == "@site":
        return OWN_SITE
    return HINTS.get(name) or column_labels(known)[name].meaning


def value(name: str, cell: str) -> str:
    """How a cell reads; a region and a document by their names, where there are such."""
    if cell and name in ("region", "@region"):
        return place_name(cell)
    if cell and name == "document":
        return service().document_desk.title(cell) or cell
    if name == PATTERN and (said := whole_text(cell)):
        return f"整句“{said}”"
    return day(cell) if name in DAYS else VALUES.get((name, cell), cell)


def choices(kind: str, name: str, cell: str = "") -> list[tuple[str, str]]:
    """What a column may say, each with how it reads: those that it is limited to, or the situations that there is help
    for; [] where it is free.

    Args:
        cell: What it says now.
    """
    known = DICTIONARY_KINDS[kind]
    found = list(known.choices(name)) if name in known.columns else []
    if name == SITUATION and name in known.key[1:]:  # of what is said in it, not of the help itself
        helped = [one.situation for one in service().editor.state().lexicon().crisis_help]
        found = list(dict.fromkeys([EVERY_TEXT, *helped, *filter(None, [cell])]))
    return [(one, value(name, one)) for one in found]


def row_name(key: Any) -> str:
    """A row in a line: 置顶与屏蔽“居住证 → 浙江省杭州市余杭区 → 外地人办居住证分几步”.

    Args:
        key: A `RowKey`.
    """
    kind = DICTIONARY_KINDS[key.kind]
    named = (
        value(name, "|".join(one) if isinstance(one, tuple) else str(one))
        for name, one in zip(kind.key, key.key, strict=True)
        if one
    )
    where = " ".join(filter(None, (value("@region", key.scope.region), key.scope.site, key.scope.department)))
    return f"{kind.label}“{' → '.join(named)}”" + (f"（{where}）" if where else "")


def row_line(kind: str, text: str) -> str:
    """A row in one line, as the service tells it, with its values as they read: 丢了 → 遗失（官方用语（单向），1）."""
    if kind not in DICTIONARY_KINDS:
        return text
    known = DICTIONARY_KINDS[kind]
    labels = {one: value(name, one) for name in known.columns for one in known.choices(name) if one}
    if SITUATION in known.columns:
        labels |= CRISES
    return "".join(labels.get(part, part) for part in PARTS.split(text))


def reason(kind: str, name: str, told: str) -> str:
    """Why a cell cannot be taken: where it has to be one of some values these are named as the console does."""
    known = DICTIONARY_KINDS.get(kind)
    values = [one for one in known.choices(name) if one] if known and name in known.columns else []
    return told.replace("、".join(values), "、".join(value(name, one) for one in values)) if values else told


def state(name: str) -> str:
    """What the state of a row is called."""
    return STATES.get(name, name)
