"""Whether what stands at a place reads as a name of a person, and where that ends.

It is a name only where that costs less than ordinary words do: 我女儿安全带 is read as 安全带, not as somebody of the
surname 安. Costs are -ln of probabilities: of surnames and of the characters of given names (`surnames`), of words
(`word_costs`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from indexer.documents.masking.introducers import HAN, LONG_TITLES, TITLES
from indexer.documents.masking.surnames import NEVER, name_cost, surname_of
from indexer.documents.masking.word_costs import NO_WORD, word_costs

# How much more probable a name is made (nats, set by the first of the two sets of texts) by what stands before it:
# 我叫; a colon; a blank; a word for somebody; a verb. And by what shows it from behind: a number of a person, a sex, a
# greeting.
BY_CALL, BY_COLON, BY_BLANK, BY_ROLE, BY_VERB = 8.0, 6.0, 3.0, 3.0, 1.0
BY_SIGN: Final = 8.0
# By which a name must read better than words; what it lacks besides where it is a word or begins with one (高龄,
# 毕业季).
MARGIN, A_WORD = 2.0, 3.0
# Characters of a given name, and behind it those that decide where it ends.
LONGEST_GIVEN, AHEAD = 2, 4
RUN: Final = re.compile(rf"[{HAN}]{{1,12}}")
AND: Final = tuple("和与跟同及")
# Of a character, where a name must stand: from there on unknown words are one (小林健一).
RARE_WHERE_CALLED, RARE_BEHIND_COLON = 7.0, 8.0
# Last characters of names of offices and firms.
OFFICES: Final = frozenset("局厅委办厂店院校所站社队馆会部处司心团行")


class Name(NamedTuple):
    """A name's place in a text; `kept`: characters of it that a public text keeps, its surname."""

    start: int
    end: int
    kept: int


def best_name(text: str, start: int, bonus: float, behind: str = "") -> Name | None:
    """The name that a text goes on with at a place; None where words read better.

    Args:
        bonus: By how much what stands around it makes a name more probable.
        behind: What it stands behind, where a word of that may reach over the place: 弃婴|儿童.
    """
    surname = surname_of(text[start : start + 2])
    kept = len(surname)
    if not surname or text[start + kept : start + kept + 1] in NEVER or text.startswith(LONG_TITLES, start + kept):
        return None
    run = RUN.match(text, start, start + kept + LONGEST_GIVEN + AHEAD)
    ahead = run[0] if run else ""
    words = word_costs().from_each(behind + ahead)
    cost, end = _cheapest_name(surname, ahead, words[len(behind) :], bonus >= BY_COLON)
    cost += word_costs().cheapest(behind)
    return Name(start, start + end, kept) if end and cost - bonus + MARGIN < words[0] else None


def _cheapest_name(surname: str, ahead: str, words: list[float], is_shown: bool) -> tuple[float, int]:
    """The cost of a text that begins with a name, and where that ends; 0 where none can."""
    kept, options = len(surname), [(NO_WORD, 0)]
    for end in range(kept + 1, min(kept + LONGEST_GIVEN, len(ahead)) + 1):
        if (given := ahead[kept:end]) not in TITLES:
            lacking = 0.0 if is_shown else _lacking(ahead[:end], kept)
            options.append((name_cost(surname, given) + lacking + _rest_cost(ahead[end:], words[end]), end))
    return min(options)


def _lacking(said: str, kept: int) -> float:
    of = word_costs().of
    return A_WORD if of(said) < NO_WORD or (kept == 1 and of(said[:2]) < NO_WORD) else 0.0


def _rest_cost(rest: str, words: float) -> float:
    """The cost of what follows a name: words, or 和 and another name."""
    surname = surname_of(rest[1:3]) if rest.startswith(AND) else ""
    if not surname:
        return words
    first, following = 1 + len(surname), word_costs().from_each(rest)
    ends = range(first + 1, min(first + LONGEST_GIVEN, len(rest)) + 1)
    names = [name_cost(surname, rest[first:end]) + following[end] for end in ends if rest[first:end] not in TITLES]
    return min([words, *(word_costs().of(rest[0]) + cost for cost in names)])


def whole_name(text: str, start: int, end: int) -> Name | None:
    """All of a stretch as a name that something behind it shows; None where it reads better as words."""
    said = text[start:end]
    surname = surname_of(said)
    given = said[len(surname) :]
    if not surname or not 1 <= len(given) <= LONGEST_GIVEN or given in TITLES:
        return None
    cost = name_cost(surname, given) + _lacking(said, len(surname))
    is_name = cost - BY_SIGN + MARGIN < word_costs().cheapest(said)
    return Name(start, end, len(surname)) if is_name else None


def name_before(text: str, end: int) -> Name | None:
    """The name that ends at a place, before a title: 与邱小珍女士."""
    first = max(0, end - LONGEST_GIVEN - 2 - AHEAD)
    options = []
    for start in range(max(0, end - LONGEST_GIVEN - 2), end - 1):
        surname = surname_of(text[start : start + 2])
        given = text[start + len(surname) : end]
        if surname and 1 <= len(given) <= LONGEST_GIVEN and RUN.fullmatch(text, start, end):
            options.append((word_costs().cheapest(text[first:start]) + name_cost(surname, given), start, len(surname)))
    if not options:
        return None
    cost, start, kept = min(options)
    is_name = cost - BY_BLANK + MARGIN < word_costs().cheapest(text[first:end])
    return Name(start, end, kept) if is_name and not text.endswith(LONG_TITLES, 0, start) else None


def unknown_name(text: str, start: int, least: float) -> Name | None:
    """What stands where a name must and is made of no words; `least`: what a character of it costs at least."""
    run = RUN.match(text, start)
    if (
        not run
        or text.startswith("*", run.end())
        or not 3 <= len(run[0]) <= 4
        or run[0][-1] in OFFICES
        or not NEVER.isdisjoint(run[0])
    ):
        return None
    return Name(*run.span(), 1) if word_costs().cheapest(run[0]) > least * len(run[0]) else None
