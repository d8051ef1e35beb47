"""What a document says of a thing in a sentence of its own, where no element is kept for it: whether it can be had
faster, how long it is valid, from what age, whether somebody else may do it.

Only the document's own sentences answer, as they stand; the element beside it (the usual time, the steps) does not. A
matter that has no such sentence says so, since whoever asks whether something can be done must not take silence for no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from search_engine.page.answers.answer_builder import Answer, Document
from search_engine.page.answers.sentences import chosen, texts_in, told_with_question

NUMBER = r"[\d一二两三四五六七八九十百]+"


@dataclass(frozen=True, slots=True)
class Stated:
    """A thing that a sentence may say.

    Attributes:
        asked: What the document's own 常见问题 ask who ask for it.
        said: What a sentence has that says it.
        missing: What a matter without one does not say.
    """

    asked: re.Pattern[str]
    said: re.Pattern[str]
    missing: str


STATED: Mapping[str, Stated] = {
    "expedite": Stated(
        re.compile("加急|特急|急办|急用|急需|急着|快点|快一点"),
        re.compile("加急|特急|急件|急办|急用|情况紧急|优先(?:办理|受理|审批)|提前办结"),
        "能否加急",
    ),
    # 有效期届满三十日前 says when to apply, and nothing of how long it lasts
    "validity_period": Stated(
        re.compile("有效期|能用(?:多久|几年)|管(?:多久|几年)|(?:几年|多久)(?:要|得)?换"),
        re.compile(
            rf"(?<!超过)有效(?:期限?|期间)?(?:(?!届|满|内|前)[^，。；]){{0,8}}?"
            rf"{NUMBER}\s*(?:年|个月|月|周|日|天)(?!内|前|起|\d)"
            rf"|{NUMBER}\s*(?:年|个月|日|天)(?:的?有效期|有效)|长期有效|(?:没有|无|不设|不限)有效期|每{NUMBER}?年(?:换|更换)"
        ),
        "有效期",
    ),
    "age": Stated(
        re.compile("几周?岁|多少周?岁|多大(?:年龄|年纪|岁数|能|可以)|年龄(?:要求|限制|条件|有)"),
        re.compile(rf"{NUMBER}\s*周?岁|(?:退休|劳动)年龄|年龄不限|不限年龄|(?:没有|无)年龄"),
        "年龄要求",
    ),
    # 代办员 and 代办点 are the office's, not somebody whom the asker sends
    "proxy": Stated(
        re.compile(
            "代办|代领|代为|委托(?:别人|他人)|本人(?:亲自)?(?:去|到|来|办)|亲自|(?:别人|家属|家人|子女).{0,4}[办领]"
        ),
        re.compile(
            "代办(?!员|点|机构|公司)|代领|代为(?:申|办|领|提|报|登|查)|委托他人|(?:受托|代理)人(?:持|凭|应|须|代|办|申)|或者其?代理人"
            "|监护人(?:陪同|代|办|申|报|提)|本人(?:须|必须|应|亲自|到场|到现场|持|携带|办理|申请)|亲自(?:到|办|申|前往)"
            "|双方(?:应当?|须|必须)?(?:共同|亲自|同时|均)?到"
        ),
        "能否代办",
    ),
}  # fmt: skip


def stated(document: Document, ask: str) -> tuple[str, str]:
    """What a document says of it, and the element that says so: its own 常见问题, else up to two sentences of one.
    Two empty texts where nothing does, and of what has been replaced: it says what held before.
    """
    row = STATED[ask]
    if document.get("superseded_by"):
        return "", ""
    if told := told_with_question(document, lambda question: bool(row.asked.search(question))):
        return told, "faqs"
    for element, texts in texts_in(document):
        if said := chosen(texts, lambda sentence: bool(row.said.search(sentence))):
            return said, element
    return "", ""


def stated_text(document: Document, ask: str) -> Answer:
    """The same without the element."""
    return stated(document, ask)[0]
