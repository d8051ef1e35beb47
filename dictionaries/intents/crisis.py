"""Is a text one of distress, and what is to be said then? By the rows that reviewers keep (`crisis`, `crisis_help`);
where these are silent, by what was learnt from examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from dictionaries.caches import Latest
from dictionaries.intents.text_classifier import shipped_classifier
from dictionaries.kinds.intents import CrisisHelp, CrisisPattern
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import normal_text, squash
from dictionaries.patterns.phrase_patterns import PhrasePatterns

# Of which an exception may be of any situation.
EVERY = "*"
# Beside its name the number may stand (12119 森林火警电话).
NUMBER = re.compile("[0-9]+")
# What was learnt is learnt of Chinese characters.
HAN = re.compile("[一-龥]{2}")
# Nobody in distress writes more; what is longer is a text about it.
LONGEST = 120
# How likely distress must be, by what was learnt: chosen by cross-validation over the examples.
LEAST = 0.45


class Reading(NamedTuple):
    """How a text is read.

    Attributes:
        situation: The one that it shows; None: it is of no distress.
        by_row: Whether a row shows it, not examples alone.
        is_certain: Whether a sure row does.
        is_heard: Whether examples tell of distress, too.
    """

    situation: str | None = None
    by_row: bool = False
    is_certain: bool = False
    is_heard: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether signs alone show it, and by all examples it is none (树被砍了): nine in ten of such are none."""
        return self.by_row and not self.is_certain and not self.is_heard


NO_DISTRESS = Reading()


def _shown(rows: Sequence[CrisisPattern]) -> tuple[Collection[str], bool]:
    """The situations that patterns of a text show, and whether others may be heard in it."""
    if any(row.effect == "never" for row in rows):
        return (), False
    excepted = {row.situation for row in rows if row.effect == "except"}
    shown = {
        row.situation
        for row in rows
        if row.effect == "sure" or (row.effect == "sign" and not {row.situation, EVERY} & excepted)
    }
    return shown, EVERY not in excepted


def sounds_like(text: str) -> str | None:
    """The situation that a text in normal form sounds like, as far as examples tell; None for any other text."""
    situation, chance = shipped_classifier("distress").label(text)
    return situation if chance > LEAST else None


class CrisisIndex:
    """Situations by what is typed in them.

    Args:
        patterns: Signs and exceptions.
        helps: What is said; of two situations that a text shows, the first of these counts.
        hotlines: Names of public numbers: who types one looks for the number (急救电话).
        sounds_like: Text → the situation that it sounds like, asked where no pattern shows one.
    """

    def __init__(
        self,
        patterns: tuple[CrisisPattern, ...] = (),
        helps: tuple[CrisisHelp, ...] = (),
        hotlines: Iterable[str] = (),
        sounds_like: Callable[[str], str | None] | None = None,
    ) -> None:
        self._sounds_like = sounds_like
        self._hotlines = frozenset(map(squash, hotlines))
        self._patterns = PhrasePatterns((row.pattern, row) for row in patterns)
        self._helps: Mapping[str, CrisisHelp] = {row.situation: row for row in helps}
        # a text is looked at twice, and most are the same the second time: nothing was mended
        self._latest: Latest[str, Reading] = Latest()

    @classmethod
    def of(cls, lexicon: Lexicon, *, hears: bool = True) -> CrisisIndex:
        """The rows of a lexicon; `hears`: what these say nothing of is told by what was learnt."""
        hotlines = (name for row in lexicon.hotlines for name in (row.number, row.name, *row.aliases))
        return cls(lexicon.crisis, lexicon.crisis_help, hotlines, sounds_like if hears else None)

    @property
    def hears(self) -> bool:
        """Whether anything but rows tells of distress."""
        return self._sounds_like is not None

    def situation(self, text: str) -> str | None:
        """The situation that a text shows; None for any other text."""
        return self.reading(text).situation

    def reading(self, text: str) -> Reading:
        """How a text is read, and by what."""
        close = "".join(normal_text(text).split())
        if not self._helps or not close or len(close) > LONGEST:
            return NO_DISTRESS
        return self._latest.of(close, lambda: self._read(close, squash(text)))

    def _read(self, close: str, squashed: str) -> Reading:
        if NUMBER.sub("", squashed) in self._hotlines:
            return NO_DISTRESS
        rows = [one.value for one in self._patterns.find(close)]
        shown, may_be_heard = _shown(rows) if rows else ((), True)
        is_certain = any(row.effect == "sure" and row.situation in shown for row in rows)
        asked = self._sounds_like if may_be_heard and not is_certain and HAN.search(close) else None
        heard = asked(close) if asked else None
        if not shown:
            return Reading(heard, is_heard=True) if heard in self._helps else NO_DISTRESS
        situation = next((name for name in self._helps if name in shown), None)
        # where nobody listens, nothing speaks against a sign
        return Reading(situation, True, is_certain, asked is None or heard is not None)

    def help(self, situation: str) -> CrisisHelp:
        """What is said in a situation."""
        return self._helps[situation]
