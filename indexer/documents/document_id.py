"""Ids of documents, as callers name them."""

from __future__ import annotations

import re

from dictionaries.reasons import Message

IDENTIFIER = re.compile(r"[^\s<>\x00-\x1f\x7f\ud800-\udfff]{1,128}")
BAD_ID = Message(
    "wrong_form", "文档编号为 1 至 128 个字符，不含空白、尖括号与控制字符",
    "a document id has 1 to 128 characters, without spaces, angle brackets or control characters",
)  # fmt: skip
