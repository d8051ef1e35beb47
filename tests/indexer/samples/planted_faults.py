"""Faults that are planted in a copy of the sample catalogue, and how each of them is told."""

from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Raw = dict[str, Any]
Files = dict[str, Raw]

CARD, NEXT_CARD, FUND = "居民身份证补领", "居民身份证换领", "租房提取住房公积金"
PENALTY, GUIDE, ANOTHER = "对擅自占用城市道路的处罚", "导游证核发", "另一个事项"
POLICY, TALENTS = "余杭区租房补贴办法（试行）", "余杭区人才政策"
LICENCE = "食品经营许可（变更）"
TITLES = (CARD, NEXT_CARD, FUND, PENALTY, GUIDE, POLICY, TALENTS, LICENCE)
# The check digits of this id card and this bank card are right; nobody has them.
ID_CARD, BANK_CARD = "11010519491231002X", "6222020000000000018"


@dataclass(frozen=True)
class Planted:
    """What is done to the catalogue, and the title, field and words of the fault that must be told."""

    name: str
    plant: Callable[[Files], Any]
    title: str
    field: str
    reason: str

    def __str__(self) -> str:
        return self.name


def holds(content: Raw, titles: Collection[str]) -> bool:
    """Whether a file has an entry of one of the titles."""
    entries = (*content.get("matters", []), *content.get("documents", []))
    return any(part.get("title") in titles for raw in entries for part in (raw, *raw.get("situations", ())))


def entry(files: Files, title: str) -> Raw:
    """The matter, situation or document of a title."""
    for content in files.values():
        for raw in (*content.get("matters", []), *content.get("documents", [])):
            for part in (raw, *raw.get("situations", ())):
                if part.get("title") == title:
                    found: Raw = part
                    return found
    raise KeyError(title)


def puts(of: str, /, **fields: Any) -> Callable[[Files], Any]:
    """Fields of an entry are set; None takes one away."""
    return lambda files: entry(files, of).update(fields)


def adds(of: str, /, **fields: Any) -> Callable[[Files], Any]:
    """Another matter like one, in its file."""

    def plant(files: Files) -> None:
        for content in files.values():
            if any(raw.get("title") == of for raw in content.get("matters", [])):
                content["matters"].append({**deepcopy(entry(files, of)), **fields})

    return plant


def variant(region: str, **overrides: Any) -> list[Raw]:
    """One local variant."""
    return [{"regions": [region], "overrides": overrides}]


NEW_CODE = "000199001000"
SLOW = {"value": 90, "unit": "自然日"}
ONLINE = {"scope": "全国", "mode": "全程网办"}
FORM = {"name": "申请表", "form_url": "https://www.gov.cn/x"}

