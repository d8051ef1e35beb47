"""What ids and names may not hold.

1. An id with a control, invisible or direction-changing character, or with `/ \\ ? # ..`, is refused, and told which.
2. A title or an alias with a direction-changing character is refused; what emoji need may stay in it.
3. Ids as portals have them pass.
4. Of several rows a bulk load names the row.
5. Whatever an id that passes holds, it is one segment of an address.
"""

from __future__ import annotations

from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from indexer.loaders import DocumentCheck
from tests.indexer.documents.load_samples import check, full_matter


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("a/b", " / "),
        ("a\\b", " \\ "),
        ("a?b=1", " ? "),
        ("a#b", " # "),
        ("..", " .. "),
        ("a..b", " .. "),
        (".", " . "),
        ("a\x07b", "控制字符"),
        ("a\x85b", "控制字符"),
        ("a\x9bb", "控制字符 U+009B"),
        ("a\u202eb", "改变文字方向的字符 U+202E"),
        ("a\u2066b", "改变文字方向的字符 U+2066"),
        ("a\u200bb", "不可见字符 U+200B"),
        ("a\ufeffb", "不可见字符 U+FEFF"),
        ("a\U000e0041b", "不可见字符 U+E0041"),
    ],
)
def test_an_id_is_one_visible_segment(identifier: str, words: str) -> None:
    document, faults, _ = check(full_matter(id=identifier))
    assert document is None
    assert list(faults) == ["id"]
    assert words in faults["id"]


@pytest.mark.parametrize("character", ["\u202e", "\u202d", "\u2067", "\u200f", "\u061c"])
def test_no_name_changes_its_direction(character: str) -> None:
    _, faults, _ = check(full_matter(title=f"身份{character}证", aliases=["换证", f"换{character}证"]))
    assert set(faults) == {"title", "aliases.1"}
    assert all(f"U+{ord(character):04X}" in reason for reason in faults.values())


def test_joiners_may_stay_in_a_title() -> None:
    assert check(full_matter(title="家庭\U0001f468\u200d\U0001f469 服务"))[1] == {}


@pytest.mark.parametrize("identifier", ["11330110-1.a_b", "事项（二）:3", "v1.2.3", "330110@a&b=c;d", ".a", "a."])
def test_ids_as_they_are_met_pass(identifier: str) -> None:
    assert check(full_matter(id=identifier))[1] == {}


def test_the_row_is_named() -> None:
    rule = DocumentCheck(load_tree())
    assert rule.check(1, full_matter(id="a")).document is not None
    (fault,) = rule.check(2, full_matter(id="../a")).faults
    assert str(fault).startswith("第 2 行 id：编号不能含有")


@given(st.text(max_size=12))
def test_what_passes_stays_in_its_path(identifier: str) -> None:
    document, faults, _ = check(full_matter(id=identifier))
    if "id" not in faults:
        assert document is not None
        base = "https://a.gov.cn/v1/documents/"
        part = document.id.replace(":", "%3A").replace(";", "%3B")  # as addresses of ours have them
        assert urljoin(base, part) == base + part
        assert "/" not in quote(document.id, safe="/")
