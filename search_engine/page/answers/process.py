"""流程: how it goes, step by step."""

from __future__ import annotations

import re

from search_engine.page.answers.answer_builder import Answer, Document, text_of, texts_of

# How guides write their steps: 第一步，登录客户端。第二步，…
STEP = re.compile(r"第[一二三四五六七八九十\d]{1,3}步[，,：:、 ]?")
PARAGRAPH = re.compile(r"\n\s*\n|\n(?!第)")
MIN_STEPS = 2  # one step alone is a sentence about something else


def process(document: Document) -> Answer:
    """The steps of the element; of a text that is written in steps, those."""
    return texts_of(document.get("process")) or _steps(document.get("text"))


def _steps(text: object) -> list[str]:
    if not isinstance(text, str):
        return []
    parts = STEP.split(text)[1:]
    if len(parts) < MIN_STEPS:
        return []
    parts[-1] = PARAGRAPH.split(parts[-1])[0]  # what follows the last step is no step
    return list(filter(None, (text_of(part).rstrip("。；;") for part in parts)))
