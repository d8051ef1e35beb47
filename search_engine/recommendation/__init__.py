"""What else might this person need, and why?"""

from search_engine.recommendation.feed import Feed, FeedItem
from search_engine.recommendation.parameters import RECOMMEND_PARAMETERS, RecommendRequest, read_recommend
from search_engine.recommendation.recommend import Recommendations, Recommended

__all__ = [
    "RECOMMEND_PARAMETERS", "Feed", "FeedItem", "RecommendRequest", "Recommendations", "Recommended", "read_recommend",
]  # fmt: skip
