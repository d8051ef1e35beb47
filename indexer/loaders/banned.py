"""Banned words in what people and editors write: told row by row, and by choice held back.

Looked at are the names and the summary of every document, and the free text of the kinds that are written freely.
The other texts of matters (conditions, process, basis) are the law's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.caches import memoize
from dictionaries.faults import Fault
from dictionaries.reasons import Message, Rank, Reason, Words
from indexer.documents.document import Document

FREE_KINDS: Final = frozenset({"policy", "interpretation", "news", "faq", "complaint", "topic"})
FREE_TEXTS: Final = ("text", "answer")
# What is done with a query that holds the word.
ACTIONS: Final[Mapping[str, Words]] = {
    "block": Words("屏蔽", "block"), "mask": Words("遮盖", "mask"), "warn": Words("提醒", "warn")
}  # fmt: skip
# Texts up to so many characters are looked at whole; longer ones by sentences, and only if anything is in them at all.
SHORT: Final = 200
# Documents up to so many characters whose texts are remembered to hold nothing, and texts that hold something: a nation
# has a few thousand bases with a title, a few aliases and a summary each, and every copy repeats them. 30 MB.
REMEMBERED, CLEAN_KEPT, FOUND_KEPT = 500, 16_384, 4_096
SENTENCE: Final = re.compile(r"[^。！？；\n]+")
SAID = "含违禁词“{word}”{written}，类别“{category}”，处理方式为{action}"
SAID_ENGLISH = "contains the banned word “{word}”{written} of category “{category}”, action {action}"
MEND = "请改写；确属正常用语的，请加入放行词（allowed.tsv）"
MEND_ENGLISH = "write it otherwise; if it is proper here, add it to the allowed words (allowed.tsv)"
BANNED = Message("banned_word", SAID, SAID_ENGLISH, MEND, MEND_ENGLISH, joint="：", rank=Rank.CONTRADICTORY)
HELD = Message(
    "banned_word", SAID, SAID_ENGLISH + "; the document was stored as offline",
    MEND + "。该文档已按“下线”存入，改正后重新载入即可上线", MEND_ENGLISH + ", and load it again", joint="：",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BannedFault(Fault):
    """A banned word in a document: a fault that also says which.

    Attributes:
        word, category, action: The row of the list.
    """

    word: str = ""
    category: str = ""
    action: str = ""


class Written(NamedTuple):
    """A banned word, and how it stands in a text."""

    row: BannedRow
    words: str


class BannedCheck:
    """Looks documents over; one for a load, not shared between threads.

    Args:
        words: What is banned.
        hold: Whether a document with a word to block is to go offline until it is mended.
    """

    def __init__(self, words: BannedWords, *, hold: bool = False) -> None:
        self._words, self._hold = words, hold
        self._may_hold = memoize(words.may_hold, CLEAN_KEPT, name="clean_texts")
        self._found = memoize(self._in_short, FOUND_KEPT, name="banned_texts")

    def look(self, document: Document, row: int) -> tuple[list[Fault], bool]:
        """A warning for each banned word in each field, and whether the document is to go offline."""
        texts = _texts(document)
        every = "\n".join([text for _, text in texts])
        may_hold = self._may_hold if len(every) <= REMEMBERED else self._words.may_hold
        if not may_hold(every):
            return [], False
        found = [(field, written) for field, text in texts for written in self._in(text)]
        held = self._hold and any(written.row.action == "block" for _, written in found)
        told = {(field, written): written.row for field, written in found}
        said = HELD if held else BANNED
        return [_fault(row, field, _reason(said, written), which) for (field, written), which in told.items()], held

    def _in(self, text: str) -> Sequence[Written]:
        return self._found(text) if len(text) <= SHORT else list(self._in_long(text))

    def _in_short(self, text: str) -> tuple[Written, ...]:
        return tuple(Written(one.row, text[one.start : one.end]) for one in self._words.find(text))

    def _in_long(self, text: str) -> Iterator[Written]:
        """What single sentences hold; what counts only as the whole text does not count as a sentence."""
        for sentence in SENTENCE.findall(text):
            if self._words.may_hold(sentence):
                yield from (written for written in self._in_short(sentence) if written.row.match == "contains")


def _texts(document: Document) -> list[tuple[str, str]]:
    """What is looked at: field and text."""
    found = [("title", document.title), *(("aliases", alias) for alias in document.aliases)]
    if document.summary:
        found.append(("summary", document.summary))
    if document.kind in FREE_KINDS:
        found.extend((field, text) for field in FREE_TEXTS if (text := getattr(document, field)))
    return found


def _fault(row: int, field: str, said: str, which: BannedRow) -> Fault:
    return BannedFault(row, field, said, True, word=which.text, category=which.category, action=which.action)


def _reason(said: Message, written: Written) -> Reason:
    row, as_written = written.row, Words("", "")
    if written.words != row.text:
        as_written = Words(f"（写作“{written.words}”）", f" (written “{written.words}”)")
    return said(word=row.text, written=as_written, category=row.category, action=ACTIONS[row.action])
