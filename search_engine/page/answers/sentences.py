"""Sentences of a running text, to be chosen from: a sentence is shown as it stands or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from search_engine.page.answers.answer_builder import Document, parts_of, text_of

SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
# 一、 （二） 3. at the beginning of a sentence number the text, not the answer.
NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))\s*"
)
MOST_SENTENCES = 2
MIN_LENGTH, MAX_LENGTH = 6, 160  # characters: 可以。 alone says nothing, and a card can show no more
MOST_SEEN = 20_000  # characters of a text that are looked at


def sentences_of(text: object) -> list[str]:
    """The sentences of a text without their numbering; those too short or too long to be shown are left out."""
    if not isinstance(text, str):
        return []
    found = (NUMBERING.sub("", sentence).strip() for sentence in SENTENCE.findall(text[:MOST_SEEN]))
    return [sentence for sentence in found if MIN_LENGTH <= len(sentence) <= MAX_LENGTH]


def told_to(document: Document, asks_so: Callable[[str], bool]) -> str:
    """What a document's own 常见问题 answer to the first question that asks so, whole; "" where none does."""
    for question in parts_of(document, "faqs"):
        answer = text_of(question.get("answer"))
        if answer and asks_so(str(question.get("question") or "")):
            return answer
    return ""


def chosen(texts: Iterable[object], says: Callable[[str], bool]) -> str:
    """The first sentences that say something, each once, as one text; "" where none does."""
    found = dict.fromkeys(sentence for text in texts for sentence in sentences_of(text) if says(sentence))
    return "".join(
        sentence if sentence[-1] in "。！？!?" else f"{sentence}。" for sentence in [*found][:MOST_SENTENCES]
    )
