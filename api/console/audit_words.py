"""What the audit log's entries are called: actions, what was changed, and what stands in it before and after.

The log keeps technical names, as programs read it; people read these. What has no name here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from api.console import words
from api.console.call_names import call_labels
from api.console.forms import day, moment, place_name
from api.console.navigation import NAVIGATION
from api.http.current import service
from search_engine.access import ACTOR_LABELS, NOBODY_NAMED, called
from search_engine.analytics import FINDING_LABELS, QUEUE_SORTS, QUEUE_STATES, SWITCHES
from search_engine.editorial import DICTIONARY_KINDS
from search_engine.operation import OUTCOMES

ACTIONS: Mapping[str, str] = {
    "access.refused": "拒绝访问",
    "export.erasures": "导出删除记录", "export.events": "导出行为事件",
    "export.audit": "导出审计日志", "export.dictionary": "导出词典", "export.quality": "导出目录质量",
    "export.judgements": "导出评判",
    "export.calls": "导出调用统计", "export.queries": "导出查询分析", "export.thesaurus": "导出主题词表",
    "read.audit": "查看审计日志", "read.remarks": "查看读者留言", "read.users": "查看用户",
    "documents.write": "写入文档", "documents.delete": "删除文档",
    "events.write": "上报事件", "events.import": "导入事件", "events.mend": "清理事件", "reports.write": "标出问题",
    "consent.give": "同意使用足迹", "consent.withdraw": "撤回同意", "person.erase": "清除个人数据",
    "footprint.delete": "删除足迹", "favourites.put": "收藏", "favourites.delete": "取消收藏", "feed.seen": "看过动态",
    "callers.add": "登记调用方", "callers.change": "改调用方", "callers.stop": "停用调用方",
    "keys.create": "新建密钥", "keys.revoke": "停用密钥",
    "secrets.set": "存入密钥", "secrets.delete": "删除保存的密钥", "secrets.rotate": "更换数据密钥",
    "secrets.rewrap": "更换主密钥",
    "users.create": "新建用户", "users.role": "改角色或范围", "users.password": "改密码", "users.lock": "锁定用户",
    "users.unlock": "解除锁定", "users.sign_in": "登录", "users.sign_out": "退出", "users.refused": "登录失败",
    "users.rotate": "更换签名密钥",
    "dictionaries.compile": "由文件发布词典", "dictionaries.draft": "起草", "dictionaries.import": "导入起草",
    "dictionaries.thesaurus": "导入主题词表", "dictionaries.undo": "撤销草稿的一步", "dictionaries.discard": "放弃草稿",
    "dictionaries.return": "退回草稿",
    "dictionaries.approve": "批准", "dictionaries.publish": "发布词典", "dictionaries.rollback": "回退词典",
    "dictionaries.merge": "随软件更新合并",
    "interfaces.add": "登记外部接口", "interfaces.change": "更改外部接口", "interfaces.remove": "删除外部接口",
    "interfaces.check": "检查外部接口",
    "judging.make": "建立评测集", "judging.pool": "增加待评判的文档", "judging.merge": "合并评判",
    "judging.settle": "裁定分歧", "judging.remove": "删除评测集",
    "kept_queries.keep": "守护查询", "kept_queries.remove": "不再守护",
    "patrol.know": "知道了巡查的发现", "queue.set": "处理待办", "queue.settle": "待办自动变更",
    "apps.decide": "应用上下线",
    "switches.set": "操作紧急开关", "switches.review": "复核紧急开关", "quality.run": "检查目录质量",
    "quality.assign": "分派目录质量的任务",
    "regions.add": "添加地区", "index.switch": "切换索引", "profiles.accept": "确认排序方案",
    "models.switch": "切换模型",
    "backup.write": "备份", "backup.restore": "恢复备份",
}  # fmt: skip
# What a target is, before its colon.
TARGETS: Mapping[str, str] = {
    "app": "应用",
    "document": "文档", "load": "载入", "draft": "草稿", "drafts": "草稿", "dictionaries": "词典版本", "key": "密钥",
    "secret": "保存的密钥",
    "judging_set": "评测集", "interface": "外部接口", "caller": "调用方",
    "user": "用户", "kept_query": "守护的查询", "queue_item": "待办", "switch": "紧急开关", "region": "地区",
    "finding": "巡查的发现",
    "backup": "备份", "file": "文件", "department": "部门", "profile": "排序方案", "models": "模型", "index": "索引",
    "page": "页面", "call": "接口", "kind": "词典",
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "number": "编号", "version": "内容", "versions": "版本", "master": "主密钥", "algorithm": "算法",
    "contents": "密钥目录的版本", "changes": "改动", "digest": "摘要", "drafts": "草稿", "base": "依据的版本",
    "note": "说明", "of": "所回退的版本", "approver": "批准人", "key": "行", "row": "内容", "rows": "行数",
    "state": "状态", "sort": "分类", "department": "部门", "owner": "负责人", "due": "期限", "reason": "原因",
    "remark": "复核意见", "role": "角色", "roles": "角色", "scopes": "权限", "regions": "地区", "sites": "站点",
    "region": "地区", "query": "查询", "document": "文档", "documents": "文档", "events": "事件", "files": "文件",
    "file": "文件", "accepted": "接受", "received": "收到", "rejected": "拒绝", "known": "已有", "name": "名称",
    "expires": "到期",
    "what": "发现", "created": "新增", "changed": "更改", "removed": "删除", "unchanged": "一样", "refused": "有错误",
    "generation": "索引", "favourites": "收藏", "way": "方式", "channel": "频道", "expect": "须找到",
    "strict": "须守住",
    "author": "起草人", "who": "由谁", "action": "动作", "since": "自", "until": "到", "requests": "次数",
    "entries": "条数",
    "locked": "锁定", "has_password": "有密码", "password_changed": "密码改于", "last_sign_in": "最近登录",
    "first": "首份的编号", "needless": "不再需要", "sequence": "批次", "source": "来源", "written": "写入",
    "replaced": "替换", "skipped": "跳过", "text": "文字", "wants": "须找到",
    "any_copy": "其他地区的同一事项也算", "blocks": "弄坏它的草稿不能发布",
    "queries": "查询", "judgements": "评判", "grade": "分数", "added": "新增", "older": "较旧", "settled": "裁定",
    "kept_settlements": "已另有裁定", "other_queries": "不在其中的查询", "other_pairs": "不在其中的文档",
    "service": "服务接口", "address": "主机", "method": "请求方式", "body": "参数的写法", "parameters": "请求参数",
    "accepts": "怎样算正常", "status": "状态码", "media_type": "媒体类型", "members": "返回字段",
    "personal": "可含个人信息", "provider": "提供方", "receiver": "接收者的主机", "interval": "间隔（秒）",
    "slow_ms": "算慢（毫秒）", "on": "定期检查", "sign": "签名", "outcome": "结果",
    "before": "之前", "after": "之后", "step": "操作", "must_change": "须改密码",
    "app": "应用标识", "office": "负责的单位", "user_id": "SM2 用户标识", "minute_quota": "每分钟最多",
    "day_quota": "每日最多", "calls": "接口", "networks": "地址段", "certificates": "证书", "keys": "公钥",
    "starts": "自何时起", "ends": "到何时为止", "stopped": "停用", "made": "登记", "caller": "调用方", "call": "接口",
}  # fmt: skip
# What a kept query must find.
WANTS: Mapping[str, str] = {"first": "须排第一", "top": "须在前三条", "nothing": "什么都不能搜到"}
# Sort of target → what its own name is called.
PLACES: Mapping[str, Mapping[str, str]] = {
    "page": {
        page: place.label for _, group in NAVIGATION for place in group for page in (place.endpoint, *place.pages)
    },
    "kind": {name: kind.label for name, kind in DICTIONARY_KINDS.items()},
    "switch": SWITCHES,
}  # fmt: skip
# Field → its values.
SAID: Mapping[str, Mapping[str, str]] = {
    "state": QUEUE_STATES | {"on": "开", "off": "关"}, "sort": QUEUE_SORTS, "role": words.ROLES, "way": words.WAYS,
    "what": FINDING_LABELS, "wants": WANTS, "outcome": OUTCOMES,
}  # fmt: skip
CELL = re.compile(r"(^|→ | )(@?[a-z_]+)=(\S*)")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# What stands between the values of a row's key.
KEY_PARTS = re.compile(r"( → |“|”|（|）)")
# Fields whose values are who did, or sees to, something.
PEOPLE = ("author", "owner", "approver")


def action(name: str) -> str:
    """What an action is called."""
    return ACTIONS.get(name, name)


def searched(text: str) -> tuple[str, ...]:
    """The actions that somebody means: by what they are called, as a whole or in groups, or by the log's own names."""
    called = {name: f"{one} {words.ACTIONS.get(name.partition('.')[0], '')}" for name, one in ACTIONS.items()}
    return tuple(name for name, one in called.items() if text in one or name.startswith(text)) if text else ()


