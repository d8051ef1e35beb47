"""Settings of alarms (C 0103 §8.3.4.3): what counts as too much, how often it is told, and to whom."""

from __future__ import annotations

from collections.abc import Mapping

from search_engine.settings.setting import Setting
from search_engine.settings.value_readers import read_count, read_limit, read_owners, read_share, read_webhook

ALARM_SETTINGS: tuple[Setting, ...] = (
    Setting("slow_ms", read_count, 1_000, "ZWFW_SLOW_MS", "接口用时超过此毫秒数算作慢；批量写入按其 60 倍计"),
    Setting("alarm_window", read_count, 300, "ZWFW_ALARM_WINDOW", "预警按最近多少秒统计"),
    Setting("alarm_quiet", read_count, 1_800, "ZWFW_ALARM_QUIET", "同一预警至少隔多少秒才再次推送"),
    Setting("alarm_slow", read_share, 5.0, "ZWFW_ALARM_SLOW", "一个接口的慢调用达到百分之几时预警"),
    Setting("alarm_failed", read_share, 1.0, "ZWFW_ALARM_FAILED", "一个接口的报错（5xx）达到百分之几时预警"),
    Setting("alarm_timed_out", read_share, 1.0, "ZWFW_ALARM_TIMED_OUT", "排队超时或无处排队的请求达到百分之几时预警"),
    Setting("alarm_least", read_count, 5, "ZWFW_ALARM_LEAST", "统计时段内慢、报错、超时少于此次数时不预警"),
    Setting("alarm_links", read_share, 5.0, "ZWFW_ALARM_LINKS", "zwfw quality 检查的链接失效达到百分之几时预警"),
    Setting("alarm_asked", read_count, 50, "ZWFW_ALARM_ASKED", "统计时段内含敏感词的查询达到此次数时预警"),
    Setting(
        "probe_seconds",
        read_limit,
        300,
        "ZWFW_PROBE_SECONDS",
        "每隔多少秒检查一次外部接口（语音识别、门户功能等设置中的网址），0 为不检查",
    ),
    Setting("probe_slow_ms", read_count, 3_000, "ZWFW_PROBE_SLOW_MS", "外部接口用时超过此毫秒数算作慢"),
    Setting("probe_timeout", read_count, 10, "ZWFW_PROBE_TIMEOUT", "外部接口与预警推送等候回答的最长秒数"),
    Setting(
        "alarm_webhook",
        read_webhook,
        "",
        "ZWFW_ALARM_WEBHOOK",
        "预警推送的网址：由索引进程以 POST 发送 JSON；空则不推送，只见于 /metrics 与 zwfw doctor",
    ),
    Setting("alarm_key", str, "", "ZWFW_ALARM_KEY", "预警推送的签名密钥（HMAC-SHA256）；空则不签名"),
    Setting(
        "site_owners",
        read_owners,
        {},
        "ZWFW_SITE_OWNERS",
        "负责人接收敏感词预警与巡查通知的网址，按站点（巡查也按部门、人），逗号分隔，如 浙江=https://…,广东=https://…",
    ),
)
# Whoever knows such an address may post to it.
ALARM_SECRETS = frozenset(("alarm_webhook", "alarm_key", "site_owners"))


class AlarmValues:
    """The values of these settings, as attributes of `Settings`."""

    slow_ms: int
    alarm_window: int
    alarm_quiet: int
    alarm_slow: float
    alarm_failed: float
    alarm_timed_out: float
    alarm_least: int
    alarm_links: float
    alarm_asked: int
    probe_seconds: int
    probe_slow_ms: int
    probe_timeout: int
    alarm_webhook: str
    alarm_key: str
    site_owners: Mapping[str, str]
