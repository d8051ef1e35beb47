"""The settings: one row each. `docs/settings.md` lists them, and a test fails when one is missing there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from dictionaries.pinyin import NEAR_SOUNDS
from indexer.errors import StoreBusy
from indexer.segmenters import DEFAULT_SEGMENTER
from search_engine.errors import BadParameters, SecretUnavailable
from search_engine.logs import Repeated
from search_engine.settings.alarm_settings import AlarmSettings
from search_engine.settings.chosen_database import chosen_database
from search_engine.settings.console_settings import ConsoleSettings
from search_engine.settings.gateway_settings import GatewaySettings
from search_engine.settings.given_settings import faults_of
from search_engine.settings.oidc_settings import OidcSettings
from search_engine.settings.sealed_value import (
    HasSealedValues,
    SealedValue,
    SecretSetting,
    Unseal,
    Unsealing,
    is_sealed,
    read_text,
    secret_setting,
)
from search_engine.settings.server_settings import ServerSettings
from search_engine.settings.setting import HOLD, ON, REPORT, Setting, one_of, read_switch, setting
from search_engine.settings.shelf_settings import ShelfSettings
from search_engine.settings.value_readers import (
    PROTECTED,
    read_audit_days,
    read_backend,
    read_count,
    read_database,
    read_flag,
    read_four_eyes,
    read_limit,
    read_map,
    read_near_sounds,
    read_opensearch,
    read_pages,
    read_patterns,
    read_prefix,
    read_recogniser,
    read_segmenter,
    read_storage,
    read_template,
    read_user_key,
    read_words,
)

# A large office behind one address: 200 people who search twice a minute, 15 events each time.
EVENT_RATE = 6_000
MB = 1_000_000
# The share of the warning's room that loads and builds leave: what people do is still written then.
KEPT_FREE = 0.1
LOG = structlog.get_logger("settings")
UNAVAILABLE = Repeated()
# Forms of case numbers met in practice: region, date and serial number; letters, date and serial number; date and
# serial number. All are longer than what they could be mistaken for: 18 places of a citizen, 11 of a mobile phone.
CASE_PATTERNS = " ".join(
    (
        "[0-9]{6}(?P<date>20[0-9]{6})[0-9]{5,12}",
        "[A-Z]{1,8}-?(?P<date>20[0-9]{6})-?[0-9]{4,12}",
        "(?P<date>20[0-9]{6})[0-9]{6,12}",
    )
)
# Amounts a minute that all serving processes together bear.
SHARED = ("event_rate", "block_seconds", "key_seconds")


class Settings(
    HasSealedValues, ServerSettings, ConsoleSettings, OidcSettings, AlarmSettings, GatewaySettings, ShelfSettings
):
    """The values in force; read as attributes. Raises `BadParameters` with every name that is none, and every value of
    another type.
    """

    home: Path = setting(Path, Path("var"), "ZWFW_HOME", "运行数据的目录：数据库、索引、日志")
    # its URL may hold a password
    database: str = setting(
        read_database,
        "",
        "ZWFW_DATABASE",
        "数据库的 URL；空则为 ZWFW_HOME 中 database 文件所写的，没有则为 ZWFW_HOME/zwfw.db",
        is_secret=True,
    )
    # its address may hold a password
    storage: str = setting(
        read_storage,
        "",
        "ZWFW_STORAGE",
        "多台主机共用的存储：各主机都挂载的文件夹，或 http://…、s3://桶/前缀；须与 PostgreSQL 的 ZWFW_DATABASE 同用；"
        "空则只有一台主机",
        is_secret=True,
    )
    storage_rate: int = setting(read_limit, 0, "ZWFW_STORAGE_RATE", "与 ZWFW_STORAGE 传输的带宽上限，MB/s；0 为不限")
    outbox: int = setting(
        read_count,
        256,
        "ZWFW_OUTBOX",
        "数据库为 PostgreSQL 时，待送往数据库的行为事件与查询日志各占本机磁盘的上限，MB；满后拒收事件，日志丢弃最旧",
    )
    backend: str = setting(
        read_backend,
        "tantivy",
        "ZWFW_BACKEND",
        "检索引擎：tantivy 在本进程内；opensearch 为 ZWFW_OPENSEARCH 的集群，须安装 zwfw-search[opensearch]。"
        "改后须重建索引",
    )
    # its address may hold a password
    opensearch: str = setting(
        read_opensearch,
        "",
        "ZWFW_OPENSEARCH",
        "OpenSearch 各节点的地址，逗号分隔，如 https://用户:口令@os1:9200,https://os2:9200?ca=/etc/ca.pem&seconds=3；"
        "ca 为签发机构的证书，seconds 为一次检索最多等待的秒数",
        is_secret=True,
    )
    segmenter: str = setting(
        read_segmenter,
        DEFAULT_SEGMENTER,
        "ZWFW_SEGMENTER",
        "分词器：rjieba；jieba 为其 Python 原版，须安装 zwfw-search[pure]，用于没有 rjieba 的机器；改后须重建索引",
    )
    default_region: str = setting(str, "", "ZWFW_REGION", "请求未给地区时采用的行政区划代码；空则不分地区")
    rank_profile: str = setting(
        str,
        "default",
        "ZWFW_RANK_PROFILE",
        "排序方案的名称：随软件的 default，或 ZWFW_HOME/profiles/名称.toml（见 docs/ranking.md）",
    )
    prefix: str = setting(read_prefix, "", "ZWFW_PREFIX", "服务挂在网站的哪个路径之下，如 /search；空则为根路径")
    link_hosts: tuple[str, ...] = setting(
        read_words, (), "ZWFW_LINK_HOSTS", "文档链接允许的主机名，逗号分隔；空则不限（C 0103 §6.1 e）"
    )
    disk_warning: int = setting(
        read_count,
        1_000,
        "ZWFW_DISK_WARNING",
        "ZWFW_HOME 所在磁盘剩余少于此数（MB）时 /readyz 提示；少于其十分之一时载入与建立索引停止",
    )
    log_queries: bool = setting(read_flag, True, "ZWFW_LOG_QUERIES", "是否记录查询（不含个人信息）")
    log_days: int = setting(read_count, 180, "ZWFW_LOG_DAYS", "查询日志保存的天数")
    audit_days: int = setting(read_audit_days, 365, "ZWFW_AUDIT_DAYS", "审计日志保存的天数，至少 180，到期自动删除")
    tombstone_days: int = setting(
        read_count,
        1_095,
        "ZWFW_TOMBSTONE_DAYS",
        "文档的删除记录保存的天数：其间较旧的写入不会使已删除的文档复现，/v1/changes 的 cursor 有效",
    )
    event_days: int = setting(read_count, 180, "ZWFW_EVENT_DAYS", "行为事件保存的天数，到期自动删除；收藏不受此限")
    user_key: str = secret_setting(
        read_user_key,
        "",
        "ZWFW_USER_KEY",
        "门户签发用户令牌（X-Zwfw-User）的密钥：至少 32 字节的共享密钥，或 PEM 公钥；空则不认任何令牌",
    )
    user_audience: str = setting(
        str, "", "ZWFW_USER_AUDIENCE", "用户令牌的 aud 须含此名称；空则 aud 可缺，有则须为 zwfw"
    )
    event_rate: int = setting(
        read_count,
        EVENT_RATE,
        "ZWFW_EVENT_RATE",
        "每个地址段（IPv4 /24、IPv6 /48）每分钟最多上报的事件数，各服务进程均分；带密钥的程序不受此限",
    )
    banned_documents: str = setting(
        one_of(REPORT, HOLD, fold=True),
        REPORT,
        "ZWFW_BANNED_DOCUMENTS",
        "载入的文档含违禁词时：report 只提示；hold 把含屏蔽词的按下线存入",
    )
    four_eyes: tuple[str, ...] = setting(
        read_four_eyes,
        PROTECTED,
        "ZWFW_FOUR_EYES",
        "须另一人审批才能发布的词典类别，逗号分隔；all 为全部，none 为不须审批。有两个以上发布者时才起作用；"
        "少认紧急求助的改动总须另一人审批",
    )
    suggest: str = setting(read_switch, ON, "ZWFW_SUGGEST", "是否给出联想词；off 时一律为空，用于紧急关闭")
    meaning: str = setting(read_switch, ON, "ZWFW_MEANING", "整句是否也按意思与事项名称比较；off 时只按词语")
    spelling: str = setting(read_switch, ON, "ZWFW_SPELLING", "是否纠错与识别拼音；off 时不建词汇、不纠错")
    near_sounds: tuple[str, ...] = setting(
        read_near_sounds,
        NEAR_SOUNDS,
        "ZWFW_NEAR_SOUNDS",
        "识别拼音与纠错时视为相近的音，逗号分隔，如 zh/z,n/l；none 为不用模糊音",
    )
    rebuild: str = setting(
        read_switch,
        ON,
        "ZWFW_REBUILD",
        "升级改变了切词等规则时，索引进程是否自行重建索引（其间照常搜索）；off 时由 zwfw doctor 提示",
    )
    sample_banner: bool = setting(read_flag, False, "ZWFW_SAMPLE_BANNER", "页面是否标明“示例数据”")
    credit_code_url: str = setting(
        read_template, "", "ZWFW_CREDIT_CODE_URL", "统一社会信用代码查询页的网址，含 {code}；空则只提示"
    )
    map_url: str = setting(
        read_map, "", "ZWFW_MAP_URL", "地图网址，含 {address}；页面上的办理地点链接到它；空则不作链接"
    )
    portal_pages: Mapping[str, str] = setting(
        read_pages,
        {},
        "ZWFW_PORTAL_PAGES",
        "门户功能的网址，逗号分隔，如 progress=https://…,complaint=https://…，"
        "网址中可含 {matter} {region} {department}；页面上只出现有网址的功能，搜到没有网址的只说明在哪里办",
    )
    case_progress_url: str = setting(
        read_template, "", "ZWFW_CASE_PROGRESS_URL", "办件进度查询页的网址，含 {code}；空则只提示"
    )
    case_patterns: str = setting(
        read_patterns,
        CASE_PATTERNS,
        "ZWFW_CASE_PATTERNS",
        "办件编号的写法：正则表达式，以空格分隔；名为 date 的组须为真实日期",
    )
    voice_url: str = setting(read_recogniser, "", "ZWFW_VOICE_URL", "语音识别服务的网址或本站路径；空则页面没有话筒")

    def __init__(self, **values: Any) -> None:
        read = {name: value for name, value in values.items() if not (name in SEALABLE and is_sealed(value))}
        faults = faults_of(read, SETTINGS)
        if faults:
            raise BadParameters(faults)
        super().__init__()
        for row in SETTINGS:
            setattr(self, row.name, values.get(row.name, row.default))
        self.home = Path(self.home)  # a program may well give a text

    def shared_by(self, processes: int) -> Settings:
        """Those of one of several serving processes: what an address or a key may use is divided among them."""
        own = {name: getattr(self, name) / processes for name in SHARED}
        return self.changed(**own)

    def changed(self, **values: Any) -> Settings:
        """The same with some other values."""
        made = Settings(**{row.name: vars(self)[row.name] for row in SETTINGS} | values)
        made._unsealing = self._unsealing
        return made

    def __getstate__(self) -> tuple[dict[str, Any], dict[str, None]]:
        """For a process of a preview or a comparison: what opens secrets, and what was opened, stays here. An
        installation there opens its own.
        """
        return vars(self), {"_unsealing": None}

    def unseal_with(self, unseal: Unseal) -> None:
        """Say how a secret is opened by its name; until then no sealed value can be used."""
        self._unsealing = Unsealing(unseal)

    def unsealed(self, row: Setting, sealed: SealedValue) -> Any:
        """The value of a sealed setting, as it is now. Raises `SecretUnavailable`."""
        if self._unsealing is None:
            raise SecretUnavailable(sealed.name, f"密钥 {sealed.name}（{row.variable}）要在打开数据库之后才能使用")
        try:
            return self._unsealing.value(row, sealed)
        except SecretUnavailable as error:
            if UNAVAILABLE.left_out(row.variable) is not None:
                LOG.warning("secret unavailable", setting=row.variable, reason=str(error))
            raise

    def value_or_default(self, name: str) -> Any:
        """The value of a setting; its default where it is sealed and cannot be opened now, which the log says. For
        whoever has to go on without it, and is no less safe then.
        """
        try:
            return getattr(self, name)
        except (SecretUnavailable, StoreBusy):
            return next(row.default for row in SETTINGS if row.name == name)

    def sealed(self) -> list[tuple[Setting, SealedValue]]:
        """The settings whose values are kept encrypted, in their order."""
        given = ((row, vars(self)[row.name]) for row in SETTINGS)
        return [(row, value) for row, value in given if isinstance(value, SealedValue)]

    def has(self, name: str) -> bool:
        """Whether a setting has a value, which is not looked at: a sealed one counts, though it cannot be opened."""
        return bool(vars(self)[name])

    @property
    def holds_banned(self) -> bool:
        """Whether documents with a banned word are held back, not only told."""
        return self.banned_documents == HOLD

    @property
    def known_hosts(self) -> frozenset[str] | None:
        """The hosts that links of documents may have; None: any."""
        return frozenset(self.link_hosts) or None

    @property
    def demo(self) -> bool:
        """Whether anybody may sign in as somebody who does not exist: on a sample, where no portal's key is set."""
        return self.sample_banner and not self.has("user_key")

    @property
    def disk_reserve(self) -> int:
        """Bytes that loads and builds leave of the disk."""
        return int(self.disk_warning * MB * KEPT_FREE)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment. Raises `ValueError` (in Chinese) naming the variable that is of the wrong form, or that
        another one asks for.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for row in SETTINGS:
            text = environment.get(row.variable)
            if text:
                try:
                    values[row.name] = read_text(row, text)
                except ValueError as error:
                    shown = "（内容从略）" if row.is_secret else f"={text!r}"
                    raise ValueError(f"环境变量 {row.variable}{shown} 有误：{error}") from None
        found = cls(**values)
        if not found.database and (chosen := chosen_database(found.home)):
            found.database = chosen
        if fault := found.oidc_fault():
            raise ValueError(fault)
        return found


SETTINGS: tuple[Setting, ...] = tuple(
    row for kind in Settings.__mro__ for row in vars(kind).values() if isinstance(row, Setting)
)
# Names of those whose value may be kept encrypted.
SEALABLE = frozenset(row.name for row in SETTINGS if isinstance(row, SecretSetting))
