"""What of the dictionaries in force an index depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.analysis.fields import FieldWriter
from indexer.suggestions import SuggestionSources


@dataclass(frozen=True, slots=True)
class DictionariesInForce:
    """Of one version of the dictionaries, what an index is made of.

    Attributes:
        fields: Cuts texts by their words.
        version: Of words and segmenter; goes into the manifest of a build.
        suggestions: Gives what suggestions and vocabulary are made of besides names.
        tables: Digest of what of the dictionaries goes into these.
    """

    fields: FieldWriter
    version: str
    suggestions: Callable[[], SuggestionSources]
    tables: str = ""
