"""The settings.

1. Every setting is in `docs/settings.md`, in order, with its type, default, variable and help; nothing else is.
2. Names and variables differ; every setting is an attribute with its default.
3. The environment is read; an empty variable counts as absent.
4. A value of the wrong form is a `ValueError` in Chinese that names the variable.
5. A setting that does not exist is refused.
6. A program may give the folder of the state as text.
7. What addresses and keys may use is divided among serving processes, and nothing else.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from search_engine import BadParameters, Settings
from search_engine.operation import SETTINGS
from search_engine.settings.settings import SHARED, Setting

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
ZERO_MEANS_NONE = ("block_seconds", "key_seconds", "probe_seconds", "storage_rate")
WRONG_PREFIXES = (
    "/", "search", "/search/", "//search", "/a//b", "/.", "/../a", "/a/..", "/a/./b", "/搜索", "/%73", "/a?b", "/a#b",
    "/a;b", "/a<b", "https://a.gov.cn/search", "/v1", "/item/x",
)  # fmt: skip
TYPES = {
    bool: "`1` or `0`", int: "whole number, 1 or more", tuple: "words, by commas", str: "text",
    dict: "name=address, by commas", float: "percentage",
}  # fmt: skip


def row(setting: Setting) -> str:
    kind = "path" if isinstance(setting.default, Path) else TYPES[type(setting.default)]
    if setting.name == "audit_days":
        kind = "whole number, 180 or more"
    if setting.name == "report_actors":
        kind = "whole number, 5 or more"
    if setting.name == "four_eyes":
        kind = "names of dictionaries, by commas; `all`, `none`"
    if setting.name in ZERO_MEANS_NONE:
        kind = "whole number, 0 or more"
    value = ",".join(setting.default) if isinstance(setting.default, tuple) else setting.default
    default = f"`{int(value) if isinstance(value, bool) else value}`"
    shown = default if setting.default not in ("", (), {}) else "empty"
    return f"| `{setting.name}` | {kind} | {shown} | `{setting.variable}` | {setting.help} |"


def test_1_every_setting_is_documented() -> None:
    rows = re.findall(r"^\| `.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == [row(setting) for setting in SETTINGS]


def test_settings_have_distinct_names_and_typed_defaults() -> None:
    assert (
        len({setting.name for setting in SETTINGS}) == len({setting.variable for setting in SETTINGS}) == len(SETTINGS)
    )
    assert all(setting.variable.startswith("ZWFW_") and setting.help for setting in SETTINGS)
    settings = Settings()
    assert [getattr(settings, setting.name) for setting in SETTINGS] == [setting.default for setting in SETTINGS]
    typed = {name for kind in Settings.__mro__ for name in vars(kind).get("__annotations__", {})}
    assert typed == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("ZWFW_HOME", "/srv/zwfw", "home", Path("/srv/zwfw")),
        ("ZWFW_DATABASE", "sqlite:////srv/zwfw.db", "database", "sqlite:////srv/zwfw.db"),
        ("ZWFW_REGION", "330110", "default_region", "330110"),
        ("ZWFW_LINK_HOSTS", "zjzwfw.gov.cn, gov.cn,", "link_hosts", ("zjzwfw.gov.cn", "gov.cn")),
        ("ZWFW_LOG_QUERIES", "0", "log_queries", False),
        ("ZWFW_LOG_QUERIES", "True", "log_queries", True),
        ("ZWFW_LOG_DAYS", "30", "log_days", 30),
        ("ZWFW_LOG_DAYS", "", "log_days", 180),
        ("ZWFW_SAMPLE_BANNER", "1", "sample_banner", True),
        ("ZWFW_CREDIT_CODE_URL", "https://a.gov.cn/c?id={code}", "credit_code_url", "https://a.gov.cn/c?id={code}"),
        ("ZWFW_CASE_PATTERNS", "ZJ[0-9]{8} [0-9]{20}", "case_patterns", "ZJ[0-9]{8} [0-9]{20}"),
        ("ZWFW_CASE_PATTERNS", "([A-Z]{2}-?){2,4}[0-9]+", "case_patterns", "([A-Z]{2}-?){2,4}[0-9]+"),
        ("ZWFW_VOICE_URL", "https://voice.gov.cn/asr", "voice_url", "https://voice.gov.cn/asr"),
        ("ZWFW_VOICE_URL", "/asr", "voice_url", "/asr"),
        ("ZWFW_NEAR_SOUNDS", "zh/z, n/l", "near_sounds", ("zh/z", "n/l")),
        ("ZWFW_NEAR_SOUNDS", "none", "near_sounds", ()),
        ("ZWFW_SUGGEST", "OFF", "suggest", "off"),
        ("ZWFW_PREFIX", "/search", "prefix", "/search"),
        ("ZWFW_PREFIX", "/zwfw-2.0/so_1~", "prefix", "/zwfw-2.0/so_1~"),
        ("ZWFW_PREFIX", "/searching/v1", "prefix", "/searching/v1"),
        ("ZWFW_PREFIX", "", "prefix", ""),
        ("ZWFW_REBUILD", "OFF", "rebuild", "off"),
        ("ZWFW_ALARM_SLOW", "0.5", "alarm_slow", 0.5),
        ("ZWFW_PROBE_SECONDS", "0", "probe_seconds", 0),
        ("ZWFW_ALARM_WEBHOOK", "https://a.gov.cn:8443/h?t=1", "alarm_webhook", "https://a.gov.cn:8443/h?t=1"),
        (
            "ZWFW_SITE_OWNERS",
            "浙江=https://a.gov.cn/h?t=1, 杭州 = http://10.0.0.1/",
            "site_owners",
            {"浙江": "https://a.gov.cn/h?t=1", "杭州": "http://10.0.0.1/"},
        ),
    ],
)
def test_settings_are_read_from_the_environment(variable: str, text: str, name: str, value: Any) -> None:
    assert getattr(Settings.from_environment({variable: text}), name) == value


def test_settings_are_read_from_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_REGION", "310115")
    assert Settings.from_environment().default_region == "310115"


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("ZWFW_LOG_QUERIES", "ja"),
        ("ZWFW_LOG_QUERIES", "2"),
        ("ZWFW_LOG_DAYS", "half a year"),
        ("ZWFW_LOG_DAYS", "1.5"),
        ("ZWFW_LOG_DAYS", "-1"),
        ("ZWFW_LOG_DAYS", "0"),
        ("ZWFW_MAX_BODY", "64MB"),
        ("ZWFW_MAX_BODY", "１０"),
        ("ZWFW_CREDIT_CODE_URL", "https://a.gov.cn/"),
        ("ZWFW_CREDIT_CODE_URL", "javascript:{code}"),
        ("ZWFW_CASE_PROGRESS_URL", "https://a.gov.cn/{code}/{code}"),
        ("ZWFW_CASE_PATTERNS", "[0-9]{20} ([0-9]"),
        *(("ZWFW_CASE_PATTERNS", text) for text in ("[0-9]{20} (A+)+", "(A|AB)*C", "A*A*A*A*B", "(?=(A?A?){19})A{9}")),
        ("ZWFW_VOICE_URL", "ftp://a.gov.cn/"),
        ("ZWFW_VOICE_URL", "//a.gov.cn/asr"),
        *(("ZWFW_PREFIX", text) for text in WRONG_PREFIXES),
        *(("ZWFW_ALARM_SLOW", text) for text in ("0", "101", "-1", "5%", "1e1", "half")),
        ("ZWFW_PROBE_SECONDS", "-1"),
    ],
)
def test_a_setting_of_the_wrong_form_names_its_variable(variable: str, text: str) -> None:
    with pytest.raises(ValueError, match=rf"^环境变量 {variable}='{re.escape(text)}' 有误：应为") as caught:
        Settings.from_environment({variable: text})
    assert not re.search("[a-z]{4,}", re.sub(r"https?://|\{code\}", "", str(caught.value).replace(repr(text), "")))


WRONG_WEBHOOKS = (
    "file:///etc/passwd", "ftp://a.gov.cn/", "javascript:alert(1)", "//a.gov.cn/h", "https://", "https:///h",
    "https://user:secret@a.gov.cn/", "https://a.gov.cn:99999/", "https://a.gov.cn/\r\nX: 1", "a.gov.cn",
)  # fmt: skip


@pytest.mark.parametrize("text", WRONG_WEBHOOKS)
def test_a_wrong_webhook_is_refused_and_not_repeated(text: str) -> None:
    """Their text is not repeated: who knows such an address may post to it."""
    for variable, given in (("ZWFW_ALARM_WEBHOOK", text), ("ZWFW_SITE_OWNERS", f"浙江={text}")):
        with pytest.raises(ValueError, match=f"^环境变量 {variable}（内容从略） 有误：应为") as caught:
            Settings.from_environment({variable: given})
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["浙江", "=https://a.gov.cn/", "浙江="])
def test_a_wrong_site_owner_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="应为"):
        Settings.from_environment({"ZWFW_SITE_OWNERS": text})


def test_a_setting_with_a_line_end_is_refused() -> None:
    with pytest.raises(ValueError, match="应为"):
        Settings.from_environment({"ZWFW_PREFIX": "/search\n"})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(BadParameters) as raised:
        Settings(colour="red", hom="x", home=3, event_rate="5", spelling=False)
    assert [detail.field for detail in raised.value.details] == ["colour", "hom", "home", "event_rate", "spelling"]
    assert "home" in str(raised.value.details[1].reason)
    assert Settings(event_rate=2.5, trusted_proxies=["10.0.0.0/8"], portal_pages={"a": "b"}).event_rate == 2.5


def test_the_home_may_be_given_as_text() -> None:
    assert Settings(home="state").home == Path("state")


def test_rates_are_shared_by_processes_and_nothing_else() -> None:
    whole = Settings(event_rate=100, block_seconds=60, max_body=1_000, prefix="/search")
    half = whole.shared_by(2)
    assert (half.event_rate, half.block_seconds, half.key_seconds) == (50, 30, 0)
    others = {setting.name for setting in SETTINGS} - set(SHARED)
    assert all(getattr(half, name) == getattr(whole, name) for name in others)
