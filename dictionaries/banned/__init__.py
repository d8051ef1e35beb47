"""What must not be searched for, found in whatever disguise it is written."""

from dictionaries.banned.matcher import MASK, BannedWords
from dictionaries.banned.rows import ACTIONS, BannedRow, Finding, Variant

__all__ = ["ACTIONS", "MASK", "BannedRow", "BannedWords", "Finding", "Variant"]
