"""How many keys do suggestions save, and for which names not?"""

from search_engine.measuring.suggestion_evaluation.evaluate import evaluate_keys, evaluate_names, suggester_of
from search_engine.measuring.suggestion_evaluation.measures import Evaluation, Measures, Trial
from search_engine.measuring.suggestion_evaluation.report import write_report

__all__ = ["Evaluation", "Measures", "Trial", "evaluate_keys", "evaluate_names", "suggester_of", "write_report"]
