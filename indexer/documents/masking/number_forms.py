"""What numbers of persons look like, and which of them prove themselves by a check digit."""

from __future__ import annotations

import re
from typing import Final

# A number is written in pieces; these are matched against the pieces together, letters small.
# GB 11643-1999: region, date of birth, sequence, check digit.
ID_CARD: Final = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]", re.ASCII)
ID_PIECES: Final = frozenset({(18,), (6, 8, 4), (6, 8, 3, 1)})
# Born from this year on: its digits may be a case's number (办件编号), with the day that it was taken up.
FIRST_CASES: Final = "2000"
MOBILE: Final = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}", re.ASCII)
# Digits of the first piece: of a whole number, of 86 and 0086, of 138 and 1381234; else it may be several numbers.
MOBILE_FIRST: Final = frozenset({2, 3, 4, 7, 11, 13, 15})
# ISO/IEC 7812: 16 to 19 digits. Numbers starting with 0, 1, 7 or 8 are no bank's.
BANK_CARD: Final = re.compile(r"[2-69]\d{15,18}", re.ASCII)
# A passport or permit, where it is all of a text: E12345678, EA1234567.
BARE_PAPER: Final = re.compile(r"[a-z]\d{8}|[a-z]{2}\d{7}", re.ASCII)
# With a word beside it that says the kind. A slip of the finger is a digit too few or too many.
NAMED: Final = {
    "paper": re.compile(r"[a-z]{0,3}\d{7,28}[a-z]{0,2}|[a-z]{1,2}\d{6}[a-z]", re.ASCII),
    "account": re.compile(r"[a-z]{0,3}\d{7,24}", re.ASCII),
    "plate": re.compile(r"\d{5,8}", re.ASCII),
    "phone": re.compile(r"(?:86)?1[3-9]\d{8,9}|852[4-9]\d{7}|8536\d{7}|8869\d{8}", re.ASCII),
}
# Letters and digits mixed in one piece: least and most characters, least digits among them.
MIXED: Final = {"paper": (8, 12, 5), "account": (8, 20, 7), "plate": (5, 8, 3)}
ABROAD: Final = re.compile(r"\d{9,14}", re.ASCII)
# Behind a person's telephone: with the area's code, or without.
LANDLINE: Final = re.compile(r"0\d{9,11}|[2-9]\d{6,7}", re.ASCII)
# With a dash or bracket between code and number it is a telephone whatever else is named, as written.
AREA_AND_NUMBER: Final = re.compile(r"0(?:10|2\d|[3-9]\d{2})[)\- .]{1,2}\d{3,4}[ \-.]?\d{4}", re.ASCII)

ID_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
ID_CHECKS = "10X98765432"
# GB 32100-2015: no I, O, S, V, Z; the weight of a place is 3 to its power, modulo 31.
CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def is_id_card(number: str) -> bool:
    """Whether the check digit of an 18-place citizen's number is right: Σ digit × 2^(18 - place) ≡ 1 (mod 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11] == number[-1].upper()


def is_bank_card(number: str) -> bool:
    """Whether a number passes Luhn's test and is no organisation's all-digit code."""
    digits = [int(digit) for digit in number]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and not is_credit_code(number)


def is_credit_code(code: str) -> bool:
    """Whether 18 places are a unified social credit code: 31 - Σ digit × 3^(place - 1) mod 31 is the last place."""
    if len(code) != 18 or not set(code) <= set(CREDIT_DIGITS):
        return False
    total = sum(CREDIT_DIGITS.index(digit) * weight for digit, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    return CREDIT_DIGITS.index(code[-1]) == -total % 31
