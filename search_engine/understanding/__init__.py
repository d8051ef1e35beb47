"""From what was typed to what is meant: a list of steps, each a function `Understanding → Understanding` in its own
file.
"""

from search_engine.understanding.steps import STEPS, Understander
from search_engine.understanding.understanding import Understanding

__all__ = ["STEPS", "Understander", "Understanding"]
