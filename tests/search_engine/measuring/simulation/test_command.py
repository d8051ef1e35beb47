"""`zwfw events simulate`, and the catalogue that it takes from a store.

1. Matters of the store are found by title, with the copies that serve a home; none that nobody applies for.
2. The file is written whole, the same each time; with `--truth` what was planted is told. One that could not be
   imported under its name is refused before anything is made.
3. Homes are where was asked for; a place without matters, or an unknown one, is refused, and no file is left.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from search_engine import Service, Settings
from search_engine.cli import cli
from search_engine.measuring.simulation import catalogue_of, read_plot
from tests.search_engine.conftest import lines

REGIONS = ("330110", "330106", "330902")


def matter(title: str, region: str, **more: Any) -> dict[str, Any]:
    return {"id": f"{title}-{region}", "kind": "matter", "title": title, "region": region, **more}


DOCUMENTS = [
    *(matter(title, region, popularity=100) for title in ("出生登记", "居民身份证补领") for region in REGIONS),
    *(matter("个体工商户设立登记", region, audience=["legal"]) for region in REGIONS),
    matter("普通护照签发", "330100"),
    matter("对无证经营的处罚", "330110", initiative="依职权"),
    {"id": "n1", "kind": "news", "title": "一则动态", "region": "330110"},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("home")
    service = Service.open(Settings(home=path, spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    yield path
    service.close()
    service.installation.store.engine.dispose()


def run(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["events", "simulate", *arguments], env={"ZWFW_HOME": str(home)})


def test_matters_of_the_store_are_found_with_their_copies(home: Path) -> None:
    from search_engine.installation.installation import Installation

    place = Installation(Settings(home=home))
    found = catalogue_of(place.store, place.tree(), read_plot().titles())
    assert {matter.title for matter in found.matters.values()} == {
        "出生登记", "居民身份证补领", "个体工商户设立登记", "普通护照签发",
    }  # fmt: skip
    assert dict(found.homes) == {"330110": 3, "330106": 3, "330902": 3}
    birth, passport = found.by_title["出生登记"], found.by_title["普通护照签发"]
    assert (birth.offered, birth.popularity) == (3, 100)
    assert found.by_title["个体工商户设立登记"].audience == {"legal"}
    assert found.document(birth.base, found.chain("330110")) == "出生登记-330110"
    assert found.document(passport.base, found.chain("330110")) == "普通护照签发-330100"
    assert found.document(passport.base, found.chain("330902")) is None
    place.store.engine.dispose()


def test_simulated_files_are_the_same_each_time(home: Path, tmp_path: Path) -> None:
    out, again, truth = tmp_path / "a.jsonl", tmp_path / "deep" / "b.jsonl", tmp_path / "t.json"
    common = ("--citizens", "50", "--days", "40", "--seed", "3", "--end", "2026-03-01")
    done = run(home, *common, "--out", str(out), "--truth", str(truth))
    assert done.exit_code == 0, done.output
    assert run(home, *common, "--out", str(again)).exit_code == 0
    assert out.read_bytes() == again.read_bytes()
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 100
    assert {row["region"] for row in rows} == set(REGIONS)
    planted = json.loads(truth.read_text(encoding="utf-8"))
    assert planted["end"] == "2026-03-01T00:00:00+08:00"
    assert set(planted["keys"]) == {"出生登记", "居民身份证补领", "个体工商户设立登记", "普通护照签发"}
    assert "出生医学证明签发" in planted["absent"]


def test_a_file_name_that_import_refuses_is_refused_first(home: Path, tmp_path: Path) -> None:
    done = run(home, "--citizens", "5", "--days", "5", "--out", str(tmp_path / "a.txt"))
    assert done.exit_code == 2
    assert ".jsonl" in done.output
    assert list(tmp_path.iterdir()) == []


def test_homes_are_where_was_asked_for(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    done = run(home, "--citizens", "30", "--days", "20", "--region", "330100000000", "--out", str(out))
    assert done.exit_code == 0, done.output
    regions = {json.loads(line)["region"] for line in out.read_text(encoding="utf-8").splitlines()}
    assert regions == {"330110", "330106"}
    nowhere = run(home, "--region", "440000", "--out", str(tmp_path / "b.jsonl"))
    assert nowhere.exit_code == 1
    assert "没有县级地区的事项" in nowhere.output
    assert run(home, "--region", "999999", "--out", str(tmp_path / "b.jsonl")).exit_code != 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
