"""Settings of signing in to the console by OpenID Connect: which provider, as which client, and whom it may bring."""

from __future__ import annotations

import re
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from search_engine.settings.sealed_value import secret_setting
from search_engine.settings.setting import one_of, setting

# Who gets in: accounts that were made here alone, or whoever the provider's claims give a role.
EXISTING, MAPPED = "existing", "mapped"
ROLE_NAMES = ("editor", "publisher", "auditor", "admin")
EVERYWHERE = "*"
CLAIM = re.compile(r"[^\s.]+(\.[^\s.]+)*")
LIBRARIES = ("authlib", "joserfc", "requests")


class ClaimRights(NamedTuple):
    """What one value of a claim gives: a role, codes of regions and names of sites; () is all of them."""

    value: str
    role: str
    regions: tuple[str, ...]
    sites: tuple[str, ...]


def read_issuer(text: str) -> str:
    """Who signs: an address as the provider writes it of itself, HTTPS but on this machine."""
    if not is_safe_address(text) or urlsplit(text).query or urlsplit(text).fragment:
        raise ValueError("应为以 https:// 开头的网址（本机可用 http://127.0.0.1），不含用户名、参数与 #")
    return text


def read_site(text: str) -> str:
    """Scheme and host that people's browsers know this service by."""
    if not is_safe_address(text) or urlsplit(text).path.strip("/") or urlsplit(text).query or urlsplit(text).fragment:
        raise ValueError("应为网站的协议与主机，如 https://search.example.gov.cn，不含路径")
    return text.rstrip("/")


def is_safe_address(text: str) -> bool:
    """Whether nobody on the way can read or change what is said to an address."""
    if not re.fullmatch(r"https?://[^\s<>\"'\\]+", text):
        return False
    try:
        parts = urlsplit(text)
        sound = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    return sound and (parts.scheme == "https" or _is_this_machine(parts.hostname or ""))


def read_secret_file(text: str) -> str:
    """A file that there is; what it holds is read when it is needed."""
    if not Path(text).is_file():
        raise ValueError("没有这个文件，或不能读取")
    return text


def read_claim(text: str) -> str:
    """The name of a claim; within another one after a dot."""
    if not CLAIM.fullmatch(text):
        raise ValueError("应为声明（claim）的名称，如 preferred_username；下一级用点号，如 realm_access.roles")
    return text


def read_rights(text: str) -> tuple[ClaimRights, ...]:
    """What values of the claim give: `hz-editors=editor@330100+330200,admins=admin@*`, sites after a second `@`."""
    return tuple(_one_right(part.strip()) for part in text.split(",") if part.strip())


def _one_right(part: str) -> ClaimRights:
    value, _, given = part.rpartition("=")
    role, _, places = given.partition("@")
    regions, _, sites = places.partition("@")
    codes = tuple(filter(None, map(str.strip, regions.split("+"))))
    if not value.strip() or role not in ROLE_NAMES or not codes or (EVERYWHERE in codes and len(codes) > 1):
        raise ValueError(
            f"“{part}”应为 值=角色@区划代码+区划代码，不限地区的写 *，如 hz-editors=editor@330100,admins=admin@*；"
            f"角色为 {'、'.join(ROLE_NAMES)} 之一，站点写在再一个 @ 之后"
        )
    bound = () if codes == (EVERYWHERE,) else codes
    return ClaimRights(value.strip(), role, bound, tuple(filter(None, map(str.strip, sites.split("+")))))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class OidcSettings:
    """Settings of signing in by OpenID Connect."""

    oidc_issuer: str = setting(
        read_issuer,
        "",
        "ZWFW_OIDC_ISSUER",
        "统一身份认证（OpenID Connect）的签发者网址，与其发现文档中的 issuer 完全一致；"
        "须安装 zwfw-search[oidc]；空则不用",
    )
    oidc_client: str = setting(str, "", "ZWFW_OIDC_CLIENT_ID", "在统一身份认证登记的客户端编号")
    oidc_secret: str = secret_setting(
        str,
        "",
        "ZWFW_OIDC_CLIENT_SECRET",
        "客户端密钥；与 ZWFW_OIDC_CLIENT_SECRET_FILE 都空时为公开客户端，只凭 PKCE",
    )
    oidc_secret_file: str = setting(
        read_secret_file,
        "",
        "ZWFW_OIDC_CLIENT_SECRET_FILE",
        "存有客户端密钥的文件，优先于 ZWFW_OIDC_CLIENT_SECRET；每次登录时读取，更换密钥不须重启",
    )
    oidc_scope: str = setting(str, "openid profile", "ZWFW_OIDC_SCOPE", "请求的范围，空格分隔，须含 openid")
    oidc_name_claim: str = setting(
        read_claim,
        "preferred_username",
        "ZWFW_OIDC_NAME_CLAIM",
        "哪个声明是控制台的用户名：须是本人不能自行修改、不会另给他人的；为 email 时须 email_verified",
    )
    oidc_accounts: str = setting(
        one_of(EXISTING, MAPPED),
        EXISTING,
        "ZWFW_OIDC_ACCOUNTS",
        "谁能进入：existing 为已建好同名账号的人；mapped 为 ZWFW_OIDC_RIGHTS 给了角色的人，没有账号的自动建立",
    )
    oidc_role_claim: str = setting(
        read_claim, "groups", "ZWFW_OIDC_ROLE_CLAIM", "mapped 时，哪个声明列出所在的组或角色"
    )
    oidc_rights: tuple[ClaimRights, ...] = setting(
        read_rights,
        (),
        "ZWFW_OIDC_RIGHTS",
        "mapped 时，组给什么权限：组=角色@区划代码+区划代码@站点+站点，逗号分隔，不限地区写 *；有几个组的取排在前面的",
    )
    oidc_label: str = setting(str, "统一身份认证", "ZWFW_OIDC_LABEL", "登录页上对统一身份认证的称呼")
    oidc_site: str = setting(
        read_site,
        "",
        "ZWFW_OIDC_SITE",
        "浏览器访问本服务的协议与主机，如 https://search.example.gov.cn，用于登录后回到本站；空则依请求的 Host",
    )

    @property
    def oidc_is_mapped(self) -> bool:
        """Whether the provider's claims say what somebody may."""
        return self.oidc_accounts == MAPPED

    def oidc_fault(self) -> str | None:
        """What does not go together, in Chinese; None: nothing."""
        if not self.oidc_issuer:
            return None
        if not self.oidc_client:
            return "设置了 ZWFW_OIDC_ISSUER，还须设置 ZWFW_OIDC_CLIENT_ID"
        if "openid" not in self.oidc_scope.split():
            return "ZWFW_OIDC_SCOPE 须含 openid"
        if self.oidc_is_mapped and not self.oidc_rights:
            return "ZWFW_OIDC_ACCOUNTS=mapped 时须设置 ZWFW_OIDC_RIGHTS，否则没有人能进入"
        if any(find_spec(name) is None for name in LIBRARIES):
            return "ZWFW_OIDC_ISSUER 所需的库没有安装：请运行 pip install 'zwfw-search[oidc]'"
        return None
