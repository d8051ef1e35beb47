"""Paired comparison of two systems.

1. Over all sign patterns, p is the share with a sum at least as far from 0, as plain enumeration finds it.
2. Sampled p agrees with the exact one; it is never 0.
3. Swapping the systems keeps p and turns the difference round; equal systems give p = 1 and an interval of 0.
4. The interval is that of the normal approximation where that holds, and holds the difference.
5. The same seed gives the same answer; blocks do not change what is drawn for.
6. Values that are not paired are refused.
7. A clear difference is found as one, in its direction, over as many queries as a large set has.
8. The paired t test and Holm's correction are those of scipy and of the paper.
9. Where nothing differs, no more alarms are false than were agreed on: of 1,000 comparisons at most 6.4 % at .05.
10. A difference as large as is said to be detectable is found four times in five.
11. Several columns at once give what each gives alone; weights give weighted means, and equal ones change nothing.
"""

from dataclasses import astuple
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ranker.evaluation import significance
from ranker.evaluation.significance import (
    bootstrap_interval,
    compare,
    compare_columns,
    detectable_difference,
    holm,
    paired_t_p,
    randomisation_p,
    randomisation_ps,
)

# Metric values are sums of few fractions: differences tie often.
values = st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 0.63, 1.0]), min_size=1, max_size=8)


@given(values, st.data())
def test_1_exact_p_is_that_of_enumeration(one, data):
    other = data.draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=len(one), max_size=len(one)))
    differences = np.array(one) - np.array(other)
    sums = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True))) for signs in product((1, -1), repeat=len(one))
    ]
    expected = np.mean([total >= abs(sum(differences)) - 1e-9 for total in sums])
    assert randomisation_p(differences) == pytest.approx(expected)


def test_2_sampled_p_agrees_with_the_exact_one():
    differences = np.random.default_rng(1).normal(0.3, 1.0, 13)
    exact = randomisation_p(differences, samples=2**13)
    assert randomisation_p(differences, samples=8_000) == pytest.approx(exact, abs=0.03)


def test_the_p_value_is_never_zero():
    assert randomisation_p(np.ones(200), samples=999) == pytest.approx(1 / 1000)


@given(values)
def test_swapping_the_systems_keeps_the_p_value(one):
    first, second = np.array(one), np.linspace(0.0, 1.0, len(one))
    there, back = compare(first, second, samples=300), compare(second, first, samples=300)
    assert there.p_value == back.p_value
    assert there.difference == pytest.approx(-back.difference)
    assert (there.better, there.worse) == (back.worse, back.better)


@pytest.mark.parametrize("size", [1, 5, 500])
def test_equal_systems_have_p_1_and_no_interval(size):
    same = np.full(size, 0.4)
    found = compare(same, same)
    assert (found.p_value, found.difference, found.low, found.high) == (1.0, 0.0, 0.0, 0.0)
    assert (found.queries, found.better, found.worse) == (size, 0, 0)


def test_4_the_interval_is_the_normal_one_for_many_values():
    differences = np.random.default_rng(2).normal(0.05, 0.2, 2_000)
    low, high = bootstrap_interval(differences)
    half = 1.96 * differences.std() / np.sqrt(differences.size)
    assert low == pytest.approx(differences.mean() - half, abs=half / 10)
    assert high == pytest.approx(differences.mean() + half, abs=half / 10)


def test_the_seed_decides_the_samples(monkeypatch):
    one, other = np.random.default_rng(3).random((2, 60))
    assert compare(one, other) == compare(one, other)
    assert compare(one, other, seed=1) != compare(one, other, seed=2)
    whole = compare(one, other)
    monkeypatch.setattr(significance, "BLOCK", 600)
    assert compare(one, other).p_value == pytest.approx(whole.p_value, abs=0.03)


@pytest.mark.parametrize(("one", "other"), [((), ()), ((1.0,), (1.0, 2.0)), (((1.0,),), ((1.0,),))])
def test_unpaired_values_are_refused(one, other):
    with pytest.raises(ValueError, match="paired"):
        compare(np.array(one), np.array(other))


def test_a_clear_difference_is_found_in_its_direction():
    baseline = np.random.default_rng(4).random(3_000)
    found = compare(baseline, baseline + np.random.default_rng(5).normal(0.02, 0.1, 3_000), samples=999)
    assert 0.0 < found.low < found.difference < found.high < 0.04
    assert found.p_value == pytest.approx(1 / 1000)
    assert found.candidate - found.baseline == pytest.approx(found.difference)
    assert found.better > found.worse


@given(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=30).filter(lambda d: np.ptp(d) > 1e-3))
def test_8_the_t_test_is_that_of_scipy(differences):
    assert paired_t_p(np.array(differences)) == pytest.approx(stats.ttest_1samp(differences, 0.0).pvalue, abs=1e-9)


def test_8_the_t_test_of_differences_that_are_all_the_same():
    assert [paired_t_p(np.array(same)) for same in ([0.0, 0.0], [0.4], [0.1, 0.1])] == [1.0, 1.0, 0.0]


def test_8_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert (holm([]), holm([0.7]), holm([0.6, 0.5])) == ([], [0.7], [1.0, 1.0])


def test_9_few_alarms_are_false():
    draw = np.random.default_rng(6)
    # A system against itself whose values differ by chance, on 60 queries of which most do not differ at all.
    noise = draw.normal(0.0, 0.2, (60, 1_000)) * (draw.random((60, 1_000)) < 0.4)
    assert np.mean(randomisation_ps(noise, samples=999) <= 0.05) <= 0.064
    assert np.mean([paired_t_p(column) <= 0.05 for column in noise.T]) <= 0.064


def test_10_what_is_detectable_is_detected():
    draw = np.random.default_rng(7)
    noise = draw.normal(0.0, 0.3, (80, 1_000))
    least = detectable_difference(noise[:, 0])
    found = np.mean([paired_t_p(column + least) <= 0.05 for column in noise.T])
    assert found == pytest.approx(0.8, abs=0.08)
    assert detectable_difference(np.array([0.3])) == float("inf")


def test_11_columns_and_weights():
    one, other = np.random.default_rng(8).random((2, 40, 3))
    found = compare_columns(one, other, samples=500)
    alone = [compare(one[:, k], other[:, k], samples=500) for k in range(3)]
    assert [astuple(column) for column in found] == [pytest.approx(astuple(column)) for column in alone]
    assert compare_columns(one, other, np.full(40, 2.5), samples=500)[1].p_value == found[1].p_value
    weights = np.arange(1.0, 41.0)
    weighted = compare_columns(one, other, weights, samples=500)[2]
    assert weighted.candidate == pytest.approx(np.average(other[:, 2], weights=weights))
    assert weighted.difference == pytest.approx(np.average(other[:, 2] - one[:, 2], weights=weights))
    assert weighted.low < weighted.difference < weighted.high
