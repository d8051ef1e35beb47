"""From what was typed to what is meant: a list of steps, each a function `Understanding → Understanding` in its own
file.
"""

from search_engine.understanding.making import Understanders
from search_engine.understanding.steps import STEPS, SWITCHES, Understander
from search_engine.understanding.tools import Tools
from search_engine.understanding.understanding import Understanding

__all__ = ["STEPS", "SWITCHES", "Tools", "Understander", "Understanders", "Understanding"]
