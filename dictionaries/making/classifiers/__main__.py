"""Makes the classifiers that ship, of the examples in this folder and of what people are known to ask: `python -m
dictionaries.making.classifiers`.

To be run, and what it writes to be committed, whenever examples, dictionaries or word vectors have changed (`make
dictionaries` does). The same files give the same weights, up to rounding.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dictionaries.general import read_general_words
from dictionaries.intents.text_classifier import NONE, SHIPPED, write_classifier
from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.making.classifiers.learning import learn
from dictionaries.meaning import VECTORS, load_word_vectors

EXAMPLES = Path(__file__).parent
NAMES = ("distress", "functions")
# What a question that the dictionaries know counts for beside an example: there are four times as many.
KNOWN = 0.3
# What is asked of offices, which sounds like no distress (妇联在哪).
OF_OFFICES = ("", "在哪", "电话", "几点上班")

# Words of Chinese at large, one to three a text, as the examples have none of: whatever a model has never met sounds
# like nothing (a tenth of such texts sounded like something without them).
AT_LARGE, OFTEN, LONGEST_WORD = 16_000, 100, 4
# Texts of nothing but scaffolding.
SMALL_TALK = 4_000


def read_examples(name: str) -> list[tuple[str, str]]:
    """Label (`-`: none) and text of each."""
    lines = (EXAMPLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(label, text) for label, text in cells[1:]]


def known_questions(lexicon: Lexicon) -> list[str]:
    """What the dictionaries know people to ask, of things."""
    texts = [row.query for row in lexicon.paraphrases]
    texts += [row.term for row in lexicon.topics] + [row.term for row in lexicon.synonyms]
    return list(dict.fromkeys((*texts, *(row.text for row in lexicon.services))))


def asked_of_offices(lexicon: Lexicon) -> list[str]:
    """What the dictionaries know people to ask, of offices."""
    names = dict.fromkeys(name for row in lexicon.offices for name in (row.name, *row.aliases))
    return [name + asked for name in names for asked in OF_OFFICES]


def small_talk(lexicon: Lexicon) -> list[str]:
    """What says nothing by itself, one to three pieces of it a text, drawn at random, always the same."""
    scaffold = [row.text for row in lexicon.stopwords if row.role == "scaffold" and row.where != "alone"]
    drawn = random.Random(1)
    return ["".join(drawn.sample(scaffold, drawn.choice((1, 2, 3)))) for _ in range(SMALL_TALK)]


def words_at_large(examples: Sequence[tuple[str, str]]) -> list[str]:
    """Words that no labelled example has, drawn at random, always the same."""
    labelled = "\n".join(text for label, text in examples if label != NONE)
    frequent = [word for word, times in read_general_words() if times >= OFTEN and 2 <= len(word) <= LONGEST_WORD]
    words, drawn = [word for word in frequent if word not in labelled], random.Random(1)
    return [" ".join(drawn.sample(words, drawn.choice((1, 2, 3)))) for _ in range(AT_LARGE)]


class Lesson(NamedTuple):
    """All that one model is learnt from: labels, the first none of the others; (label, text) of each example; what each
    counts for; how many of them are of its own file.
    """

    labels: list[str]
    examples: list[tuple[str, str]]
    weights: list[float]
    own: int

    def digest(self) -> str:
        """Another one whenever the model would be."""
        said = "\n".join(f"{label}\t{text}\t{w}" for (label, text), w in zip(self.examples, self.weights, strict=True))
        return hashlib.blake2b("\n".join((*self.labels, "", said)).encode(), digest_size=16).hexdigest()


def lesson_of(name: str, lexicon: Lexicon) -> Lesson:
    """What the model of a name is learnt from."""
    examples = read_examples(name)
    labels = list(dict.fromkeys((NONE, *(label for label, _ in examples))))
    # who asks for a function of the portal is in no distress, and the other way round
    known = known_questions(lexicon)
    known += [text for other in NAMES if other != name for label, text in read_examples(other) if label != NONE]
    known += asked_of_offices(lexicon) if name == "distress" else small_talk(lexicon)
    known += words_at_large(examples)
    every = [*examples, *((NONE, text) for text in known)]
    return Lesson(labels, every, [1.0] * len(examples) + [KNOWN] * len(known), len(examples))


def main(folder: Path = SHIPPED) -> int:
    """Learn, and write the models."""
    lexicon, vectors = shipped_lexicon(), load_word_vectors(VECTORS)
    for name in NAMES:
        lesson = lesson_of(name, lexicon)
        model = learn(lesson.labels, lesson.examples, lesson.weights, vectors)
        write_classifier(folder / f"{name}.npz", replace(model, examples=lesson.digest()))
        print(f"{name}: {lesson.own} + {len(lesson.examples) - lesson.own}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
