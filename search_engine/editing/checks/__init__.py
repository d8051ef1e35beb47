"""What would a changed dictionary do wrong? Checks before a publish: a file an idea, in the order of `CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dictionaries.lexicon import Lexicon
from search_engine.editing.checks.banned_words import banned_words
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.contradictions import contradictions
from search_engine.editing.checks.distress import distress
from search_engine.editing.checks.duplicates import duplicates
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.expired import expired
from search_engine.editing.checks.far_apart import far_apart
from search_engine.editing.checks.kept_queries import kept_queries
from search_engine.editing.checks.leads_to_banned import leads_to_banned
from search_engine.editing.checks.life_event_matters import life_event_matters
from search_engine.editing.checks.pins import pins
from search_engine.editing.checks.ranking import ranking
from search_engine.editing.checks.readings import readings
from search_engine.editing.checks.scopes import scopes
from search_engine.editing.checks.stop_words import stop_words
from search_engine.editing.checks.two_lists import two_lists
from search_engine.editing.checks.two_matters import two_matters
from search_engine.editing.checks.typos import typos
from search_engine.editing.checks.unknown_names import unknown_names
from search_engine.editing.checks.user_words import user_words
from search_engine.editing.finding import Finding

Check = Callable[[Changes, Evidence], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    duplicates,
    contradictions,
    far_apart,
    two_matters,
    leads_to_banned,
    stop_words,
    user_words,
    typos,
    expired,
    banned_words,
    distress,
    two_lists,
    unknown_names,
    life_event_matters,
    pins,
    ranking,
    readings,
    scopes,
    kept_queries,
)


def check_changes(before: Lexicon, after: Lexicon, evidence: Evidence) -> list[Finding]:
    """What is wrong or doubtful with the rows that `after` has otherwise than `before`, judged against everything:
    errors first, then by kind and key.
    """
    changes = Changes(before, after, evidence.tree)
    found = (replace(finding, check=check.__name__) for check in CHECKS for finding in check(changes, evidence))
    return sorted(found, key=lambda finding: (finding.level, finding.kind, finding.key, finding.check))


__all__ = ["CHECKS", "Changes", "Check", "Evidence", "Finding", "check_changes"]
