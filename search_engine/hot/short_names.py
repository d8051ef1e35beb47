"""Short names of long terms: 公积金贷款 for 住房公积金个人住房贷款, 车辆年检 for 机动车检验标志核发.

An editor's row gives one. Without a row a term is called by an abbreviation that somebody has reviewed: a synonym that
means the whole of it, or an alias that an office gives its matter of this title. Other synonyms and aliases say what
people type (户口本丢了), which is no name to show to everybody. Nothing is ever cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dictionaries.kinds.column_parsers import MAX_SHORT_NAME
from dictionaries.kinds.words import KEEPING, Synonym
from dictionaries.normalize import squash
from dictionaries.patterns.wildcard_patterns import has_wildcard


def is_short(text: str) -> bool:
    """Whether a text needs no shorter name."""
    return len(text) <= MAX_SHORT_NAME


def abbreviations(text: str, names: Iterable[str]) -> list[str]:
    """The short names among some that abbreviate a text: all of their characters stand in it, in their order. Those
    that keep the most of it come first.
    """
    found = [name for name in dict.fromkeys(names) if is_short(name) and _abbreviates(squash(name), squash(text))]
    return sorted(found, key=len, reverse=True)


def _abbreviates(name: str, text: str) -> bool:
    left = iter(text)
    return all(character in left for character in name)


def short_synonyms(rows: Iterable[Synonym]) -> Mapping[str, list[str]]:
    """Squashed long text → its abbreviations among what `official` and `equivalent` rows say means the same."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.relation not in KEEPING or has_wildcard(row.term):
            continue
        for name, text in ((row.term, row.target), (row.target, row.term))[: 1 + (row.relation == "equivalent")]:
            if is_short(name) and not is_short(text):
                found[squash(text)].append(name)
    return {text: names for text, synonyms in found.items() if (names := abbreviations(text, synonyms))}
