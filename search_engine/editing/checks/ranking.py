"""Constants of ranking that there are not, that are out of range, or that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.kinds.ranking import RANKING
from ranker.errors import InvalidProfile
from ranker.profile import RankProfile, constants_of
from ranker.signals import all_signals, checked_constants
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding


def ranking(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """What the program would leave out is an error. A value that the profile has anyway is asked about, unless a row of
    somebody else is between the two.
    """
    if evidence.profile is None:
        return
    for row in changes.new(RANKING.name):
        yield from _of_row(row, changes, evidence.profile)


def _of_row(row: Row, changes: Changes, profile: RankProfile) -> Iterator[Finding]:
    name, value = row.entry.name, row.entry.value
    signals = all_signals()
    try:
        checked_constants(profile, {name: value}, signals)
    except InvalidProfile as error:
        yield row.finding("error", f"{error.reason}。请改正参数的名称或数值，或删去该行", name=name, value=value)
        return
    others = any(other.key == row.key and other.scope != row.scope for other in changes.rows(RANKING.name))
    known = constants_of(profile, [signal.name for signal in signals])
    if known[name] == value and not others:
        told = f"在用的排序方案 {profile.name} 中这个数已是 {value:g}，该行不起作用；请改数值或删去该行"
        yield row.finding("warn", told, name=name, value=value)
