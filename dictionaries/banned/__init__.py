"""What must not be searched for, found in whatever disguise it is written."""

from dictionaries.banned.matcher import MASK, BannedWords
from dictionaries.banned.rows import BannedRow

__all__ = ["MASK", "BannedRow", "BannedWords"]
