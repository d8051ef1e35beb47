"""Settings of the gateway (C 0103 §8.3): who may call and how that is proven, where the master key is, tickets."""

from __future__ import annotations

from search_engine.settings.setting import one_of, setting
from search_engine.settings.value_readers import (
    read_count,
    read_header,
    read_master_key,
    read_networks,
    read_words,
)

AES, SM4 = "aes", "sm4"


class GatewaySettings:
    """Settings of the gateway."""

    # signed calls
    known_calls: tuple[str, ...] = setting(
        read_words,
        (),
        "ZWFW_KNOWN_CALLS",
        "只对已登记的调用方与持密钥者开放的接口，逗号分隔，名称见 /openapi.json 的 operationId；"
        "all 为全部；空则公开的接口对所有人开放",
    )
    certificate_header: str = setting(
        read_header,
        "",
        "ZWFW_CERTIFICATE_HEADER",
        "可信代理（ZWFW_TRUSTED_PROXIES）写入客户端证书名称的请求头，如 X-Client-Cert；空则不按证书认调用方",
    )

    # sealed secrets
    # a command's words may hold what lets it ask
    master_key: str = setting(
        read_master_key,
        "",
        "ZWFW_MASTER_KEY",
        "主密钥的来处：file:/路径（只有本用户可读）、env:变量名，或 command:命令（其输出为主密钥，不经 shell）；"
        "主密钥为 32 字节，写成十六进制或 base64；空则不能保存密钥",
        is_secret=True,
    )
    seal: str = setting(
        one_of(AES, SM4, fold=True),
        AES,
        "ZWFW_SEAL",
        "新存入的密钥用什么加密：aes（AES-256-GCM）或 sm4（SM4-GCM）；已存的用 zwfw secrets rotate 换过来",
    )

    # tickets
    tickets: str = setting(
        str,
        "",
        "ZWFW_TICKETS",
        "用户票据（C 0103 §8.3.2）由哪个适配器核对：入口点组 zwfw.tickets 中的名称；空则不接受票据",
    )
    ticket_seconds: int = setting(read_count, 5, "ZWFW_TICKET_SECONDS", "核对一张用户票据最多等候的秒数")

    # outside interfaces

    interface_networks: tuple[str, ...] = setting(
        read_networks,
        (),
        "ZWFW_INTERFACE_NETWORKS",
        "登记的外部接口与其提供方的接收地址可以在哪些内部网段，逗号分隔，如 10.20.0.0/16；"
        "空则只访问公网地址。设置中的网址不受此限",
    )
