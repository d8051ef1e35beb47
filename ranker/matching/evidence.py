"""What the text of a match says, before signals weigh it: a row a match, a column a kind.

TEXT      BM25 over its fields, as the first phase of the rank profile weighs them
AS_TYPED  1 where a name equals the text as it was typed
NEARNESS  0-1, how near it is in meaning beside the nearest of all
NAMED     1 where names have all needs and wishes, whatever class meaning gave it
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Float32s

TEXT, AS_TYPED, NEARNESS, NAMED = range(4)
COLUMNS = 4


def no_evidence(count: int) -> Float32s:
    """Of so many matches, none."""
    return np.zeros((count, COLUMNS), np.float32)


def evidence_of(
    text: Array, as_typed: Array | None = None, nearness: Array | None = None, named: Array | None = None
) -> Float32s:
    """From its columns; one that is None is nothing throughout."""
    found = no_evidence(len(text))
    found[:, TEXT] = text
    if as_typed is not None:
        found[:, AS_TYPED] = as_typed
    if nearness is not None:
        found[:, NEARNESS] = nearness
    if named is not None:
        found[:, NAMED] = named
    return found
