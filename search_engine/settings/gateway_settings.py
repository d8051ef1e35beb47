"""Settings of the gateway (C 0103 §8.3): who may call and how that is proven, where the master key is, tickets."""

from __future__ import annotations

from search_engine.settings.setting import setting
from search_engine.settings.value_readers import read_header, read_words


class GatewaySettings:
    """Settings of the gateway."""

    # signed calls
    known_calls: tuple[str, ...] = setting(
        read_words,
        (),
        "ZWFW_KNOWN_CALLS",
        "只对已登记的调用方（zwfw callers）与持密钥者开放的接口，逗号分隔，名称见 /openapi.json 的 operationId；"
        "all 为全部；空则公开的接口对所有人开放",
    )
    certificate_header: str = setting(
        read_header,
        "",
        "ZWFW_CERTIFICATE_HEADER",
        "可信代理（ZWFW_TRUSTED_PROXIES）写入客户端证书名称的请求头，如 X-Client-Cert；空则不按证书认调用方",
    )

    # sealed secrets

    # tickets
