"""Settings of the console: how long one stays signed in, how often one may fail, who else says who somebody is."""

from __future__ import annotations

import re

from search_engine.settings.setting import one_of, setting
from search_engine.settings.value_readers import read_count, read_networks, read_report_actors

AUTO, ALWAYS = "auto", "always"
# Names of headers; one with `_` the server refuses.
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def read_header(text: str) -> str:
    """The name of a header."""
    if not HEADER.fullmatch(text):
        raise ValueError("应为请求头的名称，只含字母、数字与 -，如 X-Portal-Staff")
    return text


class ConsoleSettings:
    """Settings of the console."""

    console_idle: int = setting(read_count, 30, "ZWFW_CONSOLE_IDLE", "控制台多少分钟没有操作后须重新登录")
    console_hours: int = setting(read_count, 10, "ZWFW_CONSOLE_HOURS", "控制台登录后至多多少小时须重新登录")
    console_failures: int = setting(
        read_count,
        5,
        "ZWFW_CONSOLE_FAILURES",
        "同一用户名连续登录失败多少次后须等候（30 秒起，逐次加倍，至多 15 分钟）；同一地址段为其 4 倍",
    )
    first_password_file: str = setting(
        str,
        "",
        "ZWFW_FIRST_PASSWORD_FILE",
        "第一次启动时第一个账号（admin）的密码写入的文件，只有所有者可读，修改密码后自动删除；"
        "相对路径在 ZWFW_HOME 之下；空则显示在标准输出。输出会被收集的环境（如容器）请设置",
    )
    console_secure: str = setting(
        one_of(AUTO, ALWAYS),
        AUTO,
        "ZWFW_CONSOLE_SECURE",
        "控制台的 Cookie 何时只限 HTTPS：auto 为可信代理（ZWFW_TRUSTED_PROXIES）的 X-Forwarded-Proto 是 https 时；"
        "always 为一律，此时不能经 HTTP 登录",
    )
    staff_header: str = setting(
        read_header,
        "",
        "ZWFW_STAFF_HEADER",
        "由门户登录控制台：写明工作人员用户名（UTF-8 的百分号编码）的请求头，须同时设置 ZWFW_STAFF_NETWORKS；空则不用",
    )
    staff_networks: tuple[str, ...] = setting(
        read_networks,
        (),
        "ZWFW_STAFF_NETWORKS",
        "门户代理的网段，逗号分隔：只有直接来自其中的请求，ZWFW_STAFF_HEADER 才可信；空则一律不信",
    )
    report_actors: int = setting(
        read_report_actors,
        10,
        "ZWFW_REPORT_ACTORS",
        "查询分析逐条列出一个查询所需的同一天搜索人数，至少 5；不足的只计入合计",
    )

    @property
    def always_secure(self) -> bool:
        """Whether all cookies are for HTTPS alone."""
        return self.console_secure == ALWAYS
