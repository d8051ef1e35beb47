"""What did people's behaviour teach, and since when?"""

from search_engine.learning.folder import ModelFolder
from search_engine.learning.knowledge import Knowledge, KnowledgeHolder
from search_engine.learning.learner import Learner

__all__ = ["Knowledge", "KnowledgeHolder", "Learner", "ModelFolder"]
