"""What documents are numbered by.

1. A part of a number finds exactly the bases whose 基本编码 has it, else the documents whose id or 实施编码 has it, in
   whatever case, wherever in the file it lies; at most as many as are asked for.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.generation.codes import CodesWriter, open_codes

CODE = st.text(alphabet="01aA-", max_size=6)
LINES = st.lists(st.tuples(CODE, CODE), max_size=8)


@given(LINES, st.lists(CODE, max_size=5), st.text(alphabet="01aA-", min_size=1, max_size=4), st.integers(1, 9))
def test_a_part_of_a_code_finds_what_a_plain_search_finds(tmp_path_factory, documents, bases, part, limit):
    folder = tmp_path_factory.mktemp("index") / "codes"
    writer = CodesWriter(folder)
    for pair in documents:
        writer.add(pair)
    for base in bases:
        writer.add((base,))
    numbers = np.arange(len(documents)) * 3 + 1
    writer.finish(numbers)
    wanted = part.upper()
    in_bases = [at for at, base in enumerate(bases) if wanted in base.upper()]
    in_documents = [at for at, pair in enumerate(documents) if any(wanted in code.upper() for code in pair)]
    found, docs = open_codes(folder).having(part, limit)
    assert found.tolist() == in_bases[:limit]
    assert docs.tolist() == ([] if in_bases else numbers[in_documents][:limit].tolist())
