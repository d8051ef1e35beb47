"""One analyzer for index and query: a normal text becomes words, sub-words and single characters, each with its place.

Top-level words are what a segmentation yields (without a guess at unknown words: a guess at query time finds nothing
that was segmented differently at index time), 非 together with the word behind it. Sub-words are the dictionary's words
inside a top-level word, but for what that is the opposite of (`dictionaries.opposites`). Runs of Latin letters and
digits stand whole (`ca`, `12345`, `gb/t2260`) and, where they are composed, also in parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from dictionaries.caches import memoize
from dictionaries.opposites import BEGINNINGS, ENDS_A_WORD, LEAST, NOT
from indexer.segmenters import DEFAULT_SEGMENTER, get_segmenter

RUN = re.compile(r"[a-z0-9]+(?:[-_./·:][a-z0-9]+)*|[^\W_a-z0-9]+")
PART = re.compile(r"[a-z]+|[0-9]+")
LATIN = re.compile(r"[a-z0-9]")
# Of sub-words with their spans: by start, longer first.
BY_PLACE: Callable[[tuple[str, int, int]], tuple[int, int]] = lambda sub: (sub[1], -sub[2])  # noqa: E731
# How the dictionary marks names of persons (ICTCLAS tag set).
PERSON = "nr"
# Texts of so many characters are queries and terms, which the steps of understanding cut again and again: a dozen times
# a query. They are kept.
SHORT, SHORT_KEPT = 40, 20_000


class Token(NamedTuple):
    """A word of a text. A tuple, since a text makes dozens.

    Attributes:
        text: The word in normal form.
        start, end: Its span in the normal text, in characters; `start` is also its position in the index.
        top: True for a word of the segmentation, False for a word inside one.
    """

    text: str
    start: int
    end: int
    top: bool = True


as_token: Callable[[tuple[str, int, int, bool]], Token] = partial(tuple.__new__, Token)
"""All four of a tuple as a token, without the call of Python that `Token` itself is."""


class Analyzer:
    """Cuts normal texts into tokens.

    Args:
        words: Words of the site's own (topic terms, names of things) that a segmentation shall not cut.
        segmenter: The name of what segments. Raises `UnknownSegmenter` or `MissingSegmenter`.

    Attributes:
        site_words, segmenter: As given.
    """

    def __init__(self, words: Iterable[str] = (), segmenter: str = DEFAULT_SEGMENTER) -> None:
        self.site_words, self.segmenter = tuple(words), segmenter
        self._segmenter = get_segmenter(segmenter)
        for word in self.site_words:
            self._segmenter.add(word)
        self._inside = memoize(self._sub_words, 200_000, name="word_parts")
        self._kept = memoize(self._cut, SHORT_KEPT, name="segmentations")
        self._top_kept = memoize(self._top, SHORT_KEPT, name="top_segmentations")

    def __reduce__(self) -> tuple[type[Analyzer], tuple[tuple[str, ...], str]]:
        """To another process go its words and the name of what segments."""
        return Analyzer, (self.site_words, self.segmenter)

    def tokens(self, text: str) -> list[Token]:
        """All tokens of a text in normal form, by start, longer first."""
        return list(self._kept(text) if len(text) <= SHORT else self._cut(text))

    def _cut(self, text: str) -> tuple[Token, ...]:
        found: list[Token] = []
        for run in RUN.finditer(text):
            if LATIN.match(run.group()):
                found.extend(self._latin(run.group(), run.start()))
            else:
                found.extend(self._han(run.group(), run.start()))
        return tuple(found)

    def top_words(self, text: str) -> list[Token]:
        """The words of the segmentation alone: what a query requires."""
        return list(self._top_kept(text) if len(text) <= SHORT else self._top(text))

    def _top(self, text: str) -> tuple[Token, ...]:
        return tuple([token for token in self.tokens(text) if token.top])

    def may_be_person(self, text: str) -> bool:
        """Whether a short text is a person's name as far as the dictionary tells: no single word, or one that it calls
        a name, which it does rather too often (白名单).
        """
        tags = self._segmenter.tags(text)
        return len(tags) != 1 or tags[0].startswith(PERSON)

    def texts(self, text: str) -> list[str]:
        """The texts of `tokens`, in their order; a fifth of the cost, since no places are worked out."""
        found: list[str] = []
        for run in RUN.findall(text):
            if LATIN.match(run):
                found.extend(token.text for token in self._latin(run, 0))
                continue
            for word in self._han_words(run):
                found.append(word)
                if len(word) > 2:
                    found.extend(sub for sub, _, _ in self._inside(word))
        return found

    def words(self, text: str) -> list[str]:
        """Every distinct word and sub-word of a text in normal form."""
        return list(dict.fromkeys(self.texts(text)))

    def _latin(self, run: str, offset: int) -> list[Token]:
        found = [Token(run, offset, offset + len(run))]
        parts = list(PART.finditer(run))
        if len(parts) > 1:
            found.extend(Token(p.group(), offset + p.start(), offset + p.end(), top=False) for p in parts)
        return found

    def _han(self, run: str, offset: int) -> list[Token]:
        found: list[Token] = []
        start = offset
        for word in self._han_words(run):
            end = start + len(word)
            found.append(as_token((word, start, end, True)))
            if end - start > 2 and (inside := self._inside(word)):
                found += [as_token((sub, start + i, start + j, False)) for sub, i, j in inside]
            start = end
        return found

    def _han_words(self, run: str) -> Sequence[str]:
        words = self._segmenter.cut(run)
        return _with_what_they_deny(words) if NOT in words else words

    def _sub_words(self, word: str) -> tuple[tuple[str, int, int], ...]:
        """The dictionary's words inside a longer one, with their spans in it."""
        inside = [(sub, i, j) for sub, i, j in self._segmenter.inside(word) if sub != word]
        if word.startswith(BEGINNINGS):  # no part of it is what it denies, and no part is 非 alone
            inside = [(sub, i, j) for sub, i, j in inside if i != 1 and sub != NOT]
        # segmenters give all words of two characters first
        return tuple(sorted(inside, key=BY_PLACE) if len(inside) > 1 else inside)


def _with_what_they_deny(words: Sequence[str]) -> list[str]:
    """Each 非 together with the word behind it: 非, 公益性 become 非公益性; but 营转非, 车辆 stay."""
    found: list[str] = [""]
    for word in words:
        if found[-1] == NOT and len(word) >= LEAST and not found[-2].endswith(tuple(ENDS_A_WORD)):
            found[-1] += word
        else:
            found.append(word)
    return found[1:]
