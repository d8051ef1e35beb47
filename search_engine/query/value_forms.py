"""How the values of parameters are read: texts as sent → a value, or `ValueError` in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dictionaries.regions import load_tree
from indexer.documents.timestamps import parse_instant
from search_engine.query.vocabulary import NEAREST, not_among

MAX_VALUES = 50  # values of one filter
LONGEST_NAME = 30  # characters; of a region
LARGEST = 10**18 - 1  # of a number that something stored has
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def single(values: Sequence[str]) -> str:
    """The value of what may be given once."""
    if len(values) > 1:
        raise ValueError("只能给一个值")
    return values[0] if values else ""


def text_of(limit: int) -> Callable[[Sequence[str]], str]:
    """Reads a text of at most `limit` characters."""

    def read(values: Sequence[str]) -> str:
        text = single(values)
        if len(text) > limit:
            raise ValueError(f"最长 {limit} 个字符，现有 {len(text)} 个")
        if CONTROL.search(text):
            raise ValueError("含有控制字符，请删除")
        return text.strip()

    return read


def whole(least: int, most: int) -> Callable[[Sequence[str]], int]:
    """Reads a whole number `[least, most]`."""
    fault = f"应为 {least} 至 {most} 的整数" if most < LARGEST else f"应为不小于 {least} 的整数"

    def read(values: Sequence[str]) -> int:
        text = single(values)
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(fault)
        return int(text)

    return read


def form_of(form: str, fault: str) -> Callable[[Sequence[str]], str]:
    """Reads a text that fits a regular expression; `fault`: what is wrong with others, in Chinese."""

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
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", text) or abs(float(text)) > most:
            raise ValueError(f"应为 -{most:g} 至 {most:g} 的度数，例如 30.27")
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
            raise ValueError(f"最多 {MAX_VALUES} 个值")
        found = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
        for value in found:
            if choices is not None and value not in choices:
                raise ValueError(not_among(value, choices))
            if len(value) > 100 or CONTROL.search(value):
                raise ValueError("每个值最长 100 个字符，不含控制字符")
        return found

    return read


def instant(values: Sequence[str]) -> datetime:
    """Reads a day or a moment."""
    text = single(values)
    try:
        return parse_instant(text)
    except ValueError:
        raise ValueError("应为 1900 年至 2105 年的日期，如 2026-03-01") from None


def last_instant(values: Sequence[str]) -> datetime:
    """A day without a time of day means all of that day."""
    moment = instant(values)
    return moment if ":" in values[0] else moment + timedelta(days=1, seconds=-1)


def flag(values: Sequence[str]) -> bool:
    """Reads yes or no."""
    text = single(values).lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError("应为 true 或 false")
    return text in ("true", "1")


def region_code(values: Sequence[str]) -> str:
    """Reads a code of 6, 9 or 12 digits."""
    text = single(values).strip()
    if not re.fullmatch(r"[0-9]{6}([0-9]{3}){0,2}", text):
        near = load_tree().search(text[:LONGEST_NAME], NEAREST) if text else ()
        told = "、".join(f"{region.name}（{region.code}）" for region in near)
        raise ValueError("应为 6、9 或 12 位行政区划代码" + (f"，最接近的是 {told}" if told else ""))
    return text
