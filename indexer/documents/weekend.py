"""Whether 办理时间 says that a counter is open at the weekend.

What is closed is read first (周六日休息, 双休日除外) and taken out; the days that the clauses still name are open.
Machines, websites and telephones have hours of their own, which are no counter's. Whatever stays unclear is not open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from unicodedata import normalize

DAYS = "一二三四五六日"
WEEKEND = frozenset("六日")
EVERY_DAY = frozenset(DAYS)
# Characters; a text that is longer is no statement of hours.
LONGEST = 1_000

# Before anything is read: one spelling for each thing, and phrases that would be misread are gone. New text → old ones.
REWRITTEN: Mapping[str, re.Pattern[str]] = {
    "-": re.compile(r"[—–―─－﹣~〜∼-]+"),
    ":": re.compile(r":\s*\n"),
    "周": re.compile(r"星期|礼拜"),
    "日": re.compile(r"(?<=[周六、至到-])天(?!数)"),
    r"\1": re.compile(r"\(([上下]午)\)"),
    "": re.compile(
        r"(?<![上下])午休|(?:中午|午间)(?:不|无|均|正常)*(?:休息?|间断|上班|办公|办理|除外)+"
        r"|(?:提前|网上|线上|在线|电话|手机|微信)+(?=预约)|提前\s*\d+\s*小时"
    ),
    "照常": re.compile(r"(?:不|无|没有)(?:休(?!息日)(?:息|假)?|间断|打烊|放假)"),
}
NUMBERED_DAY, SPACE = re.compile(r"(?<=周)[1-7](?!\d|[点时:])"), re.compile(r"[^\S\n]+")

_DAY = rf"周[{DAYS}](?!常)"
_MORE = rf"[、,/和及与]+周?[{DAYS}](?![点时个项月号均])"
_BOTH = r"周末|双休日|(?<!双)休息日|公休日|周休日"
# Before the text is read further, each of these becomes one character: what it names is looked up by it.
NAMED = re.compile(
    rf"每?(?:(?P<range>周(?P<first>[{DAYS}])(?:至|到|-)周?(?P<last>[{DAYS}]))"
    rf"|(?P<both>周六日|{_BOTH})|(?P<days>{_DAY}(?:{_MORE})*))"
    r"|(?:国家|法定|公众|公共)*(?:节假日|节日|假日|假期|长假)"
)
RANGES, OTHERS = 0xE000, 0xE800
_RANGE, _OTHER = (rf"{chr(first)}-{chr(first + 0x7FF)}" for first in (RANGES, OTHERS))
_ONE = f"[{_RANGE}{_OTHER}]"
# A comma joins single days; what follows 周一至周六 and a comma is said of other days.
_LIST = rf"{_ONE}(?:(?:(?<=[{_OTHER}]),|[、/和及与或以]*){_ONE})*"
# Who is closed on Saturday afternoon may be open in the morning.
_PART = r"(?:上午|下午|晚上|夜间|中午)"
_CLOSED = r"(?:休息(?!日)|休假|除外|闭馆|闭厅|放假|停办|公休(?!日)|双休(?!日)|(?<![双公周])休(?![息日]))"
_NOT = r"(?:不|暂停|停止|暂不|未)(?:对外|再|予|提供)*(?:办公|上班|办理|办事|受理|开放|接待|营业|服务|业务|办|开)"
SHUT = re.compile(
    rf"(?P<listed>{_LIST})(?P<part>{_PART}?)(?:全天|均|都|一律|为|是|则|:)*(?:{_CLOSED}|{_NOT})"
    rf"|(?:除了?|不含|不包括|不包含|扣除|非)(?P<left_out>{_LIST})(?:以外|之外|外)?"
)
# In a clause with such words what was read is not sure: a "not" that names no day, or who is to be asked first.
UNSURE = re.compile(rf"{_CLOSED}|{_NOT}|不定|视|是否|咨询|待定|可能|另行|第[一二三四1-4]|隔周|[单双]周")
# Whose hours are no counter's, until a clause names a counter again.
ELSEWHERE = re.compile(r"自助|终端|网上|线上|在线|网办|网站|网厅|热线|电话|客服|小程序|APP|微信|掌上", re.IGNORECASE)
COUNTER = re.compile(r"窗口|大厅|柜台|现场|线下|中心(?!网)")
DAILY = re.compile(r"(?<!工作日)每[天日]|天天|(?:全年|年中)照常|365天|7[x×*]24|(?:24|二十四)小时(?!内|以内|之内|前|后)")
WORKING_DAYS = re.compile(r"工作日|工作时间内|上班时间")
SENTENCE, CLAUSE = re.compile(r"[;。\n]+"), re.compile(r"[,()]+")


# What alone is handled at the weekend, where a text says so.
BUSINESS = re.compile(r"(?:周[六日末]|双休日)[^,，。;；\n]*?(?:办理|受理|开放)([^,，。;；\n(（]{2,30}?)等?业务")


def weekend_business(hours: str) -> str:
    """What a counter handles at the weekend and nothing else (户籍和身份证); "": its hours name nothing."""
    found = BUSINESS.search(hours[:LONGEST])
    return found[1] if found else ""


def opens_at_weekend(hours: str) -> bool:
    """Whether a text of hours says that a counter is open on Saturday or Sunday, all day or a part of it, with or
    without an appointment.
    """
    if len(hours) > LONGEST:
        return False
    text, days_of = _with_days_as_signs(_rewritten(hours))
    closed: set[str] = set()
    opened: set[str] = set()
    named = daily = False

    def shut(found: re.Match[str]) -> str:
        if not found["part"]:
            closed.update(*(days_of.get(sign, ()) for sign in found["listed"] or found["left_out"]))
        return ""

    for clause in _clauses(SHUT.sub(shut, text)):
        days = frozenset().union(*(days_of.get(sign, ()) for sign in clause))
        named = named or bool(days) or WORKING_DAYS.search(clause) is not None
        if not UNSURE.search(clause):
            opened |= days
            daily = daily or DAILY.search(clause) is not None
    if daily and not named:  # 周一至周五 … 每天 8:30 取号 says nothing of the weekend
        opened |= EVERY_DAY
    return bool((opened - closed) & WEEKEND)


def _rewritten(hours: str) -> str:
    text = normalize("NFKC", hours)
    for new, old in REWRITTEN.items():
        text = old.sub(new, text)
    return SPACE.sub("", NUMBERED_DAY.sub(lambda found: DAYS[int(found[0]) - 1], text))


def _with_days_as_signs(text: str) -> tuple[str, dict[str, frozenset[str]]]:
    """The text with a sign for each mention of days or holidays, and the days of the week of each sign."""
    days_of: dict[str, frozenset[str]] = {}

    def sign(found: re.Match[str]) -> str:
        key = chr((RANGES if found["range"] else OTHERS) + len(days_of))
        days_of[key] = _days(found)
        return key

    return NAMED.sub(sign, text), days_of


def _days(found: re.Match[str]) -> frozenset[str]:
    if found["range"]:
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"])
        return frozenset(DAYS[first : last + 1] if first <= last else DAYS[first:] + DAYS[: last + 1])
    return WEEKEND if found["both"] else EVERY_DAY & frozenset(found["days"] or "")


def _clauses(text: str) -> Iterator[str]:
    """The clauses that speak of a counter."""
    for sentence in SENTENCE.split(text):
        elsewhere = False
        for clause in CLAUSE.split(sentence):
            if COUNTER.search(clause):
                elsewhere = False
            elif ELSEWHERE.search(clause):
                elsewhere = True
            if not elsewhere:
                yield clause
