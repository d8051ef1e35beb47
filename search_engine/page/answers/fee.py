"""费用: what it costs. Free is only what the document says is free."""

from __future__ import annotations

import re

from search_engine.page.answers.answer_builder import Answer, Document, part_of, text_of

# A price of more than nothing.
PRICE = re.compile(
    r"[1-9１-９一二三四五六七八九十百千万两][\d,.０-９零〇一二三四五六七八九十百千万两]*\s*元|[1-9]\d*(\.\d+)?\s*[%％‰]"
)


def fee(document: Document) -> Answer:
    """Such as 不收费, or 收费：居民身份证工本费，每证40元."""
    element = part_of(document, "fee")
    charged, item, standard = element.get("charged"), text_of(element.get("item")), text_of(element.get("standard"))
    if charged is False:
        # Where 不收费 stands beside a price, one of them is wrong: what is written out is shown, nothing is promised.
        return f"收费标准：{standard}" if PRICE.search(standard) else "不收费"
    details = "，".join(filter(None, [item, standard]))
    if charged is True:
        return f"收费：{details}" if details else "收费"
    return f"收费标准：{standard}" if standard else None
