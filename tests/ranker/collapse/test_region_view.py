"""Views of regions: what is kept of them.

1. Who asks again from a region gets the same view; a commit makes it forget the bases that changed, and no others.
2. Who has not looked for more changes than are told one by one begins anew.
3. A view weighs what it holds, so that many stay within their bound.
"""

from __future__ import annotations

import numpy as np
import pytest

from indexer.snapshot import places
from ranker.collapse.region_view import RegionView, view_of
from ranker.ordering.cascade import RegionCascade
from tests.promise.home import Home, copies_of, home_with

YUHANG, XIHU, SHANGHAI = "330110", "330106", "310115"
TITLES = ("护照签发", "婚姻登记", "居民身份证补领")


def matter(number: str, region: str, title: str, **more: str) -> dict[str, str]:
    return {"id": number, "kind": "matter", "title": title, "region": region, **more}


@pytest.fixture
def home():
    raws = [matter(f"{n}-{region}", region, title) for n, title in enumerate(TITLES) for region in (XIHU, SHANGHAI)]
    with home_with(copies_of(raws)) as made:
        yield made


def seen(home: Home) -> RegionView:
    snapshot = home.snapshot
    return view_of(snapshot, RegionCascade.of(snapshot.tree, snapshot.groups, YUHANG))


def known(home: Home, view: RegionView) -> int:
    return int(view.known[: home.snapshot.slots].sum())


def written(home: Home, *raws: dict[str, str]) -> None:
    home.put(copies_of(raws))
    assert home.follow()


def test_a_commit_makes_a_view_forget_what_changed_alone(home):
    view = seen(home)
    view.know(home.snapshot, np.arange(home.snapshot.slots))
    assert seen(home) is view
    assert known(home, view) == len(TITLES)
    written(home, matter("new", "330105", TITLES[0]))
    assert seen(home) is view
    assert known(home, view) == len(TITLES) - 1


def test_after_too_many_changes_a_view_begins_anew(home, monkeypatch):
    monkeypatch.setattr(places, "CHANGES_KEPT", 2)
    tables, view = home.snapshot.places, seen(home)
    view.know(home.snapshot, np.arange(home.snapshot.slots))
    for slot in (0, 1, 1):
        tables.clear(np.array([slot]))
    assert tables.changed_since(tables.version - 2).tolist() == [1]
    assert tables.changed_since(tables.version - 3) is None
    assert seen(home) is view
    assert known(home, view) == 0


def test_a_view_weighs_what_it_holds(home):
    view = seen(home)
    assert view.size > view.row.nbytes + view.folded.nbytes
    assert home.snapshot.views._held == view.size
