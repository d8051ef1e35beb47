"""Sentences of a running text, to be chosen from: a sentence is shown as it stands or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from search_engine.page.answers.answer_builder import Document, part_of, parts_of, text_of

SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
# 一、 （二） 3. at the beginning of a sentence number the text, not the answer.
NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))\s*"
)
MOST_SENTENCES = 2
MIN_LENGTH, MAX_LENGTH = 6, 160  # characters: 可以。 alone says nothing, and a card can show no more
MOST_SEEN = 20_000  # characters of a text that are looked at
# Of a question that somebody put, only what the authority answered is said: the asker's own figures are no standard.
ASKED = frozenset({"faq", "complaint"})


def sentences_of(text: object) -> list[str]:
    """The sentences of a text without their numbering; those too short or too long to be shown are left out."""
    if not isinstance(text, str):
        return []
    found = (NUMBERING.sub("", sentence).strip() for sentence in SENTENCE.findall(text[:MOST_SEEN]))
    return [sentence for sentence in found if MIN_LENGTH <= len(sentence) <= MAX_LENGTH]


def texts_in(document: Document) -> Iterator[tuple[str, list[object]]]:
    """The elements of a document that hold sentences, the most binding first, each with its texts. What an asker wrote
    is left out, and so is what became of a complaint.

    Answers of 常见问题 are not among them: without its question one says too much (有效期五年, of children).
    """
    for name in ("conditions", "process"):
        value = document.get(name)
        yield name, list(value) if isinstance(value, (list, tuple)) else []
    for name, part in (("legal_time", "note"), ("promised_time", "note"), ("fee", "standard")):
        yield name, [part_of(document, name).get(part)]
    kind = document.get("kind")
    for name in ("summary", "text") if str(kind) not in ASKED else ():
        yield name, [document.get(name)]
    if kind != "complaint":
        yield "answer", [document.get("answer")]


def told_to(document: Document, asks_so: Callable[[str], bool]) -> str:
    """What a document's own 常见问题 answer to the first question that asks so, whole; "" where none does."""
    return next((answer for _, answer in _asked_so(document, asks_so)), "")


def told_with_question(document: Document, asks_so: Callable[[str], bool]) -> str:
    """The same behind its question, which may be narrower than what is asked: 未满十六周岁的身份证有效期多久？五年。"""
    return next((f"{question.rstrip('?？')}？{answer}" for question, answer in _asked_so(document, asks_so)), "")


def _asked_so(document: Document, asks_so: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    for row in parts_of(document, "faqs"):
        question, answer = text_of(row.get("question")), text_of(row.get("answer"))
        if answer and asks_so(question):
            yield question, answer


def chosen(texts: Iterable[object], says: Callable[[str], bool]) -> str:
    """The first sentences that say something, each once, as one text; "" where none does."""
    found = dict.fromkeys(sentence for text in texts for sentence in sentences_of(text) if says(sentence))
    return "".join(
        sentence if sentence[-1] in "。！？!?" else f"{sentence}。" for sentence in [*found][:MOST_SENTENCES]
    )
