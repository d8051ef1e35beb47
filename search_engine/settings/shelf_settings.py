"""Settings of the shelf (C 0103 §8.3.5): whether apps are reviewed first, and when a rule warns of one."""

from __future__ import annotations

from search_engine.settings.setting import setting
from search_engine.settings.value_readers import read_count, read_flag, read_share


class ShelfSettings:
    """Settings of the shelf."""

    app_review: bool = setting(read_flag, False, "ZWFW_APP_REVIEW", "新载入的应用是否先待审核，审核通过才对外显示")
    app_auto_off: bool = setting(
        read_flag,
        False,
        "ZWFW_APP_AUTO_OFF",
        "预警期满仍未恢复的应用是否自动下线；医疗、社会保障、应急救助等应用始终只由人下线",
    )
    app_well: float = setting(read_share, 95.0, "ZWFW_APP_WELL", "应用的地址正常应答不足百分之几时预警")
    app_slow_ms: int = setting(read_count, 3_000, "ZWFW_APP_SLOW_MS", "应用的地址 95% 的应答超过此毫秒数时预警")
    app_failed: float = setting(read_share, 5.0, "ZWFW_APP_FAILED", "应用的地址报错达到百分之几时预警")
    app_least: int = setting(read_count, 5, "ZWFW_APP_LEAST", "检查少于此次数时不按检查结果预警或恢复")
    app_calm: int = setting(
        read_count, 1_800, "ZWFW_APP_CALM", "应用预警后至少隔多少秒才可自动恢复；自动下线也至少等这么久"
    )
