"""How the text of a setting is read: a reader returns its value, or raises `ValueError` that says what it should be."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # of Python 3.11 and on; it has no public name
from collections.abc import Callable, Iterable
from functools import reduce
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from dictionaries.kinds import BY_NAME, Trait, kinds_with
from dictionaries.kinds.intents import FUNCTIONS
from dictionaries.pinyin import NEAR_SOUNDS
from indexer.backends import check_backend
from indexer.backends.opensearch.address import address_of
from indexer.errors import IndexFailure, UnknownBackend, WrongDatabase
from indexer.segmenters import known_segmenter
from indexer.shipping.storage import SCHEMES
from indexer.store.audit.log import LEAST_DAYS
from indexer.store.location import database_url
from search_engine.settings.verifying_key import verifying_key

# Characters of the longest text that an operator's expression is tried on, and ways to try it: these take 3 ms.
LONGEST_MATCHED, MOST_WAYS = 60, 1_000_000
ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
PORT_UNSAID = re.compile(r"^(https://[^/]*?):443$|^(http://[^/]*?):80$")


# Where one person's slip does the most harm: what is banned, what is told to somebody in distress, what stands first.
PROTECTED = kinds_with(Trait.FOUR_EYES)
ALL, NONE = "all", "none"


# Characters that nobody encodes, so that browsers, proxies and we write the path alike; no segment of dots.
PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+")
# First segments of our own addresses. A proxy may or may not take the prefix off, and we must tell which: what begins
# with the prefix is no address of ours. A test compares them with those that are served.
TAKEN = frozenset(
    {
        "admin", "catalog", "copies", "demo", "docs", "favourites", "feed", "healthz", "item", "life-events", "me",
        "metrics", "near", "openapi.json", "privacy", "readyz", "recommended", "regions", "report",
        "reported", "static", "v1",
    }
)  # fmt: skip


# Where counting ends: what has as many has too many.
COUNTLESS = 10**9


def read_words(text: str) -> tuple[str, ...]:
    """Words between commas; empty ones are left out."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def read_header(text: str) -> str:
    """The name of a header."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", text, re.ASCII):
        raise ValueError("应为请求头的名称，如 X-Client-Cert")
    return text


def read_count(text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError("应为正整数")
    return int(text)


def at_least(least: int, why: str) -> Callable[[str], int]:
    """What reads a number that is not below another one; `why`: the unit and the reason, in Chinese."""

    def read(text: str) -> int:
        number = read_count(text)
        if number < least:
            raise ValueError(f"至少 {least} {why}")
        return number

    return read


# As long as the law asks for.
read_audit_days = at_least(LEAST_DAYS, "天（网络安全法要求日志至少保存六个月）")
# Actors of a day below which a text is not told in reports: fewer than five are nobody's crowd.
read_report_actors = at_least(5, "人：人数太少时，搜索内容会让人认出是谁")


def read_limit(text: str) -> int:
    """A whole number; 0: no limit."""
    if not text.isascii() or not text.isdigit():
        raise ValueError("应为正整数，或 0（不限）")
    return int(text)


def read_flag(text: str) -> bool:
    """Yes or no, as a digit or a word."""
    if text.lower() not in ("1", "0", "true", "false"):
        raise ValueError("应为 1 或 0")
    return text.lower() in ("1", "true")


def read_address(text: str) -> str:
    """The address of a page, http or https."""
    if not re.fullmatch(r"https?://[^\s<>\"']+", text):
        raise ValueError("应为以 http:// 或 https:// 开头的网址")
    return text


def read_app(text: str) -> str:
    """What another system calls this one, in signatures."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}", text, re.ASCII):
        raise ValueError("应为 2 至 64 个字母、数字或 . _ -，以字母或数字开头")
    return text


