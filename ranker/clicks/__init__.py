"""What do clicks say of documents, once the place where each was shown is taken into account?"""

from ranker.clicks.coec import ClicksOverExpected
from ranker.clicks.counts import ClickCounter, ClickCounts, ClickSession, Shown
from ranker.clicks.grades import LEAST_LOOKS, grade
from ranker.clicks.position_based import PositionBasedModel
from ranker.clicks.registry import MODELS, ClickModel
from ranker.clicks.support import Support, linked_places, support_of

__all__ = [
    "LEAST_LOOKS",
    "MODELS",
    "ClickCounter",
    "ClickCounts",
    "ClickModel",
    "ClickSession",
    "ClicksOverExpected",
    "PositionBasedModel",
    "Shown",
    "Support",
    "grade",
    "linked_places",
    "support_of",
]