PLANTED = [
    Planted("an element is missing", puts(CARD, summary=None), CARD, "summary", "缺少要素"),
    Planted("a key is misspelt", puts(CARD, popularty=1), CARD, "popularty", "没有这个字段"),
    Planted("a value of no list", puts(CARD, matter_type="许可"), CARD, "matter_type", "应为"),
    Planted("a level that is none", puts(CARD, levels=["street"]), CARD, "levels", "没有层级 street"),
    Planted("a code of eleven digits", puts(GUIDE, catalog_code="00010000001"), GUIDE, "catalog_code", "12 位数字"),
    Planted("a code of another type", puts(GUIDE, catalog_code="002000000000"), GUIDE, "catalog_code", "以 0001 开头"),
    Planted("a code for two", adds(GUIDE, title=ANOTHER), ANOTHER, "catalog_code", "请另编号"),
    Planted("a fund in a county", puts(FUND, levels=["city", "county"]), FUND, "levels", "不应在 county"),
    Planted("id cards from a city", puts(CARD, levels=["city"]), CARD, "levels", "县级公安机关"),
    Planted("a village that permits", puts(GUIDE, levels=["village"]), GUIDE, "levels", "没有行政许可的权力"),
    Planted("a village's matter in a city", puts(GUIDE, title="林木采伐许可证核发"), "林木采伐许可证核发", "rural",
            "rural: true"),
    Planted("a penalty on application", puts(PENALTY, initiative="依申请"), PENALTY, "initiative", "应为 依职权"),
    Planted("a link to a real host", puts(CARD, materials=[FORM]), CARD, "materials.0.form_url", "www.gov.cn"),
    Planted("a host in running text", puts(POLICY, text="详见 www.baidu.com/x。"), POLICY, "text", "www.baidu.com"),
    Planted("two situations of one name", puts(NEXT_CARD, title=CARD), CARD, "title", "写明情形"),
    Planted("a name in two departments", adds(GUIDE, catalog_code=NEW_CODE, department="公安"), GUIDE, "title",
            "same_names"),
    Planted("a name twice in one", adds(GUIDE, catalog_code=NEW_CODE), GUIDE, "title", "事项同名"),
    Planted("a number that rings", puts(CARD, contact="{area}-88{digits}"), CARD, "contact", "打得通"),
    Planted("a landline in a text", puts(CARD, supervision="12345 或 0571-87654321"), CARD, "supervision", "打得通"),
    Planted("a paid number", puts(CARD, supervision="400-810-1234"), CARD, "supervision", "打得通"),
    Planted("a mobile", puts(CARD, process=["申请", "联系 13812345678"]), CARD, "process.1", "手机号码"),
    Planted("a mobile with spaces", puts(POLICY, text="电话 138 1234 5678"), POLICY, "text", "手机号码"),
    Planted("a promise over the law", puts(CARD, promised_time=SLOW), CARD, "promised_time", "比法定办结时限"),
    Planted("a variant over the law", puts(CARD, local_variants=variant("330100", promised_time=SLOW)), CARD,
            "promised_time", "比法定办结时限"),
    Planted("all online and a visit", puts(FUND, coverage=ONLINE, visits=1, online=["受理"]), FUND, "coverage.mode",
            "要到现场 1 次"),
    Planted("all online and no end", puts(FUND, coverage=ONLINE, visits=0, online=["受理"]), FUND, "coverage.mode",
            "没有办理"),
    Planted("handled online and a visit", puts(FUND, coverage=None, visits=1, online=["受理", "办理"]), FUND, "online",
            "可以网上办理而要到现场"),
    Planted("no visit and no way", puts(FUND, coverage=None, visits=0, online=["互联网咨询"]), FUND, "visits",
            "网上不能受理"),
    Planted("a variant that asks one to come", puts(FUND, coverage=ONLINE, visits=0, online=["受理", "办理"],
            local_variants=variant("330100", visits=1)), FUND, "coverage.mode", "要到现场 1 次"),
    Planted("a theme that is none", puts(CARD, themes=["办证"]), CARD, "themes.0", "不在国家服务主题"),
    Planted("an alias like the title", puts(CARD, aliases=["补证", CARD]), CARD, "aliases.1", "与名称相同"),
    Planted("an alias twice", puts(CARD, aliases=["补证", "补证"]), CARD, "aliases.1", "另一个别名"),
    Planted("a life event that is none", puts(CARD, life_events=["搬家"]), CARD, "life_events.0", "一件事"),
    Planted("no heir", puts(POLICY, superseded_by="policy-0"), POLICY, "superseded_by", "没有编号为 policy-0"),
    Planted("a variant nowhere", puts(CARD, local_variants=variant("339999", visits=0)), CARD,
            "local_variants.0.regions", "339999"),
    Planted("a variant of no field", puts(CARD, local_variants=variant("330100", vists=0)), CARD, "vists",
            "没有这个字段"),
    Planted("a competence of another level", puts(CARD, competence={"nation": "跨省"}), CARD, "competence", "每一层级"),
    Planted("an exception nowhere", puts(CARD, except_regions=["1"]), CARD, "except_regions", "没有行政区划 1"),
    Planted("a document nowhere", puts(POLICY, region="339999"), POLICY, "region", "339999"),
    Planted("a document's level", puts(POLICY, level="省级"), POLICY, "level", "不是省级"),
    Planted("an id twice", lambda files: puts(TALENTS, id=entry(files, POLICY)["id"])(files), TALENTS, "id", "已用于"),
    Planted("an id card", puts(POLICY, text=f"身份证 {ID_CARD}"), POLICY, "text", "身份证号"),
    Planted("a bank card", puts(POLICY, text=f"账号 {BANK_CARD}"), POLICY, "text", "银行卡号"),
    Planted("an asker by name", puts(POLICY, asker="张三丰"), POLICY, "asker", "只留姓氏"),
]  # fmt: skip
