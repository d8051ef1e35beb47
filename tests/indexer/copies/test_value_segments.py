"""What copies have of their own, value by value.

1. Every text with two Chinese characters in a row is there once, with exactly the documents that have it.
2. Others are not.
3. What cannot be read is told as damage.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import DamagedIndex
from indexer.generation import copy_values
from indexer.generation.copy_values import HAN_RUN, open_copy_values, write_copy_values

TEXTS = st.lists(st.text(alphabet="行政中心0-\n窗", max_size=6), unique=True, max_size=12)


@given(st.data(), TEXTS, st.integers(1, 4))
def test_copy_values_give_the_documents_that_have_them(tmp_path_factory, data, texts, block):
    value = st.integers(0, len(texts) - 1) if texts else st.nothing()
    pairs = data.draw(
        st.lists(st.tuples(st.integers(0, 50), value), unique=True, max_size=30) if texts else st.just([])
    )
    folder = tmp_path_factory.mktemp("values")
    docs, values = (np.array([pair[i] for pair in pairs], np.uint32) for i in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy_values, "BLOCK", block)
        write_copy_values(folder, texts, docs, values)
        known = open_copy_values(folder)
        read = [text for number in range(known.blocks) for text in known.block(number)]
    found = {text: set(known.documents(place).tolist()) for place, text in enumerate(read)}
    plain: dict[str, set[int]] = {}
    for doc, number in pairs:
        if HAN_RUN.search(texts[number]):
            plain.setdefault(texts[number], set()).add(doc)
    assert (len(read), found) == (len(plain), plain)


def test_an_unreadable_copy_value_is_damage(tmp_path):
    write_copy_values(tmp_path, ["政务中心"], np.array([7], np.uint32), np.array([0]))
    (tmp_path / "texts.bin").write_bytes(b"nothing of the kind")
    (tmp_path / "block_ends.bin").write_bytes(np.array([19], np.uint64).tobytes())
    with pytest.raises(DamagedIndex):
        open_copy_values(tmp_path).block(0)
