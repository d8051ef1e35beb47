"""Which rows of the dictionaries had a part in an analysis: those without which it would be another.

It is tried, not told by what stands where: the steps are taken once more without each row that may have had a part.
Rows of which each alone would have been enough (two words for one audience) have had a part, too: they are tried alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dictionaries.banned import BannedWords
from dictionaries.kinds import kinds_made_into
from dictionaries.normalize import squash
from dictionaries.regions import Region
from indexer.analysis.blocklist import banned_words
from search_engine.checkpoints import checkpoint
from search_engine.query.acting.row_candidates import Candidate, candidates, haystack, only, place_of
from search_engine.query.acting.row_parts import SMALL, deaf, lexicon_with, with_rows
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.query_analyzer import take_steps
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.steps import left_out

# Rows that are tried, by halves: more than any query of people touches.
MOST_TRIED = 1_000
# Times that bans are looked for behind bans.
MOST_ROUNDS = 4
PLACES = kinds_made_into("places")
# What an analysis says, and how it came about: of two rows that would say the same, the longer one did.
SAID = (
    "text", "spans", "ban", "crisis", "function", "portal", "office", "town", "wish", "situation", "only_way", "masked",
    "corrections", "mentions", "audience", "nearby", "asks", "expansions", "related", "tokens", "parsed_query", "trace",
)  # fmt: skip
Said = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: see `QueryAnalyzer.analyze`."""

    off: tuple[str, ...] = ()
    correct: str = "auto"
    user: Region | None = None


def acting_rows(
    resources: AnalysisResources, analysis: QueryAnalysis, asked: Asked, *, bans: bool = False
) -> list[Candidate]:
    """The rows that had a part, in the order in which steps look at them.

    Args:
        analysis: What the resources gave for what was asked.
        bans: Whether rows that ban or allow are told, too: they are nobody's business but the editors'.
    """
    touched = candidates(resources.lexicon, analysis)
    trial = Trial(resources, analysis, asked, touched)
    found = trial.found(touched[:MOST_TRIED]) + trial.found(_paraphrases(resources, analysis))
    if bans:
        found += _bans(resources, analysis, trial)
    return sorted(found, key=lambda one: place_of(one.kind))


class Trial:
    """Tries rows of one analysis.

    Args:
        rows: All that it may have used, but paraphrases and bans.

    Attributes:
        resources: With these rows alone, where that says the same as with all, so that each trial costs little.
    """

    def __init__(
        self, resources: AnalysisResources, analysis: QueryAnalysis, asked: Asked, rows: Sequence[Candidate]
    ) -> None:
        self._analysis, self._asked = analysis, asked
        self._said = said(analysis)
        small = self._small(resources, rows)
        silent = deaf(small)
        # what a model would say, too, a row has said
        self.resources = next((one for one in (silent, small) if self._run(one) == self._said), resources)

    def found(self, tried: Sequence[Candidate]) -> list[Candidate]:
        """Those of some rows that had a part."""
        by_kind: dict[str, list[Candidate]] = {}
        for one in tried:
            by_kind.setdefault(one.kind, []).append(one)
        return [one for rows in by_kind.values() for one in self._of_kind(rows)]

    def _small(self, resources: AnalysisResources, rows: Sequence[Candidate]) -> AnalysisResources:
        """The resources with some rows alone, and the names that stand in the text. Offices are few, and found by parts
        of their names.
        """
        texts, kept = haystack(self._analysis).split("\n"), only(resources.lexicon, rows)
        few = lexicon_with(resources.lexicon, {kind: kept[kind] for kind in SMALL if kind != "offices"})
        small = with_rows(replace(resources, names=resources.names.restricted_to(texts)), few, SMALL)
        if small.places is None or not any(kept[kind] for kind in PLACES):
            return small
        return replace(small, places=small.places.restricted_to(texts, few))

    def _of_kind(self, rows: Sequence[Candidate]) -> list[Candidate]:
        """Those of one kind without which something else is said, and of the others, where several say something
        together, those that say something alone.
        """
        found = _halved(rows, lambda some: self._without(some) == self._said)
        others = [one for one in rows if one not in found]
        nothing = self._without(others) if others else self._said
        if nothing == self._said:
            return found

        def say_nothing(some: Sequence[Candidate]) -> bool:
            """Whether nothing is said by these without the others of those that say it together."""
            rest = [one for one in others if one not in some]
            return bool(rest) and self._without(rest) == nothing

        return found + _halved(others, say_nothing)

    def _without(self, gone: Sequence[Candidate]) -> Said:
        kind = gone[0].kind
        return self._run(without_rows(self.resources, kind, [one.entry for one in gone]))

    def _run(self, resources: AnalysisResources) -> Said:
        checkpoint()
        return said(analyzed(resources, self._analysis, self._asked))


