"""Rebuilds `word-vectors.npz`: `python -m dictionaries.meaning.build --model FOLDER [--texts FILE]`.

The model is a sentence encoder with its tokenizer (`SentenceModel`); the table in the project is made with
bge-small-zh-v1.5, quantised (BAAI, MIT licence). What is learned from are the project's own texts: its dictionaries,
and documents of a catalogue (`zwfw demo` writes them). Words are those of the general lexicon that are used often
enough, and all that stand in the texts. Needs the `meaning` extra.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dictionaries.general import read_general_words
from dictionaries.meaning.distilling import distil, weights
from dictionaries.meaning.sentence_model import SentenceModel
from dictionaries.meaning.word_vectors import LONGEST, RUN, VECTORS, cut, write_word_vectors
from dictionaries.normalize import normal_text

DATA = VECTORS.parent
# Dictionaries that hold what people say, and their first columns.
TABLES = ("synonyms", "topics", "asks", "services", "audience", "corrections")
COLUMNS = 3
# Words used less often in the lexicon's 60 million are left out; from 20 and 100 on nothing more was found.
LEAST_FREQUENT = 200
# Characters of texts that are learned from: codes are shorter, paragraphs of law longer.
SHORTEST, LONGEST_TEXT = 2, 60
ABOUT = (
    "Word vectors learned from the sentence encoder {model}; words from the general lexicon of jieba (MIT) and the "
    "project's own texts. Built by: python -m dictionaries.meaning.build"
)


def texts_of_tables(folder: Path = DATA) -> Iterator[str]:
    """What people say, by the dictionaries."""
    for name in TABLES:
        lines = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        for line in lines:
            if not line.startswith("#"):
                yield from line.split("\t")[:COLUMNS]


def texts_of_documents(file: Path) -> Iterator[str]:
    """Every text of the first document of each title: copies in other regions say the same, but for addresses."""
    titles: set[str] = set()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["title"] not in titles:
                titles.add(document["title"])
                yield from texts_in(document)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def learned_from(texts: Iterator[str]) -> list[str]:
    """The distinct texts that are learned from, in normal form, sorted."""
    normal = {normal_text(text).strip() for text in texts if not text.startswith("http")}
    return sorted(text for text in normal if SHORTEST <= len(text) <= LONGEST_TEXT)


def vocabulary(texts: Sequence[str]) -> dict[str, int]:
    """Every word that gets a vector, with its frequency."""
    general = {word: count for word, count in read_general_words() if len(word) <= LONGEST}
    used = {word for text in texts for word in cut(text, general)}
    runs = (run for text in texts for run in RUN.findall(text))
    latin = {run for run in runs if run.isascii() and not run.isdigit()}
    often = {word for word, count in general.items() if count >= LEAST_FREQUENT}
    characters = {character for word in often for character in word}
    return {word: general.get(word, 1) for word in sorted(used | latin | often | characters)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the table and write it."""
    parser = argparse.ArgumentParser(prog="python -m dictionaries.meaning.build", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder with one *.onnx and one *tokenizer.json")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="JSONL documents to learn from")
    parser.add_argument("--out", type=Path, default=VECTORS)
    given = parser.parse_args(arguments)
    documents = (text for file in given.texts for text in texts_of_documents(file))
    texts = learned_from(text for part in (texts_of_tables(), documents) for text in part)
    words = vocabulary(texts)
    model = SentenceModel(given.model)
    print(f"{len(words)} words, {len(texts)} texts")
    vectors = distil(list(words), weights(list(words.values())), model.encode(list(words)), texts, model.encode(texts))
    write_word_vectors(given.out, ABOUT.format(model=next(given.model.glob("*.onnx")).stem), list(words), vectors)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
