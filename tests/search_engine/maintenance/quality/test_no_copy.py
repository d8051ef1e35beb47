"""Matters that a region lacks.

1. DeletionWindows are those of the plain comparison of every base with every group of regions.
2. A county lacks what four fifths of its province's counties have; what fewer have is local.
3. A region without any document is named once, not once a matter.
4. With a region, neighbours outside it still say what is usual, and only regions inside are named.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from search_engine.maintenance.quality.missing_regional_copy import MAX_SHARE, find_gaps
from tests.search_engine.maintenance.quality.conftest import Examine, matter

TREE = load_tree()
COUNTIES = [
    region.code
    for region in map(TREE.by_number, range(TREE["330000"].number, TREE["330000"].end))
    if region.level == "county"
]
COPIES = st.sets(st.tuples(st.integers(1, 4), st.integers(0, 11)), min_size=1)


@given(COPIES, st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_missing_copies_equal_a_plain_comparison(copies: set[tuple[int, int]], group: list[int]) -> None:
    served = {region for _, region in copies}
    plain = {}
    for base in {base for base, _ in copies}:
        for here in set(group):
            alike = {region for region in served if group[region] == here}
            have = {region for region in alike if (base, region) in copies}
            if have < alike and have and len(have) >= MAX_SHARE * len(alike):
                plain[base, here] = (len(have), len(alike), sorted(alike - have))
    bases, regions = np.array(sorted(copies)).T
    flags = np.isin(np.arange(12), list(served))
    found = list(find_gaps(bases, regions, np.array(group), flags))
    assert {(gap.base, group[gap.lacking[0]]): (gap.have, gap.alike, gap.lacking.tolist()) for gap in found} == plain


def test_a_county_lacks_what_most_counties_have(found: Examine) -> None:
    everywhere = [matter(number, region=code) for number, code in enumerate(COUNTIES)]
    most = [matter(1000 + number, region=code, title="户口迁移") for number, code in enumerate(COUNTIES[4:])]
    few = [
        matter(2000 + number, region=code, title="渔船登记")
        for number, code in enumerate(COUNTIES[: len(COUNTIES) // 2])
    ]
    report = found([*everywhere, *most, *few], only=["no-copy"])
    assert [(TREE.by_number(finding.region).code, finding.title) for finding in report.findings] == [
        (code, "户口迁移") for code in COUNTIES[:4]
    ]
    assert f"同级 {len(COUNTIES)} 个地区中有 {len(COUNTIES) - 4} 个办理" in report.findings[0].reason
    assert report.findings[0].department == "公安"


def test_an_empty_region_is_named_once(found: Examine) -> None:
    inside = [code for code in COUNTIES if code.startswith("3302")]
    documents = [
        matter(10 * number + copy, region=code, title=title)
        for number, code in enumerate(COUNTIES)
        for copy, title in enumerate(("户口迁移", "出生登记"))
        if code != inside[0] and (code, title) not in ((inside[1], "出生登记"), (COUNTIES[0], "出生登记"))
    ]
    report = found(documents, region="330200", only=["no-copy"])
    named = [(TREE.by_number(finding.region).code, finding.title) for finding in report.findings]
    assert named == [(inside[0], TREE.path_name(inside[0])), (inside[1], "出生登记")]
    assert report.documents == 2 * len(inside) - 3
