"""What did people's behaviour teach, and since when?"""

from search_engine.people.learning.learner import Learner
from search_engine.people.learning.model_registry import ModelFolder
from search_engine.people.learning.model_snapshot import Knowledge, ModelManager

__all__ = ["Knowledge", "Learner", "ModelFolder", "ModelManager"]
