"""What every text engine must do with several questions at once, and with a write that fails.

1. The best documents by class: what meets a higher condition comes first, scores decide within a class and are the
   query's own; a limit cuts from behind, and `complete` says whether it did.
2. Masks say of each document which conditions it meets, however many there are; and whether a limit left some out.
3. Counts, in the order of the question; all answers in the order of the questions.
4. A round sees the state of its readers, whatever is written meanwhile.
5. A write that fails on the way shows nothing of itself, and the same write once more makes it whole.
6. In whatever order and in however many writes documents came, a limit of a search leaves the same ones: among equals
   those of the smallest keys.
7. These checks tell an engine that does otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.backend import KEY, Counts, FieldKind, Found, Masked, Masks, Search
from indexer.backends import get_backend
from indexer.query import AnyOf, Scored, Term, WeightedTerms

SCHEMA = {KEY: FieldKind.NUMBER, "region": FieldKind.NUMBER, "words": FieldKind.FREQUENCIES}
WORDS = ("许可", "登记", "注销", "补领", "身份证")
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=12)


class Broken(Exception):
    """What a source of documents fails with."""


def document(key: int, words: Sequence[str], region: int = 0) -> dict[str, str | int]:
    return {KEY: key, "region": region, "words": " ".join(words)}


@pytest.fixture
def backend(engine):
    return get_backend(engine)


@pytest.fixture
def make(backend, tmp_path):
    """Makes indices of documents' words, whose keys count from 1; closes them."""
    made = []

    def index_of(documents):
        index = backend.create(tmp_path / str(len(made)), SCHEMA)
        index.build([document(key, words, key % 3) for key, words in enumerate(documents, 1)])
        made.append(index)
        return index

    yield index_of
    for index in made:
        index.close()


def term(word: str) -> Term:
    return Term("words", word)


# ---- the checks, each against the plain way


def check_classes(backend, reader, documents, conditions, limit) -> None:
    query = Scored(term(WORDS[0]), AnyOf((term(WORDS[0]), term(WORDS[1]))))
    (found,) = backend.ask(reader, [Search(query, limit, tuple(map(term, conditions)))])
    by_itself = reader.search(query, len(documents))
    scores = dict(zip(by_itself.keys.tolist(), by_itself.scores.tolist(), strict=True))
    having = {key: set(words) for key, words in enumerate(documents, 1) if WORDS[0] in words}
    place = {
        key: next((i for i, word in enumerate(conditions) if word in words), len(conditions))
        for key, words in having.items()
    }
    wanted = sorted(having, key=lambda key: (place[key], -scores[key], key))
    assert found.keys.tolist() == wanted[:limit]
    assert found.condition.tolist() == [place[key] for key in wanted[:limit]]
    assert found.scores.tolist() == pytest.approx([scores[key] for key in wanted[:limit]])
    assert found.complete == (len(wanted) <= limit)


def check_masks(backend, reader, documents, within, conditions) -> None:
    asked = Masks(AnyOf(tuple(map(term, within))), tuple(map(term, conditions)), len(documents))
    (masked,) = backend.ask(reader, [asked])
    wanted = {
        key: [word in words for word in conditions]
        for key, words in enumerate(documents, 1)
        if set(within) & set(words) and set(conditions) & set(words)
    }
    assert masked.keys.tolist() == sorted(wanted)
    assert masked.met.T.tolist() == [wanted[key] for key in sorted(wanted)]
    assert masked.complete


def check_failing_write(index) -> None:
    """The index holds documents 1 and 2; a write replaces the one, removes the other, adds a third."""
    before = index.reader()

    def failing() -> Iterator[dict[str, str | int]]:
        yield document(1, ("补领",))
        raise Broken

    with pytest.raises(Broken):
        index.write(failing(), delete=[2])
    for reader in (before, index.reader()):
        assert sorted(reader.search(term("许可"), 9).keys.tolist()) == [1, 2]
    index.write([document(1, ("补领",)), document(3, ("许可",))], delete=[2])
    assert index.reader().search(term("许可"), 9).keys.tolist() == [3]
    assert index.reader().count() == 2
    assert sorted(before.search(term("许可"), 9).keys.tolist()) == [1, 2]


