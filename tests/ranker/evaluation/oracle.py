"""Rankings with judgements as Hypothesis draws them, and what ir-measures says of them."""

from collections.abc import Mapping, Sequence

import ir_measures
from hypothesis import strategies as st

# Few ids, so that rankings and judgements meet; not in ASCII only, as real ids are not.
documents = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "33011001", "事项", "é"])
# From -1 on: lower grades crash the process in pytrec_eval; they are shown to be worth what 0 is worth.
grades = st.dictionaries(documents, st.integers(-1, 4), min_size=1, max_size=8)
# TREC uses negative grades for spam.
any_grades = st.dictionaries(documents, st.integers(-2, 4), min_size=1, max_size=8)
rankings = st.lists(documents, unique=True, max_size=10).map(tuple)
depths = st.integers(1, 12)


def without_negative(judged: Mapping[str, int]) -> dict[str, int]:
    """The same judgements with every grade below 0 raised to 0, which must change no value."""
    return {document: max(grade, 0) for document, grade in judged.items()}


def said_by_ir_measures(measure: ir_measures.Measure, ranking: Sequence[str], judged: Mapping[str, int]) -> float:
    """One query's value by ir-measures (trec_eval inside); the ranking becomes strictly descending scores."""
    run = {"q": {document: float(len(ranking) - at) for at, document in enumerate(ranking)}}
    (metric,) = ir_measures.iter_calc([measure], {"q": dict(judged)}, run)
    return float(metric.value)
