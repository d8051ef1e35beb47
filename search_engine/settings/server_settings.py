"""Settings of the server processes: whom they believe, and how much they take at once."""

from __future__ import annotations

from search_engine.settings.setting import setting
from search_engine.settings.value_readers import (
    read_count,
    read_limit,
    read_networks,
    read_networks_or_none,
    read_origins,
)

# A whole thread all the time, ten times what a large office uses: 200 people, each with 2 searches of 6 ms and 16
# keystrokes of 1 ms a minute, come to 5.6 s. Nobody is refused for it unless others wait.
BLOCK_SECONDS = 60
# Who may look at what is for operators without a key: whoever is on the machine itself.
OPERATOR_NETWORKS = ("127.0.0.0/8", "::1/128")


class ServerSettings:
    """Settings of the server processes."""

    trusted_proxies: tuple[str, ...] = setting(
        read_networks,
        (),
        "ZWFW_TRUSTED_PROXIES",
        "前置代理的网段，逗号分隔：只有它们的 X-Forwarded-For 可信；空则不看该请求头",
    )
    portal_origins: tuple[str, ...] = setting(
        read_origins,
        (),
        "ZWFW_PORTAL_ORIGINS",
        "门户页面的网址（协议、主机与端口，如 https://www.example.gov.cn），逗号分隔：它们的页面也可上报事件与反馈；"
        "本服务自己的网址不必列出",
    )
    operator_networks: tuple[str, ...] = setting(
        read_networks_or_none,
        OPERATOR_NETWORKS,
        "ZWFW_OPERATOR_NETWORKS",
        "不带密钥可看 /metrics、/docs 与 /v1/loads 的网段，逗号分隔，按来访者的真实地址判断；none 为一律要密钥",
    )
    receive_seconds: int = setting(
        read_count, 10, "ZWFW_RECEIVE_SECONDS", "一个请求从第一个字节到收完的最长秒数；超时答 408 并断开"
    )
    connection_limit: int = setting(
        read_count, 1000, "ZWFW_CONNECTION_LIMIT", "每个服务进程最多保持的连接数；超过时断开最久未用的"
    )
    queue_limit: int = setting(read_count, 512, "ZWFW_QUEUE_LIMIT", "每个服务进程最多排队等候的请求数；超过时答 503")
    queue_seconds: int = setting(read_count, 5, "ZWFW_QUEUE_SECONDS", "请求排队的最长秒数；超时答 503")
    block_seconds: float = setting(
        read_limit,
        BLOCK_SECONDS,
        "ZWFW_BLOCK_SECONDS",
        "每个地址段（IPv4 /24、IPv6 /48）每分钟可用的处理器秒数，各服务进程均分，0 为不限；用完后有他人等候时答 429",
    )
    key_seconds: float = setting(
        read_limit,
        0,
        "ZWFW_KEY_SECONDS",
        "每个密钥每分钟可用的处理器秒数，各服务进程均分，0 为不限；用完后有他人等候时答 429",
    )
    max_body: int = setting(read_count, 64 * 1024 * 1024, "ZWFW_MAX_BODY", "批量写入一次请求的最大字节数")
    idempotency_hours: int = setting(
        read_count, 72, "ZWFW_IDEMPOTENCY_HOURS", "带 Idempotency-Key 的写入，其回答保存的小时数：期间重发得到同一回答"
    )
