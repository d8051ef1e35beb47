"""From the names of a catalogue and the dictionaries to the two tables of a generation: suggestions, and vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.analysis.analyzer import Analyzer
from indexer.documents.profile import Profile
from indexer.suggestions.collect import EntryCollector
from indexer.suggestions.containing import MIN_LENGTH
from indexer.suggestions.sources import SuggestionSources
from indexer.suggestions.writing import write_table


def write_suggestions(
    folder: Path,
    entries: EntryCollector,
    profiles: Mapping[int, Profile],
    sources: SuggestionSources,
    analyzer: Analyzer,
) -> None:
    """Write the table of suggestions into a new folder."""

    def telling_words(text: str) -> list[str]:
        """The words of a text that say something by themselves."""
        return [token.text for token in analyzer.top_words(text) if len(token.text) >= MIN_LENGTH]

    found = entries.entries(profiles, sources.terms, sources.queries(), telling_words)
    write_table(folder, found, sources.pinyin.syllables)


def write_vocabulary(folder: Path, entries: EntryCollector, sources: SuggestionSources, analyzer: Analyzer) -> None:
    """Write the vocabulary into a new folder, where there are sources of one."""
    if sources.vocabulary is not None:
        names, queries, titles = entries.names(), sources.queries(), entries.other_titles()
        sources.vocabulary.build(names, queries, analyzer, sources.pinyin, titles).save(folder)
