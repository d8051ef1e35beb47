"""Taking personal numbers out of a text: id cards, bank cards, mobile phones, e-mail addresses.

Codes of organisations (统一社会信用代码), of matters (实施编码) and hotlines (12345, 0571-88888888) stay.
"""

from __future__ import annotations

import re

from dictionaries.normalize import normal_text

MASK = "***"

# Every repetition is bounded, so that the cost is linear whatever the text. `\d` also means full-width digits.
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}")
# GB 11643-1999: region, date of birth, sequence, check digit; people put spaces between the parts.
ID_CARD = re.compile(
    r"(?<!\d)[1-9１-９]\d{5}[ -]?[12１２][089０８９]\d{2}[ -]?[01０１]\d[0-3０-３]\d[ -]?\d{3}[\dXxＸｘ](?![\dA-Za-z])"
)
# ISO/IEC 7812: 16 to 19 digits, in one run or in groups of four. Numbers starting with 0, 1, 7 or 8 are no bank's.
BANK_CARD = re.compile(r"(?<![\dA-Za-z])[2-69２-６９]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z])")
MOBILE = re.compile(r"(?<![\dA-Z])(?:(?:\+|00)?86[ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Z])")

ID_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
ID_CHECKS = "10X98765432"
# GB 32100-2015: no I, O, S, V, Z; the weight of a place is 3 to its power, modulo 31.
CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
SEPARATORS = re.compile(r"[ -]")


def strip_personal(text: str) -> str:
    """The text with `***` for each id card, bank card, mobile phone number and e-mail address; idempotent."""
    if "@" in text:
        text = EMAIL.sub(MASK, text)
    text = ID_CARD.sub(lambda found: MASK if is_id_card(found[0]) else found[0], text)
    text = BANK_CARD.sub(lambda found: MASK if is_bank_card(found[0]) else found[0], text)
    return MOBILE.sub(MASK, text)


def strip_typed(text: str) -> str:
    """The same of what somebody typed or pasted: those numbers too whose digits are kept apart by what cannot be seen,
    which the normal form is without, and in which the text is given then.
    """
    stripped, masked = strip_personal(text), strip_personal(normal_text(text))
    return stripped if normal_text(stripped) == masked else masked


def is_id_card(number: str) -> bool:
    """Whether the check digit of an 18-place citizen's number is right: Σ digit × 2^(18 - place) ≡ 1 (mod 11)."""
    places = SEPARATORS.sub("", number)
    digits, check = places[:-1], places[-1]
    total = sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS, strict=True))
    wanted = ID_CHECKS[total % 11]
    return wanted == "X" if check in "XxＸｘ" else wanted == str(int(check))


def is_bank_card(number: str) -> bool:
    """Whether a number passes Luhn's test and is no organisation's all-digit code."""
    digits = [int(digit) for digit in SEPARATORS.sub("", number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and not is_credit_code("".join(map(str, digits)))


def is_credit_code(code: str) -> bool:
    """Whether 18 places are a unified social credit code: 31 - Σ digit × 3^(place - 1) mod 31 is the last place."""
    if len(code) != 18 or not set(code) <= set(CREDIT_DIGITS):
        return False
    total = sum(CREDIT_DIGITS.index(digit) * weight for digit, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    return CREDIT_DIGITS.index(code[-1]) == -total % 31
