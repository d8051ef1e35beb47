"""How the cells of dictionary rows are read: functions from a cell to its value; `ValueError` (in Chinese) else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dictionaries.messages import EMPTY, NOT_A_REGION_CODE, TOO_LONG_TEXT
from dictionaries.normalize import normal_text
from dictionaries.patterns import offer_patterns, phrase_patterns
from dictionaries.reasons import Message
from dictionaries.regions.region import canonical_form

Cell = Callable[[str], Any]
MAX_TEXT_LENGTH = 60  # characters; the longest official matter names have about so many
MAX_SENTENCE = 200
MAX_CONSTANT_NAME = 120  # characters; the path of a step's constant has about 60
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e[-+]?[0-9]{1,3})?")
SYLLABLE = re.compile(r"[a-z]{1,6}")
LAST_RANK = 30  # of hot terms: as many as one answer lists
MAX_SHORT_NAME = 8  # characters; two rows of them on a phone hold six
SHORTEST_PLACE = 2  # characters; a single one stands for a place on number plates only


SPACED = Message("wrong_form", "首尾有空格", "begins or ends with a space", "请删除", "delete it")
NOT_NORMAL = Message(
    "wrong_form", "应写成“{normal}”（简体、小写、半角）",
    "must be written “{normal}” (simplified, lower case, half width)",
)  # fmt: skip
TWICE = Message("duplicate", "有重复的词", "the same word comes twice")
EMPTY_NAME = Message(
    "wrong_form", "有空的名称或首尾空格", "a name is empty, or begins or ends with a space", "请删除", "delete it",
)  # fmt: skip
NAME_TWICE = Message("duplicate", "有重复的名称", "the same name comes twice")
LONG_NAME = Message("too_long", "最长 {most} 个字", "must have at most {most} characters")
NO_WEIGHT = Message(
    "out_of_range", "应为大于 0、不超过 1 的数，如 0.8", "must be a number above 0 and at most 1, such as 0.8",
)  # fmt: skip
NOT_ONE_OF = Message("unknown_value", "应为 {choices} 之一", "must be one of “{choices}”")
NOT_SOME_OF = Message(
    "unknown_value", "应为 {choices} 中的一个或几个（以 | 分隔），或留空",
    "must be some of “{choices}” with | between them, or empty",
)  # fmt: skip
NO_PINYIN = Message(
    "wrong_form", "应为小写、不带声调的音节，以一个空格分隔，如 chong qing",
    "must be syllables in lower case without tones, with a space between them, such as chong qing",
)  # fmt: skip
NO_PLACE = Message(
    "wrong_form", "地名应有 {least} 个字以上，不带空格", "a place's name has at least {least} characters and no space",
)  # fmt: skip
NOT_LATIN = Message(
    "wrong_form", "应为小写拉丁字母（可带数字）的一个词，如 etc",
    "must be a word of Latin letters in lower case, perhaps with digits, such as etc",
)  # fmt: skip
NO_RANK = Message("out_of_range", "应为 1 至 {most} 的名次，或留空", "must be a rank from 1 to {most}, or empty")
NO_DAY = Message("not_a_date", "应为日期，如 2026-12-31，或留空", "must be a date such as 2026-12-31, or empty")
NOT_CALLED = Message(
    "wrong_form", "应为“号码 名称”，多个以 | 分隔，如 110 公安报警|12345 政务服务热线",
    "must be a number and its name, with | between several, such as “110 公安报警|12345 政务服务热线”",
)  # fmt: skip
NO_ADDRESS = Message(
    "not_a_url", "应为 http:// 或 https:// 开头的网址，或留空",
    "must be an address that begins with http:// or https://, or empty",
)  # fmt: skip
NO_SENTENCE = Message("wrong_form", "应有 1 至 {most} 个字符", "must have 1 to {most} characters")
NO_DECIMAL = Message(
    "wrong_form", "应为一个数，如 20、0.5 或 -4", "must be a number such as 20, 0.5 or -4",
)  # fmt: skip
NO_CONSTANT = Message(
    "wrong_form", "应为排序方案中的名称，如 score.exact_name，不含空格，最长 {most} 个字",
    "must be a name of a rank profile such as score.exact_name, without spaces, of at most {most} characters",
)  # fmt: skip
NO_NUMBER = Message("wrong_form", "应为 3 至 12 位数字", "must have 3 to 12 digits")


def text(cell: str) -> str:
    """A text in normal form."""
    if not cell:
        raise ValueError(EMPTY())
    if cell != cell.strip():
        raise ValueError(SPACED())
    if len(cell) > MAX_TEXT_LENGTH:
        raise ValueError(TOO_LONG_TEXT(most=MAX_TEXT_LENGTH))
    return _normal(cell)


def _normal(cell: str) -> str:
    if cell != (normal := normal_text(cell)):
        raise ValueError(NOT_NORMAL(normal=normal))
    return cell


def pattern(cell: str) -> str:
    """A pattern of phrases in normal form."""
    phrase_patterns.beginnings(_normal(cell))
    return _small(cell, phrase_patterns.too_large(cell))


def offer(cell: str) -> str:
    """A pattern of offers in normal form."""
    offer_patterns.classes_of(_normal(cell))
    return _small(cell, offer_patterns.too_large(cell))


def _small(cell: str, fault: str) -> str:
    if fault:
        raise ValueError(fault)
    return cell


def some(cell: str) -> tuple[str, ...]:
    """Texts between `|`, one at least."""
    return several(cell) or (text(cell),)


def several(cell: str) -> tuple[str, ...]:
    """Texts between `|`; none where the cell is empty."""
    found = tuple(map(text, cell.split("|"))) if cell else ()
    if len(set(found)) != len(found):
        raise ValueError(TWICE())
    return found


def names(cell: str) -> tuple[str, ...]:
    """Names between `|` that need no normal form; none where the cell is empty."""
    found = tuple(cell.split("|")) if cell else ()
    if any(not name or name != name.strip() for name in found):
        raise ValueError(EMPTY_NAME())
    return found


def some_names(cell: str) -> tuple[str, ...]:
    """The same, one at least, none of them twice."""
    found = names(cell)
    if not found:
        raise ValueError(EMPTY())
    if len(set(found)) != len(found):
        raise ValueError(NAME_TWICE())
    return found


def short_name(cell: str) -> str:
    """A text of few characters, or nothing."""
    if len(cell) > MAX_SHORT_NAME:
        raise ValueError(LONG_NAME(most=MAX_SHORT_NAME))
    return text(cell) if cell else ""


def free(cell: str) -> str:
    """A note."""
    return cell.strip()


def weight(cell: str) -> float:
    """A number in (0, 1]."""
    if not re.fullmatch(r"[01](\.[0-9]{1,4})?", cell) or not 0 < float(cell) <= 1:
        raise ValueError(NO_WEIGHT())
    return float(cell)


def decimal(cell: str) -> float:
    """A finite number; digits with a point, perhaps with an exponent."""
    if not DECIMAL.fullmatch(cell) or not math.isfinite(found := float(cell)):
        raise ValueError(NO_DECIMAL())
    return found + 0.0  # -0 is 0


def constant_name(cell: str) -> str:
    """The path of a constant: letters as they are written there, no spaces."""
    if not cell or len(cell) > MAX_CONSTANT_NAME or re.search(r"\s", cell):
        raise ValueError(NO_CONSTANT(most=MAX_CONSTANT_NAME))
    return cell


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Reads one of some values.

    Attributes:
        choices: Each with how the console names it.
        default: What an empty cell means; None: it may not be empty.
    """

    choices: Mapping[str, str]
    default: str | None = None

    def __call__(self, cell: str) -> str:
        """The cell. Raises `ValueError` for any other."""
        if not cell and self.default is not None:
            return self.default
        if cell not in self.choices:
            raise ValueError(NOT_ONE_OF(choices=list(self.choices)))
        return cell


