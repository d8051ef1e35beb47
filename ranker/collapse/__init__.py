"""From matches to cards: which copies are shown, and which are folded into them.

others   the chain's copies are cards of their own; what lies below the user's region is one card a base; a base that
         the chain lacks is one card, its nearest copy; everything else folds into the nearest card of its base
all      one card a base and audience: what is for 法人 alone has a card beside what citizens may use
none     every document is a card
"""

from ranker.collapse.collapse import COLLAPSES, Collapsed, collapse, most_cards, nearest_of_each_base

__all__ = ["COLLAPSES", "Collapsed", "collapse", "most_cards", "nearest_of_each_base"]
