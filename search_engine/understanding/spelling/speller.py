"""Mends what was typed: a noisy channel (Shannon 1948; Kernighan, Church and Gale 1990) over the words of a site.

    meant = argmax ln P(typed | meant) + ln P(meant)

A text that its own words explain well is left alone at once. Otherwise words that may have been meant join the lattice,
and the best way through is compared with the best way of the text as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.vocabulary import Vocabulary
from indexer.vocabulary.sounds import Reader
from search_engine.understanding.spelling.candidates import candidates
from search_engine.understanding.spelling.channel import Channel
from search_engine.understanding.spelling.correction import Correction, Edit
from search_engine.understanding.spelling.lattice import Edge, Ways, read_ways
from search_engine.understanding.spelling.reading import doubtful, plain_edges
from search_engine.understanding.spelling.windows import Windows


@dataclass(frozen=True)
class Speller:
    vocabulary: Vocabulary
    reader: Reader
    channel: Channel
    reviewed: Mapping[str, str]

    def analyse(self, text: str, protected: Sequence[tuple[int, int]] = ()):
        w = Windows.of(text, protected, self.reader)
        if not text or all(w.fixed) or self.vocabulary.is_name(text):
            return None
        plain = plain_edges(self.vocabulary, w)
        as_is = read_ways(self.vocabulary, plain, len(text))
        doubt = doubtful(self.vocabulary, w, as_is)
        if not doubt.any():
            return None
        more = candidates(self.vocabulary, w, doubt, self.channel)
        if not more:
            return None
        ways = read_ways(self.vocabulary, plain + more, len(text))
        return w, as_is, doubt, ways
