"""A collection of plain texts asked as a whole: what one page at a time does not show.

The sample's guides, policies, interpretations and news are cut into their paragraphs, and answers stand without their
questions: short texts of no region, whose names say which document they are of and not what is in them. The questions
are those that the answers were given to, in short and in the words of whoever asked.

1. Words answer: recall and MRR over all questions stay above their floors.
2. Meaning, which compares names, costs nothing where names tell nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from search_engine.measuring.search_evaluation import SearchEvaluation, evaluate_search
from tests.known import others

LEAST_TEXTS, LEAST_QUESTIONS = 300, 60
FLOORS = {"recall@100": 0.93, "mrr@10": 0.3}
# One question of 92 found in the first place instead of nowhere.
NOTHING = 0.011


def answers() -> dict[str, dict[str, Any]]:
    """Public answers by the id that their text has here."""
    return {f"a{number}": one for number, one in enumerate(others()) if one["kind"] == "faq"}


def paragraphs() -> Iterator[tuple[str, str]]:
    """Each paragraph of the other texts, with its name."""
    for document in others():
        if document["kind"] not in ("faq", "app"):
            lines = str(document.get("text", "")).splitlines()
            lines += [*document.get("conditions", ()), *document.get("process", ())]
            for number, line in enumerate(lines, 1):
                yield f"{document['title']}第{number}段", line


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain_texts")
    texts = [(key, f"{one['answered_by']}答复", one["answer"]) for key, one in answers().items()]
    texts += [(f"p{number}", name, text) for number, (name, text) in enumerate(paragraphs())]
    rows: list[dict[str, Any]] = [{"id": key, "title": name, "text": text} for key, name, text in texts]
    (folder / "texts.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return folder


def asked(collection: Path, *off: str) -> SearchEvaluation:
    questions = {f"{key} {field}": str(one[field]) for key, one in answers().items() for field in ("title", "text")}
    judged = {question: {question.split()[0]: 1} for question in questions}
    home = collection / ("home" + "-".join(off))
    return evaluate_search(home, collection / "texts.jsonl", questions, judged, off=off)


@pytest.fixture(scope="module")
def everything_on(collection: Path) -> SearchEvaluation:
    return asked(collection)


def test_1_words_answer(everything_on: SearchEvaluation) -> None:
    assert everything_on.documents >= LEAST_TEXTS
    assert everything_on.queries >= LEAST_QUESTIONS
    low = {name: value for name, value in everything_on.values.items() if value < FLOORS.get(name, 0.0)}
    assert not low, low


def test_2_meaning_costs_nothing(collection: Path, everything_on: SearchEvaluation) -> None:
    without = asked(collection, "meaning")
    for name in FLOORS:
        assert everything_on.values[name] >= without.values[name] - NOTHING