def _halved(rows: Sequence[Candidate], idle: Callable[[Sequence[Candidate]], bool]) -> list[Candidate]:
    """Those of some rows that are not idle, each tried alone; of a half that is idle as a whole none is tried."""
    if idle(rows):
        return []
    if len(rows) == 1:
        return list(rows)
    middle = len(rows) // 2
    return _halved(rows[:middle], idle) + _halved(rows[middle:], idle)


def without_rows(resources: AnalysisResources, kind: str, gone: Sequence[Any]) -> AnalysisResources:
    """The resources without some rows of a kind."""
    lexicon = resources.lexicon
    entries = {id(entry) for entry in gone}
    kept = tuple([row for row in getattr(lexicon, kind) if id(row) not in entries])
    return with_rows(resources, lexicon_with(lexicon, {kind: kept}), (kind,))


def analyzed(resources: AnalysisResources, analysis: QueryAnalysis, asked: Asked) -> QueryAnalysis:
    """What other resources give for the same."""
    fresh = QueryAnalysis(analysis.raw, analysis.raw, may_correct=asked.correct != "suggest", user=asked.user)
    return take_steps(fresh, resources, left_out(asked.off, asked.correct))


def said(analysis: QueryAnalysis) -> Said:
    """All that an analysis says, and by which steps."""
    return tuple([getattr(analysis, name) for name in SAID])


def _paraphrases(resources: AnalysisResources, analysis: QueryAnalysis) -> list[Candidate]:
    """Of 16,000 paraphrases those that the text is as a whole; looked for only where there is one."""
    names = resources.names_by_meaning
    if names is None or not names.paraphrases.has(analysis.text):
        return []
    text = squash(analysis.text)
    return [Candidate("paraphrases", row) for row in resources.lexicon.paraphrases if squash(row.query) == text]


def _bans(resources: AnalysisResources, analysis: QueryAnalysis, trial: Trial) -> list[Candidate]:
    """Banned words and offers that are found, the classes of words that their patterns name, and allowed words that
    keep others from being found. A matcher takes a third of a second to make, so that only what decides is tried.
    """
    lexicon, banned = resources.lexicon, resources.banned
    if banned is None:
        return []
    found = list(_hits(resources, banned, analysis.raw))
    offers = [one.entry for one in found if one.kind == "offers"]
    text = squash(analysis.raw)
    named = [row for row in lexicon.word_classes if any(f"<{row.name}>" in one.pattern for one in offers)]
    classes = [row for row in named if any(word in text for word in row.words)]
    allowed = [row for row in lexicon.allowed if squash(row.text) in text] if not found else []
    found += trial.found([Candidate("word_classes", row) for row in classes])
    return [*found, *trial.found([Candidate("allowed", row) for row in allowed])]


def _hits(resources: AnalysisResources, banned: BannedWords, text: str) -> Iterator[Candidate]:
    """What bans a text, and what would ban it were that not there: a listed word hides the pattern that it is in."""
    lexicon, analyzer = resources.lexicon, resources.analyzer
    for _ in range(MOST_ROUNDS):
        hits = {(one.row.pattern, one.row.text) for one in banned.find(text)}
        words = [row for row in lexicon.banned if (False, row.text) in hits]
        offers = [row for row in lexicon.offers if (True, row.pattern) in hits]
        if not words and not offers:
            return
        yield from (Candidate("banned", row) for row in words)
        yield from (Candidate("offers", row) for row in offers)
        kept = tuple([row for row in lexicon.banned if row not in words])
        lexicon = replace(lexicon, banned=kept, offers=tuple([row for row in lexicon.offers if row not in offers]))
        banned = banned_words(lexicon, analyzer)
