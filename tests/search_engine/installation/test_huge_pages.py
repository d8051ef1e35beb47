"""Variables with which a process has its heap in huge pages.

1. They are given where the system offers huge pages and the C library can ask for them, and nowhere else; never against
   what an operator has set.
2. A process that is started with them has its objects in huge pages, and computes as before.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from search_engine.installation import huge_pages
from search_engine.installation.huge_pages import huge_page_variables

# Two hundred thousand objects of their own, some 20 MB; then how much of the process's own memory is in huge pages.
OBJECTS = """
kept = [(number, str(number)) for number in range(200_000)]
print(sum(map(int, (text for _, text in kept))))
print(open("/proc/self/smaps_rollup").read())
"""


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system that offers them, by this file; beside it stands how large they are."""
    file = tmp_path / "enabled"
    file.write_text("always [madvise] never\n")
    (tmp_path / "hpage_pmd_size").write_text("2097152\n")
    monkeypatch.setattr(huge_pages, "SYSTEM", tmp_path)
    monkeypatch.setattr(os, "confstr", lambda _: "glibc 2.36")
    return file


def test_huge_pages_are_asked_for_where_offered(offered: Path):
    assert set(huge_page_variables({"PATH": "/bin"})) == {"GLIBC_TUNABLES", "PYTHONMALLOC"}
    offered.write_text("[always] madvise never\n")
    assert huge_page_variables({})
    offered.write_text("always madvise [never]\n")
    assert huge_page_variables({}) == {}
    offered.unlink()
    assert huge_page_variables({}) == {}


def test_huge_pages_too_large_are_not_asked_for(offered: Path):
    (offered.parent / "hpage_pmd_size").write_text("536870912\n")
    assert huge_page_variables({}) == {}


CAN = ("glibc 2.35", "glibc 3.0")
CANNOT = ("glibc 2.34", "musl 2.36", "glibc x", None)


@pytest.mark.parametrize("told", [*CAN, *CANNOT])
def test_huge_pages_need_a_c_library_that_can_ask(monkeypatch: pytest.MonkeyPatch, told: str | None):
    monkeypatch.setattr(os, "confstr", lambda _: told)
    assert bool(huge_page_variables({})) is (told in CAN)


def test_an_unknown_c_library_gets_no_huge_pages(monkeypatch: pytest.MonkeyPatch):
    def unknown(_: str) -> str:
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr(os, "confstr", unknown)
    assert huge_page_variables({}) == {}


@pytest.mark.parametrize("theirs", [{"PYTHONMALLOC": "pymalloc"}, {"GLIBC_TUNABLES": "glibc.malloc.check=3"}])
def test_an_operators_own_variables_stay(theirs: dict[str, str]):
    assert huge_page_variables(theirs) == {}


def test_objects_of_a_process_are_in_huge_pages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    variables = huge_page_variables({})
    done = subprocess.run(
        [sys.executable, "-c", OBJECTS], env=os.environ | variables, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("19999900000\n")
    own, huge = (kilobytes(done.stdout, name) for name in ("Anonymous", "AnonHugePages"))
    assert huge >= own / 2 or not variables


def kilobytes(rollup: str, name: str) -> int:
    (found,) = re.findall(rf"^{name}: +(\d+) kB", rollup, re.MULTILINE)
    return int(found)


def test_the_manual_names_the_huge_page_variables():
    manual = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [f"`{name}={value}`" in manual for name, value in huge_pages.ASKED.items()] == [True, True]
