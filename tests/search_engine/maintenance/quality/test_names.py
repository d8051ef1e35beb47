"""Names that are nearly the same.

1. Pairs are those of the plain comparison of all with all, whatever the names and the threshold.
2. A turn of phrase that thousands of names have costs each of them a bounded number of comparisons.
3. Two departments with one name, or nearly one, in one region: a finding for each side. One department: none.
4. In different regions only where the catalog code is the same.
"""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.maintenance.quality import similar_names as module
from search_engine.maintenance.quality.similar_names import SIMILAR, bigrams, similar_pairs
from tests.search_engine.maintenance.quality.conftest import Examine, matter

NAMES = st.lists(st.text("食品经营许可证核", min_size=1, max_size=10), max_size=40, unique=True)


def coefficient(one: str, other: str) -> float:
    return len(bigrams(one) & bigrams(other)) / len(bigrams(one) | bigrams(other))


@given(NAMES, st.sampled_from([0.5, 0.7, 0.8, 1.0]))
def test_similar_names_equal_comparing_all_with_all(names: list[str], least: float) -> None:
    plain = {
        (one, other): coefficient(names[one], names[other])
        for one, other in combinations(range(len(names)), 2)
        if coefficient(names[one], names[other]) >= least
    }
    found = list(similar_pairs(names, least))
    assert {(one, other): value for one, other, value in found} == plain
    assert len(found) == len(plain)


def test_a_common_turn_of_phrase_costs_few_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    plain = module._coefficient
    monkeypatch.setattr(module, "_coefficient", lambda *given: compared.append(given) or plain(*given))
    names = [f"对{number:04d}的处罚" for number in range(3_000)]
    longest = max(len(bigrams(name)) for name in names)
    assert any(similar_pairs(names))
    assert len(compared) <= len(names) * module.MOST_ALIKE * longest
    assert len(compared) < len(names) ** 2 / 20


@pytest.mark.parametrize("other", ["企业职工参保登记", "职工参保登记", "企业职工参保登记。"])
def test_one_name_in_two_departments_is_a_finding_for_each(found: Examine, other: str) -> None:
    documents = [
        matter(1, title="企业职工参保登记", catalog_code="1"),
        matter(2, title=other, catalog_code="2", authority={"name": "某局", "department": "医保"}),
        matter(3, title="企业职工参保登记（新办）", catalog_code="3"),
    ]
    report = found(documents, only=["similar-names"])
    assert coefficient("企业职工参保登记", "职工参保登记") > SIMILAR
    sides = [(finding.id, finding.department) for finding in report.findings if finding.id != "m3"]
    assert ("m1", "公安") in sides
    assert ("m2", "医保") in sides
    assert all(finding.id != "m3" or "医保" in finding.reason for finding in report.findings)


def test_similar_names_of_one_department_are_no_finding(found: Examine) -> None:
    documents = [matter(1, title="食品经营许可（新办）"), matter(2, title="食品经营许可（延续）")]
    assert found(documents, only=["similar-names"]).findings == []


@pytest.mark.parametrize(("code", "findings"), [("1", 2), ("2", 0)])
def test_similar_names_in_other_regions_need_the_same_code(found: Examine, code: str, findings: int) -> None:
    documents = [
        matter(1, title="临时占用城市道路审批", catalog_code="1"),
        matter(
            2,
            title="临时占用城市道路的审批",
            catalog_code=code,
            region="330106",
            authority={"name": "某局", "department": "综合执法"},
        ),
    ]
    assert len(found(documents, only=["similar-names"]).findings) == findings
