"""Values of facets as bits of rows.

1. The sum of each column is the number of documents with the value, however many documents there are.
2. A value keeps its number when profiles, sites and values come later, and rows made before stay as they were.
3. Rows of one group together have what any of them has.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.profile import Profile
from indexer.snapshot.facet_values import column_sums, union_by_group
from indexer.snapshot.facets import SITE, FacetTables


def profiles(first: int, count: int) -> dict[int, Profile]:
    """Each with a department of its own, and one of seven themes or two."""
    return {
        n: Profile(kind="matter", department=f"部门{n:03}", themes=(f"主题{n % 7}", f"主题{n % 2}"))
        for n in range(first, first + count)
    }


def told(facets: FacetTables, profile: list[int], site: list[int]) -> Counter[tuple[str, str]]:
    values = facets.values
    sums = column_sums(values.of(np.array(profile, np.int64), np.array(site, np.int64)))
    assert sums[0] == len(profile)
    named = zip(values.facet[1:], values.texts[1:], sums[1:], strict=False)
    return Counter({(values.facets[place], text): int(count) for place, text, count in named if count})


def looked_at(facets: FacetTables, profile: list[int], site: list[int]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for rows, names in ((profile, [name for name in facets.tables if name != SITE]), (site, [SITE])):
        for name in names:
            table = facets[name]
            found.update((name, table.values[code]) for row in rows for code in table.codes[row] if code >= 0)
    return found


@given(rows=st.lists(st.tuples(st.integers(1, 90), st.integers(0, 2)), max_size=30), times=st.integers(1, 20))
def test_column_sums_are_the_counts_of_a_plain_look(rows, times):
    facets = FacetTables()
    facets.extend(profiles(1, 90), {1: "浙江", 2: "杭州"})
    profile, site = [row[0] for row in rows] * times, [row[1] for row in rows] * times
    assert told(facets, profile, site) == looked_at(facets, profile, site)


def test_values_keep_their_numbers_when_others_come():
    facets = FacetTables()
    facets.extend(profiles(1, 5), {1: "浙江"})
    texts, rows = facets.values.texts.tolist(), facets.values.of(np.arange(1, 6), np.ones(5, np.int64))
    facets.extend(profiles(6, 200), {2: "杭州"})
    facets.know("life_event", ["开饭店"])
    assert facets.values.texts[: len(texts)].tolist() == texts
    later = facets.values.of(np.arange(1, 6), np.ones(5, np.int64))
    assert (later[:, : rows.shape[1]] == rows).all()
    assert not later[:, rows.shape[1] :].any()
    profile, site = [1, 7, 205, 205], [1, 2, 0, 2]
    assert told(facets, profile, site) == looked_at(facets, profile, site)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**64 - 1)), max_size=20))
def test_a_group_has_what_any_of_its_rows_has(rows):
    group, values = union_by_group(
        np.array([row[0] for row in rows], np.int64), np.array(rows, np.uint64).reshape(-1, 2)[:, 1:]
    )
    plain: dict[int, int] = {}
    for number, bits in rows:
        plain[number] = plain.get(number, 0) | bits
    assert dict(zip(group.tolist(), values[:, 0].tolist(), strict=True)) == plain
    assert group.tolist() == sorted(plain)
