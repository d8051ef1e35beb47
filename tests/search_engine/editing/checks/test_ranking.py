"""Constants of ranking.

1. What the program would leave out is an error: a name that there is not, told with its nearest; a value out of its
   range; a weight against what its signal is for.
2. A value that the profile in use has anyway is asked about, unless a row of somebody else is between them.
3. What is right passes; rows that stay are not judged; without a profile nobody is told anything.
4. An installation judges by the profile that it is set to.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dictionaries.kinds.ranking import RankingConstant
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from ranker.profile import default_profile, with_constants
from search_engine.editing.checks import check_changes
from search_engine.editing.checks.gathering import evidence_of
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.search_engine.editing.checks.judging import evidence

HANGZHOU = Scope(region="330100")


def told(*rows: RankingConstant | ConditionalEntry, before: tuple[RankingConstant, ...] = ()) -> list[tuple[str, str]]:
    plain = tuple(row for row in rows if isinstance(row, RankingConstant))
    conditional = tuple(row for row in rows if isinstance(row, ConditionalEntry))
    known = replace(evidence(), profile=default_profile())
    now = replace(shipped_lexicon(), ranking=before)
    found = check_changes(now, replace(now, ranking=(*before, *plain), conditional=conditional), known)
    return [(one.level, one.what) for one in found if one.check == "ranking"]


def local(name: str, value: float, scope: Scope = HANGZHOU) -> ConditionalEntry:
    return ConditionalEntry("ranking", RankingConstant(name, value), scope)


def test_what_would_be_left_out_is_an_error() -> None:
    [(level, what)] = told(RankingConstant("score.exact_nam", 1.0))
    assert (level, what.startswith("没有这个参数；相近的有 score.exact_name")) == ("error", True)
    [(level, what)] = told(RankingConstant("match.coverage", 1.5))
    assert (level, what.startswith("1.5 超出范围，应为 0 至 1。请改正")) == ("error", True)
    [(level, what)] = told(RankingConstant("score.completeness", -1.0))
    assert (level, "负的权重" in what) == ("error", True)
    assert told(local("match.broad", 2.5))[0][0] == "error"


def test_a_value_that_is_in_force_anyway_is_asked_about() -> None:
    [(level, what)] = told(RankingConstant("score.exact_name", 20.0))
    assert (level, "default 中这个数已是 20" in what) == ("warn", True)
    assert [level for level, _ in told(local("score.exact_name", 20.0))] == ["warn"]
    everywhere = RankingConstant("score.exact_name", 25.0)
    assert told(local("score.exact_name", 20.0), before=(everywhere,)) == []


def test_what_is_right_passes() -> None:
    rows = [("score.exact_name", 25.0), ("match.relaxation.steps.any_word.below", 3.0), ("score.read_only_kind", -9.0)]
    assert told(*(RankingConstant(*row) for row in rows)) == []
    assert told(before=(RankingConstant("score.gone", 1.0),)) == []
    bad = replace(shipped_lexicon(), ranking=(RankingConstant("score.gone", 1.0),))
    assert [one for one in check_changes(shipped_lexicon(), bad, evidence()) if one.check == "ranking"] == []


def test_an_installation_judges_by_the_profile_that_it_is_set_to(sample_home: Path) -> None:
    place = Installation(Settings(home=sample_home), read_only=True)
    assert evidence_of(place).profile == default_profile()
    mine = with_constants(default_profile(), {"score.text": 2.0})
    vars(place.rank_profiles)["_known"]["default"] = mine
    assert evidence_of(place).profile == mine
    place.store.engine.dispose()