def who(said: str) -> str | None:
    """What the log calls somebody, of what the page calls them: `key:浙江` for 程序 浙江; other texts as they are."""
    kinds, (kind, _, name) = {label: actor for actor, label in ACTOR_LABELS.items()}, said.partition(" ")
    nobody = {label.partition("（")[0]: actor for actor, label in NOBODY_NAMED.items()}
    return f"{kinds[kind]}:{name}" if kind in kinds else nobody.get(said.partition("（")[0], said) or None


def target(text: str, *values: Any) -> str:
    """What was changed: 草稿 3 for `draft:3`, with its row where it is among what stood there."""
    name, _, rest = text.partition(":")
    row = next((f"：{_named(one['key'])}" for one in values if isinstance(one, dict) and one.get("key")), "")
    return f"{TARGETS[name]} {PLACES.get(name, {}).get(rest, rest)}".strip() + row if name in TARGETS else text


def value(found: Any) -> str:
    """What stood there, a field a line."""
    if found is None or isinstance(found, str):
        return found or ""
    if isinstance(found, dict):
        if found.keys() == {"bytes", "digest"}:
            return "内容太长，没有逐字记下"
        return "\n".join(
            f"{_label(name, one)}：{_told(name, one, found)}" for name, one in found.items()
            if _is(one) and not (name == "digest" and "changes" in found)
        )  # fmt: skip
    return _plain(found)


