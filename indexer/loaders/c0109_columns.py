"""The national table of matters, `up_task_general_basic` (C 0109.2-2018) and its extension, as two tables.

Column → field, and column → code → value. Sources: the published CREATE TABLE statements of the exchange database, and
the code lists of C 0109.2-2018 as far as portals publish them (of the units only 1 and 2 are agreed everywhere). A code
that is not listed is a fault that names the listed ones, never a guess. A value may also stand by its Chinese name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Column → field; where several columns give one field, the first that is filled in counts.
FIELDS: Final[Mapping[str, str]] = {
    "task_handle_item": "id",
    "task_code": "item_code",
    "local_task_code": "item_code",
    "catalog_code": "catalog_code",
    "local_catalog_code": "catalog_code",
    "task_name": "title",
    "task_type": "matter_type",
    "server_type": "audience",
    "serve_type": "audience",
    "dept_name": "authority.name",
    "dept_code": "authority.code",
    "village_code": "region",
    "town_code": "region",
    "area_code": "region",
    "region_code": "region",
    "use_level": "level",
    "handle_area": "coverage.scope",
    "by_law": "legal_basis",
    "limit_scene_num": "visits",
    "accept_condition": "conditions",
    "handle_flow": "process",
    "is_fee": "fee.charged",
    "fee_stand": "fee.standard",
    "fee_name": "fee.item",
    "project_type": "case_type",
    "transact_addr": "place.address",
    "transact_time": "hours",
    "link_way": "contact",
    "supervise_way": "supervision",
    "online_handle_depth": "online",
    "link_addr": "links.pc",
    "online_handle_url": "links.pc",
    "mobile_terminal_url": "links.mobile",
    "task_state": "status",
    "plan_effective_date": "effective_from",
    "plan_cancel_date": "expires_at",
    "update_time": "updated_at",
    "cd_time": "updated_at",
}
# Field → the columns of a time limit's value, unit and note.
LIMITS: Final = {
    "promised_time": ("promise_day", "promise_type", "promise_explain"),
    "legal_time": ("anticipate_day", "anticipate_type", "anticipate_explain"),
}
AUDIENCES: Final = {
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "非法人企业",
    "6": "行政机关",
    "9": "其他组织",
}
UNITS: Final = {"1": "工作日", "2": "自然日"}
# Column → code → value; leading zeros of a code do not count.
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "task_type": {
        "1": "行政许可",
        "2": "行政处罚",
        "3": "行政强制",
        "4": "行政征收",
        "5": "行政给付",
        "6": "行政检查",
        "7": "行政确认",
        "8": "行政奖励",
        "9": "行政裁决",
        "10": "其他行政权力",
        "20": "公共服务",
    },
    "task_state": {"1": "在线", "2": "暂停", "3": "下线", "0": "下线"},
    "project_type": {"1": "即办件", "2": "承诺件"},
    "use_level": {"1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "乡级", "6": "村级"},
    "server_type": AUDIENCES,
    "serve_type": AUDIENCES,
    # From the widest: of several, the first counts.
    "handle_area": {"1": "全国", "2": "跨省", "3": "跨市", "4": "跨县"},
    "online_handle_depth": {
        "1": "互联网咨询",
        "2": "收件",
        "3": "预审",
        "4": "受理",
        "5": "办理",
        "6": "办理结果信息反馈",
        "7": "电子证照反馈",
    },
    "is_fee": {"0": "否", "1": "是"},
    "promise_type": UNITS,
    "anticipate_type": UNITS,
}
# Types of power that the authority exercises of its own accord, and those that somebody applies for.
EX_OFFICIO: Final = frozenset({"行政处罚", "行政强制", "行政检查"})
ON_REQUEST: Final = frozenset({"行政许可", "行政给付", "行政确认", "公共服务"})
# What feeds write for "none", and the beginnings of dates that mean "none" or "for ever".
NOTHING: Final = frozenset({"", "无", "暂无", "/", "\\", "-", "--", "null", "NULL", "None"})
NO_DATES: Final = ("0000-", "9999-")
