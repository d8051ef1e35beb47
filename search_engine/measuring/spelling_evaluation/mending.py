"""What the service makes of a text before it searches: its own steps, over the names of any catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.normalize import bare_name, squash
from dictionaries.pinyin import Pinyin
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.vocabulary import Vocabulary
from search_engine.installation.indexed_dictionaries import vocabulary_sources
from search_engine.page.query_record import corrected, did_you_mean
from search_engine.query.analysis import AnalysisResources, QueryAnalyzer


@dataclass(frozen=True, slots=True)
class Mended:
    """A text mended.

    Attributes:
        text: What is searched for.
        suggested: What is asked about (did you mean), if anything.
    """

    text: str
    suggested: str | None = None


class Mending:
    """The corrections of an understander.

    Args:
        understander: Runs every step, so that what a page would protect or block is left alone here too.
    """

    def __init__(self, query_analyzer: QueryAnalyzer) -> None:
        self._understander = query_analyzer

    @classmethod
    def of_names(
        cls, names: Iterable[str], lexicon: Lexicon, tree: RegionTree, vocabulary: Vocabulary | None = None
    ) -> Mending:
        """As served, of a catalogue that has these names and nobody has searched yet.

        Args:
            vocabulary: What `vocabulary_of` has made of the same; None: it is made.
        """
        kept, analyzer = list(names), Analyzer(row.word for row in shipped_lexicon().words)
        vocabulary = vocabulary or vocabulary_of(kept, lexicon, tree)
        # as `Snapshot.shared_names` has them
        squashed = list(dict.fromkeys(text for name in kept for text in (squash(name), bare_name(name))))
        resources = AnalysisResources.of(lexicon, analyzer, tree).for_catalogue(lexicon, squashed, vocabulary)
        return cls(QueryAnalyzer(resources, lexicon.version))

    def mend(self, text: str) -> Mended:
        """Mend a text in normal form."""
        understood = self._understander.analyze(text)
        made = corrected(understood)
        searched = str(made["to"]) if made is not None and made["applied"] else text
        return Mended(searched, did_you_mean(understood))


def vocabulary_of(names: Iterable[str], lexicon: Lexicon, tree: RegionTree) -> Vocabulary:
    """The words of a catalogue that has these names."""
    return vocabulary_sources(lexicon, tree).build(
        names, (), Analyzer(row.word for row in shipped_lexicon().words), Pinyin.of(lexicon)
    )
