"""Why a document does not come, or stands where it stands: all that holds it back, at once (为何没有)."""

from search_engine.search.why_not.blocker import Blocker
from search_engine.search.why_not.case import why_not
from search_engine.search.why_not.query_rows import unsearched

__all__ = ["Blocker", "unsearched", "why_not"]
