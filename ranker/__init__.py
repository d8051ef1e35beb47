"""In which order, and what else?

Other packages import from these submodules, each of which says what it is for, and from no others.
"""

__all__ = [
    "clicks", "collapse", "errors", "evaluation", "hot", "matching", "ordering", "profile", "recommenders", "signals",
]  # fmt: skip
