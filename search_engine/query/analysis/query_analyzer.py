"""The steps, in order. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from search_engine.query.analysis.check_blocklist import read_banned
from search_engine.query.analysis.choose_semantic_text import take_meaning
from search_engine.query.analysis.correct_spelling import correct_spelling
from search_engine.query.analysis.detect_audience import find_audience
from search_engine.query.analysis.detect_near_me import find_nearby
from search_engine.query.analysis.detect_origin import find_homes
from search_engine.query.analysis.detect_places import find_places
from search_engine.query.analysis.detect_relocation import find_moves
from search_engine.query.analysis.detect_requested_fields import find_asks
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.join_spaced_characters import join_characters
from search_engine.query.analysis.normal_form import normal_form
from search_engine.query.analysis.normalize_numerals import read_numerals
from search_engine.query.analysis.query_analysis import Understanding
from search_engine.query.analysis.read_pinyin import read_pinyin
from search_engine.query.analysis.resources import Tools
from search_engine.query.analysis.segment import segment
from search_engine.query.analysis.split_alphanumerics import part_numbers

Step = Callable[[Understanding, Tools], Understanding]

# Step, and the name under which a request can switch it off ("": never).
STEPS: tuple[tuple[Step, str], ...] = (
    (read_banned, ""),
    (normal_form, ""),
    (join_characters, ""),
    (part_numbers, ""),
    (read_numerals, ""),
    (read_pinyin, "pinyin"),
    (correct_spelling, "spelling"),
    (find_places, "places"),
    (find_homes, "places"),
    (find_moves, "places"),
    (find_nearby, "asks"),
    (find_asks, "asks"),
    (find_audience, "audience"),
    (drop_stopwords, "stopwords"),
    (expand, "synonyms"),
    (segment, ""),
    (take_meaning, "meaning"),
)
SWITCHES = tuple(dict.fromkeys(name for _, name in STEPS if name))

# Understandings kept: the most used queries are a small share of all that are typed.
KEPT = 10_000


class Understander:
    """Runs the steps; remembers what it has understood.

    Attributes:
        version: Of the dictionaries that it goes by.
    """

    def __init__(self, tools: Tools, version: str = "") -> None:
        self.tools, self.version = tools, version
        self._kept = lru_cache(maxsize=KEPT)(self._understand)

    def understand(
        self,
        raw: str,
        off: tuple[str, ...] = (),
        correct: str = "auto",
        *,
        weak_places: bool = False,
        read_as: tuple[tuple[str, str], ...] = (),
    ) -> Understanding:
        """Understand a text.

        Args:
            off: Names of steps that are not to be taken.
            weak_places: Names of places that are ordinary words as well are places.
            read_as: What letters are read as → what they are read as for this user.
            correct: `auto`; `suggest`: a correction is only offered; `off`: none is looked for.
        """
        corrections = ("pinyin", "spelling") if correct == "off" else ()
        return self._kept(raw, tuple(sorted({*off, *corrections})), correct != "suggest", weak_places, read_as)

    def forgetful(self) -> Understander:
        """Another one that has understood nothing yet: what a bench measures."""
        return Understander(self.tools, self.version)

    def _understand(
        self,
        raw: str,
        off: tuple[str, ...],
        may_correct: bool,
        weak_places: bool,
        read_as: tuple[tuple[str, str], ...],
    ) -> Understanding:
        understanding = Understanding(raw, raw, may_correct=may_correct, weak_places=weak_places, read_as=read_as)
        for step, name in STEPS:
            if name not in off:
                understanding = step(understanding, self.tools)
            if understanding.blocked:
                break
        return understanding
