"""A wish to look up, print, calculate, book or pay (公积金账上有多少钱, 我驾照还剩几分): it raises what serves it, and
spoken words are read as the ones that things are called by. So does the kind of thing that is asked for beside its
subject: an app, a policy.
"""

from __future__ import annotations

from dictionaries.kinds.intents import WishPattern
from dictionaries.normalize import squash
from dictionaries.patterns.phrases import Occurrence
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

# Wishes for a kind of thing (报税的手机软件, 最新公积金政策): their words stand in few names.
KINDS = frozenset({"app", "policy"})


@analysis_step("识别意愿（查询、预约等）", off="ways")
def detect_wish(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it: of several phrases the longest counts; what a kind is wanted of is read without saying so. What is all
    of a name stays as it is (公积金余额, which several things are called by): the wish tells which of them is meant.
    """
    text = analysis.text
    if not resources.ways.wishes.find(text):
        return analysis  # as most often
    if squash(text) in resources.names.squashed:
        return _read(analysis, resources, is_name=True)
    wanted = _longest(text, resources, kinds=True)
    if wanted is not None and (rest := f"{text[: wanted.start]}{text[wanted.end :]}").strip():
        without = _read(analysis.with_changes(text=rest), resources)
        record = {"text": text[wanted.start : wanted.end], "wish": wanted.value.wish}
        return without.with_step("detect_wish", record, wish=wanted.value.wish)
    return _read(analysis, resources)


def _read(analysis: QueryAnalysis, resources: AnalysisResources, *, is_name: bool = False) -> QueryAnalysis:
    text = analysis.text
    chosen = _longest(text, resources, kinds=False, is_name=is_name)
    if chosen is None:
        return analysis
    row = chosen.value
    said = text[: chosen.start] + row.means + text[chosen.end :] if row.means and not is_name else text
    record = {"text": text[chosen.start : chosen.end], "wish": row.wish, "means": row.means}
    weak = [] if said == text else _unsaid(chosen.start, row.means, text, resources)
    return analysis.with_step("detect_wish", record, wish=row.wish, text=said, spans=analysis.with_spans(*weak))


def _unsaid(start: int, means: str, text: str, resources: AnalysisResources) -> list[Span]:
    """Of the words that a wish is read as those that nobody typed, where others were: they count, and nothing has to
    have them.
    """
    words = resources.analyzer.top_words(means)
    unsaid = [word for word in words if word.text not in text]
    return [Span(start + word.start, start + word.end, WEAK) for word in unsaid if len(unsaid) < len(words)]


def _longest(
    text: str, resources: AnalysisResources, *, kinds: bool, is_name: bool = False
) -> Occurrence[WishPattern] | None:
    """The phrase of a text that counts: one of the wish for a kind of thing, or of another. Inside a name that is not
    the whole text none does, nor in a question (什么规定).
    """
    names = () if is_name else resources.names.spans(text)
    found = [one for one in resources.ways.wishes.find(text) if (one.value.wish in KINDS) == kinds]
    larger = [*names, *resources.asks.longest(text)] if found and kinds else names
    found = [one for one in found if not is_inside(one.start, one.end, larger)]
    return max(found, key=lambda one: (bool(one.value.means), one.end - one.start), default=None)
