"""What an authority has said in a public answer (咨询答复) about the thing asked for, as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search_engine.page.answers.answer_builder import Document
from search_engine.page.answers.sentences import chosen

KINDS = frozenset({"faq"})  # what became of a complaint is no advice to others
# What a sentence must speak of to be an answer. A benefit has rules of its own, forms are links: neither is here.
SPEAKS_OF: Mapping[str, re.Pattern[str]] = {
    "materials": re.compile(
        r"材料|携带|带上|[持凭](?!证)[^，。]{1,20}(?:证|书|簿|本|卡|表)[^，。]{0,6}(?:办|申|领|到)"
        r"|提供[^，。]{1,30}(?:证|书|簿|本|卡|表|单|票)"
    ),
    "time": re.compile(
        r"工作日|当场|当天|即时|[\d一二两三四五六七八九十]+(?:日|天|个月)内(?:办结|答复|完成|决定|发放|到账)"
    ),
    "fee": re.compile(r"收费|免费|工本费|手续费|费用[^，。]{0,10}元"),
    "place": re.compile(r"到(?:[^，。]{0,25})(?:窗口|大厅|中心|派出所|服务站|受理点|网点|经办机构|社区|街道)"),
    "conditions": re.compile(r"条件|符合|满[^，。]{1,12}(?:年|月|周岁)|可以|不能|不予"),
    "process": re.compile(r"申请|登录|办理|提交|先[^，。]+再|补缴|预约"),
    "contact": re.compile(r"(?<!\d)(?:0\d{2,3}-?)?\d{7,8}(?!\d)|(?<!\d)1\d{4}(?!\d)|(?<!\d)400-?\d{3}-?\d{4}(?!\d)"),
    "basis": re.compile(r"《[^》]{2,60}》"),
    "hours": re.compile(r"周[一二三四五六日末]|上班时间|工作时间|\d{1,2}[:：]\d{2}"),
}  # fmt: skip


def reply(document: Document, ask: str) -> str | None:
    """Up to two sentences of a public answer; None for what is no public answer, or speaks of other things."""
    speaks = SPEAKS_OF.get(ask)
    if speaks is None or document.get("kind") not in KINDS:
        return None
    return chosen([document.get("answer")], lambda sentence: bool(speaks.search(sentence))) or None
