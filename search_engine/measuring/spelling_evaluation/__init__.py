"""How well is what people type mended, on pairs of wrong and right?"""

from search_engine.measuring.spelling_evaluation.evaluate import Outcome, SpellingEvaluation, evaluate_spelling
from search_engine.measuring.spelling_evaluation.mending import Mended, mended
from search_engine.measuring.spelling_evaluation.pairs import Pair, read_pairs
from search_engine.measuring.spelling_evaluation.report import write_report

__all__ = [
    "Mended",
    "Outcome",
    "Pair",
    "SpellingEvaluation",
    "evaluate_spelling",
    "mended",
    "read_pairs",
    "write_report",
]
