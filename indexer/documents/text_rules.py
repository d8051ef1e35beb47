"""What text a document may carry: no control characters, no HTML in a line, no lone surrogates."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
SPACE = re.compile(r"\s+")
BREAK = re.compile(r"\r\n?")
# A longer line is refused for its length (500) by the model; TAG, whose cost is quadratic, never sees it.
LONGEST_SEARCHED = 2_000


def plain_line(value: object) -> object:
    """One line: white space folded; `ValueError` for control characters or HTML."""
    if not isinstance(value, str) or len(value) > LONGEST_SEARCHED:
        return value
    if CONTROL.search(value):
        raise ValueError("含有控制字符，请删除")
    if TAG.search(value):
        raise ValueError("含有 HTML 标签，请只留文字")
    return SPACE.sub(" ", value).strip()


def plain_text(value: object) -> object:
    """Running text: line breaks (as LF) and tabs may stay; `ValueError` for control characters. HTML stays as text."""
    if not isinstance(value, str):
        return value
    if CONTROL.search(value):
        raise ValueError("含有控制字符，请删除")
    return BREAK.sub("\n", value).strip()
