"""Numbers: none that could ring anyone, none that belongs to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.documents.masking.texts import strip_personal
from indexer.samples.review.rule import Reviewed, texts_of

# What a contact may consist of: a hotline of five digits, or an area code and a subscriber's number that begins with
# 0000, which no exchange gives out.
SAFE = re.compile(r"\d{5}|0\d{2,3}-0000\d{4}")
# What could be dialled: area code and subscriber, 400 and 800 numbers, mobiles. Longer runs of digits are codes.
LANDLINE = re.compile(r"(?<!\d)0[1-9]\d{1,2}[- －]?(?!0000)\d{7,8}(?!\d)")
BOUGHT = re.compile(r"(?<!\d)[48]00[- －]?\d{3}[- －]?\d{4}(?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- －]?\d{4}[- －]?\d{4}(?!\d)")
FILLED = {"area": "0571", "digits": "00000000", "n": "1"}
ASKER = re.compile(r".\*{1,3}")


def contacts(given: Reviewed) -> Iterator[Fault]:
    """Contacts of matters, their patterns filled in."""
    for entry in given.matters:
        for number in re.split("[；;]", _filled(entry.raw.get("contact", ""))):
            if number and not SAFE.fullmatch(number):
                said = "应为五位热线或“{area}-{digits}”，几个号码用；分开"
                yield entry.fault("contact", f"“{number}”可能打得通：{said}")


def numbers(given: Reviewed) -> Iterator[Fault]:
    """Any text of any entry."""
    for entry in given.entries:
        for field, text in texts_of(entry.raw):
            if found := MOBILE.search(text):
                yield entry.fault(field, f"含手机号码“{found[0]}”")
            elif (found := LANDLINE.search(text) or BOUGHT.search(text)) and field != "contact":
                yield entry.fault(field, f"“{found[0]}”可能打得通：示例中只用五位热线或 0000 开头的号码")
            elif strip_personal(text) != text:
                yield entry.fault(field, "含身份证号、银行卡号、姓名、住址或电子邮箱")


def asking_actors(given: Reviewed) -> Iterator[Fault]:
    """Who asked in public is shown by the surname alone."""
    for entry in given.documents:
        asker = entry.raw.get("asker")
        if asker and not ASKER.fullmatch(asker):
            yield entry.fault("asker", f"“{asker}”应只留姓氏，如 张**")


def _filled(pattern: str) -> str:
    for name, value in FILLED.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern
