"""The packages of the clients, as they are committed.

1. None declares a version of its own: `make clients` writes the service's.
2. The quick start of each README is the example of that name.
3. What the layers know of the service is so: its depth, its largest page.
4. The service's own packages do not have the clients within them, nor these anything of the service's.
"""

import ast
import json
import re
import textwrap
import tomllib
from pathlib import Path, PurePosixPath

import pytest
from setuptools import find_packages

from api.openapi.parameters import OF_SEARCH
from search_engine.query.request import MAX_DEPTH
from tests.test_architecture import FOLDERS, imported

ROOT = Path(__file__).parent.parent.parent
CLIENTS = ROOT / "clients"
QUICK_STARTS = {
    "python": ("python", "quick_start.py"), "java": ("java", "QuickStart.java"), "typescript": ("ts", "quick_start.ts")
}  # fmt: skip
LAYERS = {
    "python": "python/zwfw_client/paging.py", "java": "java/src/main/java/zwfw/client/ZwfwClient.java",
    "typescript": "typescript/src/client.ts",
}  # fmt: skip


def text_of(path):
    return (CLIENTS / path).read_text(encoding="utf-8")


def test_1_the_version_is_declared_once():
    assert tomllib.loads(text_of("python/pyproject.toml"))["project"]["dynamic"] == ["version"]
    assert re.findall(r"<artifactId>zwfw-client</artifactId>\s*<version>(.*)</version>", text_of("java/pom.xml")) == [
        "VERSION"
    ]
    assert json.loads(text_of("typescript/package.json"))["version"] == "0.0.0"


@pytest.mark.parametrize("language", QUICK_STARTS)
def test_2_a_quick_start_is_the_example(language):
    fence, example = QUICK_STARTS[language]
    shown = re.search(rf"## Quick start\n\n```{fence}\n(.*?)```", text_of(f"{language}/README.md"), re.DOTALL)[1]
    program = text_of(f"{language}/examples/{example}")
    assert shown in program or textwrap.indent(shown, "    ") in program
    assert len(shown.splitlines()) <= 14


@pytest.mark.parametrize("language", LAYERS)
def test_3_layers_know_the_limits_of_the_service(language):
    known = dict(re.findall(r"(PAGE_SIZE|DEPTH) = ([\d_]+)", text_of(LAYERS[language])))
    assert {name: int(value) for name, value in known.items()} == {
        "PAGE_SIZE": OF_SEARCH["size"].schema["maximum"],
        "DEPTH": MAX_DEPTH,
    }


def test_4_the_service_ships_without_them():
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = find_packages(str(ROOT), **setuptools["packages"]["find"])
    assert "api.http" in packages
    assert [name for name in packages if name.split(".")[0] in ("clients", "zwfw_client", "tests")] == []


def test_4_they_import_nothing_of_the_service():
    files = sorted((CLIENTS / "python").rglob("*.py"))
    assert len(files) > 5
    names = {
        name
        for file in files
        for name in imported(ast.parse(file.read_text(encoding="utf-8")), PurePosixPath(file.name))
    }
    assert {name for name in names if name.split(".")[0] in (*FOLDERS, "tests")} == set()
