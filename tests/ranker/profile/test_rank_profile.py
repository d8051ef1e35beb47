"""Rank profiles.

1. The shipped one can be read, and says what docs/ranking.md says that it does.
2. What is wrong with a file is told with the key and the mend: a key that is none, one that is missing, one of another
   kind, no TOML at all, no such file.
   No number of it may be nan, infinite or beyond its range, which the message tells.
3. A site's own stand beside those that ship, and in the place of one with the same name; a name is never a path.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ranker.errors import InvalidProfile
from ranker.profile import RankProfiles, default_profile, read_profile
from ranker.profile.profiles import SHIPPED
from ranker.profile.rank_profile import DEFAULT

TEXT = (SHIPPED / "default.toml").read_text("utf-8")


def test_the_shipped_profile_says_what_the_docs_say() -> None:
    profile = default_profile()
    assert profile.name == DEFAULT
    assert profile.match.coverage == 0.6
    assert [step.name for step in profile.match.relaxation.steps][-1] == "any_word"
    assert profile.weight("exact_name") == 20
    assert profile.weight("no_such_signal") == 0


@pytest.mark.parametrize(
    ("found", "instead", "key", "told"),
    [
        ("coverage = 0.6", "covrage = 0.6", "match.covrage", "没有这一项.*coverage"),
        ("coverage = 0.6", "", "match.coverage", "缺少这一项"),
        ("coverage = 0.6", 'coverage = "most"', "match.coverage", "不是数"),
        ("broad = 60", "broad = 6.5", "match.broad", "不是整数"),
        ("in_region = false", "in_region = 0", r"steps\[5\].in_region", "true 或 false"),
        ("text = 1.0", "text = true", "score.text", "不是数"),
        ("[match]", "[match", "", "不能读取"),
        ("[score]", "[scores]", "scores", "没有这一项"),
    ],
)
def test_a_wrong_profile_is_told_with_its_key(tmp_path: Path, found: str, instead: str, key: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(found, instead, 1), "utf-8")
    with pytest.raises(InvalidProfile, match=told) as error:
        read_profile(path)
    assert re.search(key, error.value.key)
    assert "mine.toml" in str(error.value)


NUMBERS = [found.span(1) for found in re.finditer(r"(?m)^\w+ = (-?[0-9.]+)$", TEXT)]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e308", "-1e308", "-1001.0"])
def test_every_number_of_a_profile_has_a_range(tmp_path: Path, number: str) -> None:
    path = tmp_path / "mine.toml"
    assert len(NUMBERS) > 40
    for start, end in NUMBERS:
        is_count = "." not in TEXT[start:end]
        given = "1_000_001" if is_count and not number.startswith("-") else "-1" if is_count else number
        path.write_text(TEXT[:start] + given + TEXT[end:], "utf-8")
        with pytest.raises(InvalidProfile, match=r"超出范围，应为 -?[0-9.]+ 至 [0-9.e+]+$") as error:
            read_profile(path)
        line = TEXT.rfind("\n", 0, start) + 1
        assert error.value.key.endswith(TEXT[line:start].partition(" ")[0]), error.value.key


def test_a_sites_own_profile_stands_beside_or_replaces_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TEXT.replace("popularity = 0.5", "popularity = 9.0"), "utf-8")
    profiles = RankProfiles(tmp_path)
    assert profiles.names() == ["default", "mine"]
    assert profiles.of("mine").weight("popularity") == 9
    assert profiles.of("default").weight("popularity") == 0.5
    (tmp_path / "default.toml").write_text(TEXT.replace("popularity = 0.5", "popularity = 7.0"), "utf-8")
    assert RankProfiles(tmp_path).of("default").weight("popularity") == 7
    for name in ("../mine", "none", ""):
        with pytest.raises(InvalidProfile, match="没有这个排序方案；可用的有 default、mine"):
            profiles.of(name)
