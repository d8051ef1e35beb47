"""Where regions lie.

1. The shipped table is what the shapes give: made again it has the same bytes.
2. A county's centre is the centroid of its shape; a city's and a province's the mean of its counties' centres.
3. Every region of the tree has a centre: its county's, else its city's, else its province's.
4. Distances on the sphere order places as great circles do.
"""

import numpy as np
import shapely

from dictionaries.making.centres import ABOUT, centres_of, centroids
from dictionaries.places.centres import CENTRES, centre_of, on_sphere, read_centres, shipped_centres, write_centres
from dictionaries.places.shapes import read_shapes
from dictionaries.regions import load_tree
from search_engine.search.near_me import great_circle

TREE = load_tree()


def test_the_table_is_what_the_shapes_give(tmp_path):
    write_centres(tmp_path / "centres.tsv", ABOUT, centres_of(read_shapes(), TREE))
    assert (tmp_path / "centres.tsv").read_bytes() == CENTRES.read_bytes()


def test_a_county_lies_at_its_centroid():
    shapes = read_shapes()
    offsets = (shapes.ring_ends, shapes.polygon_ends, shapes.place_ends)
    polygons = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, shapes.points, offsets)
    wanted = shapely.get_coordinates(shapely.centroid(polygons))
    assert np.abs(centroids(shapes)[0] - wanted).max() < 1e-9
    lon, lat = wanted[shapes.codes.index("330110")]
    assert np.allclose(read_centres()["330110"], (lat, lon), atol=1e-4)


def test_a_city_lies_in_the_middle_of_its_counties():
    points = read_centres()
    for code in ("330100", "440000", "110000"):
        below = [
            region for region in TREE if region.level == "county" and TREE[code].number < region.number < TREE[code].end
        ]
        assert np.allclose(points[code], np.mean([points[one.code] for one in below], axis=0), atol=1e-4)


def test_every_region_lies_somewhere():
    found = [TREE.codes[number] for number in centre_of(TREE, shipped_centres()).tolist()]
    anchors = dict(zip(TREE.codes, found, strict=True))
    assert set(found) == set(read_centres())
    town = TREE.children("330110")[0].code
    wanted = {"330110": "330110", town: "330110", "330100": "330100", "441900003": "441900", "653228": "653200",
              "419001001": "419001", "660100": "660100", "710000": "710000", "000000": "000000"}  # fmt: skip
    assert {code: anchors[code] for code in wanted} == wanted


def test_chords_order_as_great_circles():
    points = dict(list(read_centres().items())[::16])
    sphere, codes = on_sphere(points, list(points)), list(points)
    chords = ((sphere - sphere[0]) ** 2).sum(axis=1)
    circles = great_circle(*points[codes[0]], *np.array([points[code] for code in codes]).T)
    assert np.argsort(chords).tolist() == np.argsort(circles).tolist()
