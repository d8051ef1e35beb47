"""What the console calls things: kinds of dictionaries and what each is for, their columns, the values of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.console.forms import place_name
from api.http.current import service
from search_engine.editorial import DICTIONARY_KINDS, column_labels

# What stands between the parts of a row that is told in one line.
PARTS = re.compile(r"( → |（|，|）)")
# Groups of the navigation → kinds.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "查询理解": ("synonyms", "paraphrases", "topics", "words", "stopwords", "asks", "ask_patterns", "audience"),
    "纠错与读音": ("corrections", "polyphones", "latin_names", "services"),
    "联想、热词与置顶": ("suggestions", "hot", "pins"),
    "直达": ("portal_functions", "portal_help", "wishes", "situations", "hotlines", "offices", "portals",
              "life_events", "life_event_matters", "next_steps"),
    "地名": ("place_aliases", "ambiguous_places"),
    "违禁与求助": ("banned", "offers", "word_classes", "allowed", "crisis", "crisis_help"),
}  # fmt: skip
# Kind → what a row does, in one sentence.
PURPOSES: Mapping[str, str] = {
    "words": "分词时保持完整的词",
    "topics": "受控词表的主题词：不会被拆开，并带出上下位与相关的词",
    "synonyms": "搜前一个词时，也找后一个词的内容",
    "corrections": "常见的写错，按正确的写法理解",
    "stopwords": "没有实际意思的词，不要求出现",
    "asks": "一种问法问的是事项的哪个要素，如材料、时限",
    "ask_patterns": "同上，用句式概括多种说法",
    "audience": "说明查询是个人还是企业的词",
    "banned": "含有它的查询不回答、去掉它再查，或提示",
    "offers": "兜售违禁物的句式",
    "word_classes": "兜售句式中可以互换的词",
    "allowed": "含有违禁词但正当的词语",
    "services": "常用的应用、服务与品牌，不当作错别字",
    "latin_names": "不按拼音理解的英文缩写与名称",
    "polyphones": "多音词的读音",
    "place_aliases": "地方的简称、旧称、别名",
    "ambiguous_places": "与普通词相同的地名",
    "hotlines": "公共服务热线的号码与叫法",
    "crisis": "紧急求助的说法：不作普通搜索，给出求助方式",
    "crisis_help": "紧急求助时给出的建议与电话",
    "wishes": "要查询、打印、试算、预约、缴费的说法",
    "situations": "东西出了什么情况，对应哪些事项",
    "portal_functions": "门户自身功能的说法，如“我的办件”",
    "portal_help": "门户功能的名称与在哪里",
    "offices": "机构的简称、全称与叫法",
    "portals": "政务平台与应用的名称",
    "life_events": "人们对一件事的叫法，直接给出它的入口",
    "life_event_matters": "一件事包括哪些事项、依什么次序，不必改文档",
    "next_steps": "办完一个事项之后常接着办的事项",
    "paraphrases": "群众的说法对应的事项名称，相近的说法也能找到",
    "suggestions": "不出现或一定保留的联想词",
    "hot": "热词的固定、撤下与冻结",
    "pins": "某个查询置顶或屏蔽的文档",
}
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
    "channel": "all、app、natural、legal、guide、power、service、policy，可多个，用 | 分隔；留空为不限",
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
# (column, value) → how it reads; others read as they are.
VALUES: Mapping[tuple[str, str], str] = {
    ("relation", "equivalent"): "等同（双向）",
    ("relation", "official"): "官方用语（单向）",
    ("relation", "one_way"): "单向",
    ("relation", "broader"): "上位",
    ("relation", "narrower"): "下位",
    ("relation", "related"): "相关",
    ("where", "anywhere"): "任何位置",
    ("where", "start"): "开头",
    ("where", "end"): "结尾",
    ("where", "alone"): "单独出现时",
    ("role", "scaffold"): "去掉",
    ("role", "weak"): "不要求，但加分",
    ("asks", "materials"): "材料",
    ("asks", "time"): "时限",
    ("asks", "fee"): "收费",
    ("asks", "place"): "地点",
    ("asks", "conditions"): "条件",
    ("asks", "process"): "流程",
    ("asks", "contact"): "咨询电话",
    ("asks", "basis"): "依据",
    ("asks", "forms"): "表格",
    ("asks", "benefit"): "待遇、标准",
    ("asks", "hours"): "办理时间",
    ("asks", "payment"): "要缴的钱（保费、税、价格）",
    ("asks", "money"): "多少钱（领还是缴，看事项的资金方向）",
    ("asks", "visits"): "到现场次数",
    ("asks", "expedite"): "能否加急",
    ("asks", "validity_period"): "有效期",
    ("asks", "age"): "年龄要求",
    ("asks", "proxy"): "能否代办",
    ("audience", ""): "不限",
    ("audience", "natural"): "个人",
    ("audience", "legal"): "企业和其他组织",
    ("action", "block"): "不回答",
    ("action", "mask"): "去掉再查",
    ("action", "warn"): "提示",
    ("action", "deny"): "不出现",
    ("action", "protect"): "一定保留",
    ("action", "pin"): "置顶",
    ("action", "hide"): "屏蔽这份文档",
    ("action", "hide_all"): "屏蔽该事项的全部副本",
    ("action", "ban"): "撤下",
    ("action", "freeze"): "冻结",
    ("action", "include"): "归入",
    ("action", "exclude"): "移出",
    ("match", "exact"): "整个查询",
    ("match", "contains"): "任何位置",
    ("match", "all_words"): "所有词",
    ("match", "phrase"): "短语",
    ("variants", "all"): "含拼音与同音字",
    ("variants", "written"): "只含写法变化",
    ("variants", "disguised"): "只在变形时",
    ("effect", "block"): "不回答",
    ("effect", "warn"): "提示",
    ("effect", "sure"): "确定",
    ("effect", "disguised"): "只在变形时",
    ("effect", "sign"): "迹象",
    ("effect", "except"): "例外",
    ("effect", "never"): "从不",
    ("kind", "abbreviation"): "简称",
    ("kind", "old"): "旧称",
    ("kind", "nickname"): "别名",
    ("kind", "plate"): "车牌代号",
    ("kind", "zone"): "功能区",
    ("treatment", "never"): "不作地名",
    ("treatment", "alone"): "有旁证才作地名",
    ("wish", "lookup"): "查询",
    ("wish", "print"): "打印、下载",
    ("wish", "calculate"): "试算",
    ("wish", "together"): "一次办几件",
    ("wish", "begin"): "新办",
    ("wish", "policy"): "政策文件",
    ("wish", "book"): "预约",
    ("wish", "pay"): "缴费",
    ("wish", "app"): "找应用",
    ("wish", "complain"): "投诉、举报",
    ("function", "progress"): "我的办件",
    ("function", "complaint"): "投诉建议",
    ("function", "consult"): "咨询",
    ("function", "booking"): "预约办事",
    ("function", "rating"): "好差评",
    ("function", "login"): "登录与实名认证",
    ("function", "licences"): "我的证照",
    ("function", "proxy"): "亲友代办",
    ("function", "elsewhere"): "不是政务服务",
    ("function", "hotline"): "拨打热线",
    ("@off", "off"): "停用",
}
# Situation of somebody in distress → what it is.
CRISES: Mapping[str, str] = {
    "life": "有轻生之意", "violence": "受到伤害", "fraud": "受骗", "gas": "燃气泄漏", "fire": "火情", "rescue": "急救",
    "missing": "有人走失", "crime": "遇到犯罪",
}  # fmt: skip
# (column, how a value reads, with or without what stands in brackets) → the value: people copy and write what they see.
SAID: Mapping[tuple[str, str], str] = {
    (name, told): cell for (name, cell), label in VALUES.items() for told in (label, label.partition("（")[0])
}
STATES: Mapping[str, str] = {"shipped": "随软件", "changed": "已改", "own": "自有", "off": "停用"}
# How somebody came in.
WAYS: Mapping[str, str] = {"password": "密码", "header": "门户", "oidc": "统一身份认证"}
ROLES: Mapping[str, str] = {"editor": "编辑", "publisher": "发布", "auditor": "审计", "admin": "管理"}
ROLE_PURPOSES: Mapping[str, str] = {
    "editor": "起草、检查词典",
    "publisher": "起草、检查、审批、发布、回退词典",
    "auditor": "查看审计日志",
    "admin": "以上全部，并管理用户",
}
STEPS: Mapping[str, str] = {"publish": "发布", "rollback": "回退", "files": "由文件发布", "merge": "随软件更新合并"}
CHANNELS: Mapping[str, str] = {
    "all": "全部", "natural": "个人办事", "legal": "企业办事", "guide": "一件事", "power": "行政权力",
    "service": "公共服务", "policy": "政策文件", "app": "应用",
}  # fmt: skip
LEVELS: Mapping[str, str] = {"error": "错误", "warn": "提醒"}
# First parts of the audit log's actions; the actions themselves: `audit_words`.
ACTIONS: Mapping[str, str] = {
    "documents": "文档", "events": "行为事件", "keys": "密钥", "users": "控制台账号", "dictionaries": "词典",
    "switches": "紧急开关", "quality": "目录质量",
    "regions": "地区", "index": "索引", "models": "模型", "backup": "备份",
    "consent": "个人同意", "person": "个人", "footprint": "足迹", "favourites": "收藏", "feed": "动态",
}  # fmt: skip


def columns(kind: str) -> Mapping[str, str]:
    """Column → what it is called, of a kind and of what rows of any kind have: as its files call it."""
    return {name: one.label for name, one in column_labels(DICTIONARY_KINDS[kind]).items()}


def column(kind: str, name: str) -> str:
    """What a column of a kind is called; what is none is called as it is."""
    return columns(kind).get(name, name) if kind in DICTIONARY_KINDS else name


def hint(kind: str, name: str) -> str:
    """What is to be written in a column; "" where it is chosen from a list."""
    known = DICTIONARY_KINDS[kind]
    if name in known.columns and known.choices(name):
        return ""
    return HINTS.get(name) or column_labels(known)[name].meaning


def value(name: str, cell: str) -> str:
    """How a cell reads; a region and a document by their names, where there are such."""
    if cell and name in ("region", "@region"):
        return place_name(cell)
    if cell and name == "document":
        return service().document_desk.title(cell) or cell
    return VALUES.get((name, cell), cell)


def row_line(kind: str, text: str) -> str:
    """A row in one line, as the service tells it, with its values as they read: 丢了 → 遗失（官方用语（单向），1）."""
    if kind not in DICTIONARY_KINDS:
        return text
    known = DICTIONARY_KINDS[kind]
    labels = {one: value(name, one) for name in known.columns for one in known.choices(name) if one}
    if "situation" in known.columns:
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
