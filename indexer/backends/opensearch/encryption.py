"""Connections that are encrypted: who may vouch for nodes, and what is said where nobody does."""

from __future__ import annotations

import os
import ssl
from base64 import b64encode
from contextlib import suppress

# What a certificate lacks, by OpenSSL's number of it (X509_V_ERR_…); any other: nobody trusts who signed it.
CERTIFICATES = {9: "尚未生效", 10: "已过期", 62: "不是签发给该主机名的", 64: "不是签发给该地址的"}


def trusting(authority: str) -> ssl.SSLContext:
    """Who may vouch for nodes: a file, or the authorities of the system. The library would ask another package's."""
    if not authority:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with suppress(OSError):  # nobody is trusted then, and what is raised says why
        context.load_verify_locations(authority)
    return context


def credentials(user: str, password: str) -> dict[str, str]:
    """As a header: the library knows no characters but those of Western Europe."""
    return {"authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


def untrusted(error: object, authority: str) -> str:
    """Why a connection was not made: what a certificate lacks, else that there was none.

    Args:
        error: urllib3's, which has ssl's in it.
        authority: See `trusting`.
    """
    if authority and not os.access(authority, os.R_OK):
        return "无法读取 ca 所指的证书文件"
    cause = error.args[0] if isinstance(error, Exception) and error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"TLS 证书未通过验证：{CERTIFICATES.get(cause.verify_code, '签发机构不受信任')}"
    return "TLS 连接失败，对方可能不支持 TLS"
