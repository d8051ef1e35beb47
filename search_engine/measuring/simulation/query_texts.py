"""What people type when they mean a matter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from random import Random

from dictionaries.lexicon import Lexicon
from dictionaries.pinyin import Pinyin
from search_engine.measuring.simulation.catalogue import Matter

BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
SIGNS = re.compile(r"[“”《》、，,·\s]")
OFFICIAL = ("official", "equivalent")
# Names that people have for one matter: behind these they are never met in a simulation.
MOST_CALLED = 6
# Characters: a slip in a shorter word makes another word of it.
SHORTEST_SLIP = 4
# Characters: nobody types more of a name.
MAX_QUERY_LENGTH = 24


class QueryTexts:
    """Texts for matters.

    Args:
        lexicon: Synonyms towards official names are turned round: what people say instead of them.
    """

    def __init__(self, matters: Iterable[Matter], lexicon: Lexicon) -> None:
        self._matters = tuple(matters)
        self._pinyin = Pinyin.of(lexicon)
        self._terms: dict[str, list[str]] = defaultdict(list)
        for row in lexicon.synonyms:
            if row.relation in OFFICIAL and not row.term.isascii():
                self._terms[row.target].append(row.term)
        self._called: dict[int, tuple[Sequence[str], Sequence[float]]] = {}

    def text(self, matter: Matter, manner: str, rng: Random) -> str:
        """What is typed in a manner of `ASKED`."""
        name = core(matter.title)
        if manner == "whole":
            return matter.title[:MAX_QUERY_LENGTH]
        if manner == "called":
            return self._what_people_call(matter, rng)
        if manner == "pinyin":
            return "".join(self._pinyin.syllables(name[:8]))
        return self._slip(name, rng) if manner == "slip" else name

    def _what_people_call(self, matter: Matter, rng: Random) -> str:
        found = self._called.get(matter.base)
        if found is None:
            names = self.called(matter)
            # the first is as frequent as the second and third together, and so on (Zipf)
            found = self._called[matter.base] = names, list(accumulate(1 / (at + 1) for at in range(len(names))))
        return rng.choices(found[0], cum_weights=found[1])[0]

    def called(self, matter: Matter) -> list[str]:
        """Names that people have for a matter, most used first; its own if none is known."""
        name = core(matter.title)
        turned = [name.replace(target, term) for target, term in self._terms_in(name)]
        known = dict.fromkeys(text[:MAX_QUERY_LENGTH] for text in (*matter.aliases, *turned) if text and text != name)
        return list(known)[:MOST_CALLED] or [name]

    def _terms_in(self, name: str) -> list[tuple[str, str]]:
        pieces = {name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1)}
        found = [(piece, term) for piece in pieces & self._terms.keys() for term in self._terms[piece]]
        return sorted(found, key=lambda pair: (-len(pair[0]), pair))

    def _slip(self, name: str, rng: Random) -> str:
        """A character that sounds alike, one too few, or two changed about."""
        if len(name) < SHORTEST_SLIP:
            return name
        at, kind = rng.randrange(len(name) - 1), rng.random()
        alike = self._alike.get(self._sound(name[at]), ())
        others = [char for char in alike if char != name[at]]
        if kind < 0.6 and others:
            return name[:at] + rng.choice(others) + name[at + 1 :]
        if kind < 0.8:
            return name[:at] + name[at + 1 :]
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    @cached_property
    def _alike(self) -> Mapping[str, Sequence[str]]:
        """Characters of the catalogue's names by sound."""
        found: dict[str, list[str]] = defaultdict(list)
        for char in sorted({char for matter in self._matters for char in matter.title if not char.isascii()}):
            if sound := self._sound(char):
                found[sound].append(char)
        return found

    def _sound(self, char: str) -> str:
        readings = self._pinyin.readings(char)
        return readings[0] if readings else ""


def core(title: str) -> str:
    """A name without brackets and signs."""
    return SIGNS.sub("", BRACKETS.sub("", title))[:MAX_QUERY_LENGTH] or title[:MAX_QUERY_LENGTH]
