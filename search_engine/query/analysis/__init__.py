"""From what was typed to what is meant: a list of steps, each a function `Understanding → Understanding` in its own
file.
"""

from search_engine.query.analysis.provider import Understanders
from search_engine.query.analysis.query_analysis import Understanding
from search_engine.query.analysis.query_analyzer import STEPS, SWITCHES, Understander
from search_engine.query.analysis.resources import Tools

__all__ = ["STEPS", "SWITCHES", "Tools", "Understander", "Understanders", "Understanding"]
