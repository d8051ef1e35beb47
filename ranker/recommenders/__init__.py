"""What else might somebody need? Recommenders under one contract, and how they are measured and chosen."""

from ranker.recommenders.choosing import choose
from ranker.recommenders.files import read_interactions, read_split
from ranker.recommenders.gram import Gram
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.measuring import Measured, measure
from ranker.recommenders.recommender import Recommender
from ranker.recommenders.registry import RECOMMENDERS, load_recommender, recommender_of
from ranker.recommenders.splits import Split, hold_out, split_by_time

__all__ = [
    "RECOMMENDERS",
    "Gram",
    "Histories",
    "Interactions",
    "Measured",
    "Recommender",
    "Split",
    "choose",
    "hold_out",
    "load_recommender",
    "measure",
    "read_interactions",
    "read_split",
    "recommender_of",
    "split_by_time",
]
