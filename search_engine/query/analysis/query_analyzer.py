"""The steps, in order. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable

from dictionaries.caches import memoize
from search_engine.query.analysis.check_blocklist import check_blocklist
from search_engine.query.analysis.choose_semantic_text import choose_semantic_text
from search_engine.query.analysis.correct_spelling import correct_spelling
from search_engine.query.analysis.detect_audience import detect_audience
from search_engine.query.analysis.detect_near_me import detect_near_me
from search_engine.query.analysis.detect_origin import detect_origin
from search_engine.query.analysis.detect_places import detect_places
from search_engine.query.analysis.detect_relocation import detect_relocation
from search_engine.query.analysis.detect_requested_fields import detect_requested_fields
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.join_spaced_characters import join_spaced_characters
from search_engine.query.analysis.normal_form import normal_form
from search_engine.query.analysis.normalize_numerals import normalize_numerals
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.read_pinyin import read_pinyin
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.segment import segment
from search_engine.query.analysis.split_alphanumerics import split_alphanumerics

Step = Callable[[QueryAnalysis, AnalysisResources], QueryAnalysis]

# Step, and the name under which a request can switch it off ("": never).
STEPS: tuple[tuple[Step, str], ...] = (
    (check_blocklist, ""),
    (normal_form, ""),
    (join_spaced_characters, ""),
    (split_alphanumerics, ""),
    (normalize_numerals, ""),
    (read_pinyin, "pinyin"),
    (correct_spelling, "spelling"),
    (detect_places, "places"),
    (detect_origin, "places"),
    (detect_relocation, "places"),
    (detect_near_me, "asks"),
    (detect_requested_fields, "asks"),
    (detect_audience, "audience"),
    (drop_stopwords, "stopwords"),
    (expand, "synonyms"),
    (segment, ""),
    (choose_semantic_text, "meaning"),
)
SWITCHES = tuple(dict.fromkeys(name for _, name in STEPS if name))

# Understandings kept: the most used queries are a small share of all that are typed.
CACHE_SIZE = 10_000


class QueryAnalyzer:
    """Runs the steps; remembers what it has understood.

    Attributes:
        version: Of the dictionaries that it goes by.
    """

    def __init__(self, resources: AnalysisResources, version: str = "") -> None:
        self.resources, self.version = resources, version
        self._kept = memoize(self._analyze, CACHE_SIZE, name="query_analyses")

    def analyze(
        self,
        raw: str,
        off: tuple[str, ...] = (),
        correct: str = "auto",
        *,
        allow_ambiguous_places: bool = False,
        forced_readings: tuple[tuple[str, str], ...] = (),
    ) -> QueryAnalysis:
        """Understand a text.

        Args:
            off: Names of steps that are not to be taken.
            allow_ambiguous_places: Names of places that are ordinary words as well are places.
            forced_readings: What letters are read as → what they are read as for this user.
            correct: `auto`; `suggest`: a correction is only offered; `off`: none is looked for.
        """
        corrections = ("pinyin", "spelling") if correct == "off" else ()
        return self._kept(
            raw, tuple(sorted({*off, *corrections})), correct != "suggest", allow_ambiguous_places, forced_readings
        )

    def uncached(self) -> QueryAnalyzer:
        """Another one that has understood nothing yet: what a bench measures."""
        return QueryAnalyzer(self.resources, self.version)

    def _analyze(
        self,
        raw: str,
        off: tuple[str, ...],
        may_correct: bool,
        allow_ambiguous_places: bool,
        forced_readings: tuple[tuple[str, str], ...],
    ) -> QueryAnalysis:
        analysis = QueryAnalysis(
            raw,
            raw,
            may_correct=may_correct,
            allow_ambiguous_places=allow_ambiguous_places,
            forced_readings=forced_readings,
        )
        for step, name in STEPS:
            if name not in off:
                analysis = step(analysis, self.resources)
            if analysis.blocked:
                break
        return analysis
