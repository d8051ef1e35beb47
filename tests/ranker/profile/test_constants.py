"""Constants of a rank profile by name.

1. A profile with all of its own constants is that profile; a file's differences to another make it of that one.
2. A constant that is changed is changed alone, and the profile is otherwise the same object by object.
3. What is out of range is refused by the range of the file, a fraction of a count, and a name that there is not, which
   is told with its nearest. Nothing is changed then.
4. A signal that a file does not weigh can be weighed where it is known, and weighs 0 before.
5. Profiles of other steps differ in more than numbers, which is refused.
6. What is written of a profile is read again as that profile.
7. What cannot be applied is left out, one by one, and named; a weight against what a signal is for is one of these.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.errors import InvalidProfile
from ranker.profile import (
    RankProfile,
    constants_of,
    default_profile,
    differences,
    profile_text,
    read_profile,
    with_constants,
)
from ranker.profile.profiles import SHIPPED
from ranker.profile.rank_profile import Bounds, Count, Factor, Share, Weight, Words
from ranker.signals import all_signals, apply_constants

TEXT = (SHIPPED / "default.toml").read_text("utf-8")
STEP = "match.relaxation.steps.half_of_the_best"


def numbers(hint: object) -> st.SearchStrategy[float]:
    kind, bounds = get_args(hint)
    assert isinstance(bounds, Bounds)
    if kind is int:
        return st.integers(int(bounds.low), int(bounds.high)).map(float)
    return st.floats(bounds.low, bounds.high, allow_nan=False).map(lambda value: value + 0.0)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "score.text": numbers(Weight),
        "score.exact_name": numbers(Weight),
        "match.coverage": numbers(Share),
        "match.broad": numbers(Count),
        "match.zones.sure": numbers(Share),
        "match.relaxation.in_body": numbers(Share),
        f"{STEP}.below": numbers(Count),
        f"{STEP}.typed": numbers(Words),
        "first_phase.body": numbers(Factor),
        "rating.prior": numbers(Factor),
    },
)


@given(CHANGES)
def test_a_profile_is_made_of_its_own_constants(changes: dict[str, float]) -> None:
    profile = with_constants(default_profile(), changes)
    assert with_constants(profile, constants_of(profile)) == profile
    assert with_constants(default_profile(), constants_of(profile)) == profile
    found = differences(default_profile(), profile)
    assert with_constants(default_profile(), found) == profile
    own = constants_of(default_profile())
    assert found == {name: value for name, value in changes.items() if value != own[name]}


@given(CHANGES)
def test_a_file_goes_into_constants_and_back(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, float]
) -> None:
    wanted = with_constants(default_profile(), changes)
    path = tmp_path_factory.mktemp("profiles") / "wanted.toml"
    path.write_text(written(wanted), "utf-8")
    read = read_profile(path)
    made = with_constants(default_profile(), differences(default_profile(), read))
    assert replace(made, name="wanted") == read == replace(wanted, name="wanted")


def written(profile: RankProfile) -> str:
    """A profile as a file, by its constants; texts and switches are those that ship."""
    tables: dict[str, list[str]] = {}
    for name, value in constants_of(profile).items():
        table, _, key = name.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {value!r}")
    steps = []
    for step in profile.match.relaxation.steps:
        rows = tables.pop(f"match.relaxation.steps.{step.name}")
        switch = [] if step.in_region is None else [f"in_region = {str(step.in_region).lower()}"]
        steps.append("\n".join(["[[match.relaxation.steps]]", f'name = "{step.name}"', *rows, *switch]))
    return "\n".join(["\n".join([f"[{table}]", *rows]) for table, rows in tables.items()] + steps)


@given(st.sampled_from(sorted(constants_of(default_profile()))))
def test_6_a_profile_is_written_and_read_again(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    whole = default_profile()
    value = constants_of(whole)[name]
    changed = with_constants(whole, {name: value + 1 if isinstance(value, int) else value * 0.75})
    path = tmp_path_factory.mktemp("profile") / "default.toml"
    path.write_text(profile_text(changed), encoding="utf-8")
    assert read_profile(path) == changed


def test_every_number_of_the_file_is_a_constant() -> None:
    assert len(constants_of(default_profile())) >= len(re.findall(r"(?m)^\w+ = -?[0-9.]+$", TEXT)) > 40


def test_a_constant_is_changed_alone() -> None:
    before = default_profile()
    after = with_constants(before, {f"{STEP}.below": 7.0})
    assert [step.below for step in after.match.relaxation.steps] == [1, 5, 4, 7, 100, 1]
    assert type(after.match.relaxation.steps[3].below) is int
    assert after.score is before.score
    assert after.match.meaning is before.match.meaning
    assert replace(after, match=before.match) == before
    assert with_constants(before, {"score.text": 1.0}) is before


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("score.exact_name", 1000.1, "超出范围，应为 -1000 至 1000"),
        ("score.exact_name", float("nan"), "超出范围"),
        ("match.coverage", 1.5, "超出范围，应为 0 至 1"),
        ("match.broad", 2.5, "不是整数"),
        (f"{STEP}.of_best", -0.1, "超出范围"),
        ("score.exact_nam", 1.0, "没有这个参数；相近的有 score.exact_name"),
        ("match.covrage", 1.0, "相近的有 match.coverage"),
        (f"{STEP}.in_region", 1.0, "没有这个参数；相近的有 match.relaxation.steps"),
        ("name", 1.0, "没有这个参数"),
        ("排序", 1.0, "没有这个参数；名称如 score.exact_name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(name: str, value: float, told: str) -> None:
    with pytest.raises(InvalidProfile, match=told) as error:
        with_constants(default_profile(), {"score.text": 2.0, name: value})
    assert error.value.key == name
    assert "default.toml" in str(error.value)


def test_a_signal_that_a_file_does_not_weigh_can_be_weighed() -> None:
    assert constants_of(default_profile(), ["fame"])["score.fame"] == 0
    assert with_constants(default_profile(), {"score.fame": 3.0}, ["fame"]).weight("fame") == 3
    with pytest.raises(InvalidProfile, match="没有这个参数"):
        with_constants(default_profile(), {"score.fame": 3.0})


def test_a_weight_that_a_file_leaves_out_is_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace("situation = 14.0\n", ""), "utf-8")
    assert differences(default_profile(), read_profile(path)) == {"score.situation": 0.0}


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ('name = "any_word"', 'name = "some_word"'),
        ("in_region = false", "in_region = true"),
    ],
)
def test_profiles_of_other_steps_differ_in_more_than_numbers(tmp_path: Path, found: str, instead: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(found, instead, 1), "utf-8")
    with pytest.raises(InvalidProfile, match="只能改数值"):
        differences(default_profile(), read_profile(path))


def test_steps_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace('name = "nearly_the_best_of_a_sentence"', 'name = "nearly_the_best"'), "utf-8")
    profile = read_profile(path)
    assert with_constants(profile, constants_of(profile)) == profile
    changed = with_constants(profile, {"match.relaxation.steps.nearly_the_best.2.below": 9.0})
    assert [step.below for step in changed.match.relaxation.steps[:2]] == [1, 9]


def test_what_cannot_be_applied_is_left_out_and_named() -> None:
    rows = {"score.exact_name": 25.0, "score.gone": 1.0, "match.coverage": 7.0, "score.completeness": -1.0}
    found = apply_constants(default_profile(), rows, all_signals())
    assert found.profile == with_constants(default_profile(), {"score.exact_name": 25.0})
    assert [error.key for error in found.left_out] == ["score.gone", "match.coverage", "score.completeness"]
