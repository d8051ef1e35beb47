"""Where people go who want no document: functions of the portal, offices, portals. By the rows that reviewers keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from dictionaries.intents.recourse import RecourseIndex
from dictionaries.intents.text_classifier import shipped_classifier
from dictionaries.kinds.intents import Hotline, Office, PortalHelp, PortalName, Situation, WishPattern
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import squash
from dictionaries.patterns.phrase_patterns import PhrasePatterns
from dictionaries.patterns.phrases import Occurrence, PhraseIndex

Row = TypeVar("Row")

# What stands about an office's name beside a place, or in its stead: 市公安局, 国家税务总局…税务局, 人社厅.
LEVEL = re.compile(r"^(?:国家税务总局|省|市|区|县|州|旗|镇|乡|街道|本地|当地|我们|我|这里|这边)+")
PROVINCIAL, OF_A_PROVINCE = "厅", "局"
# Characters of a name that another may begin with.
SHORTEST = 2
# What was learnt is learnt of Chinese characters; what is longer tells a story.
HAN, LONGEST = re.compile("[一-龥]{2}"), 40
# How likely a function must be, by what was learnt, to be told beside what was found, and in place of a search: chosen
# by cross-validation over the examples.
LIKELY, SURE = 0.5, 0.8
# What is asked of an office (its telephone, address or hours), which is no function of the portal.
CONTACT = "contact"


def wanted_function(text: str) -> tuple[str, bool] | None:
    """The function of the portal (or the number of a public line, or `CONTACT`) that a text in normal form sounds like,
    and whether that is sure; None for any other text.
    """
    function, chance = shipped_classifier("functions").label(text)
    return (function, chance > SURE) if chance > LIKELY else None


class IntentIndex:
    """What people call these.

    Args:
        sounds_like: Text → the function that it sounds like and whether that is sure, asked where no pattern finds one;
            None: nothing is.

    Attributes:
        functions: Patterns of functions of the portal → their names; of what a hotline is for → its number.
        portals: Names of portals and apps.
        situations: What has happened to a thing.
        wishes: What is wanted but to have a matter handled.
        hotlines: What is typed for one, squashed: its number, each name, the two together in either order → its row.
        recourse: Whom to call about what is forbidden.
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        sounds_like: Callable[[str], tuple[str, bool] | None] | None = wanted_function,
    ) -> None:
        rows = lexicon or Lexicon()
        functions = ((row.pattern, row.number or row.function) for row in rows.portal_functions)
        self.functions: PhrasePatterns[str] = PhrasePatterns(functions)
        self.wishes: PhrasePatterns[WishPattern] = PhrasePatterns((row.pattern, row) for row in rows.wishes)
        self.situations: PhrasePatterns[Situation] = PhrasePatterns((row.pattern, row) for row in rows.situations)
        self._helps: Mapping[str, PortalHelp] = {row.function: row for row in rows.portal_help}
        self.portals: PhraseIndex[PortalName] = PhraseIndex(
            {name: row for row in rows.portals for name in (row.name, *row.aliases)}
        )
        self._portal_of = {row.region: row for row in reversed(rows.portals) if row.url}
        self._offices = _by_name((name, row) for row in rows.offices for name in (row.name, *row.aliases))
        self.hotlines = _by_name(
            (way, row)
            for row in rows.hotlines
            for name in (row.name, *row.aliases)
            for way in (row.number, name, f"{row.number} {name}", f"{name} {row.number}")
        )
        self.recourse = RecourseIndex(rows.hotlines)
        self._lines: Mapping[str, Hotline] = {row.number: row for row in rows.hotlines}
        called = _by_name((name, row) for row in rows.offices for name in row.called)
        self._called_or_named = {**called, **self._offices}
        self._first_characters = frozenset([name[:1] for name in self._offices])
        self._last_characters = frozenset([name[-1:] for name in self._offices]) | {PROVINCIAL}
        self._of_department: dict[str, Office] = {}
        for row in rows.offices:
            self._of_department.setdefault(row.department, row)
        self._sounds_like = sounds_like
        # 电 means the office of 电 打哪个号码, and is in 电话
        self._offices_within: PhraseIndex[Office] = PhraseIndex(
            {n: row for n, row in self._called_or_named.items() if len(n) >= SHORTEST}
        )

    @property
    def hears(self) -> bool:
        """Whether anything but rows tells of a function."""
        return self._sounds_like is not None

    def help(self, function: str) -> PortalHelp | None:
        """What is said of a function; None where nothing is."""
        return self._helps.get(function)

    def hotline(self, number: str) -> Hotline | None:
        """The public telephone line of a number; None where it is none."""
        return self._lines.get(number)

    def is_line(self, text: str) -> bool:
        """Whether a text is what a public telephone line is called, and nothing else."""
        return squash(text) in self.hotlines

    def portal_of(self, region: str) -> PortalName | None:
        """The first portal of a region (its code) that has an address; None where none is known."""
        return self._portal_of.get(region)

    def function(self, text: str) -> Occurrence[str] | None:
        """The function of the portal that a text speaks of: of several the one that more of it does."""
        return max(self.functions.find(text), key=lambda one: one.end - one.start, default=None)

    def asks_progress(self, text: str) -> bool:
        """Whether a text asks for the progress of a case."""
        return (found := self.function(text)) is not None and found.value == "progress"

    def sounds_like(self, text: str) -> tuple[str, bool] | None:
        """The function, or `CONTACT`, that a text sounds like and whether that is sure; None for any other text, for
        what a hotline is called, and where there is nothing to lead to.
        """
        if self._sounds_like is None:
            return None
        known = (self._helps or self._offices) and not self.is_line(text)
        return self._sounds_like(text) if known and len(text) <= LONGEST and HAN.search(text) else None

    def office_within(self, text: str) -> Office | None:
        """The office of the longest name in a text."""
        found = self._offices_within.longest(squash(text))
        return max(found, key=lambda one: one.end - one.start).value if found else None

    def office_names(self, text: str) -> list[Occurrence[Office]]:
        """Where offices are called by their names in a text; not where what they are for is."""
        found = self._offices_within.longest(text)
        return [one for one in found if text[one.start : one.end] in self._offices]

    def office(self, name: str, *, asks: bool) -> Office | None:
        """The office of a name.

        Args:
            asks: Whether a telephone, an address or opening hours are asked for: then what an office is for means it.
        """
        key, book = squash(name), self._called_or_named if asks else self._offices
        return book.get(key) or _without_level(book, LEVEL.sub("", key))

    def office_of_department(self, department: str) -> Office | None:
        """The first office of a department, as the catalogue has it; None where none is known."""
        return self._of_department.get(department) if department else None

    def office_of_part(self, name: str, *, part: re.Pattern[str], longest: int) -> Office | None:
        """The office that a name begins with and a part of it ends (商务局外贸科); of one that is for one thing,
        anything short may follow (纪委举报干部).
        """
        key = LEVEL.sub("", squash(name))
        if key[:1] not in self._first_characters:
            return None
        for end in range(len(key) - 1, max(SHORTEST, len(key) - longest) - 1, -1):
            found = _without_level(self._offices, key[:end])
            if found and (not found.department or part.fullmatch(key, end)):
                return found
        return None

    def may_end_with_office(self, name: str) -> bool:
        """Whether a squashed name ends as any office's does."""
        return name[-1:] in self._last_characters


def _without_level(book: Mapping[str, Office], key: str) -> Office | None:
    """The office of a squashed name that says no level: 人社厅 of a province is 人社局."""
    return book.get(key) or (book.get(key[:-1] + OF_A_PROVINCE) if key.endswith(PROVINCIAL) else None)


def _by_name(rows: Iterable[tuple[str, Row]]) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for name, row in rows:
        found.setdefault(squash(name), row)
    return found