# ---- the engines


@settings(max_examples=25, deadline=None)
@given(documents=texts, conditions=st.lists(st.sampled_from(WORDS), max_size=3, unique=True), limit=st.integers(1, 12))
def test_the_best_documents_come_by_class(tmp_path_factory, engine, documents, conditions, limit):
    index = get_backend(engine).create(tmp_path_factory.mktemp("text"), SCHEMA)
    index.build([document(key, words) for key, words in enumerate(documents, 1)])
    check_classes(get_backend(engine), index.reader(), documents, conditions, limit)
    index.close()


def test_what_scores_nothing_is_found_too(backend, make):
    reader = make([("补领",), ("补领", "许可")]).reader()
    (found,) = backend.ask(reader, [Search(Scored(term("补领"), term("许可")), 5)])
    assert found.keys.tolist() == [2, 1]
    assert found.scores[1] == 0


def test_a_class_that_nothing_can_have_changes_nothing(backend, make):
    documents = [("许可", "登记"), ("许可",)]
    reader = make(documents).reader()
    for limit in (1, 9):
        (found,) = backend.ask(reader, [Search(term("许可"), limit, (AnyOf(()), term("登记")))])
        assert found.keys.tolist() == [1, 2][:limit]
        assert found.condition.tolist() == [1, 2][:limit]


@pytest.mark.parametrize(
    ("within", "conditions"),
    [
        (("许可",), ("许可", "登记")),
        (("许可", "登记"), ("注销", "补领")),
        (("没有",), ("许可",)),
        (("许可",), ("没有",)),
    ],
)
def test_masks_tell_which_conditions_a_document_meets(backend, make, within, conditions):
    documents = [("许可", "登记"), ("登记", "补领", "登记"), ("注销",), ("许可",), ("许可", "注销", "补领")]
    check_masks(backend, make(documents).reader(), documents, within, conditions)


def test_a_hundred_conditions_are_told_apart(backend, make):
    every = ["".join(pair) for pair in product("甲乙丙丁戊己庚辛壬癸", repeat=2)]
    documents = [every[place::7] for place in range(7)]
    check_masks(backend, make(documents).reader(), documents, every[:9], every)


@pytest.fixture
def written_twice(backend, tmp_path):
    """Readers of the same 400 documents: built in one go, and written in another order in many parts, which merge."""
    chance = Random(7)
    documents = [document(key, chance.choices(WORDS, k=chance.randint(1, 3)), key % 3) for key in range(1, 401)]
    built, late = (backend.create(tmp_path / name, SCHEMA) for name in ("built", "late"))
    built.build(documents)
    chance.shuffle(documents)
    late.build(documents[:100])
    for first in range(100, 400, 20):
        late.write(documents[first : first + 20])
    late.close()
    reopened = backend.open(tmp_path / "late", SCHEMA)
    yield built.reader(), reopened.reader()
    built.close()
    reopened.close()


def test_a_limit_leaves_the_same_documents_however_they_were_written(backend, written_twice):
    cut = 0
    for words, limit in product(combinations(WORDS, 2), (1, 5, 40, 120)):
        scored = WeightedTerms(tuple(("words", word, 1.0 + place, 1.0) for place, word in enumerate(words)))
        asked = [
            Search(scored, limit),
            Search(Scored(AnyOf(tuple(map(term, words))), scored), limit, (term(WORDS[0]), term(WORDS[4]))),
        ]
        best, by_class = answers = backend.ask(written_twice[0], asked)
        others = backend.ask(written_twice[1], asked)
        for one, other in zip(answers, others, strict=True):
            assert one.keys.tolist() == other.keys.tolist()
        assert best.scores.tolist() == others[0].scores.tolist()
        assert by_class.condition.tolist() == others[1].condition.tolist()
        whole = written_twice[0].search(scored, 400)
        wanted = sorted(zip((-whole.scores).tolist(), whole.keys.tolist(), strict=True))[:limit]
        assert best.keys.tolist() == [key for _, key in wanted]
        cut += not best.complete
    assert cut > 20


