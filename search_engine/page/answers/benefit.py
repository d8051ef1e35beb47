"""待遇: how much there is to get. Only sentences of the document itself, as they stand.

A sentence answers if it speaks of something that is given (补贴, 津贴, 待遇 …), says how much (an amount, or by what it
is reckoned), and is not about something that the reader pays, earns or owns. Whether a matter gives anything at all is
decided before (see `money`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_engine.page.answers.answer_builder import Answer, Document, parts_of, texts_of
from search_engine.page.answers.sentences import ASKED, chosen, told_to

GIVEN = re.compile(
    r"补贴|津贴|补助|补偿|待遇|救助|资助|奖励|奖金|抚恤|优待金|养老金|保险金|低保|贴息|报销|返还|救济|慰问金|助学金|抚慰金|计发"
)
DIGITS = r"(?:\d[\d,.]*|[一二三四五六七八九十两][零〇一二三四五六七八九十百千万两]*)"
AMOUNT = re.compile(rf"{DIGITS}\s*(?:百|千|万|亿)?\s*元|{DIGITS}\s*[%％]|百分之[零〇一二三四五六七八九十百点\d]+")
# How it is reckoned, where it is no sum.
RECKONED = re.compile(r"按(?!规定|月|年|季|时|期)[^，。；]{2,60}(?:计发|计算|核定|发放|支付|给付)|标准为|标准是")
# What is paid, earned or owned is nothing to get; 不收费 is about the office's fee, never about a benefit.
NOT_GIVEN = re.compile(
    r"收费|免费|缴费|缴纳|交纳|工本费|手续费|罚款|处罚|违法所得|押金|保证金|注册资本|起付|自付|自费|骗取|退回|追回"
)
# A clause with these sets a limit for those who may have it: 人均月收入低于3000元.
LIMIT = re.compile(r"收入|所得|财产|存款|资产|营业额|销售额|投资额|价值|价款|工资低于")
CLAUSE = re.compile(r"[^，,；;：:]+")
# A question that asks for a sum of money, and one that asks what is to be paid.
A_SUM = re.compile(
    "多少(?![个名位家]?[人年户业平岁天月次职])|几(?:[百千万成]|个点)|怎么算|怎么计算|额度|(?<!条件)标准|(?<!多大)比例"
)
PAYS = re.compile("[交缴]|税|利率|利息|收费|罚|保证金|租金|价")
# To whom it is paid: 拨付到单位或者本人账户. 发放到账户 does not say whose.
TO_WHOM = re.compile(
    r"(?:拨付|支付|发放|划拨|划入|打|发)(?:到|至|给|入)[^，。；]{0,12}(?:单位|个人|本人|职工|家庭|监护人)"
)


def benefit(document: Document) -> Answer:
    """Up to two sentences of the document that say how much, and to whom it is paid; None where it says no sum."""
    told = told_to(document, asks_for_benefit)
    told = (told if told and not NOT_GIVEN.search(told) else "") or chosen(_texts(document), says_how_much)
    paid = paid_to(document) if told and not TO_WHOM.search(told) else ""
    return told + paid or None


def paid_to(document: Document) -> str:
    """The step of a matter that says to whom its money is paid, as a sentence; "" where none does."""
    steps = texts_of(document.get("process"))
    return next((f"{step.rstrip('。')}。" for step in steps if TO_WHOM.search(step)), "")


def asks_for_benefit(question: str) -> bool:
    """Whether a question asks how much there is to get."""
    return bool(A_SUM.search(question)) and not PAYS.search(question)


def says_how_much(sentence: str) -> bool:
    """Whether a sentence says how much of something is given."""
    if not GIVEN.search(sentence) or NOT_GIVEN.search(sentence):
        return False
    return bool(RECKONED.search(sentence)) or any(
        AMOUNT.search(clause) and not LIMIT.search(clause) for clause in CLAUSE.findall(sentence)
    )


def _texts(document: Document) -> Iterator[object]:
    """Where a document may say it: the shortest text first."""
    for question in parts_of(document, "faqs"):
        yield question.get("answer")
    if document.get("kind") not in ASKED:
        yield document.get("summary")
        yield document.get("text")
    yield document.get("answer")
