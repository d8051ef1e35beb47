"""What a step of the analysis declares beside its function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_engine.query.analysis.query_analysis import QueryAnalysis

Take = Callable[["QueryAnalysis", Any], "QueryAnalysis"]
Condition = Callable[["QueryAnalysis", Any], bool]
# Switches that no request can ask for: what is off where a page that begins with help is filled below.
DISTRESS = "distress"
# The switch of the operator that leaves corrections out.
CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisStep:
    """A step: called with an analysis and the resources, it returns the analysis after it.

    Attributes:
        take: The function; its name is the step's.
        label: What people call it, in Chinese.
        off: The value of `off=` that leaves it out; "" where nothing does.
        kill_switch: The switch of the operator (`SWITCHES`, `installation/switch_file.py`) that leaves it out.
        drawn: What the console draws of it: the `text`, the `words` that it noted, or its `note` alone.
        depends_on_user: For which texts it has to know the user's region; None: it is the same for everybody.
    """

    take: Take
    label: str
    off: str = ""
    kill_switch: str = ""
    drawn: str = "text"
    depends_on_user: Condition | None = None

    @property
    def name(self) -> str:
        """Its name, as `explain` shows it."""
        return self.take.__name__

    def __call__(self, analysis: QueryAnalysis, resources: Any) -> QueryAnalysis:
        """The analysis after it."""
        return self.take(analysis, resources)


def analysis_step(
    label: str, *, off: str = "", kill_switch: str = "", drawn: str = "text", depends_on_user: Condition | None = None
) -> Callable[[Take], AnalysisStep]:
    """Make a step of the function below; arguments as the attributes of `AnalysisStep`."""
    return lambda take: AnalysisStep(take, label, off, kill_switch, drawn, depends_on_user)
