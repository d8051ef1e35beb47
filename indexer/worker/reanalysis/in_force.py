"""What of the dictionaries in force an index depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.analysis.fields import FieldWriter
from indexer.suggestions import SuggestionSources
from indexer.suggestions.hidden_entries import ShowingRules


@dataclass(frozen=True, slots=True)
class DictionariesInForce:
    """Of one version of the dictionaries, what an index is made of.

    Attributes:
        fields: Cuts texts by their words.
        version: Of words and segmenter; goes into the manifest of a build.
        suggestions: Gives what suggestions and vocabulary are made of besides names.
        tables: Digest of what of the dictionaries goes into these.
        lexicon: Version of all of the dictionaries.
        rules: Gives the rules of which suggestions may be shown; None: all of them.
    """

    fields: FieldWriter
    version: str
    suggestions: Callable[[], SuggestionSources]
    tables: str = ""
    lexicon: str = ""
    rules: Callable[[], ShowingRules] | None = None
