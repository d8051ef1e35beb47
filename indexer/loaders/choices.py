"""The enumerated fields: what people write in a cell or a feed → what the document model holds.

The first label of a value is the one that templates and messages show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from dictionaries.reasons import Words
from indexer.documents import document

Labels = dict[str, object]


def _labels(spelled: Mapping[str, str]) -> Labels:
    return {label: value for value, labels in spelled.items() for label in labels.split()}


def _same(values: tuple[str, ...], **others: str) -> Labels:
    """Each value is its own label; `others` gives further labels of a value."""
    return _labels({value: f"{value} {others.get(value, '')}" for value in values})


YES_NO: Final[Labels] = {
    **dict.fromkeys(("是", "有", "收费", "支持", "需要", "true", "1", "yes"), True),
    **dict.fromkeys(("否", "无", "不收费", "不支持", "不需要", "false", "0", "no"), False),
}
UNITS: Final[Labels] = _same(("工作日", "自然日", "月", "小时", "即时"), 自然日="天 日", 月="个月", 即时="当场")

# Field (dotted; of a list's items where the field is a list) → label → value.
CHOICES: Final[dict[str, Labels]] = {
    "kind": _labels(
        {
            "matter": "事项 政务服务事项",
            "guide": "办事指南 指南 一件事",
            "app": "应用 应用服务",
            "policy": "政策 政策文件",
            "interpretation": "政策解读 解读",
            "topic": "专题",
            "news": "服务动态 动态 新闻",
            "faq": "咨询答复 咨询",
            "complaint": "投诉结果 投诉",
        }
    ),
    "matter_type": _same(get_args(document.MatterType)),
    "initiative": _same(get_args(document.Initiative), 依申请="依申请事项", 依职权="依职权事项"),
    "audience": _labels(
        {
            "natural": "自然人 个人",
            "legal": "法人 法人和其他组织 企业 企业法人 事业法人 社会组织法人 非法人企业 行政机关 其他组织",
        }
    ),
    "level": _same(
        get_args(document.Level),
        国家级="国家",
        省级="省",
        市级="市",
        县级="县 区县级 县区级 区级 县(市、区)级 县（市、区）级",
        乡级="乡 镇级 乡镇级 街道级 乡镇街道级 乡镇（街道）级",
        村级="村 社区级 村社区级 村（社区）级",
    ),
    "coverage.scope": _same(
        get_args(document.Scope), 全国="全国通办", 跨省="跨省通办", 跨市="全省通办", 跨县="全市通办"
    ),
    "coverage.mode": _same(("全程网办", "代收代办", "多地联办")),
    "materials.necessity": _same(
        ("必要", "非必要", "容缺"), 必要="必需 必须 必备", 非必要="非必需 可选", 容缺="容缺后补"
    ),
    "materials.electronic": YES_NO,
    "fee.charged": YES_NO,
    "money": _labels(
        {
            "gets": "领取 发放 申领 报销 提取",
            "pays": "缴纳 交纳 征收",
            "both": "有领有缴 双向",
            "deposit": "押金 保证金",
            "loan": "贷款",
            "none": "不涉及 无",
        }
    ),
    "needs_identity": YES_NO,
    "public": {**YES_NO, **dict.fromkeys(("公开", "已公开"), True), **dict.fromkeys(("不公开", "未公开"), False)},
    "online": _same(
        get_args(document.OnlineDepth),
        互联网咨询="咨询",
        收件="网上收件",
        预审="网上预审",
        受理="网上受理",
        办理="网上办理",
    ),
    "status": _labels(
        {"online": "在线 在用 上线 正常", "offline": "下线 取消 废止 停用 注销", "suspended": "暂停 暂停办理"}
    ),
    "legal_time.unit": UNITS,
    "promised_time.unit": UNITS,
}


def read_choice(field: str, label: str) -> object:
    """The value of a label; the label itself where the table does not know it, for the model to refuse."""
    label = label.strip()
    return CHOICES[field].get(label, CHOICES[field].get(label.lower(), label))


def labels(field: str) -> tuple[str, ...]:
    """One label for each value, in order: what a drop-down offers and a message names."""
    first: dict[object, str] = {}
    for label, value in CHOICES[field].items():
        first.setdefault(value, label)
    return tuple(first.values())


def choices_of(field: str) -> Words:
    """All values of a field, for a message: by their labels, or in English as a program writes them."""
    spelled = (str(value) for value in CHOICES[field].values())
    values = dict.fromkeys(value.lower() if value in ("True", "False") else value for value in spelled)
    return Words("、".join(labels(field)), ", ".join(values))
