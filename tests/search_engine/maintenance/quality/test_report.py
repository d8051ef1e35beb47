"""The report as a whole.

1. Every kind has a name of its own, is in the list once, and in the docs.
2. All findings are counted, by department and by the region directly below the one asked for; only the first are kept.
3. A region or department leaves the rest out.
4. The spreadsheet has counts and findings; a name that looks like a formula stays a name.
5. `zwfw quality`: JSON on stdout, tables in Chinese, exit status 0 whatever is found unless `--strict`.
"""

import re
from pathlib import Path

import openpyxl
import orjson
import pytest
from click.testing import CliRunner

from search_engine.cli.quality import quality
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality import KINDS
from search_engine.maintenance.quality.workbook import write_workbook
from tests.search_engine.maintenance.quality.conftest import Examine, matter


def faulty(number: int, region: str, department: str, **fields: object) -> dict[str, object]:
    return matter(number, region=region, authority={"name": "某局", "department": department}, fee=None, **fields)


DOCUMENTS = [
    faulty(1, "330110", "公安"),
    faulty(2, "330106", "公安"),
    faulty(3, "330203", "公安"),
    faulty(4, "310101", "民政", title="=1+1"),
    faulty(5, "000000", "民政", title="结婚登记"),
]


def test_kinds_of_findings_have_names_and_mends_for_departments() -> None:
    assert all(kind.name == name and kind.label for name, kind in KINDS.items())
    assert len({kind.label for kind in KINDS.values()}) == len(KINDS)
    # a department reads them: settings and commands are somebody else's
    assert [kind.mend for kind in KINDS.values() if re.search(r"zwfw|ZWFW_| --", kind.mend)] == []


def test_all_findings_are_counted_and_the_first_kept(found: Examine) -> None:
    report = found(DOCUMENTS, only=["elements"], limit=2)
    assert report.totals == {"elements": 5}
    assert [finding.id for finding in report.findings] == ["m1", "m2"]
    assert {(count.department, count.region, count.findings) for count in report.counts} == {
        ("公安", "330000", 3), ("民政", "310000", 1), ("民政", "000000", 1),
    }  # fmt: skip


def test_a_region_or_department_leaves_the_rest_out(found: Examine) -> None:
    report = found(DOCUMENTS, region="330000", only=["elements"])
    assert {(count.region, count.findings) for count in report.counts} == {("330100", 2), ("330200", 1)}
    assert report.documents == 3
    assert [finding.id for finding in found([], only=["elements"], department="民政").findings] == ["m4", "m5"]


def test_the_spreadsheet_has_counts_and_no_formula(found: Examine, place: Installation, tmp_path: Path) -> None:
    report = found(DOCUMENTS, only=["elements"])
    path = tmp_path / "new" / "report.xlsx"
    write_workbook(path, report, place.tree())
    book = openpyxl.load_workbook(path)
    counts, findings = (list(book[name].values) for name in ("汇总", "明细"))
    assert counts[1] == ("要素缺失", "公安", "浙江省", "330000", 3)
    assert len(findings) == 6
    assert findings[4][2:6] == ("上海市黄浦区", "310101", "m4", "=1+1")
    assert book["明细"]["F5"].data_type == "s"
    assert [file.name for file in path.parent.iterdir()] == ["report.xlsx"]


@pytest.fixture
def home(found: Examine, place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    found(DOCUMENTS)
    monkeypatch.setenv("ZWFW_HOME", str(place.home))


@pytest.mark.usefixtures("home")
def test_quality_prints_one_json_object() -> None:
    result = CliRunner().invoke(quality, ["--json", "--region", "330100", "--kind-of-finding", "elements"])
    answer = orjson.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["region"], answer["documents"], answer["totals"]) == ("330100", 2, {"elements": 2})
    assert answer["findings"][0]["region"] == "330110"


@pytest.mark.usefixtures("home")
def test_quality_prints_tables_and_fails_when_strict(tmp_path: Path) -> None:
    result = CliRunner().invoke(quality, ["--xlsx", str(tmp_path / "a.xlsx")])
    assert result.exit_code == 0
    assert "要素缺失：5 处" in result.stdout
    assert "缺少是否收费" in result.stdout
    assert (tmp_path / "a.xlsx").exists()
    assert CliRunner().invoke(quality, ["--strict"]).exit_code == 1
    assert CliRunner().invoke(quality, ["--strict", "--kind-of-finding", "promise"]).exit_code == 0


def test_quality_of_an_empty_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path))
    result = CliRunner().invoke(quality, ["--strict"])
    assert result.exit_code == 0
    assert "没有可检查的文档" in result.stdout


def test_every_kind_of_finding_is_documented() -> None:
    text = (Path(__file__).parents[4] / "docs" / "documents.md").read_text(encoding="utf-8")
    table = text.partition("## Looking documents over")[2].partition("\n## ")[0]
    assert re.findall(r"^- `([a-z-]+)`:", table, re.MULTILINE) == list(KINDS)