def choices_or_all(choices: Sequence[str]) -> Cell:
    """Some of some values between `|`, in the order of these; none where the cell is empty: all of them."""

    def read(cell: str) -> tuple[str, ...]:
        found = cell.split("|") if cell else []
        if not set(found) <= set(choices) or len(set(found)) < len(found):
            raise ValueError(NOT_SOME_OF(choices=list(choices)))
        return tuple(value for value in choices if value in found)

    return read


def pinyin(cell: str) -> tuple[str, ...]:
    """Toneless syllables between spaces."""
    found = tuple(cell.split(" "))
    if not all(SYLLABLE.fullmatch(syllable) for syllable in found):
        raise ValueError(NO_PINYIN())
    return found


def place_name(cell: str) -> str:
    """A name of a place: a text of two characters and more, without spaces."""
    found = text(cell)
    if len(found) < SHORTEST_PLACE or " " in found:
        raise ValueError(NO_PLACE(least=SHORTEST_PLACE))
    return found


def latin_name(cell: str) -> str:
    """A name in Latin letters, lower case, perhaps with digits (etc, mp3)."""
    if not re.fullmatch(r"[a-z][a-z0-9]*", found := text(cell)):
        raise ValueError(NOT_LATIN())
    return found


def situation(cell: str) -> str:
    """The name of a situation, or `*`: any."""
    return cell if cell == "*" else latin_name(cell)


def region_code(cell: str) -> str:
    """A region code in canonical form."""
    if (code := canonical_form(cell)) is None:
        raise ValueError(NOT_A_REGION_CODE())
    return code


def rank(cell: str) -> int:
    """A place of a list from 1, or nothing: 0."""
    if cell and not (re.fullmatch(r"[0-9]{1,2}", cell) and 1 <= int(cell) <= LAST_RANK):
        raise ValueError(NO_RANK(most=LAST_RANK))
    return int(cell) if cell else 0


def day(cell: str) -> str:
    """A day as YYYY-MM-DD, or nothing."""
    try:
        if cell and date.fromisoformat(cell).isoformat() != cell:
            raise ValueError
    except ValueError:
        raise ValueError(NO_DAY()) from None
    return cell


def called(cell: str) -> tuple[tuple[str, str], ...]:
    """Telephone numbers with what answers each, between `|`, in the order in which they are to be called."""
    found = tuple(one.partition(" ")[::2] for one in cell.split("|"))
    if not all(name for _, name in found):
        raise ValueError(NOT_CALLED())
    return tuple((number(digits), name.strip()) for digits, name in found)


def web_address(cell: str) -> str:
    """An address of the web, or nothing."""
    if cell and not re.fullmatch(r"https?://[^\s<>\"']{3,300}", cell):
        raise ValueError(NO_ADDRESS())
    return cell


def department(cell: str) -> str:
    """A department as authorities have it, or nothing."""
    return cell.strip()


def sentence(cell: str) -> str:
    """A sentence to be shown; at most 200 characters."""
    if not cell or len(cell) > MAX_SENTENCE:
        raise ValueError(NO_SENTENCE(most=MAX_SENTENCE))
    return cell.strip()


def number(cell: str) -> str:
    """A telephone number: digits."""
    if not re.fullmatch(r"[0-9]{3,12}", cell):
        raise ValueError(NO_NUMBER())
    return cell


def _or(empty: Any, read: Cell) -> Cell:
    """The same, or nothing."""
    return lambda cell: read(cell) if cell else empty


region_or_all = _or("", region_code)  # nothing: all regions
called_or_none = _or((), called)
text_or_none = _or("", text)
number_or_none = _or("", number)