def read_share(text: str) -> float:
    """A share in percent, above 0."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) or not 0 < float(text) <= 100:
        raise ValueError("应为大于 0、至多 100 的百分数，如 5 或 0.5")
    return float(text)


def read_origins(text: str) -> tuple[str, ...]:
    """Origins of pages between commas, as browsers write them: small letters, no port that goes without saying."""
    words = [word.lower().removesuffix("/") for word in read_words(text)]
    if not all(ORIGIN.fullmatch(word) for word in words):
        raise ValueError("应为以逗号分隔的网址，只含协议、主机与端口，如 https://www.example.gov.cn")
    return tuple(PORT_UNSAID.sub(r"\1\2", word) for word in words)


def read_webhook(text: str) -> str:
    """An address that is posted to: http or https, no name or password in it, with a port that there can be."""
    address = read_address(text)
    try:
        parts = urlsplit(address)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("应为主机与端口有效的网址")
    if "@" in parts.netloc:
        raise ValueError("应为不含用户名和密码的网址")
    return address


def read_owners(text: str) -> dict[str, str]:
    """Who is told about a site: `浙江=https://…,广东=https://…`."""
    found = {}
    for part in read_words(text):
        site, _, url = part.partition("=")
        if not site.strip() or not url:
            raise ValueError("应为以逗号分隔的 站点=网址")
        found[site.strip()] = read_webhook(url.strip())
    return found


def read_recogniser(text: str) -> str:
    """An address, or a path of this site."""
    return text if re.fullmatch(r"/[^\s<>\"'/][^\s<>\"']*", text) else read_address(text)


def read_pages(text: str) -> dict[str, str]:
    """Addresses of functions of the portal: `progress=https://…,booking=https://…`."""
    found = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, url = part.partition("=")
        if name not in FUNCTIONS:
            raise ValueError(f"“{name}”不是门户功能；可用的有 {'、'.join(FUNCTIONS)}")
        found[name] = read_address(url)
    return found


def read_template(text: str) -> str:
    """An address in which `{code}` stands once."""
    if text.count("{code}") != 1:
        raise ValueError("应为恰有一处 {code} 的网址，查询时以编号代入")
    return read_address(text)


def read_map(text: str) -> str:
    """An address in which `{address}` stands once."""
    if text.count("{address}") != 1:
        raise ValueError("应为恰有一处 {address} 的网址，以办理地点代入")
    return read_address(text)


def read_patterns(text: str) -> str:
    """Regular expressions between spaces, as they are; none that takes long on any text."""
    for place, pattern in enumerate(text.split(), 1):
        try:
            ways = _ways_of_all(parser.parse(pattern))
        except re.error:
            raise ValueError(f"应为以空格分隔的正则表达式，第 {place} 个无法读取") from None
        if ways > MOST_WAYS:
            mend = "请写明次数（如 [0-9]{4,12}），不要在重复中再用重复"
            raise ValueError(f"应为不会拖慢检索的正则表达式，第 {place} 个要试的可能太多，{mend}")
    return text


def read_near_sounds(text: str) -> tuple[str, ...]:
    """Names of `NEAR_SOUNDS` between commas; `none`: no sounds count as near."""
    chosen = () if text == "none" else read_words(text)
    if unknown := [sound for sound in chosen if sound not in NEAR_SOUNDS]:
        raise ValueError(f"没有模糊音 {'、'.join(unknown)}，应为 none 或 {'、'.join(NEAR_SOUNDS)} 中的若干个")
    return chosen


def read_user_key(text: str) -> str:
    """A key that tokens can be verified with, as it is."""
    verifying_key(text)
    return text


def read_master_key(text: str) -> str:
    """Where the master key is, as it is: never the key itself."""
    scheme, _, rest = text.partition(":")
    if scheme == "file" and rest.startswith("/"):
        return text
    if scheme == "env" and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", rest):
        return text
    if scheme == "command" and rest.strip():
        return text
    raise ValueError("应为 file:/绝对路径、env:变量名 或 command:命令，不能是主密钥本身")


def read_networks(text: str) -> tuple[str, ...]:
    """Networks or addresses between commas, in one form."""
    try:
        return tuple(str(ip_network(word)) for word in read_words(text))
    except ValueError:
        raise ValueError("应为以逗号分隔的网段或地址，如 10.0.0.0/8,192.0.2.1") from None


def read_networks_or_none(text: str) -> tuple[str, ...]:
    """The same; `none`: no network at all."""
    return () if text.strip() == "none" else read_networks(text)


def read_database(text: str) -> str:
    """The URL of a database that we can use, as it is."""
    try:
        database_url(text)
    except WrongDatabase as error:
        raise ValueError(f"{error.fault}。{error.mend}") from None
    return text


def read_backend(text: str) -> str:
    """The name of a backend that is there."""
    try:
        check_backend(text)
    except UnknownBackend as error:
        raise ValueError(str(error)) from None
    return text


def read_opensearch(text: str) -> str:
    """Addresses of the nodes of a cluster, as they are."""
    address_of(text)
    return text


def read_storage(text: str) -> str:
    """The address of a storage that hosts share: the absolute path of a folder, or of a scheme that is known."""
    scheme = urlsplit(text).scheme
    if scheme not in SCHEMES or (not scheme and not text.startswith("/")):
        raise ValueError("应为共享文件夹的绝对路径，或以 http://、https://、s3:// 开头的地址")
    return text


def read_segmenter(text: str) -> str:
    """The name of a segmenter that is there."""
    try:
        return known_segmenter(text.lower())
    except IndexFailure as error:
        raise ValueError(str(error)) from None


def read_four_eyes(text: str) -> tuple[str, ...]:
    """Names of kinds between commas; `ALL` or `NONE` of them. Raises `ValueError` (in Chinese)."""
    if text in (ALL, NONE):
        return tuple(BY_NAME) if text == ALL else ()
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if unknown := [name for name in found if name not in BY_NAME]:
        raise ValueError(f"没有名为 {unknown[0]} 的词典；应为 {ALL}、{NONE}，或若干类别，如 {','.join(PROTECTED)}")
    return found


def read_prefix(text: str) -> str:
    """The prefix as the environment has it. Raises `ValueError` in Chinese."""
    if not PREFIX.fullmatch(text):
        raise ValueError("应为以一个 / 开头、不以 / 结尾的路径，各段只含字母、数字与 - . _ ~，且不是 . 或 ..")
    if text.split("/")[1] in TAKEN:
        raise ValueError("应为与本服务自己的地址不同的路径，请换第一段")
    return text


def _ways_of_all(parts: Iterable[tuple[Any, Any]]) -> int:
    """The ways to try parts one after another, `COUNTLESS` at most: each way of one with each of the others."""
    return reduce(lambda ways, part: min(COUNTLESS, ways * _ways_of_part(*part)), parts, 1)


def _ways_of_part(operation: Any, value: Any) -> int:
    match str(operation):
        case "BRANCH":
            return sum(_ways_of_all(branch) for branch in value[1])
        case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "ATOMIC_GROUP":
            return _ways_of_all(value if operation is parser.ATOMIC_GROUP else value[-1])
        case "GROUPREF_EXISTS":
            return sum(_ways_of_all(branch) for branch in value[1:] if branch)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            most = min(int(most), max(int(least), LONGEST_MATCHED))
            once = _ways_of_all(inner)
            return min(COUNTLESS, sum(_power(once, times) for times in range(int(least), most + 1)))
        case _:
            return 1


def _power(ways: int, times: int) -> int:
    """The ways to try something so many times; of thirty times two they are countless already."""
    return 1 if ways == 1 else COUNTLESS if times > 30 else min(COUNTLESS, ways**times)
