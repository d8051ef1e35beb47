"""By which rules an index is made: how texts are cut, read, joined and counted, whatever the dictionaries say.

A query is understood by the rules of the program that runs. An index of other rules can be read, and finds less: some
words stand in it otherwise. So it says by which it was made, and is made anew.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from indexer.documents.profile import PROFILE_RULES
from indexer.generation.generation import Manifest
from indexer.segmenters import REGISTRY

# Raised by one with every change after which the same documents make another index; a test compares what comes out.
RULES = 2


def rules_of(segmenter: str) -> str:
    """The rules of this program: their number, that of profiles, and whose word list cuts texts, with its version."""
    package, numbers = REGISTRY[segmenter].package, f"{RULES}.{PROFILE_RULES}"
    try:
        return f"{numbers}-{package}-{version(package)}"
    except PackageNotFoundError:  # beside the program, not installed
        return f"{numbers}-{package}"


def has_other_rules(manifest: Manifest, segmenter: str) -> bool:
    """Whether a generation was made by other rules than those of this program with a segmenter."""
    return manifest.rules != rules_of(segmenter)
