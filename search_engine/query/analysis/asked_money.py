"""Which way the asked money goes, as the asker's verb says it: 能领多少, 要交多少, 收多少手续费, or no verb at all.

A verb decides only where it takes the sum: in 领证多少钱 and 退休多少钱 it does not. Without one the matter decides,
which only the page knows: `money` leaves it to the page. What the listed phrase names as paid out or paid in
(社保多少钱) stands beside it: then nobody asks whether the office charges for its part.
"""

from __future__ import annotations

import re

MONEY = frozenset({"fee", "benefit", "payment"})
A_SUM = re.compile("多少|几[块元毛百千万个成点分]|什么价|贵|便宜")
# Nothing but these stands between a verb and its sum: 能领到的是多少, 补缴了几千.
TAKES = "[销取到了的是个得回出完掉纳存费税款钱还放满]{0,3}(?:多少|几)"
# Names of matters end in 申领, 补领, 换发, 核发, 申报, 提交: these verbs take papers, and say no way of money.
VERB = re.compile("[领拿发报退提取补奖赔贷返]")
# Who gives it: 政府出多少 is got, 要出多少 is paid.
GIVER = "(?:政府|国家|公家|财政|单位|给)"
GETS = re.compile(
    f"{GIVER}出{TAKES}|(?:(?<![申补换核签颁印转收年]){VERB.pattern}|(?<!要)给){TAKES}|(?:多少|几).{{0,3}}(?:能|可以)[领拿报退]"
)
PAYS = re.compile(f"(?:(?<![提给支])[交缴罚扣付]|要给){TAKES}")
# What it costs is the sum and the fee, whatever the sum is called.
COSTS = re.compile(f"(?:[花掏]|(?<!政府)(?<!国家)(?<!公家)(?<!财政)(?<!单位)(?<!给)出){TAKES}")
# The office's own charge: 收多少钱, 工本费多少. 费用 is said of anything.
CHARGES = re.compile("收|费(?!用)")


def money_asked(listed: str, text: str, start: int, end: int, since: int = 0) -> tuple[str, ...]:
    """What a phrase asks for.

    Args:
        listed: What the dictionary says that it asks.
        text: The query; `[start, end)` is the phrase.
        since: Where what was asked before ends: verbs before it take no sum of this phrase.
    """
    if listed not in MONEY or not A_SUM.search(text, start, end):
        return (listed,)
    is_fee = listed == "fee"
    if is_fee and CHARGES.search(text, start, end):
        return ("fee",)
    if _ends_within(COSTS, text, start, end, since):
        return ("payment", "fee")
    if _ends_within(PAYS, text, start, end, since):
        return ("payment", "fee") if is_fee else ("payment",)
    if _ends_within(GETS, text, start, end, since):
        return ("benefit",)
    return ("money",) if is_fee or VERB.match(text, start) else ("money", listed)


def takes_a_sum(text: str, start: int, end: int) -> bool:
    """Whether a verb of getting or paying takes what is asked: 个税退多少, and not 电话多少."""
    return _ends_within(PAYS, text, start, end) or _ends_within(GETS, text, start, end)


def _ends_within(verb: re.Pattern[str], text: str, start: int, end: int, since: int = 0) -> bool:
    """Whether a verb takes the sum of the phrase; the verb may stand before it, but not before `since`."""
    return any(found.end() > start for found in verb.finditer(text, since, end))
