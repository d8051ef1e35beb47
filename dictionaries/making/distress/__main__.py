"""Makes `distress.npz` of `examples.tsv` and of what people are known to ask: `python -m dictionaries.making.distress`.

To be run, and what it writes to be committed, whenever the examples have changed. The same files give the same bytes.

Logistic regression over pieces of one to three characters (McCallum and Nigam would say: a linear classifier of hashed
n-grams), one weight vector for distress or not, one for each situation against the others. Adagrad, a fixed order of
examples; the rare pieces keep small weights by themselves, since each is met a few times only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.ways.distress import FILE, PIECES, Float32s, pieces_of, write_model

EXAMPLES = Path(__file__).parent / "examples.tsv"
NONE = "-"
ROUNDS, RATE, DECAY, BIAS_RATE, FIRST_BIAS = 30, 0.3, 1e-5, 0.02, -3.0


def read_examples(path: Path = EXAMPLES) -> list[tuple[str, str]]:
    """Situation (`-`: none) and query of each."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(situation, query) for situation, query in (line.split("\t") for line in lines[1:])]


def known_questions(lexicon: Lexicon) -> list[str]:
    """What the dictionaries know people to ask."""
    texts = [row.query for row in lexicon.paraphrases]
    texts += [row.term for row in lexicon.topics] + [row.term for row in lexicon.synonyms]
    offices = dict.fromkeys(name for row in lexicon.offices for name in (row.name, *row.aliases))
    texts += [name + asked for name in offices for asked in ("", "在哪", "电话", "几点上班")]
    return list(dict.fromkeys((*texts, *(row.text for row in lexicon.services))))


def learnt(yes: Sequence[str], no: Sequence[str]) -> tuple[Float32s, float]:
    """Weights of pieces, and a bias, that tell some texts from others."""
    texts = [pieces_of(text) for text in (*yes, *no)]
    wanted = [1.0] * len(yes) + [0.0] * len(no)
    weights, sums = np.zeros(PIECES), np.full(PIECES, 1e-8)
    bias, order, chance = FIRST_BIAS, list(range(len(texts))), Random(1)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for i in order:
            pieces = texts[i]
            scale = 1 / np.sqrt(len(pieces))
            told = 1 / (1 + np.exp(-(bias + weights[pieces].sum() * scale)))
            slope = (told - wanted[i]) * scale + DECAY * weights[pieces]
            sums[pieces] += slope * slope
            weights[pieces] -= RATE * slope / np.sqrt(sums[pieces])
            bias -= BIAS_RATE * (told - wanted[i])
    return weights.astype(np.float32), float(bias)


def main(target: Path = FILE) -> int:
    """Learn, and write the model."""
    examples = read_examples()
    situations = list(dict.fromkeys(situation for situation, _ in examples if situation != NONE))
    shown = [query for situation, query in examples if situation != NONE]
    none = [query for situation, query in examples if situation == NONE] + known_questions(shipped_lexicon())
    models = [learnt(shown, none)]
    for name in situations:
        models.append(learnt([q for s, q in examples if s == name], [q for s, q in examples if s not in (name, NONE)]))
    write_model(target, situations, np.stack([weights for weights, _ in models]), [bias for _, bias in models])
    print(f"{len(shown)} / {len(none)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
