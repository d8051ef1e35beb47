"""Which places does a query name, and which place does a point lie in?"""

from dictionaries.places.locate import Locator

__all__ = ["Locator"]