def changed(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Field by field what it was and what it is now; "": nothing."""
    old, new = before or {}, after or {}
    labels = {**FIELDS, "note": "备注"}
    return [
        (labels.get(name, name), _told(name, old.get(name) or "", old), _told(name, one or "", new))
        for name, one in new.items()
    ]


def _label(name: str, one: Any) -> str:
    """What a field is called; `created` is a moment, or how many rows were."""
    return "建立" if name == "created" and isinstance(one, str) else FIELDS.get(name) or target(name)


def _is(one: Any) -> bool:
    return one not in (None, "", [])


def _told(name: str, one: Any, entry: Mapping[str, Any]) -> str:
    if name == "changes" and isinstance(one, list):
        return "；".join(_change(text) for text in one)
    if name == "changes" and isinstance(one, int):
        return f"{one:,} 处" + ("，逐条见版本的页面" if "number" in entry else "")
    if name in PEOPLE and isinstance(one, str):
        return "、".join(map(called, one.split("、")))
    if name == "key" and isinstance(one, str):
        return _named(one)
    if name == "row" and isinstance(one, dict):
        kind = _kind(str(entry.get("key", "")))
        return "，".join(f"{words.column(kind, c)} {words.value(c, cell)}" for c, cell in one.items() if cell)
    if name == "calls" and isinstance(one, list):
        labels = call_labels()
        return "、".join(labels.get(str(call), str(call)) for call in one)
    if name == "keys" and isinstance(one, list):
        return "、".join(str(key["id"]) for key in one)
    if name == "due" and isinstance(one, str):
        return day(one)
    if name in ("region", "regions") and isinstance(one, str | list):
        return "、".join(place_name(str(code)) for code in ([one] if isinstance(one, str) else one))
    if isinstance(one, str) and INSTANT.fullmatch(one):
        return moment(one)
    return SAID.get(name, {}).get(one, one) if isinstance(one, str) else _plain(one)


def _change(text: str) -> str:
    """A change as the log tells it, with its columns by their names."""
    kind, (key, colon, cells) = _kind(text), text.partition("：")

    def cell(found: re.Match[str]) -> str:
        before, name, said = found.groups()
        return f"{'，' if before == ' ' else before}{words.column(kind, name)} {words.value(name, said)}"

    return _named(key) + colon + CELL.sub(cell, cells)


def _named(key: str) -> str:
    """A row's key as the log has it, with its region and document by their names."""
    kind = DICTIONARY_KINDS.get(_kind(key))
    of_document = kind is not None and "document" in kind.key

    def named(part: str) -> str:
        place = place_name(part) if part.isdigit() else part
        return (of_document and place == part and service().document_desk.title(part)) or place

    return "".join(part if KEY_PARTS.fullmatch(part) else named(part) for part in KEY_PARTS.split(key))


def _kind(key: str) -> str:
    label = key.partition("“")[0]
    return next((name for name, one in DICTIONARY_KINDS.items() if one.label == label), "")


def _plain(found: Any) -> str:
    if isinstance(found, bool):
        return "是" if found else "否"
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return "、".join(found)
    return found if isinstance(found, str) else orjson.dumps(found).decode()
