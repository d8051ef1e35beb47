"""Runs the steps of the analysis, and keeps what they found."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import TypeVar

from dictionaries.caches import memoize
from dictionaries.regions import Region
from search_engine.query.analysis.analysis_step import AnalysisStep
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.steps import STEPS, left_out

R = TypeVar("R")

# What the understanding of every text begins with: made once, since it has two dozen attributes.
BLANK = QueryAnalysis("", "")

# Understandings kept: the most used queries are a small share of all that are typed. And those of a lexicon that is in
# force for some only.
CACHE_SIZE, SCOPED_CACHE_SIZE = 10_000, 1_000
# Of texts longer than nearly everybody's fewer are kept: an analysis of 500 characters takes up to 240 kB, one of ten
# characters 12 kB, and anybody could fill a process with long ones (10,000 of them: a gigabyte).
LONG_TEXT, LONG_KEPT = 64, 250


def take_steps(
    analysis: QueryAnalysis,
    resources: AnalysisResources,
    off: Container[str] = (),
    steps: Sequence[AnalysisStep] = STEPS,
) -> QueryAnalysis:
    """Take some steps but those that are `off`, for the user that the analysis names, and keep nothing of it."""
    for step in steps:
        if step.off not in off:
            analysis = step.take(analysis, resources)
        if analysis.ends_here:
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
        without, may_correct = left_out(off, correct), correct != "suggest"
        analysis, taken = self._shared(raw, without, may_correct)
        return analysis if taken == len(STEPS) else self._of_user(raw, without, may_correct, user)

    def steps(
        self, raw: str, off: tuple[str, ...] = (), correct: str = "auto", user: Region | None = None
    ) -> Iterator[tuple[AnalysisStep, QueryAnalysis, QueryAnalysis]]:
        """The steps that changed something, each with what was understood before and after it; nothing is kept.
        Arguments as for `analyze`.
        """
        without = left_out(off, correct)
        before = QueryAnalysis(raw, raw, may_correct=correct != "suggest", user=user)
        for step in STEPS:
            after = before if step.off in without else step.take(before, self.resources)
            if after is not before:
                yield step, before, after
            before = after
            if after.ends_here:
                return

    def uncached(self) -> QueryAnalyzer:
        """Another one that has understood nothing yet: what a bench measures."""
        return QueryAnalyzer(self.resources, self.version)

    def _analyze_for_all(self, raw: str, off: tuple[str, ...], may_correct: bool) -> tuple[QueryAnalysis, int]:
        """The text after all steps, or before the first that has to know the user; and how many were taken."""
        analysis = BLANK.with_changes(raw=raw, text=raw, may_correct=may_correct)
        for taken, step in enumerate(STEPS):
            if step.off in off:
                continue
            if step.depends_on_user is not None:
                if step.depends_on_user(analysis, self.resources):
                    return analysis, taken
                continue
            analysis = step.take(analysis, self.resources)
            if analysis.ends_here:
                break
        return analysis, len(STEPS)

    def _analyze_for_user(
        self, raw: str, off: tuple[str, ...], may_correct: bool, user: Region | None
    ) -> QueryAnalysis:
        """The steps from there on."""
        analysis, taken = self._shared(raw, off, may_correct)
        return take_steps(analysis.with_changes(user=user), self.resources, off, STEPS[taken:])
