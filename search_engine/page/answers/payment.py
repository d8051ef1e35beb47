"""What people pay that is no handling fee: premiums, taxes, prices. Only sentences of the document, as they stand; the
office's own fee, or that there is none, is no answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_engine.page.answers.answer_builder import Answer, Document, parts_of
from search_engine.page.answers.benefit import A_SUM, AMOUNT, PAYS
from search_engine.page.answers.sentences import chosen, told_to
from search_engine.query.word_lists import alternatives

PAID = re.compile(alternatives("payment.paid"))
# A rate that is written out: 百分之十, 1%, 400元; or who bears it.
BORNE = re.compile("承担|负担|自理|零投资|免征|免费|不收取")
HANDLING = re.compile("工本费|手续费|不收费|办理本事项")
# Taken from those who break a rule, or given to people.
OTHER = re.compile("罚款|处罚|滞纳|骗取|补贴|补助|津贴|奖励|资助")


def payment(document: Document) -> Answer:
    """Up to two sentences of the document that say what is paid; None where it does not."""
    return told_to(document, asks_for_payment) or chosen(_texts(document), says_what_is_paid) or None


def asks_for_payment(question: str) -> bool:
    """Whether a question asks what is to be paid."""
    return bool(A_SUM.search(question) and PAYS.search(question)) or "利率是" in question


def says_what_is_paid(sentence: str) -> bool:
    """Whether a sentence says how much is paid for something, or who bears it."""
    if not PAID.search(sentence) or HANDLING.search(sentence) or OTHER.search(sentence):
        return False
    return bool(AMOUNT.search(sentence) or BORNE.search(sentence))


def _texts(document: Document) -> Iterator[object]:
    """Where a document may say it: the shortest text first."""
    for question in parts_of(document, "faqs"):
        yield question.get("answer")
    fee = document.get("fee")
    if isinstance(fee, dict) and not fee.get("charged"):
        yield fee.get("standard")  # of what is not the office's: 各地不同，由基金承担
    for name in ("conditions", "process"):
        value = document.get(name)
        yield from value if isinstance(value, (list, tuple)) else ()
    if document.get("kind") != "complaint":
        yield document.get("summary")
        yield document.get("text")
        yield document.get("answer")
