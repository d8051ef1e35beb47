"""The steps, in order. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TypeVar

from dictionaries.caches import memoize
from dictionaries.regions import Region
from search_engine.query.analysis.check_blocklist import check_blocklist
from search_engine.query.analysis.choose_semantic_text import choose_semantic_text
from search_engine.query.analysis.correct_spelling import correct_spelling
from search_engine.query.analysis.detect_audience import detect_audience
from search_engine.query.analysis.detect_code import detect_code
from search_engine.query.analysis.detect_crisis import detect_crisis
from search_engine.query.analysis.detect_office import detect_office
from search_engine.query.analysis.detect_old_text import detect_old_text
from search_engine.query.analysis.detect_only_way import detect_only_way
from search_engine.query.analysis.detect_portal import detect_portal
from search_engine.query.analysis.detect_recourse import detect_recourse
from search_engine.query.analysis.detect_requested_fields import detect_requested_fields
from search_engine.query.analysis.detect_situation import detect_situation
from search_engine.query.analysis.detect_way_by_sound import detect_way_by_sound
from search_engine.query.analysis.detect_wish import detect_wish
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.join_spaced_characters import join_spaced_characters
from search_engine.query.analysis.keep_content import keep_content
from search_engine.query.analysis.normal_form import normal_form
from search_engine.query.analysis.normalize_numerals import normalize_numerals
from search_engine.query.analysis.places.accept_ambiguous_places import accept_ambiguous_places, has_ambiguous_places
from search_engine.query.analysis.places.choose_homophones import choose_homophones, has_homophones
from search_engine.query.analysis.places.detect_near_me import detect_near_me
from search_engine.query.analysis.places.detect_origin import detect_origin
from search_engine.query.analysis.places.detect_places import detect_places
from search_engine.query.analysis.places.detect_relocation import detect_relocation
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.read_pinyin import read_pinyin
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.segment import segment
from search_engine.query.analysis.split_alphanumerics import split_alphanumerics

R = TypeVar("R")
Step = Callable[[QueryAnalysis, AnalysisResources], QueryAnalysis]

# Of what is off where a page that begins with help is filled below; no request can ask for it.
DISTRESS = "distress"
# Step, and the name under which a request can switch it off ("": never).
STEPS: tuple[tuple[Step, str], ...] = (
    (detect_crisis, DISTRESS),
    (detect_recourse, "ways"),
    (check_blocklist, ""),
    (normal_form, ""),
    (detect_code, ""),
    (join_spaced_characters, ""),
    (split_alphanumerics, ""),
    (normalize_numerals, ""),
    (read_pinyin, "pinyin"),
    (choose_homophones, "places"),
    (correct_spelling, "spelling"),
    (detect_crisis, DISTRESS),
    (detect_wish, "ways"),
    (detect_situation, "ways"),
    (detect_places, "places"),
    (accept_ambiguous_places, "places"),
    (detect_origin, "places"),
    (detect_relocation, "places"),
    (detect_near_me, "asks"),
    (detect_old_text, "asks"),
    (detect_requested_fields, "asks"),
    (detect_audience, "audience"),
    (detect_portal, "ways"),
    (detect_office, "ways"),
    (detect_way_by_sound, "ways"),
    (drop_stopwords, "stopwords"),
    (detect_only_way, "ways"),
    (keep_content, ""),
    (expand, "synonyms"),
    (segment, ""),
    (choose_semantic_text, "meaning"),
)
SWITCHES = tuple(dict.fromkeys(name for _, name in STEPS if name not in ("", DISTRESS)))

# What the understanding of every text begins with: made once, since it has two dozen attributes.
BLANK = QueryAnalysis("", "")

# Steps that have to know the user's region, and the texts for which they do; all others are the same to everybody.
DEPENDS_ON_USER: dict[Step, Callable[[QueryAnalysis, AnalysisResources], bool]] = {
    choose_homophones: has_homophones,
    accept_ambiguous_places: has_ambiguous_places,
}

# Understandings kept: the most used queries are a small share of all that are typed. And those of a lexicon that is in
# force for some only.
CACHE_SIZE, SCOPED_CACHE_SIZE = 10_000, 1_000
# Of texts longer than nearly everybody's fewer are kept: an analysis of 500 characters takes up to 240 kB, one of ten
# characters 12 kB, and anybody could fill a process with long ones (10,000 of them: a gigabyte).
LONG_TEXT, LONG_KEPT = 64, 250


def take_steps(analysis: QueryAnalysis, resources: AnalysisResources, off: Container[str] = ()) -> QueryAnalysis:
    """Take all steps whose names are not `off`, for the user that the analysis names, and keep nothing of it."""
    for step, name in STEPS:
        if name not in off:
            analysis = step(analysis, resources)
        if analysis.crisis or analysis.recourse or (analysis.ban is not None and analysis.blocked):
            break
    return analysis


def _kept_by_length(analyze: Callable[..., R], kept: int, name: str) -> Callable[..., R]:
    """What analyzes a text, with its results kept: so many of ordinary texts, and `LONG_KEPT` of long ones."""
    ordinary, long = memoize(analyze, kept, name=name), memoize(analyze, min(kept, LONG_KEPT), name=name)
    return lambda raw, *how: (ordinary if len(raw) <= LONG_TEXT else long)(raw, *how)


class QueryAnalyzer:
    """Runs the steps; remembers what it has understood: of a text what is the same for everybody, and for each region
    only what depends on it.

    Args:
        kept: How many understandings.

    Attributes:
        version: Of the dictionaries that it goes by.
    """

    def __init__(self, resources: AnalysisResources, version: str = "", kept: int = CACHE_SIZE) -> None:
        self.resources, self.version = resources, version
        self._shared = _kept_by_length(self._analyze_for_all, kept, "query_analyses")
        self._of_user = _kept_by_length(self._analyze_for_user, kept, "query_analyses_of_users")

    def analyze(
        self, raw: str, off: tuple[str, ...] = (), correct: str = "auto", user: Region | None = None
    ) -> QueryAnalysis:
        """Understand a text.

        Args:
            off: Names of steps that are not to be taken.
            correct: `auto`; `suggest`: a correction is only offered; `off`: none is looked for.
            user: The user's region: which of several places a name means may depend on it.
        """
        corrections = ("pinyin", "spelling") if correct == "off" else ()
        without, may_correct = tuple(sorted({*off, *corrections})), correct != "suggest"
        analysis, taken = self._shared(raw, without, may_correct)
        return analysis if taken == len(STEPS) else self._of_user(raw, without, may_correct, user)

    def steps(
        self, raw: str, off: tuple[str, ...] = (), correct: str = "auto", user: Region | None = None
    ) -> Iterator[tuple[str, QueryAnalysis, QueryAnalysis]]:
        """The steps that changed something, each with what was understood before and after it; nothing is kept.
        Arguments as for `analyze`.
        """
        without = {*off, *(("pinyin", "spelling") if correct == "off" else ())}
        before = QueryAnalysis(raw, raw, may_correct=correct != "suggest", user=user)
        for step, name in STEPS:
            after = before if name in without else step(before, self.resources)
            if after is not before:
                yield step.__name__, before, after
            before = after
            if after.crisis or after.recourse or (after.ban is not None and after.blocked):
                return

    def uncached(self) -> QueryAnalyzer:
        """Another one that has understood nothing yet: what a bench measures."""
        return QueryAnalyzer(self.resources, self.version)

    def _analyze_for_all(self, raw: str, off: tuple[str, ...], may_correct: bool) -> tuple[QueryAnalysis, int]:
        """The text after all steps, or before the first that has to know the user; and how many were taken."""
        analysis = BLANK.with_changes(raw=raw, text=raw, may_correct=may_correct)
        for taken, (step, name) in enumerate(STEPS):
            if name in off:
                continue
            if step in DEPENDS_ON_USER:
                if DEPENDS_ON_USER[step](analysis, self.resources):
                    return analysis, taken
                continue
            analysis = step(analysis, self.resources)
            if analysis.crisis or analysis.recourse or (analysis.ban is not None and analysis.blocked):
                break
        return analysis, len(STEPS)

    def _analyze_for_user(
        self, raw: str, off: tuple[str, ...], may_correct: bool, user: Region | None
    ) -> QueryAnalysis:
        """The steps from there on."""
        analysis, taken = self._shared(raw, off, may_correct)
        analysis = analysis.with_changes(user=user)
        for step, name in STEPS[taken:]:
            if name not in off:
                analysis = step(analysis, self.resources)
            if analysis.crisis or analysis.recourse or (analysis.ban is not None and analysis.blocked):
                break
        return analysis
