"""Reviewing the sample catalogue.

1. The shipped catalogue has no fault.
2. Each fault that is planted in a copy of its files is found where it was planted: file, title, field, reason.
3. What is plausible is not found: variants, hotlines, codes, several names of one thing.
4. A file that cannot be read, or is of another form, is told by name, and the others are still looked at; a key that
   stands twice is told by its line.
5. Any file may hold matters, documents, or both; both readers find theirs wherever they stand.
6. `zwfw check-catalogue` ends with 1 where there is a fault; JSON on stdout.
7. Every row of the table fits something in the catalogue or could: regular expressions compile, levels exist.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner

from dictionaries.regions import LEVELS, load_tree
from indexer.samples.catalogue import MATTERS, CatalogueError, read_catalogue, read_others
from indexer.samples.entries import document_entries, matter_entries, read_files
from indexer.samples.review import RULES, review, review_folder
from indexer.samples.review.rule import Reviewed, table
from indexer.samples.yaml_text import read_yaml
from search_engine.cli.check_catalogue import check_catalogue
from tests.indexer.samples.planted_faults import (
    CARD,
    LICENCE,
    PENALTY,
    PLANTED,
    POLICY,
    TITLES,
    Files,
    Planted,
    entry,
    holds,
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def shipped() -> bytes:
    """The files in which faults are planted: all of them would take ten times as long."""
    files, _ = read_files(MATTERS)
    return orjson.dumps({name: content for name, content in files.items() if holds(content, TITLES)})


@pytest.fixture
def copy(shipped: bytes) -> Files:
    return copied(shipped)


def copied(shipped: bytes) -> Files:
    files: Files = orjson.loads(shipped)
    return files


def test_the_shipped_catalogue_has_no_fault() -> None:
    assert review_folder(MATTERS, load_tree()) == []


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_planted_fault_is_found_where_it_was_planted(copy: Files, planted: Planted) -> None:
    planted.plant(copy)
    title, field, reason = planted.title, planted.field, planted.reason
    faults = review(copy, load_tree())
    found = [fault for fault in faults if (fault.title, fault.field) == (title, field) and reason in fault.reason]
    assert found, faults
    assert found[0].file in copy
    assert {fault.title for fault in faults} == {title}


def test_every_review_rule_finds_something(shipped: bytes) -> None:
    assert len(PLANTED) >= 20
    silent = set(RULES)
    for planted in PLANTED:
        files = copied(shipped)
        planted.plant(files)
        given = Reviewed(tuple(matter_entries(files)), tuple(document_entries(files)), load_tree(), table())
        silent -= {rule for rule in silent if any(rule(given))}
    assert silent == set()


@pytest.mark.parametrize(
    "plant",
    [
        lambda f: entry(f, CARD).update(contact="12345；12333；{area}-{digits}"),
        lambda f: entry(f, CARD).update(supervision="12345；0571-00001234"),
        lambda f: entry(f, CARD).update(summary="文号建金〔2015〕19号，编码 33011000130900170900100013。"),
        lambda f: entry(f, CARD).update(local_variants=[{"regions": ["330110"], "overrides": {"visits": 0}}]),
        lambda f: entry(f, PENALTY).update(title="对伪造普通护照的处罚"),
        lambda f: entry(f, LICENCE).update(aliases=["食品经营许可 变更"]),
        lambda f: entry(f, POLICY).update(text="见 https://www.zwfw.example/a、https://m.zwfw.example/b。"),
    ],
)
def test_plausible_values_are_no_fault(copy: Files, plant: Callable[[Files], Any]) -> None:
    plant(copy)
    assert review(copy, load_tree()) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("matters: [", "不是有效的 YAML"),
        ("- 1", "对象"),
        ("matter: []", "既没有 matters 也没有 documents"),
        ("matters: [身份证]", "matters 应为对象的列表"),
        ("matters: [{title: 甲, situations: 乙}]", "situations 应为对象的列表"),
        ("matters: [{title: 甲, materials: 乙}]", "材料应为列表"),
    ],
)
def test_an_unreadable_catalogue_file_is_told_by_name(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    shutil.copy(MATTERS / "digital.yaml", tmp_path)
    (fault,) = review_folder(tmp_path, load_tree())
    assert (fault.file, fault.title) == ("bad.yaml", "")
    assert reason in fault.reason
    with pytest.raises(CatalogueError, match=r"bad\.yaml"):
        read_catalogue(tmp_path)


def test_a_repeated_key_is_told_by_its_line(tmp_path: Path) -> None:
    text = (MATTERS / "digital.yaml").read_text(encoding="utf-8")
    assert text.count("    levels:") == 1
    (tmp_path / "digital.yaml").write_text(
        text.replace("    levels:", "    levels: [county]\n    levels:"), encoding="utf-8"
    )
    (fault,) = review_folder(tmp_path, load_tree())
    assert (fault.file, fault.field) == ("digital.yaml", "levels")
    assert "同一项中此键已写过" in fault.reason
    assert f"digital.yaml 第 {fault.row} 行 levels" in str(fault)
    assert text.splitlines()[fault.row - 2].startswith("    levels:")


def test_a_folder_without_catalogue_files_is_told(tmp_path: Path) -> None:
    (fault,) = review_folder(tmp_path, load_tree())
    assert "没有 *.yaml 文件" in fault.reason


def test_matters_and_documents_may_be_in_any_file(tmp_path: Path, copy: Files) -> None:
    documents = [raw for content in copy.values() for raw in content.get("documents", ())]
    assert len(documents) > 3
    (tmp_path / "a.yaml").write_text(yaml.safe_dump({"documents": documents[:3]}, allow_unicode=True), encoding="utf-8")
    both = {**read_yaml(MATTERS / "digital.yaml"), "documents": documents[3:]}
    (tmp_path / "b.yaml").write_text(yaml.safe_dump(both, allow_unicode=True), encoding="utf-8")
    assert list(read_others(tmp_path)) == documents
    assert [document for document in read_others() if document in documents] == documents
    assert {matter.department for matter in read_catalogue(tmp_path)} == {"数据管理"}


def test_the_command_fails_and_prints_the_faults(tmp_path: Path) -> None:
    assert "没有错误" in CliRunner().invoke(check_catalogue, []).output
    (tmp_path / "bad.yaml").write_text("documents: [{title: 甲}]", encoding="utf-8")
    told = CliRunner().invoke(check_catalogue, [str(tmp_path)])
    assert told.exit_code == 1
    assert "bad.yaml 甲 id：缺少必填字段" in told.output
    answer = orjson.loads(CliRunner().invoke(check_catalogue, [str(tmp_path), "--json"]).stdout)
    assert answer["faults"][0]["file"] == "bad.yaml"


def test_every_row_of_the_review_table_is_well_formed() -> None:
    for row in table().levels:
        assert row.levels <= set(LEVELS)
        assert row.title or row.department
        re.compile(row.title or "")
    assert table().no_power_below.level in LEVELS
