"""What can be found, and how is it stored?

Other packages import from these submodules, each of which says what it is for, and from no others.
"""

__all__ = [
    "analysis", "backend", "backends", "backup", "building", "catalog", "disk", "documents", "errors", "events",
    "generation", "loaders", "meaning", "outbox", "processes", "query", "samples", "segmenters", "shipping", "snapshot",
    "store", "suggestions", "vocabulary", "worker", "xlsx_packages",
]  # fmt: skip
