"""Distances between place groups are in the order that comparing centres finds."""

import random

import numpy as np
import pytest

from dictionaries.places.centres import on_sphere, shipped_centres
from dictionaries.regions import load_tree
from indexer.snapshot.proximity import DISTANCE_BITS, PlaceGroups

DRAWN = 40


@pytest.fixture(scope="module")
def groups() -> PlaceGroups:
    return PlaceGroups(load_tree())


def test_the_nearer_comes_first_and_of_equals_the_lower_number(groups):
    tree, centres = load_tree(), shipped_centres()
    codes = [tree.codes[number] for number in groups.anchor.tolist()]
    known = np.array([code in centres for code in codes])
    points = np.full((len(codes), 3), np.nan)
    points[known] = on_sphere(centres, [code for code in codes if code in centres])
    for own in random.Random(3).sample(known.nonzero()[0].tolist(), DRAWN):
        distances = groups.distances(own)
        assert len(np.unique(distances)) == len(groups)
        assert distances.min() >= 0
        assert distances.max() < 1 << DISTANCE_BITS
        km = np.where(known, np.linalg.norm(points - points[own], axis=1) * 6371, np.inf)
        in_order = km[distances.argsort()]
        assert (in_order[1:] >= in_order[:-1] - 0.001).all()  # to the metre
        for same in (km == 0, ~known):
            assert (np.diff(distances[same]) > 0).all()


def test_regions_of_one_group_lie_alike_far(groups):
    own, regions = 100, np.arange(2_000)
    found = groups.distances_of(own, regions)
    assert (found == groups.distances(int(groups.group[own]))[groups.group[regions]]).all()
