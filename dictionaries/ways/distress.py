"""Does a text sound like one of distress? A linear model of its pieces, learnt from examples and shipped (made by
`dictionaries.making.distress`): it finds what nobody has put into a pattern.

    score = bias + Σ weight(piece) / √(number of pieces)

over the distinct pieces of one to three characters, by their hash; above `LEAST` it is distress, in the situation whose
own score is the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).parent.parent / "data" / "distress.npz"
# Numbers that pieces are hashed to.
PIECES = 1 << 15
# A multiplier whose product spreads over all bits (Knuth, 6.4), of which the highest are taken.
SPREAD, WHOLE, SHIFT = 0x9E3779B97F4A7C15, 1 << 64, 64 - 15
# Chosen by cross-validation over the examples: more is found than above 0 (.06), and hardly more that is none (.003).
LEAST = -1.0

Float32s = npt.NDArray[np.float32]
Int64s = npt.NDArray[np.int64]


def pieces_of(text: str) -> Int64s:
    """Numbers of the distinct pieces of a text, its ends marked, without spaces."""
    marked = f"^{''.join(text.split())}$".encode("utf-32-le", "surrogatepass")
    codes = memoryview(marked).cast("I").tolist()
    twos, threes = codes[1:], codes[2:]
    found = {(a + 1) * SPREAD % WHOLE >> SHIFT for a in codes}
    found |= {((a + 1) * SPREAD + b + 2) * SPREAD % WHOLE >> SHIFT for a, b in zip(codes, twos, strict=False)}
    found |= {
        (((a + 1) * SPREAD + b + 2) * SPREAD + c + 3) * SPREAD % WHOLE >> SHIFT
        for a, b, c in zip(codes, twos, threes, strict=False)
    }
    return np.array(sorted(found), np.int64)


@dataclass(frozen=True, slots=True)
class DistressModel:
    """What was learnt.

    Attributes:
        situations: Names.
        weights: float32 (1 + situations, PIECES): of distress, then of each situation.
        bias: The same.
    """

    situations: tuple[str, ...]
    weights: Float32s
    bias: Float32s

    def situation(self, text: str) -> str | None:
        """The situation that a text sounds like; None for any other text."""
        pieces = pieces_of(text)
        scale = np.float32(1 / np.sqrt(len(pieces)))
        if float(self.bias[0] + self.weights[0, pieces].sum() * scale) <= LEAST:
            return None
        scores = self.bias[1:] + self.weights[1:, pieces].sum(axis=1) * scale
        return self.situations[int(scores.argmax())]


@cache
def distress_model() -> DistressModel:
    """The one that ships, read at the first question."""
    with np.load(FILE, allow_pickle=False) as table:
        names = tuple(table["situations"].tobytes().decode().split("\n"))
        return DistressModel(names, table["weights"].astype(np.float32), table["bias"].astype(np.float32))


def write_model(path: Path, situations: Sequence[str], weights: Float32s, bias: Sequence[float]) -> None:
    """Write a model, its weights in half precision; the same model gives the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            situations=np.frombuffer("\n".join(situations).encode(), np.uint8),
            weights=weights.astype(np.float16),
            bias=np.array(bias, np.float32),
        )