def test_a_limit_of_masks_is_told(backend, make):
    reader = make([("许可",)] * 5).reader()
    (masked,) = backend.ask(reader, [Masks(term("许可"), (term("许可"),), 3)])
    assert len(masked.keys) == 3
    assert not masked.complete


def test_answers_come_in_the_order_of_the_questions(backend, make):
    reader = make([("许可",), ("许可", "登记")]).reader()
    terms = (("words", "许可"), ("words", "登记"), ("words", "没有"))
    answers = backend.ask(reader, [Counts(terms), Search(term("许可"), 9), Masks(term("登记"), (term("登记"),), 9)])
    assert answers[0] == (2, 1, 0)
    assert sorted(answers[1].keys.tolist()) == [1, 2]
    assert answers[2].keys.tolist() == [2]
    assert backend.ask(reader, []) == []


def test_a_round_of_questions_sees_one_state(backend, make):
    index = make([("许可",), ("登记",)])
    reader = index.reader()
    index.write([document(3, ("许可",))], delete=[1])
    found, masked = backend.ask(reader, [Search(term("许可"), 9), Masks(term("许可"), (term("许可"),), 9)])
    assert found.keys.tolist() == masked.keys.tolist() == [1]
    assert backend.ask(index.reader(), [Search(term("许可"), 9)])[0].keys.tolist() == [3]


def test_a_failed_write_shows_nothing_and_is_made_whole_again(make):
    check_failing_write(make([("许可",), ("许可",)]))


# ---- engines that do otherwise


class Wrong:
    """An engine whose answers were tampered with."""

    def __init__(self, backend, tamper) -> None:
        self._backend, self._tamper = backend, tamper

    def ask(self, reader, asked):
        return [self._tamper(answer) for answer in self._backend.ask(reader, asked)]


def scores_with_class(answer: Found) -> Found:
    return replace(answer, scores=answer.scores + np.float32(1024) * (2 - answer.condition))


def by_score_alone(answer: Found) -> Found:
    order = np.argsort(-answer.scores, kind="stable")
    return replace(answer, keys=answer.keys[order], scores=answer.scores[order], condition=answer.condition[order])


@pytest.mark.parametrize("tamper", [scores_with_class, by_score_alone, lambda answer: replace(answer, complete=False)])
def test_the_check_of_classes_tells_a_wrong_engine(backend, make, tamper):
    documents = [("许可", "登记", "登记"), ("许可", "补领"), ("许可", "登记")]
    reader = make(documents).reader()
    check_classes(backend, reader, documents, ("补领",), 9)
    with pytest.raises(AssertionError):
        check_classes(Wrong(backend, tamper), reader, documents, ("补领",), 9)


def one_less(answer: Masked) -> Masked:
    return replace(answer, keys=answer.keys[1:], met=answer.met[:, 1:])


@pytest.mark.parametrize("tamper", [one_less, lambda answer: replace(answer, met=~answer.met)])
def test_the_check_of_masks_tells_a_wrong_engine(backend, make, tamper):
    documents = [("许可", "登记"), ("许可",)]
    reader = make(documents).reader()
    with pytest.raises(AssertionError):
        check_masks(Wrong(backend, tamper), reader, documents, ("许可",), ("许可", "登记"))


class HalfDone:
    """An index that writes one document after the other, each for good."""

    def __init__(self, index) -> None:
        self._index = index
        self.reader = index.reader

    def write(self, documents, delete=()) -> None:
        self._index.write([], delete=delete)
        for one in documents:
            self._index.write([one])


class Doubling(HalfDone):
    """An index that does not replace by key."""

    def write(self, documents, delete=()) -> None:
        every = [*documents]
        self._index.write([{**one, KEY: int(one[KEY]) + 100 * i} for i, one in enumerate(every)], delete=delete)


@pytest.mark.parametrize("kind", [HalfDone, Doubling])
def test_the_check_of_writes_tells_a_wrong_engine(make, kind):
    with pytest.raises(AssertionError):
        check_failing_write(kind(make([("许可",), ("许可",)])))
