"""The tuning kit of a service, for notebooks and commands: sets, states, comparisons, headroom, gate, what is live."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from indexer.building.steps import Progress, no_progress
from ranker.evaluation import Evaluation, parse_measure
from ranker.evaluation.metrics import Measure
from ranker.profile import RankProfile
from search_engine.editing.actor import Actor
from search_engine.editing.editor import Editor
from search_engine.editing.opening import kept_queries_of
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.tuning.asking import StateRun, ask_all
from search_engine.tuning.comparing import MEASURES, SHOWN, WITH_ROWS, Compared, compared
from search_engine.tuning.formats import read_query_set
from search_engine.tuning.gate import GateResult, gate, measures_of
from search_engine.tuning.gate_rules import GateRules
from search_engine.tuning.headroom import EXPLAINED, Headroom, headroom
from search_engine.tuning.judging.judging_service import Judging
from search_engine.tuning.judging.opening import judging_of
from search_engine.tuning.promotion import RankingVersions
from search_engine.tuning.query_set import QuerySet
from search_engine.tuning.ranking_table import RankingTable, ranking_table
from search_engine.tuning.states import State, StateOpener
from search_engine.tuning.states.installed import InstalledState
from search_engine.tuning.states.opening import LIVE

# A state, its name, a profile's file, or a profile in hand; a set, or what it is called.
Named = State | str | Path | RankProfile
Judged = QuerySet | str


class TuningKit:
    """Of one installation. Every state that it opens answers from one view of the index.

    Args:
        progress: Told how far searches are.
    """

    def __init__(self, place: Installation, editor: Editor, progress: Progress = no_progress) -> None:
        self._place, self._editor, self._progress = place, editor, progress

    @cached_property
    def _opener(self) -> StateOpener:
        return StateOpener(self._place, self._progress)

    @cached_property
    def judging(self) -> Judging:
        """Sets of the installation, and what people judge."""
        return judging_of(self._place)

    def query_set(self, source: Judged) -> QuerySet:
        """A set by its name, or the folder or file of one. Raises `BadParameters`, `BadEvaluationFile`."""
        return source if isinstance(source, QuerySet) else read_query_set(source, self._place)

    def state(self, named: Named) -> State:
        """A state: see `search_engine.tuning.states.opening`. Raises as that says."""
        if isinstance(named, RankProfile):
            return self._opener.live().apart().ordered_by(named, named.name)
        if isinstance(named, Path):
            return self._opener.open(f"profile:{named}")
        return self._opener.open(named) if isinstance(named, str) else named

    def ask(self, state: Named, source: Judged) -> StateRun:
        """The answers of a state to all queries."""
        return ask_all((self.state(state),), self.query_set(source).queries, self._progress)[0]

    def evaluate(self, state: Named, source: Judged, measures: Sequence[Measure | str] = MEASURES) -> Evaluation:
        """What a state is worth, query by query. Raises `UnknownMeasure`."""
        judged = self.query_set(source)
        (run,) = ask_all((self.state(state),), judged.judged, self._progress)
        return run.values({query.id: judged.grades[query.id] for query in judged.judged}, _measures(measures))

    def compare(
        self,
        a: Named,
        b: Named,
        source: Judged,
        measures: Sequence[Measure | str] = MEASURES,
        *,
        shown: int = SHOWN,
        with_rows: int = WITH_ROWS,
    ) -> Compared:
        """Two states on a set; see `search_engine.tuning.comparing`."""
        return self.compare_runs(self.runs(a, b, source), source, measures, shown=shown, with_rows=with_rows)

    def runs(self, a: Named, b: Named, source: Judged) -> tuple[StateRun, StateRun]:
        """The answers of two states, which take turns."""
        one, other = ask_all((self.state(a), self.state(b)), self.query_set(source).queries, self._progress)
        return one, other

    def compare_runs(
        self,
        runs: tuple[StateRun, StateRun],
        source: Judged,
        measures: Sequence[Measure | str] = MEASURES,
        *,
        shown: int = SHOWN,
        with_rows: int = WITH_ROWS,
    ) -> Compared:
        """Answers that are there already, compared. Raises `BadParameters` for a set without judgements."""
        tree = self._place.tree()
        wanted = _measures(measures)
        return compared(*runs, self.query_set(source), tree, wanted, shown=shown, with_rows=with_rows)

    def headroom(self, source: Judged, state: Named = LIVE, *, explained: int = EXPLAINED) -> Headroom:
        """What could be gained, and from what. Raises `BadParameters` for a state of which only results are known."""
        opened = self.state(state)
        if not isinstance(opened, InstalledState):
            told = f"{opened.name} 只有结果，没有原因；请给出 live、方案、版本、草稿或 home:文件夹"
            raise BadParameters([Detail("state", told)])
        return headroom(opened, self.query_set(source), self._progress, explained)

    def gate(self, baseline: Named, candidate: Named, source: Judged, rules: GateRules, actor: Actor) -> GateResult:
        """Whether a candidate may go live. `actor`: whose guarded queries must hold."""
        kept = kept_queries_of(self._place, self._editor).all(actor) if rules.kept else ()
        other = self.state(candidate)
        found = self.compare(baseline, other, source, measures_of(rules))
        return gate(found, other, rules, kept, self._place.store.base_keys)

    def constants(self) -> RankingTable:
        """What ranks now, constant by constant. Raises `InvalidProfile`."""
        return ranking_table(self._place, self._editor)

    def profiles(self) -> tuple[str, ...]:
        """The profiles that the installation has, by their names."""
        return tuple(self._place.rank_profiles.names())

    def live(self, actor: Actor) -> RankingVersions:
        """What is live in ranking, for somebody who changes it: promote, roll back, history."""
        return RankingVersions(self._place, self._editor, actor)


def _measures(measures: Sequence[Measure | str]) -> list[Measure]:
    return [parse_measure(one) if isinstance(one, str) else one for one in measures]
