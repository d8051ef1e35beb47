"""Policies and their interpretations find each other by their titles.

1. An interpretation belongs to the policy that it names; a trial version of another name is another policy.
2. Only the other kind is looked for, in the document's own region, by the name between the marks.
3. Other kinds have none.
"""

from types import SimpleNamespace

import pytest

from search_engine.search.interpretations import belongs, interpretations

READING, POLICY, TRIAL = "《余杭区租房补贴办法》政策解读", "余杭区租房补贴办法", "余杭区租房补贴办法（试行）"


def answering(*titles):
    asked = []

    def search(request):
        asked.append(request)
        return SimpleNamespace(items=tuple(SimpleNamespace(title=title) for title in titles))

    return search, asked


@pytest.mark.parametrize(
    ("wanted", "found", "title", "is_it"),
    [
        ("interpretation", READING, POLICY, True),
        ("interpretation", READING, TRIAL, False),
        ("interpretation", f"一图读懂{POLICY}", f"《{POLICY}》", True),
        ("policy", POLICY, READING, True),
        ("policy", TRIAL, READING, False),
    ],
)
def test_an_interpretation_belongs_to_the_policy_it_names(wanted, found, title, is_it):
    assert belongs(wanted, found, title) is is_it


@pytest.mark.parametrize(
    ("kind", "other", "title"), [("policy", "interpretation", POLICY), ("interpretation", "policy", READING)]
)
def test_the_other_kind_is_looked_for_by_title_and_region(kind, other, title):
    search, asked = answering("别的", READING if kind == "policy" else POLICY)
    found = interpretations(search, {"kind": kind, "title": title, "region": "330110"})
    assert [item.title for item in found] == [READING if kind == "policy" else POLICY]
    (request,) = asked
    assert (request.q, request.region, request.filters) == (POLICY, "330110", (("kind", (other,)),))


@pytest.mark.parametrize("kind", ["matter", "faq", None])
def test_other_kinds_have_no_interpretations(kind):
    search, asked = answering(READING)
    assert interpretations(search, {"kind": kind, "title": POLICY}) == ()
    assert asked == []
