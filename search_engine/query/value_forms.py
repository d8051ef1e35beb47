"""How the values of parameters are read: texts as sent → a value, or `ValueError` with a `Reason`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from dictionaries.reasons import Message, Reason
from dictionaries.regions import load_tree
from indexer.documents.timestamps import parse_instant
from indexer.loaders.check import UPDATED_IN_FUTURE
from indexer.store.stamps import AHEAD
from search_engine.messages import (
    CONTROL_CHARACTERS,
    NOT_A_FLAG,
    NOT_A_REGION_CODE,
    NOT_A_SINGLE_VALUE,
    NOT_BETWEEN,
    REGION_WITH_CODE,
    TOO_LONG,
    TOO_MANY_VALUES,
    TOO_SMALL,
)
from search_engine.query.vocabulary import NEAREST, not_among

MAX_VALUES = 50  # values of one filter
LONGEST_NAME = 30  # characters; of a region
LARGEST = 10**18 - 1  # of a number that something stored has
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LONGEST_VALUE = 100  # characters; of one of several
NOT_DEGREES = Message(
    "out_of_range", "应为 -{most} 至 {most} 的度数，例如 30.27", "must be degrees from -{most} to {most}, such as 30.27"
)
NOT_A_SHORT_TEXT = Message(
    "too_long", "每个值最长 {most} 个字符，不含控制字符",
    "each value must have at most {most} characters and no control characters",
)  # fmt: skip
NOT_A_DAY = Message(
    "not_a_date", "应为 1900 年至 2105 年的日期，如 2026-03-01",
    "must be a date between the years 1900 and 2105, such as 2026-03-01",
)  # fmt: skip
NOT_A_TIME = Message(
    "not_a_date", "应为时间，如 2026-03-01T09:00:00+08:00", "must be a time such as 2026-03-01T09:00:00+08:00"
)
UNENCODED_ZONE = re.compile(r"(T[0-9:.]+) ([0-9]{2}:?[0-9]{2})$")
NEAR_REGION_CODE = NOT_A_REGION_CODE.with_mend("最接近的是 {near}", "nearest: {near}")


def single(values: Sequence[str]) -> str:
    """The value of what may be given once."""
    if len(values) > 1:
        raise ValueError(NOT_A_SINGLE_VALUE())
    return values[0] if values else ""


def text_of(limit: int) -> Callable[[Sequence[str]], str]:
    """Reads a text of at most `limit` characters."""

    def read(values: Sequence[str]) -> str:
        text = single(values)
        if len(text) > limit:
            raise ValueError(TOO_LONG(most=limit, length=len(text)))
        if CONTROL.search(text):
            raise ValueError(CONTROL_CHARACTERS())
        return text.strip()

    return read


def whole(least: int, most: int) -> Callable[[Sequence[str]], int]:
    """Reads a whole number `[least, most]`."""
    fault = NOT_BETWEEN(least=least, most=most) if most < LARGEST else TOO_SMALL(least=least)

    def read(values: Sequence[str]) -> int:
        text = single(values)
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(fault)
        return int(text)

    return read


def form_of(form: str, fault: Reason) -> Callable[[Sequence[str]], str]:
    """Reads a text that fits a regular expression; `fault`: what is wrong with others."""

    def read(values: Sequence[str]) -> str:
        text = single(values).strip()
        if not re.fullmatch(form, text):
            raise ValueError(fault)
        return text

    return read


def degrees(most: float) -> Callable[[Sequence[str]], float]:
    """Reads degrees between -`most` and `most`."""

    def read(values: Sequence[str]) -> float:
        text = single(values)
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,17})?(e-[0-9]{1,3})?", text) or abs(float(text)) > most:
            raise ValueError(NOT_DEGREES(most=f"{most:g}"))
        return float(text)

    return read


def one_of(choices: Sequence[str]) -> Callable[[Sequence[str]], str]:
    """Reads one of some values."""

    def read(values: Sequence[str]) -> str:
        text = single(values).strip()
        if text not in choices:
            raise ValueError(not_among(text, choices))
        return text

    return read


def any_of(choices: Sequence[str] | None = None) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Reads several values, each of `choices` where there are any."""

    def read(values: Sequence[str]) -> tuple[str, ...]:
        if len(values) > MAX_VALUES:
            raise ValueError(TOO_MANY_VALUES(most=MAX_VALUES))
        found = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
        for value in found:
            if choices is not None and value not in choices:
                raise ValueError(not_among(value, choices))
            if len(value) > LONGEST_VALUE or CONTROL.search(value):
                raise ValueError(NOT_A_SHORT_TEXT(most=LONGEST_VALUE))
        return found

    return read


def instant(values: Sequence[str]) -> datetime:
    """Reads a day or a moment."""
    text = single(values)
    try:
        return parse_instant(text)
    except ValueError:
        raise ValueError(NOT_A_DAY()) from None


def last_instant(values: Sequence[str]) -> datetime:
    """A day without a time of day means all of that day."""
    moment = instant(values)
    return moment if ":" in values[0] else moment + timedelta(days=1, seconds=-1)


def update_time(values: Sequence[str]) -> datetime:
    """Reads when something was updated: a time that is not in the future."""
    text = single(values)
    try:
        # a + that was not percent-encoded arrives as a space
        moment = parse_instant(UNENCODED_ZONE.sub(r"\1+\2", text))
    except ValueError:
        raise ValueError(NOT_A_TIME()) from None
    if moment > datetime.now(UTC) + AHEAD:
        raise ValueError(UPDATED_IN_FUTURE(at=moment.isoformat()))
    return moment


def flag(values: Sequence[str]) -> bool:
    """Reads yes or no."""
    text = single(values).lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError(NOT_A_FLAG())
    return text in ("true", "1")


def region_code(values: Sequence[str]) -> str:
    """Reads a code of 6, 9 or 12 digits."""
    text = single(values).strip()
    if not re.fullmatch(r"[0-9]{6}([0-9]{3}){0,2}", text):
        near = load_tree().search(text[:LONGEST_NAME], NEAREST) if text else ()
        told = [REGION_WITH_CODE(name=region.name, code=region.code) for region in near]
        raise ValueError(NEAR_REGION_CODE(near=told) if told else NOT_A_REGION_CODE())
    return text
