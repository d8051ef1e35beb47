"""What do we know about words and places?

Other packages import from these submodules, each of which says what it is for, and from no others.
"""

__all__ = [
    "banned", "caches", "confusables", "editing", "faults", "general", "intents", "kinds", "lazy_property", "lexicon",
    "meaning", "messages", "normalize", "opposites", "own_text", "patterns", "pinyin", "places", "reasons", "regions",
]  # fmt: skip
