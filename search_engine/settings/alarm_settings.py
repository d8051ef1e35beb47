"""Settings of alarms (C 0103 §8.3.4.3): what counts as too much, how often it is told, and to whom."""

from __future__ import annotations

from collections.abc import Mapping

from search_engine.settings.sealed_value import secret_setting
from search_engine.settings.setting import setting
from search_engine.settings.value_readers import read_app, read_count, read_limit, read_owners, read_share, read_webhook


class AlarmSettings:
    """Settings of alarms."""

    slow_ms: int = setting(read_count, 1_000, "ZWFW_SLOW_MS", "接口用时超过此毫秒数算作慢；批量写入按其 60 倍计")
    alarm_window: int = setting(read_count, 300, "ZWFW_ALARM_WINDOW", "预警按最近多少秒统计")
    alarm_quiet: int = setting(read_count, 1_800, "ZWFW_ALARM_QUIET", "同一预警至少隔多少秒才再次推送")
    alarm_slow: float = setting(read_share, 5.0, "ZWFW_ALARM_SLOW", "一个接口的慢调用达到百分之几时预警")
    alarm_failed: float = setting(read_share, 1.0, "ZWFW_ALARM_FAILED", "一个接口的报错（5xx）达到百分之几时预警")
    alarm_timed_out: float = setting(
        read_share, 1.0, "ZWFW_ALARM_TIMED_OUT", "排队超时或无处排队的请求达到百分之几时预警"
    )
    alarm_least: int = setting(read_count, 5, "ZWFW_ALARM_LEAST", "统计时段内慢、报错、超时少于此次数时不预警")
    alarm_links: float = setting(read_share, 5.0, "ZWFW_ALARM_LINKS", "zwfw quality 检查的链接失效达到百分之几时预警")
    alarm_asked: int = setting(read_count, 50, "ZWFW_ALARM_ASKED", "统计时段内含敏感词的查询达到此次数时预警")
    probe_seconds: int = setting(
        read_limit,
        300,
        "ZWFW_PROBE_SECONDS",
        "每隔多少秒检查一次外部接口（登记的未写明间隔的，与设置中的网址），0 为一律不检查",
    )
    probe_slow_ms: int = setting(read_count, 3_000, "ZWFW_PROBE_SLOW_MS", "外部接口用时超过此毫秒数算作慢")
    probe_timeout: int = setting(read_count, 10, "ZWFW_PROBE_TIMEOUT", "外部接口与预警推送等候回答的最长秒数")
    # whoever knows such an address may post to it
    alarm_webhook: str = secret_setting(
        read_webhook,
        "",
        "ZWFW_ALARM_WEBHOOK",
        "预警推送的网址：由索引进程以 POST 发送 JSON；空则不推送，只见于 /metrics 与 zwfw doctor",
    )
    alarm_key: str = secret_setting(str, "", "ZWFW_ALARM_KEY", "预警推送的签名密钥（HMAC-SHA256）；空则不签名")
    alarm_app: str = setting(
        read_app,
        "",
        "ZWFW_ALARM_APP",
        "接收预警推送者给本系统的名称：设置后推送以 SM2 签名，代替 ZWFW_ALARM_KEY，格式见 docs/gateway.md；空则不用",
    )
    site_owners: Mapping[str, str] = secret_setting(
        read_owners,
        {},
        "ZWFW_SITE_OWNERS",
        "负责人接收敏感词预警与巡查通知的网址，按站点（巡查也按部门、人），逗号分隔，如 浙江=https://…,广东=https://…",
    )
