"""Whom to call who was harmed by what is forbidden, reports it, wants to be rid of it, or asks what the law says of it:
told by the form of a text (被逼, 举报, 戒, 判几年) around a thing that a public line takes up (hotlines.tsv, `takes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dictionaries.kinds.intents import Hotline
from dictionaries.normalize import squash
from dictionaries.patterns.phrases import PhraseIndex

REPORTS = re.compile("(?<!被)(?:举报|检举|揭发|告发|控告|报警(?!器|系统|记录|装置|设备)|报案|投诉|曝光|线索)")
# What the state does to somebody is no harm done to him, and who promises that nobody is cheated was not.
NOT_PROMISED = "(?<![不免防怕会])"
HARMED = re.compile(
    f"{NOT_PROMISED}被(?!抓|查|拘|判|捕|罚|处|举报|吊销|撤销|开除|起诉|告|传唤|通缉|审|没收|扣|封|发现|批|认定)"
    "|受骗|上当|受害|敲诈|勒索|逼[我着良]|收到|捡到|发现|遇到|看到|碰到|(?:买到了|买了)假"
    "|有人(?:冒用|伪造|偷拍|跟踪|威胁|逼|骗)"
)
TREATED = re.compile("(?<![破惩警训劝斋])戒(?![指严备尺律具台坛])|瘾|沉迷|脱毒")
LAW = re.compile(
    "(?<!不)犯法|犯不犯法|违法[吗么不嘛没]|违不违法|合法[吗么不嘛]|合不合法|是否(?:合法|违法|犯法|犯罪|构成)"
    "|算(?:不算|)(?:违法|犯法|犯罪)|犯罪[吗么]|判(?:几|多[少久]|刑|死|无期|缓)|怎么判|量刑|坐牢|坐几年|什么罪|定罪|罪名|罪$|(?:怎么|如何)处罚"
)
# The same of what is known to be forbidden.
PUNISHED = re.compile(
    "算.{1,4}[吗么]|拘留|会怎么?样|会咋样|要还[吗么]|有效[吗么]|(?:怎么|如何|怎样|会|什么)处[罚分]|会(?:怎么|如何|怎样)处理|罚(?:多少|款|几)"
    f"|{NOT_PROMISED}被(?:抓|查|拘|捕|举报|起诉|告|传唤|通缉)|立案标准|法律责任|(?:什么|的)后果"
)
CONCERNED = re.compile("帮助|(?:怎么办|咋办|咋整)[啊呀呢吧了吗]*$|怎么处理|如何处理|怎么劝|上交|信了|没人管|谁来?管")
FAMILY = re.compile(
    "孩子|小孩|儿子|女儿|未成年|学生|弟弟|妹妹|哥哥|姐姐|老公|老婆|丈夫|妻子|爸|妈|家人|家属|亲人|家里|朋友|室友|对象|男友|女友"
)
# Who is ill of it.
ILL = re.compile("医院|急救|抢救|中毒|误[服食]|幻觉|挂什么科|后遗症")
YOUNG = re.compile("孩子|小孩|娃|儿子|女儿|未成年|学生|弟弟|妹妹")
# What one is addicted to, and of that what harms the body.
ADDICTION, SUBSTANCE = re.compile("毒|赌|瘾|烟|酒|笑气|大麻|网|游戏|药"), re.compile("毒|烟|酒|笑气|大麻|药")
# Lines by what is wanted; what only is reported; what one may be concerned about.
POLICE, LEGAL, HEALTH, MIND, YOUTH, ANYTHING = "110", "12348", "12320", "12356", "12355", "12345"
OF_PERSONS, OF_CRIME = ("12388", "12389", "12380"), (POLICE, "96110")
# What is handled at an office, a reward for a report as well, is a matter.
MATTER = re.compile(
    "奖|有钱|给钱|证明|许可|审批|备案|登记|申请|报到|探视|条件|材料|流程|手续|补贴|预约|报名|招聘|检测|补办|药物|人员"
)
# Of whom something is done that nobody may.
WRONGED = re.compile(f"{NOT_PROMISED}被(?:人|他人|别人|)(?:伪造|冒用|盗用|冒名|逼|威胁|敲诈|勒索|恐吓|偷拍|骗|拐|坑)")
FORM = re.compile(f"{LAW.pattern}|{WRONGED.pattern}|{REPORTS.pattern}")
# Nobody reports or asks in more characters; what is longer is a text about it.
LONGEST = 60


class Recourse(NamedTuple):
    """Whom to call; `thing`: what about, "" where only a ban tells."""

    number: str
    thing: str


class RecourseIndex:
    """Finds it.

    Args:
        hotlines: The lines there are; one of which there is none is not told.
    """

    def __init__(self, hotlines: Iterable[Hotline] = ()) -> None:
        rows = tuple(hotlines)
        self._numbers = frozenset(row.number for row in rows)
        taken: Mapping[str, str] = {squash(thing): row.number for row in rows for thing in row.takes}
        self._things: PhraseIndex[str] = PhraseIndex(taken)

    def of(self, text: str) -> Recourse | None:
        """Whom to call about a thing that a text names; None for any other text."""
        key = squash(text)
        found = self._things.longest(key)
        if not (found or "戒" in key or "瘾" in key or "沉迷" in key) or len(key) > LONGEST or MATTER.search(key):
            return None
        if found:
            first = max(found, key=lambda one: one.end - one.start)
            names = first.value not in OF_PERSONS and first.end - first.start > 1
            return self._known(_line(key, first.value), key[first.start : first.end] if names else "")
        treated = TREATED.search(key)
        if treated is None or not ADDICTION.search(key):
            return None
        return self._known(_treatment(key), key[treated.start() : treated.end() + 1])

    def of_ban(self, text: str) -> Recourse | None:
        """Whom to call about what is banned in a text; None where it offers it, as far as its form tells."""
        key = squash(text)
        number = LEGAL if _asks_law(key) else POLICE if REPORTS.search(key) or HARMED.search(key) else ""
        if not number and (ILL.search(key) or (FAMILY.search(key) and ADDICTION.search(key))):
            number = _treatment(key)  # nobody offers his brother's illness
        return self._known(number, "")

    def of_form(self, text: str, *, has_found: bool) -> Recourse | None:
        """Whom to call who asks what the law says, or has found nothing and reports or was wronged, whatever about;
        None for any other text.
        """
        key = squash(text)
        if not FORM.search(key) or len(key) > LONGEST or MATTER.search(key):
            return None
        if LAW.search(key):
            return self._known(LEGAL, "")
        number = POLICE if WRONGED.search(key) else ANYTHING if REPORTS.search(key) else ""
        return self._known("" if has_found else number, "")

    def _known(self, number: str, thing: str) -> Recourse | None:
        return Recourse(number, thing) if number in self._numbers else None


def _line(key: str, takes_it: str) -> str:
    """The line for a text about a thing that a line takes up; "" where the text is of no such form."""
    if REPORTS.search(key):
        return takes_it
    if (
        TREATED.search(key)
        or ILL.search(key)
        or (CONCERNED.search(key) and FAMILY.search(key) and ADDICTION.search(key))
    ):
        return _treatment(key)
    if HARMED.search(key):
        return takes_it
    if _asks_law(key):
        return "" if takes_it in OF_PERSONS else LEGAL
    return takes_it if takes_it in OF_CRIME and CONCERNED.search(key) else ""


def _asks_law(key: str) -> bool:
    return LAW.search(key) is not None or PUNISHED.search(key) is not None


def _treatment(key: str) -> str:
    return YOUTH if YOUNG.search(key) else HEALTH if SUBSTANCE.search(key) else MIND
