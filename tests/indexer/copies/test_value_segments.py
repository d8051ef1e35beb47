"""What copies have of their own, by values.

1. However many commits brought them, values are found as if all had come at once: which rows have which words, by text
   near the names or by any; which documents have a word.
2. Words that must stand together count where one row has all of them, in whatever values; however many are asked for.
3. Where values are cut into other words, these count, and the others' stay.
4. Each text is there to be read, once; what cannot be read is told as damage.
5. A row's record tells its values.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.copies import (
    CopyText,
    ValueCollector,
    add_values,
    open_values,
    replace_words,
    segment,
    write_values,
)
from indexer.errors import DamagedIndex
from indexer.generation import segments as policy
from indexer.generation.row_values import (
    NO_VALUES,
    append_values,
    open_row_values,
    records_of,
    write_row_values,
)

WORDS = [*"行政中心窗口", *(f"第{number}号" for number in range(70))]
OWN_TEXT = st.tuples(st.booleans(), st.lists(st.sampled_from(WORDS[:8]), max_size=4))
COPIES = st.lists(st.lists(OWN_TEXT, max_size=3), max_size=6)
WAYS = st.lists(st.lists(st.sampled_from(WORDS[:8]), min_size=1, max_size=3), max_size=5)


def own_texts(texts):
    return [(is_near, "".join(words), words) for is_near, words in texts]


class Catalogue:
    """Copies as they are written: those of a build, then those of commits."""

    def __init__(self, folder, built, commits):
        self.folder, self.rows = folder, [own_texts(texts) for texts in built]
        numbers: dict[tuple[bool, str], int] = {}
        kept, pairs = [], []
        for row, texts in enumerate(self.rows):
            for own in texts:
                if own[:2] not in numbers:
                    numbers[own[:2]] = len(kept)
                    kept.append(own)
                pairs.append((row, numbers[own[:2]]))
        pairs = sorted(set(pairs))
        rows, values = (np.array([pair[i] for pair in pairs], np.uint32) for i in (0, 1))
        write_values(folder / "1", kept, rows + 100, values)
        records, places = records_of(rows, values, len(self.rows))
        write_row_values(folder / "rows", records)
        self.numbers, self.places, self.count = (1,), places.tolist(), len(records)
        self.values = len(kept)
        for commit in commits:
            self.add([own_texts(texts) for texts in commit])

    def add(self, copies):
        added = ValueCollector(self.values)
        for texts in copies:
            place = added.add(100 + len(self.rows), texts)
            self.places.append(NO_VALUES if place is None else self.count + place)
            self.rows.append(texts)
        append_values(self.folder / "rows", self.count, added.records)
        self.count += len(added.records)
        if len(added):
            self.numbers, self.values = add_values(self.folder, self.numbers, added), self.values + len(added)

    def read(self):
        known = tuple(open_values(self.folder / str(number)) for number in self.numbers)
        return CopyText(known, open_row_values(self.folder / "rows", self.count)), known

    def meeting(self, words, *, near):
        """The rows that have all of some words."""
        rows = []
        for row, texts in enumerate(self.rows):
            there = {word for is_near, _, own in texts if is_near or not near for word in own}
            if there.issuperset(words):
                rows.append(row)
        return rows


def check(catalogue, ways):
    found, _ = catalogue.read()
    of_rows, count = found.of_rows(np.array(catalogue.places, np.uint32)), len(catalogue.rows)
    near, anywhere = found.meeting(of_rows, count, [(1 << i, words) for i, words in enumerate(ways)])
    for i, words in enumerate(ways):
        assert np.flatnonzero(anywhere >> np.uint32(i) & 1).tolist() == catalogue.meeting(words, near=False)
        assert np.flatnonzero(near >> np.uint32(i) & 1).tolist() == catalogue.meeting(words, near=True)
        having = {row + 100 for row in catalogue.meeting(words, near=False)}
        assert having <= set(found.documents(words).tolist())
        assert len(having) <= found.most_documents(words)


@given(st.data(), COPIES, st.lists(COPIES, max_size=4), WAYS, st.sampled_from([0, 1, 9]), st.integers(1, 3))
def test_values_of_many_commits_are_found_as_if_they_had_come_at_once(
    tmp_path_factory, data, built, commits, ways, small, most
):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "SMALL", small)
        patch.setattr(policy, "MOST_LATE", most)
        patch.setattr(segment, "BLOCK", 2)
        catalogue = Catalogue(tmp_path_factory.mktemp("copies"), built, commits)
        check(catalogue, ways)
        _, known = catalogue.read()
        texts = [text for one in known for text in one.texts()]
        assert len(texts) == catalogue.values
        assert set(texts) == {text for row in catalogue.rows for _, text, _ in row}
        if texts:
            changed = data.draw(st.sampled_from(texts))
            numbers = [number for number, text in enumerate(texts) if text == changed]
            catalogue.numbers = replace_words(
                catalogue.folder, catalogue.numbers, {number: ["窗", "口"] for number in numbers}
            )
            catalogue.rows = [
                [(is_near, text, ["窗", "口"] if text == changed else words) for is_near, text, words in row]
                for row in catalogue.rows
            ]
            check(catalogue, [*ways, ["窗", "口"]])


def test_more_words_than_fit_into_one_look_are_all_looked_for(tmp_path):
    most = [[(True, WORDS[:40]), (False, WORDS[40:])], [(False, WORDS[10:70])], [(False, WORDS[:-1])], [(True, WORDS)]]
    catalogue = Catalogue(tmp_path, most, [])
    check(catalogue, [WORDS, WORDS[10:70], *([word] for word in WORDS[:10]), WORDS[38:42], WORDS[20:30]])


def test_unreadable_texts_are_damage(tmp_path):
    write_values(tmp_path / "1", [(False, "政务中心", ["政务", "中心"])], np.array([7]), np.array([0]))
    broken = tmp_path / "1" / "packed.bin"
    broken.write_bytes(b"x" * broken.stat().st_size)
    with pytest.raises(DamagedIndex):
        open_values(tmp_path / "1").block(0)


def test_records_that_are_not_there_are_damage(tmp_path):
    write_row_values(tmp_path / "rows", np.zeros(3, np.uint32))
    with pytest.raises(DamagedIndex):
        open_row_values(tmp_path / "rows", 4)
