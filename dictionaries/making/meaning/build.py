"""Rebuilds `word-vectors.npz`: `python -m dictionaries.making.meaning.build --model FOLDER [--texts FILE]`; with
`--vectors FILE` in place of the model a table that there is goes on being tuned, with what people say by now.

The model is a sentence encoder with its tokenizer (`SentenceModel`); the table in the project is made with
bge-small-zh-v1.5, quantised (BAAI, MIT licence). What is learned from are the project's own texts: its dictionaries,
and documents of a catalogue (`zwfw demo` writes them). Words are those of the general lexicon that are used often
enough, and all that stand in the texts. Then what people say is brought near to what things are called (`tuning`): by
the names of documents, the paraphrases, more of these that no search is compared with (`said.tsv`), and the synonyms.
Needs the `meaning` extra.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dictionaries.general import read_general_words
from dictionaries.kinds import Trait, kinds_with
from dictionaries.making.meaning.acceptance import accepted
from dictionaries.making.meaning.distilling import distil, weights
from dictionaries.making.meaning.sentence_model import SentenceModel
from dictionaries.making.meaning.tuning import Floats, tuned
from dictionaries.meaning.word_vectors import MAX_WORD_LENGTH, RUN, VECTORS, cut, load_word_vectors, write_word_vectors
from dictionaries.normalize import normal_text, squash
from dictionaries.patterns.wildcard_patterns import has_wildcard

DATA, HERE = VECTORS.parent, Path(__file__).parent
# Dictionaries that hold what people say, and their first columns.
TABLES = kinds_with(Trait.SAID)
COLUMNS = 3
# Words used less often in the lexicon's 60 million are left out; from 20 and 100 on nothing more was found.
LEAST_FREQUENT = 200
# Characters of texts that are learned from: codes are shorter, paragraphs of law longer.
SHORTEST, LONGEST_TEXT = 2, 60
ABOUT = (
    "Word vectors learned from the sentence encoder {model} and from paraphrases; words from the general lexicon of "
    "jieba (MIT) and the project's own texts. Built by: python -m dictionaries.making.meaning.build"
)


def rows_of_table(name: str, folder: Path = DATA) -> list[list[str]]:
    """The cells of a dictionary that ships."""
    lines = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def documents_of(file: Path) -> Iterator[dict[str, Any]]:
    """The first document of each title: copies in other regions say the same, but for addresses."""
    titles: set[str] = set()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["title"] not in titles:
                titles.add(document["title"])
                yield document


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def things_in(documents: Iterable[Mapping[str, Any]], paraphrases: Iterable[Sequence[str]]) -> list[list[str]]:
    """What belongs together: the names of each document, and what is said of these; names of no document too.

    Args:
        paraphrases: Rows of the dictionary: a query, a title.
    """
    said: dict[str, list[str]] = {}
    for query, title, *_ in paraphrases:
        said.setdefault(squash(title), []).append(query)
    things: list[list[str]] = []
    for document in documents:
        names = [document["title"], *document.get("aliases", ())]
        things.append([*names, *(query for name in names for query in said.pop(squash(name), ()))])
    things.extend([name, *texts] for name, texts in said.items())
    return [[squash(text) for text in texts] for texts in things]


def learned_from(texts: Iterator[str]) -> list[str]:
    """The distinct texts that are learned from, in normal form, sorted."""
    normal = {normal_text(text).strip() for text in texts if not text.startswith("http")}
    return sorted(text for text in normal if SHORTEST <= len(text) <= LONGEST_TEXT)


def vocabulary(texts: Sequence[str]) -> dict[str, int]:
    """Every word that gets a vector, with its frequency."""
    general = {word: count for word, count in read_general_words() if len(word) <= MAX_WORD_LENGTH}
    used = {word for text in texts for word in cut(text, general)}
    runs = (run for text in texts for run in RUN.findall(text))
    latin = {run for run in runs if run.isascii() and not run.isdigit()}
    often = {word for word, count in general.items() if count >= LEAST_FREQUENT}
    characters = {character for word in often for character in word}
    return {word: general.get(word, 1) for word in sorted(used | latin | often | characters)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the table and write it."""
    parser = argparse.ArgumentParser(prog="python -m dictionaries.making.meaning.build", description=__doc__)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--model", type=Path, help="folder with one *.onnx and one *tokenizer.json")
    start.add_argument("--vectors", type=Path, help="a table to go on from, without a model; no word is added")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="JSONL documents to learn from")
    parser.add_argument("--out", type=Path, default=VECTORS)
    given = parser.parse_args(arguments)
    documents = [document for file in given.texts for document in documents_of(file)]
    if given.vectors:
        known = load_word_vectors(given.vectors)
        table = known.scales[:, None] * known.steps.astype(np.float32)
        return _write(given.out, known.about, list(known.words), _tuned(list(known.words), table, documents))
    tables = [row[:COLUMNS] for name in TABLES for row in rows_of_table(name)]
    texts = learned_from(text for part in (*tables, *map(texts_in, documents)) for text in part)
    words = vocabulary(texts)
    model = SentenceModel(given.model)
    print(f"{len(words)} words, {len(texts)} texts")
    vectors = distil(list(words), weights(list(words.values())), model.encode(list(words)), texts, model.encode(texts))
    about = ABOUT.format(model=next(given.model.glob("*.onnx")).stem)
    return _write(given.out, about, list(words), _tuned(list(words), vectors, documents))


def _tuned(words: Sequence[str], vectors: Floats, documents: Sequence[Mapping[str, Any]]) -> Floats:
    pairs = [
        (row[0], row[1]) for row in rows_of_table("synonyms") if not (has_wildcard(row[0]) or has_wildcard(row[1]))
    ]
    said = [*rows_of_table("paraphrases"), *rows_of_table("said", HERE)]
    things = things_in(documents, said)
    return accepted(words, vectors, things, lambda some: tuned(words, vectors, some, pairs))


def _write(file: Path, about: str, words: Sequence[str], vectors: Floats) -> int:
    write_word_vectors(file, about, words, vectors)
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
